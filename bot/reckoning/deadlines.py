"""Days that must not be missed, counted from one date: how they are counted is shown, and from which article.

Periods by days, months and years: the first day does not count, months and years end on the corresponding day (民法典
arts. 201, 202); a last day that is a public holiday moves to the day after (民法典 art. 203). Weekends are known here,
other holidays are not, so every result says so.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.clock import WEEKDAYS
from bot.faq.model import Citation, DeadlineRule
from bot.reckoning.model import Due, Reckoner, Result, Step, Values, cite

_COUNTING = "当天不算，从第二天数起。最后一天是休息日的，顺延到上班第一天；国家放假调休请另看通知。"
_EARLY = "别拖到最后一天，提前几天去最稳妥。"
_PASSED = "按这个日子算，已经过了。先别放弃：有中断、延长等例外，请打 12348 问清楚。"


@dataclass(frozen=True, slots=True)
class Period:
    """A plain period: from a date the person gives, so many days, months or years."""

    title: str
    ask: str
    words: str
    calendar_title: str
    lead: str
    law: tuple[Citation, ...]
    days: int = 0
    months: int = 0
    notes: tuple[str, ...] = ()


def last_day(start: date, days: int = 0, months: int = 0) -> date:
    """Return the last day of a period that begins after `start`, before any holiday is looked at."""
    if not months:
        return start + timedelta(days=days)
    place = start.year * 12 + start.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def working_day(day: date) -> date:
    """Return the day itself, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def say_day(day: date) -> str:
    """Say a day with its weekday."""
    return f"{day.year}年{day.month}月{day.day}日（星期{WEEKDAYS[day.weekday()]}）"


def deadline_reckoners() -> dict[str, Reckoner]:
    """Return the calculations of all deadline rules, by the rule's id."""
    found = {rule.value: _plain(rule, period) for rule, period in _PERIODS.items()}
    for rule, (title, ask, words, law, work) in _SPECIAL.items():
        step = Step("start", "date", ask)
        found[rule.value] = Reckoner(rule.value, title, (step,), law, words, work)
    return found


def _plain(rule: DeadlineRule, period: Period) -> Reckoner:
    def work(values: Values, today: date) -> Result:
        return _result(period, _start(values), today)

    step = Step("start", "date", period.ask)
    return Reckoner(rule.value, period.title, (step,), period.law, period.words, work)


def _result(period: Period, start: date, today: date) -> Result:
    plain = last_day(start, period.days, period.months)
    due = working_day(plain)
    span = f"{period.days}天" if period.days else _months(period.months)
    lines = [f"从{say_day(start)}的第二天数起，{span}，到{say_day(plain)}。"]
    if due != plain:
        lines.append(f"这天是周末，顺延到{say_day(due)}。")
    notes = (*period.notes, _COUNTING, _PASSED if due < today else _EARLY)
    return Result(period.lead.format(day=say_day(due)), tuple(lines), notes, Due(period.calendar_title, due))


def _months(months: int) -> str:
    return f"{months // 12}年" if months % 12 == 0 else f"{months}个月"


def _start(values: Values) -> date:
    start = values["start"]
    if not isinstance(start, date):
        raise TypeError("the start of a period must be a date")
    return start


def _cooling_off(values: Values, today: date) -> Result:
    start = _start(values)
    first = last_day(start, days=30)
    plain = last_day(first, days=30)
    due = working_day(plain)
    lines = [
        f"第一个三十天（冷静期）：到{say_day(first)}为止，任何一方都可以去撤回。",
        f"第二个三十天（领证期）：从{say_day(first + timedelta(days=1))}到{say_day(plain)}，双方一起去领离婚证。",
    ]
    if due != plain:
        lines.append(f"最后一天是周末，按规定顺延到{say_day(due)}；周末登记处可能不上班，请提前去。")
    late = "按这个日子算，领证期已经过了，视为撤回；要离婚得重新申请。"
    notes = (_COUNTING, late if due < today else "第二个三十天里没去领证，视为撤回申请。日子请和登记处再核对一遍。")
    lead = f"{say_day(first + timedelta(days=1))}起可以领离婚证，最晚{say_day(due)}。"
    return Result(lead, tuple(lines), notes, Due("离婚冷静期：最晚这天去领离婚证", due))


def _second_divorce(values: Values, today: date) -> Result:
    start = _start(values)
    blocked = last_day(start, months=6)
    again = blocked + timedelta(days=1)
    year = last_day(start, months=12)
    lines = (
        f"六个月到{say_day(blocked)}。没有新情况、新理由，原告在这之前再起诉，法院不受理。",
        f"从{say_day(start)}起又分居满一年，是{say_day(year)}；再起诉的，应当准予离婚。",
    )
    state = "现在已经可以再起诉。" if again <= today else "有新情况、新理由，或者由另一方起诉，不用等六个月。"
    notes = ("日子从判决或者调解书生效那天算起。", state, "正在挨打、被威胁，不用等：先报警，可以申请人身安全保护令。")
    return Result(f"{say_day(again)}起可以再次起诉离婚。", lines, notes, Due("可以再次起诉离婚", again))


