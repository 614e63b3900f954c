"""All settings in one place, read once at start from BOT_* variables or a .env file; every fault is told together."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import WrongInput
from bot.text import names_in
from bot.wrong_values import in_chinese

_ENV_FILE = Path(".env")
_NAME = re.compile(r"(?m)^\s*(?:export\s+)?(BOT_[A-Z0-9_]+)\s*=", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s/:：，]+(:\d+)?(/\S*)?")
NEAR = 0.9
"""How alike a name must be to one of ours to be taken for a slip (1 is the same)."""

_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")


class Settings(BaseSettings):
    """What an office can set. The description of each field is what `python -m bot settings` prints."""

    model_config = SettingsConfigDict(
        env_prefix="BOT_", env_file=_ENV_FILE, env_file_encoding="utf-8-sig", extra="ignore", frozen=True
    )

    data_dir: Path = Field(Path("data"), description="数据文件夹：数据库、缓存都在里面")
    database_url: SecretStr | None = Field(
        None,
        description="数据库地址；不填用数据文件夹里的 SQLite，也可填 postgresql+asyncpg://用户:密码@主机/库",
    )
    cache_dir: Path | None = Field(None, description="学好的模型放在哪里；不填放在数据文件夹的 cache 里")
    knowledge_dir: Path = Field(Path("knowledge"), description="知识库文件夹")
    semantic: bool = Field(True, description="装了语义扩展（semantic）就用；填 false 不用")
    office_id: Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,32}$")] = Field(
        "jiangxia", description="本单位的代号（小写字母、数字）"
    )
    web_host: str = Field("127.0.0.1", description="网页监听地址；对外提供服务时放在反向代理后面")
    web_port: int = Field(8080, ge=0, le=65535, description="网页端口")
    web_public_url: str | None = Field(None, description="居民看到的网址，例如 https://fl.example.gov.cn")
    web_trusted_proxies: str = Field("", description="可信反向代理的地址，逗号分隔；只有它们报告的来访地址才算数")
    telegram_token: SecretStr | None = Field(None, description="Telegram 机器人令牌；不填就不启用 Telegram")
    telegram_api_url: str = Field("https://api.telegram.org", description="Bot API 服务器地址")
    telegram_webhook_url: str | None = Field(
        None, description="填了就用 webhook（例如 https://你的域名/telegram），不填用轮询"
    )
    telegram_webhook_secret: SecretStr | None = Field(None, description="webhook 的密钥；不填则每次启动随机生成")
    smtp_host: str = Field("", description="发提醒邮件的服务器；不填就不发邮件")
    smtp_port: int = Field(587, ge=1, le=65535, description="邮件服务器的端口")
    smtp_security: Annotated[str, Field(pattern="^(starttls|ssl|none)$")] = Field(
        "starttls", description="怎样加密：starttls、ssl（多为 465 端口）或 none（只在内网）"
    )
    smtp_user: str = Field("", description="邮件服务器的用户名；不填就不登录")
    smtp_password: SecretStr | None = Field(None, description="邮件服务器的密码")
    smtp_from: str = Field("", description="提醒邮件的发件地址")
    retention_days: int = Field(30, ge=1, le=3650, description="聊天原文保留天数")
    phone_retention_days: int = Field(180, ge=1, le=3650, description="转人工时留的电话保留天数")
    inquiry_retention_days: int = Field(
        365, ge=1, le=3650, description="转人工的问题和回复，办结后保留天数（到期只留编号和日期）"
    )
    telegram_rate: float = Field(
        25, gt=0, le=1000, description="每秒最多群发几条（Telegram 总共约 30 条；几个进程一起时分开算）"
    )
    announce_second_person: int = Field(
        500, ge=0, le=10_000_000, description="群发通知从多少位起要第二个人同意，0 为不用"
    )
    hold_seconds: int = Field(
        60, ge=0, le=3600, description="经办人同意以后，消息等多少秒才发出，这之前可以撤回；0 为马上发"
    )
    weekly_card: bool = Field(True, description="每周三上午给订阅的人发一条“每周一法”")
    rate_per_minute: int = Field(20, ge=1, le=6000, description="每个会话每分钟最多几条消息")
    rate_per_address: int = Field(120, ge=1, le=60000, description="每个网络地址每分钟最多几条消息")
    places_per_address: int = Field(
        10,
        ge=1,
        le=100_000,
        description="每个网络地址每小时最多报几个活动名额（意见为它的 6 倍，转人工为 2 倍）；本机不限",
    )
    named_export_staff: str = Field("", description="可以导出姓名的经办人，逗号分隔；不填就谁也不能")
    log_level: Annotated[str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$")] = Field("INFO", description="日志级别")
    log_json: bool = Field(False, description="日志写成一行一个 JSON")

    @model_validator(mode="before")
    @classmethod
    def _empty_means_the_usual(cls, given: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in given.items() if value != ""}

    @field_validator("web_public_url", "telegram_api_url", "telegram_webhook_url")
    @classmethod
    def _can_be_opened(cls, value: str | None) -> str | None:
        if value is not None and not _ADDRESS.fullmatch(value):
            raise ValueError("网址要写全，以 https:// 开头，用英文标点")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: SecretStr | None) -> SecretStr | None:
        url = value.get_secret_value() if value else ""
        if url and not url.startswith(("sqlite+aiosqlite://", "postgresql+asyncpg://")):
            raise ValueError("只支持 sqlite+aiosqlite:// 和 postgresql+asyncpg:// 开头的地址")
        return value if url else None

    @field_validator("telegram_webhook_url", "web_public_url", mode="before")
    @classmethod
    def _no_trailing_slash(cls, value: object) -> object:
        return value.rstrip("/") or None if isinstance(value, str) else value

    @model_validator(mode="after")
    def _webhook_needs_token(self) -> Settings:
        if self.telegram_webhook_url and not self.telegram_token:
            raise ValueError("填了 BOT_TELEGRAM_WEBHOOK_URL，就要填 BOT_TELEGRAM_TOKEN")
        return self

    @model_validator(mode="after")
    def _mail_needs_a_sender(self) -> Settings:
        if self.smtp_host and not _MAIL.fullmatch(self.smtp_from):
            raise ValueError("填了 BOT_SMTP_HOST，就要在 BOT_SMTP_FROM 填发件地址，例如 bot@example.gov.cn")
        return self

    @property
    def may_see_names(self) -> frozenset[str]:
        """The members of staff who may export names."""
        return frozenset(names_in(self.named_export_staff))

    @property
    def trusted_proxies(self) -> frozenset[str]:
        """The addresses of the reverse proxies that are believed."""
        return frozenset(names_in(self.web_trusted_proxies))

    @property
    def cache(self) -> Path:
        """The folder of what can be made anew: the learned models, and the compiled pages."""
        return self.cache_dir or self.data_dir / "cache"

    @property
    def database(self) -> str:
        """The database's address, the default one included."""
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite+aiosqlite:///{(self.data_dir / 'bot.db').absolute()}"


