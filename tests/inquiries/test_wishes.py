"""Who is to answer, when one may be rung up, when an answer comes: said in a few words, and read by staff."""

from __future__ import annotations

import pytest

from bot.inquiries.wishes import asks_when, is_wish


@pytest.mark.parametrize(
    "said",
    [
        "我想找个女的工作人员说", "晚上不要打我电话", "白天别打", "不要打到家里", "老公在家别打", "只能发短信",
        "下午三点以后再打", "会讲宁波话的", "不要上次那个人", "周末能联系吗", "三点到五点打给我", "最好是女律师",
        "上班时间不方便接电话", "打我单位电话",
    ],
)  # fmt: skip
def test_a_wish_is_heard(said: str) -> None:
    assert is_wish(said)


@pytest.mark.parametrize(
    "said",
    [
        "女的离婚要什么", "男的打女的怎么办", "晚上打架吵", "老公晚上打我", "他上班时打我电话骂我", "他晚上打麻将",
        "发短信骂我", "催债的晚上打电话", "女律师多少钱", "他说晚上要来打我", "老板换人不给钱", "不留电话", "好的",
    ],
)  # fmt: skip
def test_what_tells_of_a_matter_is_no_wish(said: str) -> None:
    assert not is_wish(said)


@pytest.mark.parametrize(
    "said",
    [
        "多久有人回我", "多久回复", "啥时候给我答复", "你们回了没有", "有人看了吗", "怎么还没回复",
        "我刚才问的有结果了吗",
    ],
)  # fmt: skip
def test_who_waits_asks_when(said: str) -> None:
    assert asks_when(said)


@pytest.mark.parametrize(
    "said",
    [
        "法院多久回复", "报案多久有答复", "要多久", "物业不理我", "没人管", "他还没回", "劳动仲裁几天有结果",
    ],
)  # fmt: skip
def test_who_asks_about_others_does_not(said: str) -> None:
    assert not asks_when(said)
