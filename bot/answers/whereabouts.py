"""Where the office is, and when and how it is reached, as far as somebody has filled it in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.knowledge.model import Knowledge, Place
from bot.knowledge.parts import OWN

STREET = "street_office"
"""The office itself among the places: what is known of one of the two holds for the other."""

_BEFORE = re.compile(r"^(?:请问|想问问?|你们的?|我们|咱们|这里的?|本地的?|附近的?|江?厦?街道的?)+")
_ASKED = re.compile(
    r"(?:的|是|在|要|去)*(?:哪里?|哪儿|哪个地方|什么地方|啥地方|地址|位置|电话|号码|联系方式|怎么[走去联]系?|几点(?:开门|上班|下班|关门)|"
    r"(?:上班|办公|开放)时间)(?:号码|是?多少|是什么|在哪里?|有吗)*[?？吗呢啊呀。]*$"
)
_COMMON = ("街道", "社区", "天一", "公共", "执业", "人民", "开户")
"""What people leave out of a place's name."""

_US = re.compile(
    # Nothing but where or which number: no matter is named.
    r"(?=.*(?:电话|号码|联系|地址|地方|哪))(?:请问|你们?的?|您的?|有没有|打|是|在|要?去|什么|啥|哪个|怎么|哪里?|哪儿|的|电话|号码|"
    r"联系|方式|地址|地方|多少)+|"
    r"街道(?:办(?:事处|公室)?)?的?(?:在?哪里?|电话|地址|号码|位置|怎么[走去联]系?).*|(?:有没有)?办公(?:室|电话|地址|地点).*|"
    r"(?:请问|你们)?(?:几点钟?|什么时候|周末|[周星][期]?[一二三四五六日天]|中午|晚上|今天|明天|节假日)(?:还|也|都)?"
    r"(?:开门|上班|下班|关门|休息|办公|营业|有没有开)[不没]?"
)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What is known of the office, None for what is not. `ask`: the hotlines that can tell, with their names."""

    address: str | None
    hours: str | None
    phone: str | None
    ask: tuple[str, ...]

    @property
    def known(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.address or self.hours or self.phone)

    @property
    def missing(self) -> str:
        """The names of what is not known, as a list in words; empty where everything is."""
        return "、".join(OWN[name] for name in ("address", "hours", "phone") if not getattr(self, name))


def whereabouts(knowledge: Knowledge) -> Whereabouts:
    """Return what is known of the office itself."""
    office, street = knowledge.office, knowledge.places.get(STREET)
    keys = dict.fromkeys([*([street.fallback] if street else []), office.fallback])
    return Whereabouts(
        address=office.address or (street.address if street else None),
        hours=office.hours,
        phone=office.phone or (street.phone if street else None),
        ask=tuple(f"{knowledge.hotlines[key].number}（{knowledge.hotlines[key].name}）" for key in keys),
    )


def place_known(knowledge: Knowledge, key: str) -> Place:
    """Return a place with all that is known of it."""
    place = knowledge.places[key]
    if key != STREET:
        return place
    ours = whereabouts(knowledge)
    return place.model_copy(update={"address": ours.address, "phone": ours.phone})


def asks_for_us(folded: str) -> bool:
    """Tell whether a question names nothing but an address, a number or hours: with no answer before it, it is ours."""
    return bool(_US.fullmatch(folded.rstrip("?？。!！吗呢啊呀")))


def place_asked_for(knowledge: Knowledge, folded: str) -> str | None:
    """Return the key of the place whose address, number or hours are asked for (司法所在哪里); None for all else."""
    asked = _ASKED.search(folded)
    if asked is None:
        return None
    name = _BEFORE.sub("", folded[: asked.start()])
    return next((key for key, place in knowledge.places.items() if name in _called(place.name)), None) if name else None


def _called(name: str) -> tuple[str, ...]:
    """What a place is called, in full and in short."""
    short = next((name.removeprefix(one) for one in _COMMON if name.startswith(one)), name)
    return (name, short) if len(short) > 2 else (name,)
