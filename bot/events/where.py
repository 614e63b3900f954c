"""Where an event is, as a link that opens the map of a phone; the link carries nothing about who opens it."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from bot.errors import WrongInput
from bot.events.store import Event

_SPOT = re.compile(r"\s*(\d{2,3}\.\d{3,8})\s*[,，]\s*(\d{1,2}\.\d{3,8})\s*")
_MAP = "https://uri.amap.com/"
"""The URI interface of 高德地图 (lbs.amap.com/api/uri-api): longitude first."""


def read_spot(text: str) -> str:
    """Return longitude,latitude as stored; raises WrongInput for anything that is no place in China."""
    if not text.strip():
        return ""
    found = _SPOT.fullmatch(text)
    if found is None or not (73 <= float(found[1]) <= 136 and 3 <= float(found[2]) <= 54):
        raise WrongInput(f"“{text}”不是经纬度，请写成 121.5511,29.8673（经度在前）。")
    return f"{found[1]},{found[2]}"


def map_link(event: Event) -> str:
    """Return the address of a map: the spot where it is known, else a search for the venue."""
    if event.spot:
        return f"{_MAP}marker?{urlencode({'position': event.spot, 'name': event.venue})}"
    return f"{_MAP}search?{urlencode({'keyword': event.venue})}"
