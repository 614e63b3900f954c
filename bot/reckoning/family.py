"""Who inherits how much when there is no will, and the usual range of child support."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from bot.reckoning.model import Reckoner, Result, Step, Values, cite
from bot.reckoning.money import yuan

_YES, _NO = "在世", "没有或已去世"
_JOINT, _OWN = "夫妻共同的", "去世的人自己的"
_FIXED, _LOOSE = "有固定工资", "没有固定收入"


def intestate_shares() -> Reckoner:
    """Shares of the first order, after the spouse's own half."""
    steps = (
        Step("spouse", "option", "去世的人，爱人还在世吗？", (_YES, _NO)),
        Step("owned", "option", "这份财产是谁的？", (_JOINT, _OWN), when=("spouse", _YES)),
        Step("children", "count", "有几个子女？先去世但留下后代的也算一个；收养的、非婚生的都算。没有写 0。"),
        Step("parents", "count", "去世的人走的时候，父母还有几位在世？没有写 0。", largest=4),
        Step("estate", "money", "财产一共大约值多少元？不知道就写“不知道”。", skippable=True),
    )
    law = (
        cite("民法典", "第一千一百五十三条", "夫妻共同所有的财产，先将一半分出为配偶所有，其余为遗产"),
        cite("民法典", "第一千一百二十七条", "第一顺序是配偶、子女、父母；没有的由第二顺序继承"),
        cite("民法典", "第一千一百三十条", "同一顺序继承人的份额一般应当均等"),
        cite("民法典", "第一千一百二十八条", "子女先死亡的，由其直系晚辈血亲代位继承"),
    )
    return Reckoner(
        "intestate_shares", "算继承份额", steps, law, "继承.*(份额|多少|几分之|怎么分)|遗产.*(份|分)", _shares
    )


def _shares(values: Values, today: date) -> Result:  # noqa: ARG001 (part of the interface)
    spouse = values.get("spouse") == _YES
    joint = spouse and values.get("owned") == _JOINT
    children, parents = _count(values, "children"), _count(values, "parents")
    heirs = int(spouse) + children + parents
    notes = (
        "这是没有遗嘱的算法；有遗嘱、遗赠扶养协议的先按它。",
        "先还债、交税，再分。尽赡养多的可以多分，大家商量好也可以不均分。",
        "先去世的子女那一份，由他的后代来分。",
    )
    if heirs == 0:
        return Result(
            "没有第一顺序继承人，由第二顺序继承。",
            ("第二顺序：兄弟姐妹、祖父母、外祖父母，一般平均分。", "都没有的，请先问公证处或者打 12348。"),
            notes[:1],
        )
    estate = Fraction(1, 2) if joint else Fraction(1)
    each = estate / heirs
    money = values.get("estate")
    lines = ["先分出一半归爱人自己，剩下一半才是遗产。"] if joint else []
    lines.append(f"第一顺序继承人 {heirs} 位：{_who(spouse, children, parents)}，每人一份。")
    if spouse:
        own = each + (Fraction(1, 2) if joint else 0)
        lines.append(f"爱人一共得{_part(own, money)}" + (f"（自己的一半，加继承的 {each}）。" if joint else "。"))
    if children:
        lines.append(f"子女每人得{_part(each, money)}。")
    if parents:
        lines.append(f"父母每人得{_part(each, money)}。")
    return Result(f"遗产分成 {heirs} 份，每人一份，占全部财产的 {each}。", tuple(lines), notes)


def _who(spouse: bool, children: int, parents: int) -> str:
    named = ["爱人 1 位"] if spouse else []
    named += [f"子女 {children} 位"] if children else []
    return "、".join([*named, *([f"父母 {parents} 位"] if parents else [])])


def _part(share: Fraction, money: object) -> str:
    if not isinstance(money, Decimal):
        return f" {share}"
    return f" {share}，约 {yuan(money * share.numerator / share.denominator)}"


def child_support() -> Reckoner:
    """The usual range by the parent's income and the number of children."""
    steps = (
        Step("work", "option", "付钱的一方，收入是哪一种？", (_FIXED, _LOOSE)),
        Step("income", "money", "每个月总收入大约多少元？不固定的，用一年收入除以 12。"),
        Step("children", "count", "一共要负担几个孩子？"),
    )
    law = (
        cite("婚姻家庭编解释（一）", "第四十九条", "一般按月总收入百分之二十至三十，两个以上子女不超过百分之五十"),
        cite("婚姻家庭编解释（一）", "第五十三条", "给付期限一般至子女十八周岁为止"),
    )
    return Reckoner("child_support", "算抚养费", steps, law, "抚养费|生活费", _support)


def _support(values: Values, today: date) -> Result:  # noqa: ARG001 (part of the interface)
    income = values.get("income")
    income = income if isinstance(income, Decimal) else Decimal(0)
    children = max(_count(values, "children"), 1)
    low = income * Decimal("0.2")
    high = income * (Decimal("0.3") if children == 1 else Decimal("0.5"))
    lines = ["一个孩子：月总收入的 20% 到 30%。"]
    if children > 1:
        lines.append("两个以上：比例可以提高，合起来一般不超过 50%。")
        lines.append(f"按 {children} 个孩子平均，每人最多约 {yuan(high / children)}。")
    notes = (
        "还要看孩子实际需要、双方能力、当地水平，法院可以高一点或低一点。",
        "一般付到孩子满十八岁。双方可以自己商量定。",
    )
    lead = f"一般每月 {yuan(low)}到 {yuan(high)}" + ("。" if children == 1 else f"（{children} 个孩子一共）。")
    return Result(lead, tuple(lines), notes)


def _count(values: Values, key: str) -> int:
    value = values.get(key)
    return value if isinstance(value, int) else 0
