"""Settings as an office writes them into `.env`: every slip is told in Chinese, and no line of the file is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.errors import WrongInput
from bot.settings import load_settings

LIBRARY_WORDS = re.compile(r"(?i)\b(input|should|valid|string|must|than|parse|pattern|integer|boolean)\b")


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def write(*lines: str) -> None:
    Path(".env").write_text("\n".join(lines) + "\n", "utf-8")


def refused() -> str:
    with pytest.raises(WrongInput) as told:
        load_settings()
    return str(told.value)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("BOT_WEB_PORT=八千", "整数"),
        ("BOT_WEB_PORT=8080端口", "整数"),
        ("BOT_WEB_PORT=80800", "最多是 65535"),
        ("BOT_WEB_PORT=-1", "至少是 0"),
        ("BOT_LOG_JSON=不用", "true 或 false"),
        ("BOT_RETENTION_DAYS=30.5", "整数"),
        ("BOT_RETENTION_DAYS=0", "至少是 1"),
        ("BOT_TELEGRAM_RATE=很快", "数字"),
        ("BOT_TELEGRAM_RATE=0", "大于 0"),
        ("BOT_OFFICE_ID=江厦街道", "写法不对"),
        ("BOT_LOG_LEVEL=info", "只能是 DEBUG、INFO、WARNING、ERROR"),
        ("BOT_SMTP_SECURITY=tls", "只能是 starttls、ssl、none"),
    ],
)
def test_a_wrong_value_is_told_by_name_and_in_chinese(line: str, why: str) -> None:
    write("# 设置", line)
    told = refused()
    name = line.partition("=")[0]
    assert told.count("BOT_") == 1
    assert name in told
    assert why in told
    assert not LIBRARY_WORDS.search(told)


def test_a_rule_over_two_settings_is_told_without_the_librarys_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_SMTP_HOST", "mail.example.gov.cn")
    assert refused() == "设置有误：\n填了 BOT_SMTP_HOST，就要在 BOT_SMTP_FROM 填发件地址，例如 bot@example.gov.cn"


def test_the_first_line_of_a_file_from_windows_counts_like_the_others() -> None:
    Path(".env").write_bytes(b"\xef\xbb\xbfBOT_WEB_PORT=9001\r\nBOT_OFFICE_ID=yuehu\r\n")
    settings = load_settings()
    assert (settings.web_port, settings.office_id) == (9001, "yuehu")


def test_a_file_in_another_encoding_is_one_sentence() -> None:
    Path(".env").write_bytes("# 江厦司法所\nBOT_WEB_PORT=9001\n".encode("gbk"))
    assert refused() == "设置有误：\n.env 不是 UTF-8 文本，请另存为 UTF-8。"


@pytest.mark.parametrize(
    "name", ["BOT_WEB_PORT", "BOT_LOG_JSON", "BOT_RETENTION_DAYS", "BOT_LOG_LEVEL", "BOT_DATA_DIR"]
)
def test_a_line_that_is_left_empty_means_the_usual(name: str) -> None:
    usual = load_settings()
    write(f"{name}=")
    assert load_settings() == usual


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("BOT_TELEGRAM_TOKN=1:abc", "BOT_TELEGRAM_TOKEN"), ("BOT_WEBPORT=9001", "BOT_WEB_PORT")],
)
def test_a_misspelt_name_is_told_with_the_one_that_was_meant(typed: str, meant: str) -> None:
    write("BOT_WEB_HOST=127.0.0.1", typed)
    told = refused()
    assert typed.partition("=")[0] in told
    assert meant in told
    assert "abc" not in told, "it may be a secret"


def test_what_belongs_to_other_programs_is_left_alone() -> None:
    write("POSTGRES_PASSWORD=x", "TZ=Asia/Shanghai", "BOT_WEB_PORT=9001")
    assert load_settings().web_port == 9001


@pytest.mark.parametrize(
    "line",
    ["BOT_WEB_PUBLIC_URL=fl.example.gov.cn", "BOT_WEB_PUBLIC_URL=https：//fl.example.gov.cn",
     "BOT_TELEGRAM_API_URL=api.telegram.org"],
    ids=["no-scheme", "a-chinese-colon", "the-server-only"],
)  # fmt: skip
def test_an_address_that_no_browser_opens_is_refused_before_it_is_printed_on_a_poster(line: str) -> None:
    write(line)
    told = refused()
    assert line.partition("=")[0] in told
    assert "https://" in told


@pytest.mark.parametrize("typed", ["沈佳，李敏", "沈佳,李敏", " 沈佳 ， 李敏 ，", "沈佳、李敏"])
def test_names_are_told_apart_by_whatever_comma_is_typed(typed: str) -> None:
    write(f"BOT_NAMED_EXPORT_STAFF={typed}")
    assert load_settings().may_see_names == {"沈佳", "李敏"}


def test_a_proxy_after_a_chinese_comma_is_believed_too() -> None:
    write("BOT_WEB_TRUSTED_PROXIES=10.0.0.1，10.0.0.2")
    assert load_settings().trusted_proxies == {"10.0.0.1", "10.0.0.2"}


def test_an_empty_name_in_the_environment_switches_off_what_the_file_has(monkeypatch: pytest.MonkeyPatch) -> None:
    write("BOT_TELEGRAM_TOKEN=1:abc")
    monkeypatch.setenv("BOT_TELEGRAM_TOKEN", "")
    assert load_settings().telegram_token is None, "a copy that is tried must not speak as the real bot"
