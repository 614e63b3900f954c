"""Deadlines with more than one day in them (cooling-off, second petition, protection order, work injury), and claims
that no limitation ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from bot.holidays import Holidays
from bot.knowledge.model import Citation, DeadlineRule
from bot.language.dates import say_day, say_with_distance
from bot.reckoning.deadlines import COUNTING, kept, last_day, moved, start_of, unknown_year
from bot.reckoning.model import Reckoner, Result, Step, Values, cite
from bot.reckoning.periods import CIVIL, COUNT

_Work = Callable[[Values, date], Result]
_REFUSED, _WITHDRAWN, _RECONCILED = "判决不准离婚", "自己撤诉（或按撤诉处理）", "调解和好"


def window_reckoners(holidays: Holidays) -> dict[str, Reckoner]:
    """Return the calculations by the rule's id."""
    made = (_cooling_off(holidays), _second_divorce(), _protection_order(), _work_injury(), *_no_limit())
    return {one.id: one for one in made}


def _one_day(rule: DeadlineRule, title: str, ask: str, law: tuple[Citation, ...], work: _Work) -> Reckoner:
    return Reckoner(rule.value, title, (Step("start", "date", ask, "起算的日子"),), law, work)


def _cooling_off(holidays: Holidays) -> Reckoner:
    def work(values: Values, today: date) -> Result:
        return _two_windows(start_of(values), today, holidays)

    return _one_day(
        DeadlineRule.COOLING_OFF,
        "算离婚冷静期",
        "哪天向登记处交的离婚申请？（回执上的日期）",
        (
            cite("民法典", "第一千零七十七条", "收到申请起三十日内可撤回，之后三十日内亲自领证"),
            COUNT,
            cite("民法典", "第二百零三条", "期间的最后一日是法定休假日的，以休假日结束的次日为最后一日"),
        ),
        work,
    )


def _two_windows(start: date, today: date, holidays: Holidays) -> Result:
    plain = last_day(start, days=30)
    first = holidays.working_day(plain)
    begins = first + timedelta(days=1)
    plain_last = last_day(first, days=30)
    due = holidays.working_day(plain_last)
    lines = [
        f"第一个三十天（冷静期）：到{say_day(first)}为止，任何一方都可以去撤回。",
        f"第二个三十天（领证期）：从{say_day(begins)}到{say_day(due)}，双方一起去领离婚证。",
        *(told for day in (plain, plain_last) if (told := moved(day, holidays, CIVIL.source))),
    ]
    receipt = "登记处的回执单上印着这两段日子，算法不一样的，以回执单为准。"
    if due < today:
        lead = f"按这个日子，领证期到{say_with_distance(due, today)}为止，已经过了，视为撤回申请。"
        return Result(lead, tuple(lines), (receipt, "要离婚可以重新申请，冷静期重新算；也可以去法院起诉。"))
    lead = f"{say_day(begins)}起可以领离婚证，最晚{say_with_distance(due, today)}；以回执单上印的日期为准。"
    # If the first term may end earlier than is thought here (a Saturday that is worked), the second does too.
    safe = plain_last if holidays.knows(plain) else last_day(plain, days=30)
    open_year = unknown_year(safe, due, today, holidays)
    lead += open_year if due != safe else ""
    notes = (
        receipt,
        *([open_year] if open_year and due == safe else []),
        COUNTING,
        "第二个三十天里没去领证，视为撤回申请。",
    )
    return Result(lead, tuple(lines), notes, due, kept(safe, today, holidays) if open_year and due != safe else None)


def _second_divorce() -> Reckoner:
    steps = (
        Step(
            "how",
            "option",
            "上次是怎么结束的？",
            "上次",
            (_REFUSED, _WITHDRAWN, _RECONCILED),
            told=("不准|没判离|判不离|驳回", "撤诉", "调解和好"),
        ),
        Step("start", "date", "判决、裁定或者调解书哪天生效的？", "生效的日子", hint="生效|判"),
    )
    law = (
        cite("民事诉讼法", "第一百二十七条", "判决不准离婚和调解和好的，没有新情况，原告六个月内又起诉不予受理"),
        cite("民法典", "第一千零七十九条", "判决不准离婚后又分居满一年，再次起诉应当准予离婚"),
        cite("民诉法解释", "第二百一十四条", "撤诉的离婚案件，没有新情况、新理由，六个月内又起诉比照不予受理"),
    )
    return Reckoner(DeadlineRule.SECOND_DIVORCE.value, "算第二次起诉离婚", steps, law, _again)