def load_settings() -> Settings:
    """Read the settings from the environment and `.env`.

    Raises WrongInput with every fault, none of them showing a secret's value.
    """
    try:
        lines = _misspelt()
        settings = Settings()
    except UnicodeDecodeError:
        raise WrongInput("设置有误：\n.env 不是 UTF-8 文本，请另存为 UTF-8。") from None
    except ValidationError as fault:
        lines += [
            f"BOT_{'_'.join(map(str, error['loc'])).upper()}：{in_chinese(error)}"
            if error["loc"]
            else in_chinese(error)
            for error in fault.errors(include_input=False, include_url=False)
        ]
    if lines:
        raise WrongInput("设置有误：\n" + "\n".join(lines))
    return settings


def _misspelt() -> list[str]:
    """Names in the file that are nearly one of ours; what is far from all of them belongs to another program."""
    known = [f"BOT_{name.upper()}" for name in Settings.model_fields]
    text = _ENV_FILE.read_text("utf-8-sig") if _ENV_FILE.is_file() else ""
    given = dict.fromkeys(name.upper() for name in _NAME.findall(text))
    near = {name: get_close_matches(name, known, 1, NEAR) for name in given if name[:4] == "BOT_" and name not in known}
    return [f"没有 {name} 这个设置，是不是 {meant[0]}" for name, meant in near.items() if meant]
