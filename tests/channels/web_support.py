"""A small office for the tests of the web channel: it answers, remembers and sends letters, all in memory."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import httpx
from fastapi import FastAPI

from bot.channels.web.app import create_web
from bot.channels.web.parts import Phone
from bot.errors import WrongInput
from bot.messages import ASKS, LEFT, Address, Block, BlockKind, Choice, Document, Incoming, More, Outgoing, say
from bot.messages import FORGOTTEN as FORGOTTEN_MARK
from bot.web.doors import HEAD_SECONDS
from bot.web.limits import RateLimits
from bot.web.probes import Webhook
from bot.web.server import WebServer, listening
from tests.support.clock import HandClock

LEAK = Outgoing(
    blocks=(
        Block(BlockKind.LEAD, ("谁家漏的谁修、谁赔；先拍照止损，再请物业一起查漏点。",)),
        Block(BlockKind.HEADING, ("现在就做",)),
        Block(
            BlockKind.STEPS,
            (
                "先关水、断电，拍照录像，写下日期和泡坏的东西，留好装修和购买的单据。",
                "马上找物业或社区上门，一起查漏点，请他们出一份写明日期和情况的记录。",
                "书面告诉楼上：限几天内修好，损失多少。微信、短信都算，要留底。",
                "谈不拢，到社区或街道申请人民调解，不收钱。",
                "还不行，去法院起诉。漏点和损失说不清的，可以申请鉴定，费用一般先由申请的人垫付。",
            ),
        ),
        Block(BlockKind.HEADING, ("要知道",)),
        Block(
            BlockKind.TEXT,
            (
                "楼上是租客在住的，房东和租客可能都有责任，可以一起找。",
                "漏的是公共管道、屋顶或外墙，归物业维护或动用维修资金，不归楼上。",
            ),
        ),
        Block(BlockKind.HEADING, ("带上这些",)),
        Block(BlockKind.ITEMS, ("身份证", "房产证或租赁合同", "照片录像、物业或社区的记录", "维修报价或发票")),
        Block(BlockKind.HEADING, ("发给楼上的话，可以照抄",)),
        Block(
            BlockKind.COPY,
            (
                "您好，我是楼下302室。您家漏水，已经泡坏我家卧室天花板和地板。",
                "请在7天内查清漏点并修好，损失约3000元，请一起商量赔偿。照片已经留存。",
            ),
        ),
        Block(BlockKind.HEADING, ("去哪里",)),
        Block(
            BlockKind.ITEMS,
            (
                "社区人民调解委员会：邻里纠纷免费调解，到居委会说明即可",
                "公共法律服务热线 12348：免费法律咨询，全天",
                "政务服务便民热线 12345：向政府部门反映问题",
            ),
        ),
        Block(
            BlockKind.NOTE,
            (
                "依据：《民法典》第二百九十六条、第二百三十七条、第二百三十八条、第一千一百六十五条，"
                "2021年1月1日起施行；《人民调解法》第四条。",
                "审核日期：2026年11月23日（星期一）",
            ),
        ),
    ),
    choices=(
        Choice("ok:leak", "有用"),
        Choice("no:leak", "没解决"),
        Choice("plain:leak", "大白话"),
        Choice("q:sewer", "下水道堵了，粪水倒灌怎么办"),
        Choice("q:poor", "物业不管事怎么办"),
    ),
    spoken="先别急。把水关掉，电也拉下来，拍几张照片。然后叫物业或者社区的人上门，一起看水是哪里来的。",
)

VIOLENCE = Outgoing(
    blocks=(
        Block(BlockKind.LEAD, ("被打不是家务事。先保证自己和孩子安全，再留证据、求助。",)),
        Block(
            BlockKind.ALERT,
            ("正在挨打或受威胁：马上拨打 110。", "有人受伤：拨打 120。不方便说话，可以发短信 12110。"),
        ),
        Block(BlockKind.STEPS, ("离开现场，去亲友家或派出所。", "报警后要接警回执，去医院留病历。")),
        Block(BlockKind.NOTE, ("妇女维权热线 12338，工作时间。手机 13800138000，座机 0574-87654321。",)),
    ),
    choices=(Choice("person", "转人工"),),
)

LAYERS = Outgoing(
    blocks=(
        Block(BlockKind.LEAD, ("查出是楼上漏的，由楼上修、楼上赔。",)),
        Block(BlockKind.STEPS, ("先断电、拍照。", "请物业一起查漏点。", "书面告诉楼上，限几天修好。")),
        Block(BlockKind.TEXT, ("去：社区人民调解委员会（在哪里，打 12348 问）",)),
    ),
    choices=(Choice("p", "转人工"), Choice("x:1", "没解决")),
    more=More(
        (
            Block(BlockKind.HEADING, ("带上",)),
            Block(BlockKind.TEXT, ("身份证、照片录像、维修发票",)),
            Block(BlockKind.HEADING, ("法律依据",)),
            Block(BlockKind.NOTE, ("《民法典》第二百九十六条：用水排水不能损害邻居（2021年1月1日起施行）",)),
        ),
        (Choice("s:leak", "大白话"), Choice("u:1", "有用"), Choice("e:roof", "屋顶、外墙渗水，谁来修")),
        Choice("m:leak", "更多"),
    ),
)

CHOOSE = Outgoing(
    blocks=(Block(BlockKind.TEXT, ("水是从哪里来的？",)),),
    choices=(
        Choice("ask:1", "1 楼上住户家里"),
        Choice("ask:2", "2 屋顶或外墙"),
        Choice("ask:3", "3 公共下水管或地漏反上来"),
        Choice("ask:0", "都不是"),
    ),
)

WITH_FILE = Outgoing(
    blocks=(Block(BlockKind.TEXT, ("这是申请书样张。",)),),
    documents=(Document("申请书.txt", "text/plain", "申请人：".encode()),),
)

FORGOTTEN = "已经删除。"
ASK_FORGET = say("确定删除吗？", choices=(Choice("f:yes", "确定删除"), Choice("f:no", "不删")))


async def until(condition: Callable[[], bool]) -> None:
    """Wait, not for ever, until something has become true."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


