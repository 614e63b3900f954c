"""The fictitious drafts with their opinions: one that is open, and for the whole year one that has its results."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from importlib.resources import files

from bot.consultations.grouping import Grouping
from bot.consultations.opinions import Content
from bot.consultations.paper import COLUMNS, read_rows
from bot.consultations.parsing import Parsed, parse
from bot.consultations.store import ProvisionRow
from bot.language.tokens import plain_tokens
from bot.messages import Address
from bot.services import Services
from bot.staff.rights import Actor

DAYS = 20

_NOTES = {
    "a8": "老小区两年内要装上集中充电桩；实在装不了的，街道在五百米内想办法。",
    "a14": "楼道里不停车不充电，电动车和电池不进电梯，家里不给电池充电，不从楼上拉线。",
    "a17": "老人、残疾人的代步车可以就近充电，社区要帮忙。",
}
_WANTED = ("a8", "a14", "a26")

# (article, stance, wording, reason, who, community): invented for this demonstration.
_CHAT = (
    ("a14", "oppose", "", "楼下没有充电的地方，不让拿上楼叫我们怎么办", "resident", "天一社区"),
    ("a14", "oppose", "", "楼下没有充电的地方，不让带上楼我们怎么办", "resident", "新街社区"),
    ("a14", "amend", "允许取下电池带回家，但不得在室内充电。", "车放楼下电池容易被偷", "resident", "郁家巷社区"),
    ("a14", "amend", "允许把电池取下来带回家，但是不得在室内充电", "电池老被偷", "resident", "天一社区"),
    ("a14", "support", "", "楼道充电太危险，早该管了", "resident", "华楼社区"),
    ("a8", "amend", "应当在本办法施行后一年内补建。", "两年太久，等不起", "resident", "新街社区"),
    ("a8", "amend", "应当在本办法施行后一年内补建", "两年太长了", "resident", "郁家巷社区"),
    ("a8", "add", "补建的费用由政府给予适当补助。", "老小区没有钱", "owners", "郁家巷社区"),
    ("a13", "add", "服务费不得高于电费的一半。", "现在充一次要三块钱，比在家贵多了", "resident", "天一社区"),
    ("a18", "support", "", "平台应该负责", "firm", ""),
    ("a18", "add", "平台不得以未参加培训为由扣减从业人员报酬。", "培训不能变成扣钱的理由", "lawyer", ""),
    ("a26", "amend", "对个人处二十元以上二百元以下罚款。", "五百块对老人太重了", "resident", "华楼社区"),
    ("a26", "oppose", "", "罚款太轻，出了事是一栋楼的命", "resident", "新街社区"),
    ("a21", "other", "", "物业没有执法权，劝不动，请写清楚谁来处理", "property", ""),
    ("", "support", "", "总体很好，希望早点施行", "deputy", ""),
)
_MEETING = (
    ("第七条", "修改", "每百户不少于六十个充电插座", "现在家家都有电动车", "李师傅", "居民"),
    ("第七条", "修改", "每百户不少于六十个插座", "家家都有电动车，四十个不够", "陈阿姨", "居民"),
    ("第九条", "反对", "", "老小区哪里找得出离墙六米的空地", "", "业委会"),
    ("第十六条", "修改", "经公示六十日无人认领的", "有人出去打工半年才回来", "老周", "居民"),
    ("第十七条", "赞成", "", "", "", "居民"),
    ("第十五条", "增加", "安装阻车系统的费用可以使用维修资金。", "业主凑钱凑不齐", "和兴物业", "物业"),
)


async def fill(parts: Services, actor: Actor) -> int:
    """Put the open draft into a database without drafts; returns how many opinions it has."""
    first = parts.drafts.today()
    async with parts.acting(actor) as act:
        view = await parts.drafts.create(act, parsed_text("sample_draft.txt"), first, first + timedelta(days=DAYS))
        code = view.draft.code
        for key, note in _NOTES.items():
            await parts.drafts.annotate(act, code, key, note=note)
        for key in _WANTED:
            await parts.drafts.annotate(act, code, key, wanted=True)
    _, provisions = await parts.drafts.show(code)
    async with parts.database.write() as session:
        for number, row in enumerate(_CHAT):
            content = content_of(provisions, row)
            address = Address("web", f"demo-{number:04d}")
            await parts.opinions.submit(session, address, f"demo-{number}", view, content)
    held = (first, "和好屋", "18")
    rows = [
        (number, (*row[:4], row[4], row[5], "天一社区", "座谈会", first, "居民说立法座谈会", *held))
        for number, row in enumerate(_MEETING, 2)
    ]
    await parts.entries.enter(parts.opening(actor), code, read_rows(COLUMNS, rows))
    async with parts.database.read() as session:
        opinions = await parts.opinions.of(session, view.draft.id)
    groups = Grouping(plain_tokens()).propose(opinions)
    if groups:
        async with parts.acting(actor) as act:
            await parts.desk.group(act, [one.receipt for one in groups[0]])
    return len(opinions)


def parsed_text(name: str) -> Parsed:
    """Return one of the fictitious drafts that come with the program, split into its articles."""
    return parse((files("bot.demo") / name).read_text("utf-8").split("\n"))


def content_of(provisions: Sequence[ProvisionRow], row: Sequence[str]) -> Content:
    """Return an invented opinion: article, stance, wording, reason, who and community."""
    article, stance, proposed, reason, speaker, community = row
    one = next((one for one in provisions if one.key == article), None)
    return Content(
        article=article,
        label=one.label if one else "整部草案",
        article_text=one.text if one else "",
        stance=stance,
        proposed=proposed,
        reason=reason,
        speaker=speaker,
        community=community,
    )
