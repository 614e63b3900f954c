"""Many invented opinions at once, some nearly alike: for what must hold at size."""

from __future__ import annotations

import random

from bot.consultations.drafts import DraftView
from bot.consultations.store import Opinion
from bot.services import Services

WISHES = (
    "增加充电插座",
    "延长补建期限",
    "降低罚款数额",
    "允许取下电池",
    "由物业负责巡查",
    "公示收费标准",
    "设置警示标志",
)
WHERE = ("小区门口", "楼道里", "地下车库", "老旧小区", "出租房", "商铺旁边", "学校附近", "电梯口")
WHY = ("老人多", "地方小", "出过事", "没人管", "太贵了", "不方便", "容易起火", "邻居有意见")


def wish(chance: random.Random) -> str:
    """An invented opinion; some come out nearly alike."""
    more = "，" + chance.choice(WHY) if chance.random() < 0.5 else ""
    return f"{chance.choice(WHERE)}应当{chance.choice(WISHES)}，因为{chance.choice(WHY)}{more}"


async def store_opinions(parts: Services, view: DraftView, count: int) -> None:
    """Store that many opinions on a draft, in one transaction, spread over its articles."""
    articles = [one for one in (await parts.drafts.show(view.draft.code))[1] if one.kind == "article"]
    chance = random.Random(2)
    async with parts.database.write() as session:
        for number in range(count):
            one = articles[number % len(articles)]
            session.add(
                Opinion(
                    office_id=parts.settings.office_id,
                    receipt=f"Y261123-{number:05d}",
                    draft_id=view.draft.id,
                    version_id=view.version.id,
                    article=one.key,
                    label=one.label,
                    article_text=one.text,
                    stance="amend",
                    proposed=wish(chance),
                    reason=wish(chance),
                    raw={},
                    speaker="resident",
                    community="天一社区",
                    name="",
                    anonymous=True,
                    attachments=[],
                    to_transcribe=False,
                    channel="web",
                    chat=f"c{number}",
                    source=str(number),
                    entered_by="",
                    received_on=parts.drafts.today(),
                    late=False,
                    created_at=parts.clock.now(),
                    state="submitted",
                )
            )
