"""Every sentence the conversation says by itself, in one file that staff edit; a missing or unknown one is a fault."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from bot.errors import KnowledgeFaults
from bot.yamlfile import Strict, YamlFault, read_yaml


class OpinionPhrases(Strict):
    """The sentences about drafts of regulations and opinions on them."""

    chip: str
    list_none: str
    list_head: str
    list_more: str
    open_until: str
    coming_from: str
    closed_on: str
    card_how: str
    card_closed: str
    official: str
    browse: str
    whole: str
    wanted: str
    my_opinions: str
    browse_head: str
    more_page: str
    back: str
    found: str
    found_none: str
    beyond: str
    ask_instead: str
    note_head: str
    say_this: str
    next: str
    previous: str
    group: str
    resume_head: str
    go_on: str
    drop: str
    dropped: str
    resume_hint: str
    aside_is_text: str
    stance: str
    proposed: str
    proposed_add: str
    proposed_short: str
    reason: str
    reason_skip: str
    need_something: str
    consent: str
    consent_yes: str
    consent_no: str
    speaker: str
    community: str
    skip: str
    community_long: str
    naming: str
    naming_yes: str
    naming_no: str
    name: str
    name_long: str
    numbers: str
    numbers_mask: str
    numbers_keep: str
    numbers_edit: str
    preview_head: str
    preview_late: str
    field_draft: str
    field_label: str
    field_stance: str
    field_proposed: str
    field_reason: str
    field_who: str
    field_files: str
    anonymous: str
    send: str
    edit_stance: str
    edit_proposed: str
    edit_reason: str
    edit_who: str
    cancel: str
    kept_for_later: str
    sent: str
    edited: str
    another: str
    attached: str
    too_long: str
    not_understood: str
    mine_line: str
    look: str
    drop_named: str
    edit: str
    withdraw: str
    withdraw_ask: str
    withdraw_yes: str
    withdrawn: str
    too_late: str
    no_such: str
    like_opinion: str
    like_yes: str
    like_no: str
    like_this_one: str
    like_this_yes: str
    like_whole: str
    like_none: str
    noted_community: str
    noted_name: str
    name_again: str
    how_to_leave: str
    kept_one: str
    start_anew: str
    changed: str
    before: str
    after: str
    none: str
    gone: str
    changed_tail: str
    say_again: str
    remind: str
    outcome_head: str
    outcome_corrected: str
    outcome_reason: str
    outcome_final: str
    outcome_yours: str
    outcome_thanks: str
    moderated: str


class EventPhrases(Strict):
    """The sentences about outreach events."""

    chip: str
    list_none: str
    list_head: str
    line: str
    full: str
    free: str
    postponed: str
    where: str
    host: str
    contact: str
    sign_up: str
    sign_up_other: str
    leave: str
    calendar: str
    back: str
    mine_head: str
    mine_line: str
    you: str
    state_confirmed: str
    state_waiting: str
    state_offered: str
    state_offered_until: str
    registered: str
    registered_soon: str
    waiting: str
    known: str
    closed: str
    limit: str
    ask_answer: str
    ask_name: str
    name_again: str
    ask_phone: str
    wrong_phone: str
    skip: str
    no_phone: str
    cancel: str
    stopped: str
    left: str
    left_passed_on: str
    again: str
    queue_no_more: str
    offered: str
    offered_until: str
    offer_yes: str
    offer_no: str
    offer_over: str
    reminder: str
    look: str
    not_coming: str
    told_changed: str
    told_postponed: str
    told_cancelled: str
    reason: str
    checked_in: str
    no_such_word: str
    group: str
    not_yet: str
    too_late: str
    map: str
    only: str
    everything: str
    list_none_of: str
    feedback: str
    rate_3: str
    rate_2: str
    rate_1: str
    feedback_more: str
    feedback_kept: str


class SubscriptionPhrases(Strict):
    """The sentences about subscriptions and what is pushed to subscribers."""

    chip: str
    now: str
    mine_line: str
    nothing: str
    feed: str
    audience: str
    more: str
    stop: str
    stopped: str
    resume: str
    settings: str
    back: str
    look: str
    why: str
    digest: str
    how_often: str
    quiet: str
    leads: str
    no_leads: str
    never: str
    quiet_choice: str
    cap: str
    group: str
    card_title: str


class QuizPhrases(Strict):
    """The sentences of a quiz."""

    none: str
    head: str
    start: str
    where: str
    no_where: str
    question: str
    right: str
    wrong: str
    done: str
    place: str
    board: str
    board_line: str
    board_none: str
    known: str
    over: str
    group: str


class ThreadPhrases(Strict):
    """The sentences that keep the thread of a conversation: what was asked about an answer, what else was wanted."""

    about_entry: str
    still_about: str
    still_ask: str
    facet_missing: str
    facet_time: str
    facet_cost: str
    facet_where: str
    facet_bring: str
    facet_who: str
    facet_phone: str
    facet_law: str
    facet_deadline: str
    facet_evidence: str
    facet_steps: str
    also: str
    also_which: str
    open_this: str
    open_help: str
    open_events: str
    open_opinion: str
    open_my: str
    open_quiz: str
    open_subscribe: str
    open_office: str
    open_about: str
    open_sum: str
    about: str
    office_head: str
    office_address: str
    office_hours: str
    office_phone: str
    office_rest: str
    office_none: str
    goodbye: str
    complaint: str
    side_ask: str
    side_label: str
    side_none: str
    nothing_more: str


class StaffPhrases(Strict):
    """Sentences that staff may put into a reply with one press: each stands alone and promises nothing."""

    canned: tuple[str, ...]


class Phrases(Strict):
    """The sentences of `knowledge/phrases.yaml`; words in braces are filled in when they are said."""

    greeting: str
    help: str
    thread: ThreadPhrases
    staff: StaffPhrases
    disclaimer: str
    law_heading: str
    deadline_heading: str
    more: str
    door_call: str
    door_go: str
    door_ask: str
    doors_ask: str
    sum_which: str
    sum_stopped: str
    sum_unknown: str
    sum_cancel: str
    sum_again: str
    sum_working: str
    sum_notes: str
    sum_date_example: str
    sum_wrong_date: str
    sum_wrong_money: str
    sum_wrong_count: str
    sum_wrong_percent: str
    sum_wrong_option: str
    sum_noted: str
    sum_filled: str
    sum_sure: str
    sum_keep_day: str
    sum_kept: str
    sum_kept_line: str
    sum_doubt_several: str
    sum_doubt_about: str
    sum_doubt_no_such_day: str
    sum_doubt_which_year: str
    sum_doubt_which_day: str
    sum_doubt_month_only: str
    sum_doubt_lunar: str
    sum_doubt_future: str
    sum_doubt_percent: str
    sum_doubt_foreign: str
    sum_doubt_part: str
    sum_doubt_period_month: str
    sum_doubt_period_total: str
    sum_doubt_zero: str
    sum_doubt_large: str
    sum_doubt_rate_period: str
    sum_doubt_rate_small: str
    sum_doubt_rate_sum: str
    law_line: str
    steps_heading: str
    more_heading: str
    bring_heading: str
    where_heading: str
    useful: str
    unsolved: str
    person: str
    spoken: str
    full: str
    none_of_these: str
    thanks: str
    why_unsolved: str
    reason_unclear: str
    reason_other: str
    reason_more: str
    reason_cannot: str
    unsolved_noted: str
    unsolved_retell: str
    unsolved_sides: str
    unsolved_other_sides: str
    unsolved_unclear: str
    unsolved_cannot: str
    unsolved_handed_over: str
    choose: str
    refer: str
    unsure: str
    unsure_again: str
    small_talk: str
    stale: str
    nothing_here: str
    cut: str
    attachment: str
    topics: str
    topics_area: str
    more_page: str
    back: str
    area_marriage: str
    area_fraud: str
    area_neighbour: str
    area_service: str
    area_business: str
    overdue: str
    handover_question: str
    handover_phone: str
    handover_phone_careful: str
    handover_wrong_phone: str
    handover_confirm: str
    handover_done: str
    handover_cancelled: str
    handover_limit: str
    phone_no: str
    send: str
    cancel: str
    correction_head: str
    reply_head: str
    reply_head_careful: str
    reply_tail: str
    addition: str
    addition_ask: str
    addition_done: str
    addition_late: str
    addition_limit: str
    mine_none: str
    mine_head: str
    mine_older: str
    mine_newer: str
    step_of: str
    state_open: str
    state_replied: str
    state_closed: str
    forget_ask: str
    forget_yes: str
    forget_no: str
    forgotten: str
    kept: str
    exit: str
    exit_delete: str
    error: str
    not_kept: str
    repeated: str
    copy_facts: str
    offer_person: str
    call_me: str
    whisper: str
    whisper_button: str
    floor_paused: str
    floor_offer: str
    floor_go_on: str
    floor_h: str
    floor_v: str
    floor_g: str
    floor_k: str
    floor_z: str
    floor_b: str
    more_attached: str
    opinions: OpinionPhrases
    events: EventPhrases
    subscriptions: SubscriptionPhrases
    quiz: QuizPhrases


def load_phrases(path: Path) -> Phrases:
    """Read the sentences; raises KnowledgeFaults with all missing and unknown ones."""
    try:
        data, _ = read_yaml(path.read_text(encoding="utf-8-sig"))
        return Phrases.model_validate(data)
    except OSError:
        raise KnowledgeFaults([f"{path.name}:1: 找不到或读不了这个文件"]) from None
    except UnicodeDecodeError:
        raise KnowledgeFaults([f"{path.name}:1: 不是 UTF-8 文本"]) from None
    except YamlFault as fault:
        raise KnowledgeFaults([f"{path.name}:{fault.line}: {fault}"]) from None
    except ValidationError as problems:
        raise KnowledgeFaults(
            [
                f"{path.name}:1: {'.'.join(map(str, p['loc']))}：{'缺少这一句' if p['type'] == 'missing' else p['msg']}"
                for p in problems.errors(include_url=False, include_input=False)
            ]
        ) from None
