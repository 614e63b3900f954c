"""What pages of the console are bound to: addresses with filters, the proof of a sign-in, marks of what was seen."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.console.visit import Kept, is_proof, proof_of, stamp_of, status_of, with_query
from bot.errors import Conflict, Malformed, NotAllowed, NotFetched, NotFound, WrongInput
from bot.staff.rights import Right


@pytest.mark.parametrize(
    ("query", "changed", "address"),
    [
        pytest.param({}, {}, "/x", id="nothing"),
        pytest.param({"a": "1"}, {}, "/x?a=1", id="as-it-was"),
        pytest.param({"a": "1"}, {"a": "2"}, "/x?a=2", id="changed"),
        pytest.param({"a": "1"}, {"a": None}, "/x", id="left-out"),
        pytest.param({"a": "1"}, {"b": None}, "/x?a=1", id="left-out-though-not-there"),
        pytest.param({"a": "1", "page": "3"}, {"page": None, "b": 2}, "/x?a=1&b=2", id="back-to-the-first-page"),
        pytest.param({}, {"q": "漏 水&b=1#x"}, "/x?q=%E6%BC%8F+%E6%B0%B4%26b%3D1%23x", id="hostile-words"),
        pytest.param({"a": ""}, {}, "/x?a=", id="empty-stays"),
    ],
)
def test_a_filter_is_changed_and_the_others_stay(
    query: dict[str, str], changed: dict[str, object], address: str
) -> None:
    assert with_query("/x", query, **changed) == address


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.text(max_size=9), max_size=4))
def test_whatever_was_looked_for_is_in_the_address_as_it_was_typed(query: dict[str, str]) -> None:
    query = {name: value.encode("utf-8", "ignore").decode() for name, value in query.items()}
    parts = urlsplit(with_query("/staff/x", query))
    assert parts.path == "/staff/x"
    assert dict(parse_qsl(parts.query, keep_blank_values=True)) == query


def test_the_proof_belongs_to_one_sign_in() -> None:
    proof = proof_of("token")
    assert is_proof(proof, "token")
    for wrong in (
        "",
        proof[:-1],
        proof + "0",
        proof.upper(),
        "漏水",
        "\x00",
        "x" * 100_000,
        proof_of("tokem"),
        "token",
    ):
        assert not is_proof(wrong, "token")


@given(st.text(max_size=20), st.text(max_size=20))
def test_two_tokens_have_two_proofs_and_none_tells_its_token(one: str, other: str) -> None:
    one, other = (text.encode("utf-8", "ignore").decode() for text in (one, other))
    assert (proof_of(one) == proof_of(other)) is (one == other)
    assert len(proof_of(one)) == 64


@pytest.mark.parametrize(
    ("values", "other"),
    [
        pytest.param(("a", "b"), ("ab",), id="where-one-ends"),
        pytest.param(("a",), ("a", ""), id="one-more"),
        pytest.param((1,), ("1",), id="a-number-and-its-figure"),
        pytest.param((None,), ("None",), id="nothing-and-its-name"),
        pytest.param((["a", "b"],), (["b", "a"],), id="another-order"),
        pytest.param((), ("",), id="nothing-at-all"),
    ],
)
def test_a_mark_changes_with_what_it_marks(values: tuple[object, ...], other: tuple[object, ...]) -> None:
    assert stamp_of(*values) == stamp_of(*values)
    assert stamp_of(*values) != stamp_of(*other)
    assert len(stamp_of(*values)) == 16


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (NotFound("event", "h9"), 404), (NotFetched("没有这个文件。"), 404), (NotAllowed("小王", Right.EVENTS), 403),
        (Conflict("刚刚变了。"), 409), (Malformed("写错了。"), 422), (WrongInput("不行。"), 422),
    ],
    ids=["not-there", "not-kept", "not-allowed", "changed", "malformed", "wrong"],
)  # fmt: skip
def test_a_refusal_has_the_status_of_its_kind(fault: WrongInput, status: int) -> None:
    assert status_of(fault) == status


@pytest.mark.parametrize(
    ("fields", "pairs"),
    [
        ('[["a", "1"], ["b", "漏水"]]', [("a", "1"), ("b", "漏水")]), ("[]", []), ('[["a", 1]]', [("a", "1")]),
        ("", []), ("{", []), ("null", []), ("[1]", []), ('[["a"]]', []), ('[["a", "b", "c"]]', []), ("5", []),
        ("<script>", []), ("[" * 500, []), ("[" * 100_000, []),
    ],
)  # fmt: skip
def test_a_form_that_went_through_the_sign_in_comes_back_or_is_nothing(
    fields: str, pairs: list[tuple[str, str]]
) -> None:
    assert Kept("/x", fields).pairs == pairs