def _again(values: Values, today: date) -> Result:
    start = start_of(values)
    blocked = last_day(start, months=6)
    again = blocked + timedelta(days=1)
    lines = [f"六个月到{say_day(blocked)}。没有新情况、新理由，原告在这之前再起诉，法院不受理。"]
    if values.get("how") == _REFUSED:
        year = last_day(start, months=12)
        lines.append(f"从{say_day(start)}起又分居满一年，是{say_day(year)}；再起诉的，应当准予离婚。")
    state = "现在已经可以再起诉。" if again <= today else "有新情况、新理由，或者由另一方起诉，不用等六个月。"
    notes = ("正在挨打、被威胁，不用等：先报警，可以申请人身安全保护令。", state)
    return Result(f"{say_with_distance(again, today)}起可以再次起诉离婚。", tuple(lines), notes)


def _protection_order() -> Reckoner:
    return _one_day(
        DeadlineRule.PROTECTION_ORDER,
        "算保护令的时间",
        "法院哪天受理了保护令的申请？",
        (
            cite("反家庭暴力法", "第二十八条", "受理后七十二小时内作出，情况紧急的二十四小时内"),
            cite("反家庭暴力法", "第三十条", "保护令有效期不超过六个月，可以延长"),
        ),
        _hours,
    )


def _hours(values: Values, today: date) -> Result:
    """Hours run on without regard to days off (民法典 art. 201), and nothing is left for a calendar to show."""
    start = start_of(values)
    day = start + timedelta(days=3)
    lines = (
        f"一般情况：法院受理后七十二小时内，就是{say_day(day)}同一钟点之前，周末也算。",
        f"情况紧急：二十四小时内，就是{say_day(start + timedelta(days=1))}同一钟点之前。",
        "保护令从作出那天起生效，最长六个月；失效前可以申请延长。",
    )
    late = ("时间已经过了，请马上打电话问受理的法院。",) if day < today else ()
    return Result(f"法院最晚{say_day(day)}作出决定。", lines, ("等的时候有危险，马上报警，先去安全的地方。", *late))


def _work_injury() -> Reckoner:
    return _one_day(
        DeadlineRule.WORK_INJURY_CLAIM,
        "算申请工伤认定的期限",
        "哪天受的伤？职业病的，写诊断、鉴定那天。",
        (cite("工伤保险条例", "第十七条", "单位30日内申请；单位不申请的，职工或者近亲属1年内可以直接申请"),),
        _injured,
    )


def _injured(values: Values, today: date) -> Result:
    start = start_of(values)
    firm, own = last_day(start, days=30), last_day(start, months=12)
    lines = (
        f"单位：三十天，到{say_day(firm)}。过了没申请，这期间的工伤待遇费用由单位出。",
        f"本人、家属、工会：一年，到{say_day(own)}，直接去单位所在地的人社局申请。",
        "这两个日子按最早的算，遇到休息日也别等顺延。",
    )
    if own < today:
        lead = f"按这个日子，本人申请到{say_with_distance(own, today)}为止，已经过了。但先别放弃，看下面。"
        notes = (
            "当时单位申请过、您递过材料的，不一样；被耽误有正当理由的，也请说清楚。",
            "认定不了工伤，还可以问问能不能向单位要人身损害赔偿。",
            "今天就打 12333（人社热线）或者 12348 问清楚。",
        )
        return Result(lead, lines, notes)
    word = "最晚" if firm >= today else "单位的三十天已经过了；"
    lead = f"单位{word}{say_day(firm)}申请；" if firm >= today else word
    lead += f"单位不申请，您自己最晚{say_with_distance(own, today)}申请。"
    return Result(lead, lines, ("别等单位，材料备好就可以自己去。", "劳动关系说不清的，先打 12333 问。"), own)


def _no_limit() -> tuple[Reckoner, ...]:
    support = Result(
        "要抚养费、赡养费、扶养费，没有诉讼时效，什么时候都可以起诉。",
        ("这类请求不适用诉讼时效的规定，不用算日子。",),
        (
            "已经有判决、调解书写明要付的：申请强制执行是两年，从该付的那天（分期的从最后一期）算，别拖。",
            "早点要：拖久了，以前的花费难证明。可以打 12348 问法律援助。",
        ),
    )
    nuisance = Result(
        "要对方停下来、搬开、排除危险，没有诉讼时效。",
        ("请求停止侵害、排除妨碍、消除危险，要回房子和登记过的车，不适用诉讼时效。",),
        ("同时要赔钱的，赔偿那一部分有三年时效，别拖。",),
    )
    law = (cite("民法典", "第一百九十六条", "请求停止侵害、排除妨碍，请求支付抚养费、赡养费，不适用诉讼时效"),)
    enforcement = cite("民事诉讼法", "第二百五十条", "申请执行的期间为二年")
    return (
        Reckoner(
            DeadlineRule.SUPPORT_NO_LIMIT.value, "抚养费赡养费有没有时效", (), (*law, enforcement), lambda *_: support
        ),
        Reckoner(DeadlineRule.NUISANCE_NO_LIMIT.value, "停止侵害有没有时效", (), law, lambda *_: nuisance),
    )
