"""The ids of all buttons and deep links, built and read in this one place.

They stand in messages that people keep for years and in `announcements.subject`: what was given out once stays as it
is. A kind is called with its values and gives the id; `read` gives kind and values back. What somebody types instead
(/my, 报名) stands for the same ids, so that one part of the program takes both.
"""

from __future__ import annotations

from dataclasses import dataclass

PRIVATE = "private"
"""The deep link out of a group that leads to no particular place."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of button. `flow`: the key of who takes it. `values`: how many values its id has at most."""

    flow: str
    stem: str
    values: int = 0

    def __call__(self, *values: object) -> str:
        """Return the id with these values; at most 48 bytes of ASCII, as `messages.Choice` asks for."""
        return ":".join((self.stem, *map(str, values)))


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button that was pressed; `rest` are its values as they stand in the id."""

    kind: Kind
    rest: str = ""

    def pair(self) -> tuple[str, str]:
        """Return the first value and all that follows it."""
        first, _, more = self.rest.partition(":")
        return first, more

    def number(self, place: int = 0, *, digits: int = 9) -> int | None:
        """Return the value at this place if it is a whole number of at most so many digits (9 fit a row's id)."""
        parts = self.rest.split(":")
        return whole(parts[place], digits) if place < len(parts) else None


def whole(text: str, digits: int = 9) -> int | None:
    """Return the whole number that a text is, None for anything else and for more digits than that."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None


# The FAQ. The last ones, from greeting on, are mostly typed.
entry = Kind("e", "e", 1)
option = Kind("e", "o", 2)
none_of_these = Kind("e", "n", 1)
spoken = Kind("e", "s", 1)
more = Kind("e", "m", 1)
facts = Kind("e", "d", 1)
topics = Kind("e", "t", 2)
useful = Kind("e", "u", 1)
unsolved = Kind("e", "x", 1)
reason = Kind("e", "y", 2)
ask_instead = Kind("e", "g:q")
greeting = Kind("e", "start")
helping = Kind("e", "help")
thanks = Kind("e", "thanks")
about = Kind("e", "about")
office = Kind("e", "office")
place = Kind("e", "at", 1)
goodbye = Kind("e", "bye")
sorry = Kind("e", "sorry")
aloud = Kind("e", "aloud")
privacy = Kind("e", "privacy")

# A person.
person = Kind("h", "p")
handover_send = Kind("h", "h:send")
handover_stop = Kind("h", "h:cancel")
handover_no_phone = Kind("h", "h:nophone")
handover_rewrite = Kind("h", "h:rewrite")
handover_grown_up = Kind("h", "h:grown", 1)
handover_more = Kind("h", "h:more", 1)
own_inquiries = Kind("h", "h:mine")
inquiry_when = Kind("h", "h:when")
inquiry_no_call = Kind("h", "h:nocall")
inquiry_back = Kind("h", "h:w", 1)
inquiry_back_sure = Kind("h", "h:wz", 1)

# Calculations. An answer is the number of an option or, behind "=", what it would be typed as.
sum_begin = Kind("k", "c", 1)
sum_answer = Kind("k", "k", 1)
sum_unknown = Kind("k", "k:skip")
sum_stop = Kind("k", "k:cancel")
sum_day = Kind("k", "k:day", 1)

# What was put off, and what is stored of a person. "f:ask", "f:phone" and "my:last" are only typed.
resume = Kind("", "r", 1)
mine = Kind("my", "my", 1)
keep_it = Kind("my", "my:keep")
take_back = Kind("my", "my:last")
forget = Kind("my", "f", 1)
forget_phone = Kind("my", "f:phone")
forget_phone_sure = Kind("my", "f:phonez")

# Drafts and opinions (g:q, back to the FAQ, stands above). The capital letters throw away what is half written.
drafts = Kind("g", "g")
draft = Kind("g", "g:d", 1)
article = Kind("g", "g:a", 2)
browse = Kind("g", "g:b", 2)
like = Kind("g", "g:l", 2)
opinion = Kind("g", "g:o", 2)
opinion_anew = Kind("g", "g:O", 2)
opinion_said = Kind("g", "g:x", 2)
opinion_said_anew = Kind("g", "g:X", 2)
opinion_heard = Kind("g", "g:h", 2)
opinion_heard_anew = Kind("g", "g:H", 2)
opinion_unclear = Kind("g", "g:u", 2)
opinion_unclear_anew = Kind("g", "g:U", 2)
opinion_resume = Kind("g", "g:resume")
opinion_drop = Kind("g", "g:drop")
opinion_value = Kind("g", "g:v", 1)
opinion_skip = Kind("g", "g:skip")
opinion_edit = Kind("g", "g:edit", 1)
opinion_aside = Kind("g", "g:aside")
opinion_send = Kind("g", "g:send")
opinion_stop = Kind("g", "g:cancel")
own_opinion = Kind("g", "g:m", 1)
own_edit = Kind("g", "g:me", 1)
own_opinions = Kind("g", "g:ml", 1)
own_withdraw = Kind("g", "g:mw", 1)
own_withdraw_sure = Kind("g", "g:mz", 1)

# Events. A check-in by word is only typed.
events = Kind("v", "v")
events_of = Kind("v", "v:o", 1)
event = Kind("v", "v:d", 1)
event_place = Kind("v", "v:r", 1)
event_place_other = Kind("v", "v:f", 1)
event_file = Kind("v", "v:i", 1)
place_skip = Kind("v", "v:skip")
place_stop = Kind("v", "v:stop")
own_places = Kind("v", "v:l")
place_back = Kind("v", "v:c", 1)
place_again = Kind("v", "v:u", 1)
offer_yes = Kind("v", "v:y", 1)
offer_no = Kind("v", "v:n", 1)
check_in = Kind("v", "v:k", 2)
check_in_word = Kind("v", "v:w", 1)
rating = Kind("b", "v:b", 2)

# Subscriptions.
subscriptions = Kind("w", "w")
unsubscribe = Kind("w", "w:stop")
resubscribe = Kind("w", "w:resume")
topic = Kind("w", "w:t", 1)
subscription_more = Kind("w", "w:more")
frequency = Kind("w", "w:f", 1)
lead = Kind("w", "w:l", 1)
quiet_hours = Kind("w", "w:q", 1)
weekly_cap = Kind("w", "w:n", 1)

# The quiz.
quiz = Kind("z", "z")
quiz_begin = Kind("z", "z:s", 1)
quiz_community = Kind("z", "z:c", 2)
quiz_answer = Kind("z", "z:a", 3)
quiz_board = Kind("z", "z:b", 1)

KINDS = {name: kind for name, kind in list(globals().items()) if isinstance(kind, Kind)}
"""All kinds by their names."""

_BY_STEM = {kind.stem: kind for kind in KINDS.values()}


def read(button: str) -> Pressed | None:
    """Return what the id of a button means, None for an id that was never given out."""
    first, _, more = button.partition(":")
    second, _, rest = more.partition(":")
    kind = _BY_STEM.get(f"{first}:{second}") if more else None
    if kind is None:
        kind, rest = _BY_STEM.get(first), more
    return None if kind is None or (rest and not kind.values) else Pressed(kind, rest)


def sum_typed(value: str) -> str:
    """Return the id of a button that answers a calculation with what could be typed as well."""
    return sum_answer(f"={value}")


def entry_link(entry_id: str) -> str:
    """Return the deep link of an entry."""
    return f"q_{entry_id}"


def draft_link(code: str, key: str = "") -> str:
    """Return the deep link of a draft, or of one of its articles."""
    return f"o_{code}_{key}" if key else f"o_{code}"


def event_link(code: str) -> str:
    """Return the deep link of an event."""
    return f"v_{code}"


def check_in_link(code: str, proof: str) -> str:
    """Return the deep link on the sign at the door of an event."""
    return f"k_{code}_{proof}"


def linked(start: str) -> str | None:
    """Return the id of the button that a deep link stands for; None for one that leads nowhere in particular."""
    head, rest = start[:2], start[2:]
    code, _, more = rest.partition("_")
    match head:
        case "q_":
            return entry(rest)
        case "o_":
            return article(code, more) if more else draft(code)
        case "v_":
            return event(rest)
        case "k_":
            return check_in(code, more)
        case _:
            return None
