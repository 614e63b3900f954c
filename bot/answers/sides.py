"""Whose side somebody is on: a landlord asks in nearly the words of a tenant, and must not get the tenant's answer."""

from __future__ import annotations

import re

from bot.knowledge.model import Entry, OtherSide
from bot.sides.model import Sides

_SAYING = "我(?:们|家)?(?:就|才|这边|自己)?(?:是|当|做)(?:一?[个名位]|那个)?(?:做|开)?"

_BOUGHT = re.compile(r"我(?!们?店)[^，,。！!？? ]{0,8}(?:买|办|充|订)(?:的|了|到)")
"""How a buyer speaks, also one who tells what the shop says: 我在超市买的面包过期，老板说我讹他."""

_DEBTOR = re.compile(r"^(?:借了钱|欠钱|被要钱)的")
_OWES = re.compile(
    r"(?<!说)(?<!讲)我们?(?:家|公司|店)?(?:确实|还|就|真的)?欠(?:着|了)?(?:别人|人家|朋友|对方|银行|供应商|他|她|人(?!情))"
)

_SUFFERS = re.compile(r"^[^，。]{0,4}[被受挨]")
_OTHERS = (
    r"(?:了|到|伤|坏|着|破|倒|下去)*(?:了)?(?:一?[个只条位])?"
    r"(?:别人|人家|邻居|楼下|隔壁|对方|路人|小孩|老人|孩子|他|她|人(?!家))"
)
_MINE = r"我们?(?:自己)?(?:家里?的?|的|养的)(?!楼)"
_MY_DOING = re.compile(
    rf"{_MINE}[^被让给遭，,。！!？? ]{{0,5}}(?:咬|抓|扑|吓|撞|砸|漏|淹|泡|吵|弄|刮|碰|伤){_OTHERS}"
    rf"|{_MINE}[^被让给遭，,。！!？? ]{{0,4}}把(?:别人|人家|邻居|楼下|隔壁|对方|路人)"
)
"""What is one's own does something to others, and is not done to."""

_BLAMED = re.compile(
    r"(?:楼[上下]|邻居|隔壁|人家|对方|别人)[^，,。]{0,3}(?:说|讲|嫌|怪|投诉|举报|骂)(?:是|到)?我们?(?:家|吵|漏|弄)"
)

_SHOP = re.compile(r"店|商家|卖|饭店")
_BUYERS = r"(?:客人|顾客|食客|会员|买家|消费者)们?"
_SHOPS = r"(?:店|铺子?|超市|饭馆|餐馆|摊)"
_OWN_SHOP = re.compile(
    rf"我们?[^，,。！!？? 去在到来从给被的口边下近区村校位厂园]{{0,4}}{_SHOPS}里?"
    r"(?:也|就|想|要|准备|打算|可以|能)*(?:办|卖|搞|推|收|做|发)"
    r"|我们?(?:自己|店里?|家)?(?:开了?(?:[个家间]|小?店)|摆摊)|我们?(?:家|店里?)?卖(?:的|出|给)"
    rf"|{_BUYERS}.{{0,4}}(?:说我|要我|让我|叫我|找我|告我|投诉我|来我|[在到]我们?.{{0,2}}店)"
)
"""How a shop speaks of itself, not one that buys something: 我们店想办充值卡, 客人说我卖的…"""


_ROLES = {"租客": "(?:租客|租户|房客|承租人|租房的(?:人)?)", "业主": "(?:业主|住户)"}
"""Who is spoken of by these names is seldom the one who speaks: 房客四个月没给钱 is said by the landlord."""

_NOT_OWN = re.compile(r"(?:我是|我们|作为|其他|其它|别的|隔壁|上一?个|前一?个|大家|多数|部分)(?:的)?$")
_FAILS = (
    r"们?[^，,。！!？?我]{0,8}?(?:[不没拒未][^，,。]{0,2}?(?:交|付|给|缴|搬|退房|走)"
    r"|欠|拖着?|赖|跑(?:了|路)|转租|[弄搞砸]坏)"
)


def other_side(entry: Entry, folded: str, sides: Sides, *, only_said: bool = False) -> OtherSide | None:
    """Return the other side that a folded message comes from; None where it may well be the entry's own.

    What somebody says of themselves decides (我是房东); else what people across are known to ask, by what was learned.
    `only_said`: the message is too short, or leans too much on what was said before, to be judged by its sound.
    """
    if entry.sides is None or _says(entry.sides.whose, folded):
        return None
    said = next((side for side in entry.sides.others if _says(side.who, folded) or _tells(side.who, folded)), None)
    first = entry.sides.others[0]
    if said is None and _blames(entry.sides.whose, folded):
        said = first
    if said is None and _SHOP.search(first.who) and _BOUGHT.search(folded):
        return None
    if said is None and (first.told or first.to) and _did_it(entry.sides.whose, folded):
        said = first
    if said is not None or only_said or not sides.across(entry.id, folded):
        return said
    return max(entry.sides.others, key=lambda side: _likeness(side, folded))


def _did_it(whose: str, folded: str) -> bool:
    """Whether the answer is for those to whom something was done, and the message says 我家狗咬了别人, 楼下说我家吵."""
    return bool(_SUFFERS.search(whose) and (_MY_DOING.search(folded) or _BLAMED.search(folded)))


def _blames(whose: str, folded: str) -> bool:
    """Whether those for whom the answer is are spoken of as others who fail: 业主不交物业费."""
    role = _ROLES.get(whose)
    found = re.search(role + _FAILS, folded) if role else None
    return found is not None and not _NOT_OWN.search(folded[: found.start()])


def _tells(who: str, folded: str) -> bool:
    """Whether a shop speaks (我们店, 我卖的, 客人说), or one who owes (我欠他), where the other side is one."""
    return bool((_SHOP.search(who) and _OWN_SHOP.search(folded)) or (_DEBTOR.search(who) and _OWES.search(folded)))


def _says(who: str, folded: str) -> bool:
    return bool(re.search(_SAYING + re.escape(who), folded))


def _likeness(side: OtherSide, folded: str) -> float:
    """How near the nearest phrasing of a side is, by pairs of characters; there are seldom two sides to choose from."""
    own = _pairs(folded)
    return max(len(own & pairs) / max(1, len(own | pairs)) for pairs in map(_pairs, side.says))


def _pairs(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1)}
