"""Every sentence the conversation says by itself, in one file that staff edit; a missing or unknown one is a fault."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from bot.yamlfile import Strict, read_record

FILLED_IN = {
    "answer", "answers", "area", "article", "because", "called", "cap", "chosen", "closes", "community", "contact",
    "count", "days", "disposition", "free", "host", "hours", "kinds", "label", "law", "leads", "length", "limit",
    "link", "name", "number", "office", "opens", "page", "pages", "people", "phone", "phones", "place", "question",
    "quiet", "reach", "reason", "receipt", "said", "says", "score", "shown", "since", "stance", "state", "text",
    "title", "until", "url", "venue", "what", "when", "who", "whole", "whose", "why", "years",
}  # fmt: skip
"""What may stand in braces; a new one is added here with the code that fills it in."""


def _can_be_filled_in(sentence: str) -> str:
    try:
        parts = list(string.Formatter().parse(sentence))
    except ValueError:
        raise ValueError("花括号没有成对") from None
    for _, name, form, how in parts:
        if name is not None and (name not in FILLED_IN or form or how):
            raise ValueError(f"花括号里的“{name}”没有这个名称，请照原来的写")
    return sentence


def _has_a_blank(sentence: str) -> str:
    if "".join(sentence.split("{}", 1)).strip() == sentence.strip() or set(sentence.replace("{}", "", 1)) & set("{}"):
        raise ValueError("要有一处空的花括号 {}，内容填在那里")
    return sentence


Sentence = Annotated[str, AfterValidator(_can_be_filled_in)]
Blank = Annotated[str, AfterValidator(_has_a_blank)]


class OpinionPhrases(Strict):
    """The sentences about drafts of regulations and opinions on them."""

    chip: Sentence
    list_none: Sentence
    list_head: Sentence
    list_more: Sentence
    open_until: Sentence
    coming_from: Sentence
    closed_on: Sentence
    card_how: Sentence
    card_closed: Sentence
    official: Sentence
    browse: Sentence
    whole: Sentence
    wanted: Sentence
    my_opinions: Sentence
    browse_head: Sentence
    more_page: Sentence
    back: Sentence
    found: Sentence
    found_none: Sentence
    beyond: Sentence
    ask_instead: Sentence
    note_head: Sentence
    say_this: Sentence
    next: Sentence
    previous: Sentence
    group: Sentence
    resume_head: Sentence
    go_on: Sentence
    drop: Sentence
    dropped: Sentence
    resume_hint: Sentence
    aside_is_text: Sentence
    stance: Sentence
    proposed: Sentence
    proposed_add: Sentence
    proposed_short: Sentence
    reason: Sentence
    reason_skip: Sentence
    need_something: Sentence
    consent: Sentence
    consent_yes: Sentence
    consent_no: Sentence
    speaker: Sentence
    community: Sentence
    skip: Sentence
    community_long: Sentence
    naming: Sentence
    naming_yes: Sentence
    naming_no: Sentence
    name: Sentence
    name_long: Sentence
    numbers: Sentence
    numbers_mask: Sentence
    numbers_keep: Sentence
    numbers_edit: Sentence
    preview_head: Sentence
    preview_late: Sentence
    field_draft: Sentence
    field_label: Sentence
    field_stance: Sentence
    field_proposed: Sentence
    field_reason: Sentence
    field_who: Sentence
    field_files: Sentence
    anonymous: Sentence
    send: Sentence
    edit_stance: Sentence
    edit_proposed: Sentence
    edit_reason: Sentence
    edit_who: Sentence
    cancel: Sentence
    kept_for_later: Sentence
    sent: Sentence
    edited: Sentence
    another: Sentence
    attached: Sentence
    too_long: Sentence
    not_understood: Sentence
    mine_line: Sentence
    look: Sentence
    drop_named: Sentence
    edit: Sentence
    withdraw: Sentence
    withdraw_ask: Sentence
    withdraw_yes: Sentence
    withdraw_no: Sentence
    withdrawn: Sentence
    too_late: Sentence
    no_such: Sentence
    like_opinion: Sentence
    like_yes: Sentence
    like_no: Sentence
    like_this_one: Sentence
    like_this_yes: Sentence
    like_whole: Sentence
    like_none: Sentence
    noted_community: Sentence
    noted_name: Sentence
    name_again: Sentence
    how_to_leave: Sentence
    kept_one: Sentence
    start_anew: Sentence
    changed: Sentence
    before: Sentence
    after: Sentence
    none: Sentence
    gone: Sentence
    changed_tail: Sentence
    say_again: Sentence
    remind: Sentence
    outcome_head: Sentence
    outcome_corrected: Sentence
    outcome_reason: Sentence
    outcome_final: Sentence
    outcome_yours: Sentence
    outcome_thanks: Sentence
    moderated: Sentence


class EventPhrases(Strict):
    """The sentences about outreach events."""

    chip: Sentence
    list_none: Sentence
    list_head: Sentence
    line: Sentence
    full: Sentence
    free: Sentence
    postponed: Sentence
    where: Sentence
    host: Sentence
    contact: Sentence
    sign_up: Sentence
    sign_up_other: Sentence
    leave: Sentence
    calendar: Sentence
    back: Sentence
    mine_head: Sentence
    mine_line: Sentence
    you: Sentence
    state_confirmed: Sentence
    state_waiting: Sentence
    state_offered: Sentence
    state_offered_until: Sentence
    registered: Sentence
    registered_soon: Sentence
    waiting: Sentence
    known: Sentence
    closed: Sentence
    limit: Sentence
    ask_answer: Sentence
    ask_name: Sentence
    name_again: Sentence
    ask_phone: Sentence
    wrong_phone: Sentence
    skip: Sentence
    no_phone: Sentence
    cancel: Sentence
    stopped: Sentence
    left: Sentence
    left_passed_on: Sentence
    again: Sentence
    queue_no_more: Sentence
    offered: Sentence
    offered_until: Sentence
    offer_yes: Sentence
    offer_no: Sentence
    offer_over: Sentence
    reminder: Sentence
    look: Sentence
    not_coming: Sentence
    told_changed: Sentence
    told_postponed: Sentence
    told_cancelled: Sentence
    reason: Sentence
    checked_in: Sentence
    no_such_word: Sentence
    group: Sentence
    not_yet: Sentence
    too_late: Sentence
    map: Sentence
    only: Sentence
    everything: Sentence
    list_none_of: Sentence
    feedback: Sentence
    rate_3: Sentence
    rate_2: Sentence
    rate_1: Sentence
    feedback_more: Sentence
    feedback_kept: Sentence


class SubscriptionPhrases(Strict):
    """The sentences about subscriptions and what is pushed to subscribers."""

    chip: Sentence
    now: Sentence
    mine_line: Sentence
    nothing: Sentence
    feed: Sentence
    audience: Sentence
    more: Sentence
    stop: Sentence
    stopped: Sentence
    resume: Sentence
    settings: Sentence
    back: Sentence
    look: Sentence
    why: Sentence
    digest: Sentence
    how_often: Sentence
    quiet: Sentence
    leads: Sentence
    no_leads: Sentence
    never: Sentence
    quiet_choice: Sentence
    cap: Sentence
    group: Sentence
    card_title: Sentence


class QuizPhrases(Strict):
    """The sentences of a quiz."""

    none: Sentence
    head: Sentence
    start: Sentence
    where: Sentence
    no_where: Sentence
    question: Sentence
    right: Sentence
    wrong: Sentence
    done: Sentence
    place: Sentence
    board: Sentence
    board_line: Sentence
    board_none: Sentence
    known: Sentence
    over: Sentence
    group: Sentence


class ThreadPhrases(Strict):
    """The sentences that keep the thread of a conversation: what was asked about an answer, what else was wanted."""

    about_entry: Sentence
    still_about: Sentence
    still_ask: Sentence
    facet_missing: Sentence
    facet_time: Sentence
    facet_cost: Sentence
    facet_where: Sentence
    facet_bring: Sentence
    facet_who: Sentence
    facet_phone: Sentence
    facet_law: Sentence
    facet_deadline: Sentence
    facet_evidence: Sentence
    facet_steps: Sentence
    also: Sentence
    also_which: Sentence
    open_this: Sentence
    open_help: Sentence
    open_events: Sentence
    open_opinion: Sentence
    open_my: Sentence
    open_quiz: Sentence
    open_forget: Sentence
    open_subscribe: Sentence
    open_office: Sentence
    open_about: Sentence
    open_sum: Sentence
    about: Sentence
    office_head: Sentence
    office_address: Blank
    office_hours: Blank
    office_phone: Blank
    office_rest: Sentence
    office_none: Sentence
    goodbye: Sentence
    complaint: Sentence
    side_ask: Sentence
    side_label: Sentence
    side_none: Sentence
    nothing_more: Sentence


class StaffPhrases(Strict):
    """Sentences that staff may put into a reply with one press: each stands alone and promises nothing."""

    canned: tuple[Sentence, ...]


class Phrases(Strict):
    """The sentences of `knowledge/phrases.yaml`; words in braces are filled in when they are said."""

    greeting: Sentence
    help: Sentence
    thread: ThreadPhrases
    staff: StaffPhrases
    disclaimer: Sentence
    law_heading: Sentence
    deadline_heading: Sentence
    more: Sentence
    door_call: Sentence
    door_go: Sentence
    door_ask: Sentence
    doors_ask: Sentence
    sum_which: Sentence
    sum_stopped: Sentence
    sum_unknown: Sentence
    sum_cancel: Sentence
    sum_again: Sentence
    sum_working: Sentence
    sum_notes: Sentence
    sum_date_example: Sentence
    sum_wrong_date: Sentence
    sum_wrong_money: Sentence
    sum_wrong_count: Sentence
    sum_wrong_percent: Sentence
    sum_wrong_option: Sentence
    sum_noted: Sentence
    sum_filled: Sentence
    sum_sure: Sentence
    sum_keep_day: Sentence
    sum_kept: Sentence
    sum_kept_line: Sentence
    sum_doubt_several: Sentence
    sum_doubt_about: Sentence
    sum_doubt_no_such_day: Sentence
    sum_doubt_which_year: Sentence
    sum_doubt_which_day: Sentence
    sum_doubt_month_only: Sentence
    sum_doubt_lunar: Sentence
    sum_doubt_future: Sentence
    sum_doubt_percent: Sentence
    sum_doubt_foreign: Sentence
    sum_doubt_part: Sentence
    sum_doubt_period_month: Sentence
    sum_doubt_period_total: Sentence
    sum_doubt_zero: Sentence
    sum_doubt_large: Sentence
    sum_doubt_rate_period: Sentence
    sum_doubt_rate_small: Sentence
    sum_doubt_rate_sum: Sentence
    law_line: Sentence
    steps_heading: Sentence
    more_heading: Sentence
    bring_heading: Sentence
    where_heading: Sentence
    useful: Sentence
    unsolved: Sentence
    person: Sentence
    spoken: Sentence
    full: Sentence
    none_of_these: Sentence
    thanks: Sentence
    why_unsolved: Sentence
    reason_unclear: Sentence
    reason_other: Sentence
    reason_more: Sentence
    reason_cannot: Sentence
    unsolved_noted: Sentence
    unsolved_retell: Sentence
    unsolved_sides: Sentence
    unsolved_other_sides: Sentence
    unsolved_unclear: Sentence
    unsolved_cannot: Sentence
    unsolved_handed_over: Sentence
    choose: Sentence
    refer: Sentence
    unsure: Sentence
    unsure_again: Sentence
    small_talk: Sentence
    stale: Sentence
    nothing_here: Sentence
    cut: Sentence
    attachment: Sentence
    topics: Sentence
    topics_area: Sentence
    more_page: Sentence
    back: Sentence
    area_marriage: Sentence
    area_fraud: Sentence
    area_neighbour: Sentence
    area_service: Sentence
    area_business: Sentence
    overdue: Sentence
    handover_question: Sentence
    handover_phone: Sentence
    handover_phone_careful: Sentence
    handover_no_call: Sentence
    no_call: Sentence
    no_call_note: Sentence
    handover_wrong_phone: Sentence
    handover_added: Sentence
    handover_full: Sentence
    handover_rewrite: Sentence
    handover_done_danger: Sentence
    handover_confirm: Sentence
    handover_done: Sentence
    handover_cancelled: Sentence
    handover_limit: Sentence
    phone_no: Sentence
    send: Sentence
    cancel: Sentence
    correction_head: Sentence
    reply_head: Sentence
    reply_head_careful: Sentence
    reply_tail: Sentence
    addition: Sentence
    addition_ask: Sentence
    addition_done: Sentence
    addition_late: Sentence
    addition_limit: Sentence
    mine_none: Sentence
    mine_head: Sentence
    mine_older: Sentence
    mine_newer: Sentence
    step_of: Sentence
    state_open: Sentence
    state_replied: Sentence
    state_closed: Sentence
    forget_ask: Sentence
    forget_yes: Sentence
    forget_no: Sentence
    forgotten: Sentence
    kept: Sentence
    exit: Sentence
    exit_delete: Sentence
    error: Sentence
    not_kept: Sentence
    repeated: Sentence
    copy_facts: Sentence
    offer_person: Sentence
    call_me: Sentence
    whisper: Sentence
    whisper_button: Sentence
    floor_paused: Sentence
    floor_offer: Sentence
    floor_go_on: Sentence
    floor_h: Sentence
    floor_v: Sentence
    floor_g: Sentence
    floor_k: Sentence
    floor_z: Sentence
    floor_b: Sentence
    more_attached: Sentence
    opinions: OpinionPhrases
    events: EventPhrases
    subscriptions: SubscriptionPhrases
    quiz: QuizPhrases


def load_phrases(path: Path) -> Phrases:
    """Read the sentences; raises KnowledgeFaults with all missing, unknown and wrongly written ones."""
    return read_record(path, Phrases)
