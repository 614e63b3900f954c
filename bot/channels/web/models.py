"""The JSON that goes in and out of the web channel, documented in Chinese for /openapi.json."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.messages import ASKS, Block, Choice, More, Outgoing
from bot.text import MAX_INCOMING, clean

CONVERSATION = r"^[A-Za-z0-9_-]{8,64}$"
MESSAGE_ID = r"^[A-Za-z0-9_-]{1,64}$"
CHOICE = r"^[!-~]{1,48}$"

TOO_LONG = f"您写的内容太长了（最多 {MAX_INCOMING} 字）。请分几次发，或者先说最要紧的。"


class Unacceptable(Exception):
    """A request that cannot be taken; `status` and one kind sentence for the person."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class MessageIn(BaseModel):
    """What a caller of the API sends."""

    model_config = ConfigDict(extra="forbid", strict=True)

    conversation: str | None = Field(
        None,
        pattern=CONVERSATION,
        description="会话代号，由调用方自定：8 到 64 个字母、数字、_ 或 -。"
        "请用猜不到的随机值：知道代号的人就能接着这个会话说。不填则用 cookie，没有 cookie 就新建。",
    )
    id: str | None = Field(
        None,
        pattern=MESSAGE_ID,
        description="这条消息的代号，1 到 64 个字母、数字、_ 或 -。网络不好要重发时用同一个代号，不会重复处理。",
    )
    text: str | None = Field(None, description=f"居民说的话，最多 {MAX_INCOMING} 字；按了按钮时，这里可以写按钮上的字")
    choice: str | None = Field(None, pattern=CHOICE, description="按下的按钮的 id，取自上一次回答的 choices")


class BlockOut(BaseModel):
    """One piece of an answer."""

    kind: str = Field(
        description="alert 危险提醒 · lead 一句话答案 · heading 小标题 · text 正文 · steps 分步（按顺序编号）"
        " · items 要点 · copy 可照抄的文字 · note 小字说明"
    )
    lines: list[str] = Field(description="一行一条，纯文字")


class ChoiceOut(BaseModel):
    """A button under an answer."""

    id: str = Field(description="按下时作为 choice 发回")
    label: str = Field(description="按钮上的字")


class DocumentOut(BaseModel):
    """A file that comes with an answer."""

    name: str = Field(description="文件名")
    media_type: str = Field(description="文件类型")
    content: str = Field(description="文件内容，base64")


class MoreOut(BaseModel):
    """The second layer of an answer."""

    text: str = Field(description="第二层的纯文字")
    blocks: list[BlockOut] = Field(description="同样的内容，分块")
    choices: list[ChoiceOut] = Field(description="展开以后才显示的按钮")
    label: str = Field(description="展开它的按钮上的字")


class ReplyOut(BaseModel):
    """One answer."""

    text: str = Field(description="第一屏的纯文字：先做什么、找谁")
    blocks: list[BlockOut] = Field(description="同样的内容，分块，便于排版")
    choices: list[ChoiceOut] = Field(description="可以按的按钮")
    documents: list[DocumentOut] = Field(description="附带的文件")
    spoken: str | None = Field(description="适合朗读的说法；为 null 时读 text")
    asks: str | None = Field(None, description="这里在问什么：number 数、date 日子、phone 电话；为 null 时不是问数")
    more: MoreOut | None = Field(None, description="第二层：点开才看的法律依据、材料、期限和别的去处；没有时为 null")


class AnswerOut(BaseModel):
    """What is answered at once."""

    conversation: str = Field(description="会话代号")
    replies: list[ReplyOut] = Field(description="回答，按先后顺序")
    left: bool = Field(False, description="居民打了退出词：页面应当马上离开")
    forgotten: bool = Field(False, description="这一句把会话的记录都删除了：页面应当清空；用 cookie 的会话代号换了新的")


class MessageOut(BaseModel):
    """One exchange, or one message that came later (then `said` is null and `letter` is its number)."""

    at: datetime = Field(description="时间（UTC）")
    said: str | None = Field(description="居民说的话；为 null 表示是后来主动送达的消息")
    replies: list[ReplyOut] = Field(description="回答")
    letter: int | None = Field(description="后来送达的消息的编号")


