"""Every sentence the conversation says by itself, in one file that staff edit; a missing or unknown one is a fault."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import ValidationError

from bot.errors import KnowledgeFaults
from bot.faq.model import Strict


class Phrases(Strict):
    """The sentences of `knowledge/phrases.yaml`; words in braces are filled in when they are said."""

    greeting: str
    help: str
    disclaimer: str
    law_heading: str
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
    law_line: str
    steps_heading: str
    more_heading: str
    bring_heading: str
    where_heading: str
    related_heading: str
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
    unsolved_noted: str
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
    phone_yes: str
    phone_no: str
    send: str
    cancel: str
    reply_head: str
    reply_head_careful: str
    reply_tail: str
    mine_none: str
    mine_head: str
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
    too_fast: str
    copy_facts: str
    then_entry: str


def load_phrases(path: Path) -> Phrases:
    """Read the sentences; raises KnowledgeFaults with all missing and unknown ones."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=yaml.CSafeLoader)
        return Phrases.model_validate(data)
    except OSError:
        raise KnowledgeFaults([f"{path.name}:1: 找不到或读不了这个文件"]) from None
    except yaml.YAMLError as fault:
        raise KnowledgeFaults([f"{path.name}:1: 格式写错了（{fault}）"]) from None
    except ValidationError as problems:
        raise KnowledgeFaults(
            [
                f"{path.name}:1: {'.'.join(map(str, p['loc']))}：{'缺少这一句' if p['type'] == 'missing' else p['msg']}"
                for p in problems.errors(include_url=False, include_input=False)
            ]
        ) from None
