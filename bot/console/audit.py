"""The ledger: who did what, when and why; looked through by administrators."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from starlette.responses import Response

from bot.audit import Sought
from bot.clock import OFFICE_ZONE, iso_day
from bot.console.pages import Topic, get
from bot.console.visit import Visit
from bot.staff.rights import Right

SUBJECTS = {
    "inquiry": "咨询",
    "draft": "草案",
    "opinion": "意见",
    "meeting": "会议",
    "event": "活动",
    "announcement": "群发",
    "subscription": "订阅",
    "quiz": "竞赛",
    "duty": "值班",
    "canned": "常用句",
    "inbox": "收件",
    "outbox": "发件",
    "knowledge": "知识",
    "setting": "设置",
    "staff": "账号",
}

VERBS = {
    "add": "新增", "annotate": "加说明", "cancel": "取消", "cancelled": "取消", "change": "修改", "close": "办结",
    "confirm": "确认发出", "copy": "照抄", "correct": "更正", "dates": "改日期", "delete": "删除",
    "dispose": "写结果", "draft": "起草", "enter": "录入", "export": "导出", "group": "并组", "import": "导入",
    "import-undo": "撤回导入", "leave": "退出", "locked": "锁定", "moderate": "不列入", "password": "设密码",
    "paused": "暂停", "postponed": "延期", "promulgate": "公布", "publish": "发布", "record": "补录",
    "reopen": "重开", "replace": "替换", "reply": "回复", "restore": "还原", "retry": "重办", "rights": "改权限",
    "search": "查找", "second": "第二人同意", "show": "查看", "slips": "打印告知单", "take-back": "撤回",
    "test": "试发", "transcribe": "转写", "ungroup": "拆组", "unpromulgate": "撤回公布", "version": "新一版",
}  # fmt: skip

_OWN = {
    "announcement.sending": "接着群发",
    "draft.annotate": "写条文说明", "draft.dates": "改草案日期", "draft.rename": "改草案标题",
    "draft.reveal": "找回删去的草案", "draft.version": "存草案新一版",
    "event.attendance": "记到场", "event.attendance-undo": "撤销到场", "event.export-named": "导出活动全名",
    "event.names": "看全名和电话",
    "event.phone-in": "电话报名", "event.phone-yes": "电话确认名额", "event.phone-out": "电话退名额",
    "knowledge.note": "说条目不对",
    "opinion.correct-result": "更正结果", "opinion.dispose": "写意见的结果", "opinion.export-named": "导出意见全名",
    "opinion.group": "并组", "opinion.import-results": "导入退回的汇总表", "opinion.import-undo": "整批撤回意见",
    "opinion.print": "打印告知单", "opinion.publish": "告知结果", "opinion.reported": "标为已报送",
    "opinion.slips": "记下告知单已送到",
    "opinion.slips-undo": "撤销“已送到”", "opinion.sorted": "标为已整理", "opinion.ungroup": "拆组",
    "quiz.close": "提前截止竞赛", "quiz.dates": "改竞赛时间", "setting.test": "试发提醒",
    "subscription.group": "改收通知的群",
    "hold.recall": "撤回", "hold.correct": "发更正信", "announcement.back": "退回群发的草稿",
    "inquiry.take": "接过来办", "inquiry.give": "交给同事", "inquiry.back": "放回去", "inquiry.topic": "改话题",
    "inquiry.urgency": "改缓急", "inquiry.note": "写内部备注", "inquiry.note-fix": "改内部备注",
    "inquiry.enter": "记来访、来电", "inquiry.withdraw": "作废", "inquiry.file": "看附件", "opinion.file": "看附件",
    "inquiry.show": "打开看",
    "staff.add": "开账号", "staff.close": "停用账号", "staff.enter": "登录", "staff.leave": "退出登录",
    "staff.locked": "锁定账号", "staff.password": "设密码", "staff.reopen": "启用账号", "staff.rights": "改权限",
}  # fmt: skip


def said(act: str) -> str:
    """Return an act as staff read it; one that has no words here is shown as it is."""
    subject, _, verb = act.partition(".")
    if act in _OWN:
        return _OWN[act]
    known = SUBJECTS.get(subject), VERBS.get(verb)
    return f"{known[1]}{known[0]}" if all(known) else act


async def ledger(visit: Visit) -> Response:
    """GET /audit: newest first, with filters."""
    since, until = iso_day(visit.asked("since")), iso_day(visit.asked("until"))
    sought = Sought(
        who=visit.asked("who")[:64],
        act=f"{visit.asked('about')}." if visit.asked("about") in SUBJECTS else "",
        words=visit.asked("words")[:80],
        since=_begin(since) if since else None,
        until=_begin(until, days=1) if until else None,
    )
    paging = visit.paged()
    async with visit.parts.database.read() as session:
        rows = await visit.parts.audit.search(session, sought, skip=paging.skip, take=paging.take)
        people = await visit.parts.audit.people(session)
    return visit.page(
        "audit/ledger.html", rows=paging.cut(rows), paging=paging, people=people, subjects=SUBJECTS, said_of=said
    )


def _begin(day: date, days: int = 0) -> datetime | None:
    """The first moment of a day, or of one some days later; None where the calendar ends."""
    try:
        return datetime.combine(day + timedelta(days=days), time(), OFFICE_ZONE).astimezone(UTC)
    except OverflowError:
        return None


TOPIC = Topic("日志", "/audit", Right.ADMIN, (get("/audit", ledger, Right.ADMIN),))