@dataclass(frozen=True, slots=True)
class MemoryLetter:
    id: int
    message: Outgoing
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class MemoryExchange:
    said: str
    replies: tuple[Outgoing, ...]
    at: datetime


class MemoryMailbox:
    """Letters by address; waiting is `speed` times as fast as real, so that pings can be seen."""

    def __init__(self, clock: HandClock, speed: float = 100) -> None:
        self._clock = clock
        self._speed = speed
        self._letters: dict[Address, list[MemoryLetter]] = defaultdict(list)
        self._news: dict[Address, asyncio.Event] = defaultdict(asyncio.Event)
        self._count = 0
        self.fault: Exception | None = None
        self.wait_fault: Exception | None = None
        self.waits: list[float] = []

    def put(self, address: Address, message: Outgoing) -> int:
        self._count += 1
        self._letters[address].append(MemoryLetter(self._count, message, self._clock.now()))
        self._news[address].set()
        return self._count

    def forget(self, address: Address) -> None:
        self._letters.pop(address, None)

    async def since(self, address: Address, after: int) -> Sequence[MemoryLetter]:
        if self.fault:
            raise self.fault
        return [letter for letter in self._letters[address] if letter.id > after][:50]

    async def wait(self, address: Address, timeout: float) -> None:  # noqa: ASYNC109
        self.waits.append(timeout)
        if self.wait_fault:
            raise self.wait_fault
        self._news[address].clear()
        try:
            async with asyncio.timeout(timeout / self._speed):
                await self._news[address].wait()
        except TimeoutError:
            return


