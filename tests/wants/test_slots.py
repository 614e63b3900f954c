"""What stands beside an action: a place and a day, for whom and which, an article, a sum."""

from __future__ import annotations

import pytest

from bot.wants.slots import slots


@pytest.mark.parametrize(
    ("action", "text", "slot"),
    [
        ("events", "天一社区这礼拜有讲座伐", {"place": "天一社区", "day": "这礼拜"}),
        ("events", "周六有什么活动", {"day": "周六"}),
        ("events", "最近有什么讲座", {}),
        ("events", "12月5日文昌花园有没有讲座", {"place": "文昌花园", "day": "12月5日"}),
        ("register", "帮我妈报名那个讲座", {"for": "妈"}),
        ("register", "给我老公报第二个", {"for": "老公", "which": "第二个"}),
        ("register", "我要报名防诈骗讲座", {"which": "防诈骗讲座"}),
        ("opinion", "我对第十四条有意见", {"article": "14"}),
        ("opinion", "第 20 条写得不对", {"article": "20"}),
        ("opinion", "我想提意见", {}),
        ("sum:court_fee", "标的十二万诉讼费帮我算下", {"amount": "十二万"}),
        ("sum:loan_interest", "借了5万块一年利息多少", {"amount": "5万块"}),
        ("sum:child_support", "工资8000,两个孩子,抚养费多少", {"amount": "8000"}),
        ("sum:court_fee", "要回来１，２００，０００元", {"amount": "1,200,000元"}),
        ("opinion", "第111条不合理", {"article": "111"}),
        ("sum:deadline", "11月3号收到判决,哪天到期", {}),
        ("thanks", "谢谢天一社区", {}),
    ],
)
def test_slots(action: str, text: str, slot: dict[str, str]) -> None:
    assert slots(action, text) == slot
