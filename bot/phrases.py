"""Every sentence the conversation says by itself, in one file that staff edit; a missing or unknown one is a fault."""

from __future__ import annotations

from pathlib import Path

from bot.opinion_phrases import OpinionPhrases
from bot.sentences import Blank, Sentence
from bot.yamlfile import Strict, read_record


class AboutEventPhrases(Strict):
    """What is said where somebody asks about the event on the screen."""

    line: Sentence
    when: Sentence
    where: Sentence
    no_limit: Sentence
    signing_up: Sentence
    bring: Sentence
    cost: Sentence
    guests: Sentence
    who: Sentence
    contact: Sentence
    ask: Sentence
    ask_person: Sentence


class EventPhrases(Strict):
    """The sentences about outreach events."""

    about: AboutEventPhrases

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
    which: Sentence
    a_relative: Sentence
    which_change: Sentence
    which_place: Sentence
    not_that_day: Sentence
    stays: Sentence
    kept: Sentence
    phone_noted: Sentence
    nobody_registered: Sentence
    no_place_there: Sentence
    look: Sentence
    not_coming: Sentence
    told_changed: Sentence
    moved_from: Sentence
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
    still_unsaid: Sentence
    still_ask: Sentence
    idle: Sentence
    heard: Sentence
    still_there: Sentence
    still_told: Sentence
    still_told_there: Sentence
    listening: Sentence
    listening_child: Sentence
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
    office_missing: Sentence
    goodbye: Sentence
    privacy: Sentence
    aloud: Sentence
    aloud_elsewhere: Sentence
    complaint: Sentence
    side_ask: Sentence
    side_label: Sentence
    side_none: Sentence
    side_told: Sentence
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
    sum_early: Sentence
    sum_ceiling: Sentence
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
    law_with_articles: Sentence
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
    handover_about: Sentence
    handover_files: Sentence
    handover_wish: Sentence
    handover_wish_note: Sentence
    handover_phone_none: Sentence
    handover_phone_kept: Sentence
    handover_when: Sentence
    handover_when_unsent: Sentence
    handover_when_none: Sentence
    handover_added: Sentence
    handover_full: Sentence
    handover_waits: Sentence
    handover_instead: Sentence
    handover_left: Sentence
    handover_none_open: Sentence
    handover_phone_none_look: Sentence
    handover_give_phone: Sentence
    handover_whose_phone: Sentence
    handover_two_phones: Sentence
    handover_phone_new: Sentence
    handover_picked_up: Sentence
    handover_wish_sent: Sentence
    phone_sent: Sentence
    no_call_sent: Sentence
    no_call_please: Sentence
    inquiry_back_safe: Sentence
    child_question: Sentence
    child_grown_up: Sentence
    child_may: Sentence
    child_may_not: Sentence
    child_note: Sentence
    child_note_may: Sentence
    child_note_not: Sentence
    child_done: Sentence
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
    withdraw_ask: Sentence
    withdraw_which: Sentence
    withdraw_none: Sentence
    withdraw_no: Sentence
    withdraw_not_done: Sentence
    withdraw_yes: Sentence
    inquiry_back_ask: Sentence
    inquiry_back_done: Sentence
    inquiry_back_late: Sentence
    mine_head: Sentence
    mine_older: Sentence
    mine_newer: Sentence
    step_of: Sentence
    state_open: Sentence
    state_replied: Sentence
    state_closed: Sentence
    forget_ask: Sentence
    forget_yes: Sentence
    forget_not_done: Sentence
    phone_none: Sentence
    phone_forget_ask: Sentence
    phone_forget_yes: Sentence
    phone_forgotten: Sentence
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
