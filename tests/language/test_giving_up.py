"""Who leaves what was begun says so in many words; who goes on, or wants something back, does not."""

from __future__ import annotations

import pytest

from bot.language.giving_up import gives_up


@pytest.mark.parametrize("said", ["算了", "算了勿要了 取消", "那就算了吧", "算了先不删", "取消，不写了"])
def test_it_is_left(said: str) -> None:
    assert gives_up(said)


@pytest.mark.parametrize(
    "said", ["", "不", "不留", "不要", "取消我的意见", "算了还是想告", "不要打我电话", "不要了帮我撤回"]
)
def test_it_is_not(said: str) -> None:
    assert not gives_up(said)