class HistoryOut(BaseModel):
    """What was said before in the cookie's conversation."""

    started: bool = Field(description="这个会话里是否已经说过话")
    last_letter: int = Field(description="已包含的最后一条后来送达的消息的编号，作为 /api/events 的 after")
    messages: list[MessageOut] = Field(description="按时间先后")


class LetterOut(BaseModel):
    """The data of one event of /api/events."""

    letter: int = Field(description="编号，与事件的 id 相同")
    at: datetime = Field(description="时间（UTC）")
    replies: list[ReplyOut] = Field(description="消息")


class CarryOut(BaseModel):
    """How a talk's way to a phone stands."""

    state: Literal["waiting", "taken", "over"] = Field(description="等着扫、已经接走、过了时间")
    seconds: int = Field(description="还有多少秒有效")


class EarlierOut(BaseModel):
    """Whether there was an earlier conversation to go back to."""

    found: bool = Field(description="是否有以前的对话")


class Fault(BaseModel):
    """Every refusal has this form."""

    detail: str = Field(description="一句给居民看的话")


def read_message(body: bytes) -> MessageIn:
    """Return the message in a request's body, its text cleaned; raises Unacceptable with a kind sentence."""
    try:
        message = MessageIn.model_validate_json(body)
    except ValidationError as fault:
        raise Unacceptable(422, _sentence(fault)) from None
    text = clean(message.text or "")
    if len(text) > MAX_INCOMING:
        raise Unacceptable(413, TOO_LONG)
    if not text and message.choice is None:
        raise Unacceptable(422, "请写下您的问题，或者按一个按钮。")
    return message.model_copy(update={"text": text})


def reply_out(message: Outgoing) -> ReplyOut:
    """Return a message as the API shows it."""
    return ReplyOut(
        text=message.text,
        blocks=_blocks_out(message.blocks),
        choices=_choices_out(message.choices),
        documents=[
            DocumentOut(
                name=document.name,
                media_type=document.media_type,
                content=base64.b64encode(document.content).decode("ascii"),
            )
            for document in message.documents
        ],
        spoken=message.spoken,
        asks=message.meta.get(ASKS),
        more=_more_out(message.more),
    )


def _more_out(more: More | None) -> MoreOut | None:
    if more is None:
        return None
    blocks, choices = _blocks_out(more.blocks), _choices_out(more.choices)
    return MoreOut(text=more.text, blocks=blocks, choices=choices, label=more.button.label)


def _blocks_out(blocks: Sequence[Block]) -> list[BlockOut]:
    return [BlockOut(kind=block.kind.value, lines=list(block.lines)) for block in blocks]


def _choices_out(choices: Sequence[Choice]) -> list[ChoiceOut]:
    return [ChoiceOut(id=choice.id, label=choice.label) for choice in choices]


def message_schema() -> dict[str, Any]:
    """Return the JSON schema of MessageIn, for the OpenAPI document (the body is read by hand, in a bounded way)."""
    return MessageIn.model_json_schema()


def is_conversation(text: str) -> bool:
    """Tell whether a text may name a conversation."""
    return re.fullmatch(CONVERSATION, text) is not None


_FIELDS = {
    "conversation": "会话代号要用 8 到 64 个字母、数字、短横线或下划线。",
    "id": "消息代号要用 1 到 64 个字母、数字、短横线或下划线。",
    "text": "text 要写成文字。",
    "choice": "这个按钮不认识，请直接写下您的问题。",
}


def _sentence(fault: ValidationError) -> str:
    first = fault.errors(include_input=False, include_url=False)[0]
    field = str(first["loc"][0]) if first["loc"] else ""
    if first["type"] == "extra_forbidden":
        return f"不认识字段 {field[:40]}；可用的有 conversation、id、text、choice。"
    return _FIELDS.get(field, "请求内容不是有效的 JSON 对象。")