class MemoryOffice:
    """Takes turns and keeps the history: known words get real answers, everything else an echo."""

    def __init__(self, clock: HandClock, mailbox: MemoryMailbox) -> None:
        self._clock = clock
        self._mailbox = mailbox
        self._replies: dict[str, tuple[Outgoing, ...]] = {}
        self._history: dict[Address, list[MemoryExchange]] = defaultdict(list)
        self.taken: list[Incoming] = []
        self.gate = asyncio.Event()
        self.history_fault: Exception | None = None
        self.forget_fault: Exception | None = None
        self.leave_fault: Exception | None = None
        self.left: list[Address] = []

    async def take(self, incoming: Incoming) -> Sequence[Outgoing]:
        if incoming.message_id not in self._replies:
            self.taken.append(incoming)
            replies = (await self._answer(incoming),)
            self._replies[incoming.message_id] = replies
            self._history[incoming.address].append(
                MemoryExchange(incoming.text or incoming.choice or "", replies, self._clock.now())
            )
            if FORGOTTEN_MARK in replies[0].meta:
                self._history.pop(incoming.address)
                self._mailbox.forget(incoming.address)
        return self._replies[incoming.message_id]

    async def recent(self, address: Address, limit: int) -> Sequence[MemoryExchange]:
        if self.history_fault:
            raise self.history_fault
        return self._history.get(address, [])[-limit:]

    async def leave(self, address: Address) -> None:
        if self.leave_fault:
            raise self.leave_fault
        self.left.append(address)

    async def _answer(self, incoming: Incoming) -> Outgoing:
        match incoming.choice or incoming.text:
            case "崩溃":
                raise RuntimeError("broken on purpose")
            case "有误":
                raise WrongInput("这句话写错了。")
            case "慢":
                await self.gate.wait()
                return say("终于好了")
            case "/forget" | "删除记录":
                return ASK_FORGET
            case "f:yes" | "f:now":
                if self.forget_fault:
                    raise self.forget_fault
                return Outgoing((Block(BlockKind.TEXT, (FORGOTTEN,)),), meta={FORGOTTEN_MARK: "yes"})
            case "选择":
                return CHOOSE
            case "退出":
                return Outgoing((Block(BlockKind.TEXT, ("多云",)),), meta={LEFT: "yes"})
            case "两层":
                return LAYERS
            case "要电话":
                return Outgoing((Block(BlockKind.TEXT, ("留个电话吗？",)),), meta={ASKS: "phone"})
            case "样张":
                return WITH_FILE
            case "chip:leak" | "楼上漏水怎么办":
                return LEAK
            case "chip:violence" | "老公打我怎么办":
                return VIOLENCE
            case choice if incoming.choice:
                return say(f"您选了 {choice}")
            case text:
                return say(f"您说的是：{text}")


class OfficeFront:
    """What the page shows before anything is typed."""

    def __init__(self) -> None:
        self.name = "江厦街道"

    def chips(self) -> Sequence[Choice]:
        return (
            Choice("chip:leak", "楼上漏水怎么办"),
            Choice("chip:violence", "老公打我怎么办"),
            Choice("chip:fraud", "刚刚被骗转了账"),
            Choice("chip:divorce", "想离婚怎么办"),
            Choice("chip:property", "物业不管事"),
            Choice("chip:iou", "借钱不还"),
        )

    def office(self) -> str:
        return self.name

    def emergency(self) -> str:
        return "紧急情况请直接拨打 110"

    def phones(self) -> Sequence[Phone]:
        return (Phone("110", "报警"), Phone("12348", "免费法律咨询"), Phone("12345", "政务服务"))


@dataclass
class Parts:
    """The health of the parts, set by the test."""

    ok: bool = True
    fault: Exception | None = None

    def learning(self) -> list[str]:
        return ["wants"]

    async def ready(self) -> tuple[bool, dict[str, str]]:
        if self.fault:
            raise self.fault
        return self.ok, {"database": "正常" if self.ok else "连不上"}


@dataclass
class House:
    """Everything a test of the web channel needs."""

    limits: RateLimits = field(default_factory=lambda: RateLimits(per_conversation=600, per_address=6000))
    trusted_proxies: frozenset[str] = frozenset()
    public_url: str | None = None
    webhook: Webhook | None = None

    def __post_init__(self) -> None:
        self.clock = HandClock()
        self.mailbox = MemoryMailbox(self.clock)
        self.office = MemoryOffice(self.clock, self.mailbox)
        self.front = OfficeFront()
        self.health = Parts()
        self.app: FastAPI = create_web(
            turns=self.office,
            mailbox=self.mailbox,
            history=self.office,
            front=self.front,
            health=self.health,
            clock=self.clock,
            limits=self.limits,
            trusted_proxies=self.trusted_proxies,
            public_url=self.public_url,
            webhook=self.webhook,
        )

    def client(self, *, peer: str = "192.0.2.7", base_url: str = "http://office.test") -> httpx.AsyncClient:
        """Return a client that calls the application directly, coming from the address `peer`."""
        transport = httpx.ASGITransport(self.app, client=(peer, 4000), raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url=base_url)

    @asynccontextmanager
    async def serving(self, *, head_seconds: float = HEAD_SECONDS) -> AsyncIterator[str]:
        """Serve over a real socket as the program does; gives the address and stops the server at the end."""
        server = self.server = WebServer(self.app, head_seconds=head_seconds)
        running = asyncio.create_task(server.serve(sockets=[listening("127.0.0.1", 0)]))
        try:
            await until(lambda: server.started)
            yield f"http://127.0.0.1:{server.bound_port}"
        finally:
            server.should_exit = True
            async with asyncio.timeout(15):
                await running
