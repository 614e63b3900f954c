"""Versions of a draft: frozen by the first opinion, compared article by article, told to those it touches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.app import Parts
from bot.consultations.comparing import compare
from bot.consultations.drafts import DraftView
from bot.consultations.parsing import Parsed, parse
from bot.errors import WrongInput
from tests.consultations.conftest import sample
from tests.consultations.test_writing_an_opinion import write_one
from tests.support.clock import HandClock
from tests.support.dialogue import Visitor
from tests.support.staff import done


def changed(old: str, new: str) -> Parsed:
    parsed = sample()
    return replace(parsed, provisions=tuple(replace(one, text=one.text.replace(old, new)) for one in parsed.provisions))


async def test_without_opinions_the_text_is_replaced(parts: Parts, draft: DraftView) -> None:
    view, changes, told = await done(parts, "小陈", parts.drafts.renew, "d1", changed("两年内", "一年内"))
    assert (view.version.number, told) == (1, 0)
    assert [one.label for one in changes] == ["第八条"]
    with pytest.raises(WrongInput, match="没有改动"):
        await done(parts, "小陈", parts.drafts.renew, "d1", changed("两年内", "一年内"))


async def test_an_opinion_freezes_its_version_and_its_author_is_told_of_the_change(
    parts: Parts, draft: DraftView, visitor: Visitor
) -> None:
    await write_one(visitor, "第八条", "两年太久")
    await write_one(visitor, "第十四条", "没地方充电")
    await done(parts, "小陈", parts.drafts.annotate, "d1", "a8", note="两年内装好", wanted=True)
    await done(parts, "小陈", parts.drafts.annotate, "d1", "a14", note="楼道不停车")
    view, _, told = await done(parts, "小陈", parts.drafts.renew, "d1", changed("两年内", "一年内"))
    assert (view.version.number, told) == (2, 1)
    (letter,) = await parts.outbox.claim(10, ["web"])
    assert all(words in str(letter.body) for words in ("第八条", "两年内补建", "一年内补建"))
    async with parts.database.read() as session:
        rows = await parts.opinions.of(session, draft.draft.id)
        articles = {one.key: one for one in await parts.drafts.provisions(session, view.version.id)}
    assert "两年内" in rows[0].article_text
    assert rows[0].version_id == draft.version.id
    # A note explains a text: it goes with it. The wish to hear about an article stays.
    assert (articles["a8"].note, articles["a8"].wanted, articles["a14"].note) == ("", True, "楼道不停车")
    assert "一年内" in await visitor.presses_id("g:a:d1:a8")


async def test_articles_that_moved_down_are_recognised(parts: Parts, draft: DraftView) -> None:
    _, old = await parts.drafts.show("d1")
    lines = ["x"]
    for one in sample().articles():
        number = one.number + (one.number > 9)
        lines.append(f"第{number}条　{one.text}")
        if one.number == 9:
            lines.append("第10条　社区应当每季度公布检查结果，接受居民监督和质询。")
    new = [(one.key, one.label, one.text) for one in parse(lines).articles()]
    found = [one for one in compare(old, new) if one.key != "pre" and one.old_key != "pre"]
    assert [(one.label, one.before) for one in found] == [("第十条", "")]
    whole = compare(old, new, everything=True)
    assert next(one for one in whole if one.label == "第十五条").old_label == "第十四条"


async def test_what_is_written_while_the_text_changes_stays_on_its_text(
    parts: Parts, draft: DraftView, visitor: Visitor
) -> None:
    await write_one(visitor, "第八条", "先来一条")
    await visitor.says("提意见")
    await visitor.says("第八条")
    await visitor.presses("提意见")
    await visitor.presses("反对")
    await done(parts, "小陈", parts.drafts.renew, "d1", changed("两年内", "一年内"))
    await visitor.says("两年太久")
    await visitor.presses("匿名提")
    assert "编号" in await visitor.presses("发送")
    async with parts.database.read() as session:
        rows = await parts.opinions.of(session, draft.draft.id)
    assert rows[1].version_id == draft.version.id
    assert "两年内" in rows[1].article_text


async def test_dates_and_doubles_are_checked(parts: Parts, draft: DraftView, clock: HandClock) -> None:
    with pytest.raises(WrongInput, match="导入过"):
        await done(parts, "小陈", parts.drafts.create, sample(), date(2026, 1, 1), date(2026, 2, 1))
    with pytest.raises(WrongInput, match="早于"):
        await done(parts, "小陈", parts.drafts.set_dates, "d1", date(2026, 2, 1), date(2026, 1, 1))
    with pytest.raises(WrongInput, match="超过一年"):
        await done(parts, "小陈", parts.drafts.set_dates, "d1", date(2026, 2, 1), date(2028, 1, 1))
    with pytest.raises(WrongInput, match="没有草案“d9”"):
        await parts.drafts.show("d9")
    assert await done(parts, "小陈", parts.drafts.promulgate, "d1", date(2026, 12, 1)) == date(2026, 12, 31)