def _protection_order(values: Values, today: date) -> Result:
    start = _start(values)
    day = start + timedelta(days=3)
    lines = (
        f"一般情况：法院受理后七十二小时内，就是{say_day(day)}同一钟点之前。",
        f"情况紧急：二十四小时内，就是{say_day(start + timedelta(days=1))}同一钟点之前。",
        "保护令从作出那天起生效，最长六个月；失效前可以申请延长。",
    )
    late = ("时间已经过了，请马上打电话问受理的法院。",) if day < today else ()
    notes = (*late, "等的时候有危险，马上报警，先去安全的地方。")
    return Result(f"法院最晚{say_day(day)}作出决定。", lines, notes, Due("人身安全保护令：法院应当已有决定", day))


_Special = tuple[str, str, str, tuple[Citation, ...], Callable[[Values, date], Result]]

_COUNT_LAW = cite("民法典", "第二百零一条", "按日月年计算期间，开始当日不计入")

_SPECIAL: dict[DeadlineRule, _Special] = {
    DeadlineRule.COOLING_OFF: (
        "算离婚冷静期",
        "哪天向登记处交的离婚申请？（回执上的日期）",
        "冷静期|离婚证.*(哪天|几号|什么时候)",
        (cite("民法典", "第一千零七十七条", "收到申请起三十日内可撤回，之后三十日内亲自领证"), _COUNT_LAW),
        _cooling_off,
    ),
    DeadlineRule.SECOND_DIVORCE: (
        "算第二次起诉离婚",
        "上次不准离婚的判决（或者和好的调解）哪天生效的？",
        "(第二次|二次|再次|再)起?诉?.{0,2}离婚",
        (
            cite("民事诉讼法", "第一百二十七条", "判决不准离婚，没有新情况，原告六个月内又起诉不予受理"),
            cite("民法典", "第一千零七十九条", "判决不准离婚后又分居满一年，再次起诉应当准予离婚"),
        ),
        _second_divorce,
    ),
    DeadlineRule.PROTECTION_ORDER: (
        "算保护令的时间",
        "法院哪天受理了保护令的申请？",
        "保护令",
        (
            cite("反家庭暴力法", "第二十八条", "受理后七十二小时内作出，情况紧急的二十四小时内"),
            cite("反家庭暴力法", "第三十条", "保护令有效期不超过六个月，可以延长"),
        ),
        _protection_order,
    ),
}

