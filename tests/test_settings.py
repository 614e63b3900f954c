"""Settings: every fault told together, secrets never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import WrongInput
from bot.settings import load_settings


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_any_setting_everything_has_a_default() -> None:
    settings = load_settings()
    assert settings.database.startswith("sqlite+aiosqlite:////")
    assert (settings.web_host, settings.web_port, settings.telegram_token) == ("127.0.0.1", 8080, None)


def test_a_file_and_the_environment_are_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("BOT_WEB_PORT=9001\nBOT_WEB_HOST=0.0.0.0\nOTHER=1\n")
    monkeypatch.setenv("BOT_WEB_PORT", "9002")
    settings = load_settings()
    assert (settings.web_host, settings.web_port) == ("0.0.0.0", 9002)  # noqa: S104


def test_all_faults_come_together_and_no_secret_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_WEB_PORT", "many")
    monkeypatch.setenv("BOT_DATABASE_URL", "mysql://root:topsecret@db/x")
    monkeypatch.setenv("BOT_OFFICE_ID", "江厦")
    with pytest.raises(WrongInput) as told:
        load_settings()
    for name in ("BOT_WEB_PORT", "BOT_DATABASE_URL", "BOT_OFFICE_ID"):
        assert name in str(told.value)
    assert "topsecret" not in str(told.value)


def test_a_webhook_without_a_token_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TELEGRAM_WEBHOOK_URL", "https://x.example/telegram/")
    with pytest.raises(WrongInput, match="BOT_TELEGRAM_TOKEN"):
        load_settings()


def test_secrets_do_not_show_when_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TELEGRAM_TOKEN", "123456:abcdefghijklmnopqrstuvwxyz")
    monkeypatch.setenv("BOT_DATABASE_URL", "postgresql+asyncpg://u:topsecret@db/x")
    shown = repr(load_settings())
    assert "abcdefgh" not in shown
    assert "topsecret" not in shown


def test_empty_values_count_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BOT_TELEGRAM_TOKEN", "BOT_DATABASE_URL", "BOT_WEB_PUBLIC_URL"):
        monkeypatch.setenv(name, "")
    settings = load_settings()
    assert settings.telegram_token is None
    assert settings.web_public_url is None
    assert settings.database.startswith("sqlite")
