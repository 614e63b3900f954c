"""The ids of buttons: the strings of messages that people have kept, each with somebody who makes and who takes it."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import buttons
from bot.buttons import Pressed
from bot.conversation.turn import Flow
from bot.messages import FORGET_NOW
from tests.test_layers import MODULES

KEPT = {
    "e:marriage-divorce": buttons.entry("marriage-divorce"),
    "o:7:2": buttons.option(7, 2),
    "n:7": buttons.none_of_these(7),
    "s:loan": buttons.spoken("loan"),
    "m:loan": buttons.more("loan"),
    "d:fraud": buttons.facts("fraud"),
    "t": buttons.topics(),
    "t:fraud:2": buttons.topics("fraud", 2),
    "u:12": buttons.useful(12),
    "x:12": buttons.unsolved(12),
    "y:12:other": buttons.reason(12, "other"),
    "g:q": buttons.ask_instead(),
    "about": buttons.about(),
    "office": buttons.office(),
    "at:justice_office": buttons.place("justice_office"),
    "bye": buttons.goodbye(),
    "sorry": buttons.sorry(),
    "p": buttons.person(),
    "h:send": buttons.handover_send(),
    "h:cancel": buttons.handover_stop(),
    "h:nophone": buttons.handover_no_phone(),
    "h:grown:yes": buttons.handover_grown_up("yes"),
    "h:rewrite": buttons.handover_rewrite(),
    "h:w:Z261123-0001": buttons.inquiry_back("Z261123-0001"),
    "h:wz:Z261123-0001": buttons.inquiry_back_sure("Z261123-0001"),
    "h:more:Z261123-0001": buttons.handover_more("Z261123-0001"),
    "c:court_fee": buttons.sum_begin("court_fee"),
    "k:2": buttons.sum_answer(2),
    "k:=2026-03-01": buttons.sum_typed("2026-03-01"),
    "k:skip": buttons.sum_unknown(),
    "k:cancel": buttons.sum_stop(),
    "k:day:2026-03-01": buttons.sum_day("2026-03-01"),
    "r:v": buttons.resume("v"),
    "my": buttons.mine(),
    "my:keep": buttons.keep_it(),
    "f:yes": buttons.forget("yes"),
    "f:phonez": buttons.forget_phone_sure(),
    FORGET_NOW: buttons.forget("now"),
    "g": buttons.drafts(),
    "g:d:d1": buttons.draft("d1"),
    "g:a:d1:a10": buttons.article("d1", "a10"),
    "g:b:d1:3": buttons.browse("d1", 3),
    "g:l:d1:": buttons.like("d1", ""),
    "g:o:d1:a8": buttons.opinion("d1", "a8"),
    "g:O:d1:a8": buttons.opinion_anew("d1", "a8"),
    "g:x:d1:a8": buttons.opinion_said("d1", "a8"),
    "g:X:d1:a8": buttons.opinion_said_anew("d1", "a8"),
    "g:h:d1:a8": buttons.opinion_heard("d1", "a8"),
    "g:H:d1:a8": buttons.opinion_heard_anew("d1", "a8"),
    "g:u:d1:a8": buttons.opinion_unclear("d1", "a8"),
    "g:U:d1:a8": buttons.opinion_unclear_anew("d1", "a8"),
    "g:resume": buttons.opinion_resume(),
    "g:drop": buttons.opinion_drop(),
    "g:v:oppose": buttons.opinion_value("oppose"),
    "g:skip": buttons.opinion_skip(),
    "g:edit:texts": buttons.opinion_edit("texts"),
    "g:aside": buttons.opinion_aside(),
    "g:send": buttons.opinion_send(),
    "g:cancel": buttons.opinion_stop(),
    "g:m:Y261126-00001": buttons.own_opinion("Y261126-00001"),
    "g:me:Y261126-00001": buttons.own_edit("Y261126-00001"),
    "g:mw:Y261126-00001": buttons.own_withdraw("Y261126-00001"),
    "g:mz:Y261126-00001": buttons.own_withdraw_sure("Y261126-00001"),
    "v": buttons.events(),
    "v:o:~0a1b2c3d": buttons.events_of("~0a1b2c3d"),
    "v:d:h1": buttons.event("h1"),
    "v:r:h1": buttons.event_place("h1"),
    "v:f:h1": buttons.event_place_other("h1"),
    "v:i:h1": buttons.event_file("h1"),
    "v:skip": buttons.place_skip(),
    "v:stop": buttons.place_stop(),
    "v:c:5": buttons.place_back(5),
    "v:u:5": buttons.place_again(5),
    "my:2": buttons.mine(2),
    "v:y:5": buttons.offer_yes(5),
    "v:n:5": buttons.offer_no(5),
    "v:k:h1:0a1b": buttons.check_in("h1", "0a1b"),
    "v:b:5:3": buttons.rating(5, 3),
    "w": buttons.subscriptions(),
    "w:stop": buttons.unsubscribe(),
    "w:resume": buttons.resubscribe(),
    "w:t:fraud": buttons.topic("fraud"),
    "w:more": buttons.subscription_more(),
    "w:f:weekly": buttons.frequency("weekly"),
    "w:l:day": buttons.lead("day"),
    "w:q:1": buttons.quiet_hours(1),
    "w:n:3": buttons.weekly_cap(3),
    "z": buttons.quiz(),
    "z:s:q1": buttons.quiz_begin("q1"),
    "z:c:q1:~0a1b2c3d": buttons.quiz_community("q1", "~0a1b2c3d"),
    "z:a:q1:3:0": buttons.quiz_answer("q1", 3, 0),
    "z:b:q1": buttons.quiz_board("q1"),
}

ONLY_TYPED = {
    "aloud", "privacy", "greeting", "helping", "thanks", "check_in_word", "inquiry_when", "own_inquiries",
    "own_opinions", "own_places", "take_back", "forget_phone", "inquiry_no_call",
}  # fmt: skip
"""No message has such a button, so their ids may change."""

LINKS = {
    buttons.entry_link("loan"): "e:loan",
    buttons.draft_link("d1"): "g:d:d1",
    buttons.draft_link("d1", "a10"): "g:a:d1:a10",
    buttons.event_link("h1"): "v:d:h1",
    buttons.check_in_link("h1", "0a1b"): "v:k:h1:0a1b",
}


@pytest.mark.parametrize("kept", KEPT)
def test_a_button_of_an_old_message_means_what_it_meant(kept: str) -> None:
    assert KEPT[kept] == kept
    read = buttons.read(kept)
    assert read is not None
    assert f"{read.kind.stem}:{read.rest}".removesuffix(":") == kept.removesuffix(":")


def test_every_kind_stands_among_the_kept_ones() -> None:
    kept = {read.kind for one in KEPT if (read := buttons.read(one))}
    assert {name for name, kind in buttons.KINDS.items() if kind not in kept} == ONLY_TYPED


def test_no_two_kinds_share_an_id() -> None:
    stems = [kind.stem for kind in buttons.KINDS.values()]
    assert sorted(stems) == sorted(set(stems))


@pytest.mark.parametrize("link", LINKS)
def test_deep_links_open_what_a_button_opens(link: str) -> None:
    assert len(link) <= 64
    assert buttons.linked(link) == LINKS[link]


def test_a_link_to_nowhere_in_particular_opens_nothing() -> None:
    assert buttons.linked(buttons.PRIVATE) is None


@pytest.mark.parametrize("forged", ["", ":", "zz", "g:zz:1", "h", "h:zz", "p:1", "w:stop:1", "z:zz", "f:"])
def test_what_was_never_given_out_means_nothing(forged: str) -> None:
    read = buttons.read(forged)
    assert read is None or (read.kind == buttons.forget and not read.rest)


@pytest.mark.parametrize("number", ["", "-1", "1.5", "٣", "³", "一", "1" * 10, "9" * 5000, " 1"])
def test_no_number_is_read_that_no_row_can_have(number: str) -> None:
    assert Pressed(buttons.place_back, number).number() is None
    assert buttons.whole(number) is None


@given(st.text(max_size=60))
def test_reading_never_fails(text: str) -> None:
    read = buttons.read(text)
    if read is not None:
        read.pair()
        read.number(2)
    buttons.linked(text)


TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in MODULES.items() if name != "bot.buttons"}
for module in MODULES:
    if module.endswith("flow") or module == "bot.conversation.records":
        import_module(module)


def _flows(base: type[Flow] = Flow) -> list[type[Flow]]:
    below = [one for flow in base.__subclasses__() for one in _flows(flow)]
    return [base, *below] if "key" in vars(base) and base.__module__ in MODULES else below


def _mentions(nodes: Iterable[ast.AST]) -> set[str]:
    return {
        one.attr
        for node in nodes
        for one in ast.walk(node)
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id == "buttons"
    }


def _taken(tree: ast.AST) -> set[str]:
    return _mentions(one for one in ast.walk(tree) if isinstance(one, ast.MatchValue | ast.Compare))


def _made(tree: ast.AST) -> set[str]:
    """What is called, or handed on as a value to be called with what is known there."""
    nodes: list[ast.AST] = []
    for one in ast.walk(tree):
        if isinstance(one, ast.Call):
            nodes.append(one.func)
        elif isinstance(one, ast.Tuple):
            nodes += one.elts
        elif isinstance(one, ast.Dict):
            nodes += one.values
    return _mentions(nodes)


def test_every_button_has_somebody_who_takes_it() -> None:
    homes = {flow.key: flow.__module__.rpartition(".")[0] for flow in _flows()} | {"": "bot.conversation"}
    taken = {module: _taken(tree) for module, tree in TREES.items()}
    # Who has only one kind of button need not look which it is.
    count = Counter(kind.flow for kind in buttons.KINDS.values())
    nobody = [
        name
        for name, kind in buttons.KINDS.items()
        if count[kind.flow] > 1
        if not any(name in found for module, found in taken.items() if module.startswith(homes[kind.flow]))
    ]
    assert nobody == []


def test_every_button_has_somebody_who_makes_it() -> None:
    made = {name for tree in TREES.values() for name in _made(tree)}
    # The sign at the door of an event bears a deep link, which stands for this one.
    assert buttons.KINDS.keys() - made == {"check_in"}


def test_no_id_is_written_out_anywhere_else() -> None:
    written = [
        f"{module}:{one.lineno}"
        for module, tree in TREES.items()
        for one in ast.walk(tree)
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "Choice" and one.args
        if isinstance(one.args[0], ast.Constant | ast.JoinedStr)
    ]
    assert written == []


def test_no_word_opens_two_things() -> None:
    words = [word for flow in _flows() for word in flow.words]
    assert sorted(words) == sorted(set(words))
    assert all(buttons.read(button) for flow in _flows() for button in flow.words.values())