_PERIODS: dict[DeadlineRule, Period] = {
    DeadlineRule.LIMITATION_THREE_YEARS: Period(
        "算诉讼时效",
        "您哪天知道权利受损、对方是谁？借条写了还款日的，写还款日。",
        "诉讼时效|时效",
        "诉讼时效最后一天",
        "最晚{day}前起诉；过了，对方可以拿时效来抗辩。",
        (
            cite("民法典", "第一百八十八条", "诉讼时效期间三年，自知道或者应当知道权利受到损害以及义务人之日起计算"),
            cite("民法典", "第一百九十五条", "提出履行请求、同意履行、起诉的，时效中断，重新计算"),
            _COUNT_LAW,
        ),
        months=36,
        notes=("中间催过钱、对方答应过还，要留证据：从那天起重新算三年。",),
    ),
    DeadlineRule.VOIDABLE_ONE_YEAR: Period(
        "算撤销的一年",
        "您哪天知道被骗、被隐瞒的？被逼迫的，写逼迫结束那天。",
        "撤销.*(期限|一年|几号|哪天)",
        "请求撤销的最后一天",
        "最晚{day}向法院请求撤销。",
        (
            cite("民法典", "第一百五十二条", "知道撤销事由起一年内没有行使，撤销权消灭；最长五年"),
            cite("民法典", "第一千零五十三条", "隐瞒重大疾病的，知道撤销事由起一年内请求撤销婚姻"),
            _COUNT_LAW,
        ),
        months=12,
        notes=("这一年不能中断、延长。自己看错、弄错（重大误解）的只有九十天。合同签了满五年也不能再撤销。",),
    ),
    DeadlineRule.BEQUEST_SIXTY_DAYS: Period(
        "算接受遗赠的期限",
        "您哪天知道遗嘱里有给您的东西？",
        "遗赠.*(期限|几天|哪天|六十)",
        "接受遗赠的最后一天",
        "最晚{day}说清楚要不要；不说，就当放弃。",
        (cite("民法典", "第一千一百二十四条", "知道受遗赠后六十日内表示接受或者放弃，没有表示视为放弃"), _COUNT_LAW),
        days=60,
        notes=("最好用书面，并留下证据。",),
    ),
    DeadlineRule.POLICE_REVIEW: Period(
        "算不服治安处罚的复议期",
        "哪天拿到（或者知道）公安的处罚决定？",
        "(治安|公安|派出所).*(复议)",
        "申请行政复议的最后一天",
        "最晚{day}申请行政复议。",
        (
            cite("治安管理处罚法", "第一百二十一条", "对治安管理处罚决定不服可以申请行政复议或者提起行政诉讼"),
            cite("行政复议法", "第二十条", "自知道行政行为之日起六十日内提出行政复议申请"),
        ),
        days=60,
        notes=("这是治安处罚。刑事案件不立案的复议期另有规定，看通知书上写的。",),
    ),
    DeadlineRule.LABOUR_ARBITRATION: Period(
        "算劳动仲裁时效",
        "您哪天知道权利受损？欠工资又已离职的，写离职那天。",
        "劳动仲裁|仲裁时效",
        "申请劳动仲裁的最后一天",
        "最晚{day}申请劳动仲裁。",
        (cite("劳动争议调解仲裁法", "第二十七条", "仲裁时效一年，自知道权利被侵害之日起；欠薪自劳动关系终止起一年"),),
        months=12,
        notes=("还在职、被欠工资的，不受这一年限制。催过、投诉过的，从那天重新算。",),
    ),
    DeadlineRule.RETURN_SEVEN_DAYS: Period(
        "算七天退货",
        "哪天收到货的？",
        "七天.*(退|无理由)|7天.*(退|无理由)|退货.*(几号|哪天)",
        "七天无理由退货最后一天",
        "最晚{day}提出退货。",
        (cite("消费者权益保护法", "第二十五条", "网购自收到商品之日起七日内退货，无需说明理由"), _COUNT_LAW),
        days=7,
        notes=("定做的、鲜活易腐的、拆封的音像软件、报刊不适用。货要完好。",),
    ),
    DeadlineRule.PREPAID_SEVEN_DAYS: Period(
        "算预付卡七天退款",
        "哪天付的款？",
        "(预付|办卡|充值|会员).*(七天|7天)|七天.*退卡",
        "预付款七天退款最后一天",
        "最晚{day}提出退款，可以不讲理由。",
        (cite("预付式消费解释", "第十四条", "自付款之日起七日内请求返还预付款本金，法院应予支持"), _COUNT_LAW),
        days=7,
        notes=("以前在这家或者别家用过同样服务的，不适用这七天。",),
    ),
    DeadlineRule.ENFORCEMENT_TWO_YEARS: Period(
        "算申请执行的期限",
        "判决（调解书）写的最后付款日是哪天？没写的，写生效那天。",
        "(申请|强制)?执行.*(期限|几年|时效|哪天)",
        "申请执行的最后一天",
        "最晚{day}申请强制执行。",
        (cite("民事诉讼法", "第二百五十条", "申请执行的期间为二年，从履行期间的最后一日起计算"),),
        months=24,
        notes=("分期付的，从最后一期算。对方中间付过或答应过的，可能重新算。",),
    ),
    DeadlineRule.APPEAL_FIFTEEN_DAYS: Period(
        "算上诉期",
        "哪天收到（签收）一审判决书？",
        "上诉",
        "上诉最后一天",
        "最晚{day}上诉。",
        (
            cite("民事诉讼法", "第一百七十一条", "判决书送达之日起十五日内上诉，裁定书十日内"),
            cite("民事诉讼法", "第八十五条", "开始的日不计算在内，最后一日是法定休假日的顺延"),
        ),
        days=15,
        notes=("这是不服判决的天数；不服裁定只有十天。寄出的，按交邮那天算。",),
    ),
    DeadlineRule.JUDICIAL_CONFIRMATION: Period(
        "算司法确认的期限",
        "调解协议哪天生效（一般是签字那天）？",
        "司法确认",
        "申请司法确认的最后一天",
        "最晚{day}双方一起申请司法确认。",
        (cite("民事诉讼法", "第二百零五条", "双方自调解协议生效之日起三十日内共同提出司法确认"),),
        days=30,
    ),
    DeadlineRule.ADMIN_REVIEW: Period(
        "算行政复议的期限",
        "哪天知道政府部门的这个决定？",
        "行政复议|复议",
        "申请行政复议的最后一天",
        "最晚{day}申请行政复议。",
        (cite("行政复议法", "第二十条", "自知道行政行为之日起六十日内提出行政复议申请"),),
        days=60,
        notes=("没告诉您可以复议的，从知道可以复议那天算，最长不超过一年。",),
    ),
    DeadlineRule.GUARANTEE_SIX_MONTHS: Period(
        "算担保的期限",
        "借款约定哪天还？",
        "(担保|保证).*(期限|期间|六个月|多久|哪天)",
        "保证期间最后一天",
        "没约定保证期间的，到{day}为止。",
        (cite("民法典", "第六百九十二条", "没有约定保证期间的，为主债务履行期限届满之日起六个月，不中断不延长"),),
        months=6,
        notes=("写了保证期间的，按写的算。过了这天债主没来要，担保人不再担责。",),
    ),
    DeadlineRule.HIDDEN_ASSETS_THREE_YEARS: Period(
        "算再分财产的期限",
        "您哪天发现对方藏了财产？",
        "(隐瞒|藏|转移).*(财产).*(期限|时效|几年)",
        "请求再次分割财产的最后一天",
        "最晚{day}起诉，请求再分一次。",
        (cite("婚姻家庭编解释（一）", "第八十四条", "再次分割夫妻共同财产的诉讼时效为三年，从发现之日起计算"),),
        months=36,
    ),
}
