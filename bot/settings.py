"""What the program is told from outside: a class an outside thing, read from the environment and `.env`."""

import os
import re
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

if TYPE_CHECKING:
    from services.mail.mailbox import Source
    from services.mail.port import Relay

LOCALES = Path(__file__).resolve().parent.parent / "locales"
_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{20,}")
FILE_KINDS = "pdf,jpg,png,gif,webp,heic,mp4,mov,3gp,webm,ogg,mp3,m4a,wav,amr,txt,docx,xlsx,odt"
_NEVER = frozenset({"exe", "html", "svg", "js", "apk", "jar", "bat", "sh"})
SHORTEST_SECRET = 5
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class SettingsError(Exception):
    """The settings are not usable; `lines` says of each what is wrong, without its value where that is a
    secret.
    """

    def __init__(self, lines: list[str]) -> None:
        super().__init__("; ".join(lines))
        self.lines = lines


class Outside(BaseSettings):
    """What all of them share. A variable that is set to nothing counts as not set."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore",
        populate_by_name=True, frozen=True, hide_input_in_errors=True, validate_default=True,
    )  # fmt: skip


class Telegram(Outside):
    """The bot, and the server that speaks the Bot API."""

    token: SecretStr | None = Field(None, validation_alias="BOT_TOKEN")
    api_url: str = Field("https://api.telegram.org", validation_alias="TELEGRAM_API_URL")
    fast_calls: bool = Field(True, validation_alias="FAST_CALLS")

    @field_validator("token")
    @classmethod
    def _shaped(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not _TOKEN.fullmatch(token.get_secret_value().strip()):
            raise ValueError("does not look like a token of @BotFather (digits, a colon, 35 signs)")
        return SecretStr(token.get_secret_value().strip()) if token else None

    @field_validator("api_url")
    @classmethod
    def _addressed(cls, url: str) -> str:
        return _address(url, ("http", "https"), host=True).rstrip("/")

    @property
    def telegrams_own(self) -> bool:
        """Whether it is Telegram's own server, which delivers to https addresses alone."""
        return urlsplit(self.api_url).hostname == "api.telegram.org"

    @property
    def bot_token(self) -> str:
        """Raises SettingsError where there is none."""
        if self.token is None:
            raise SettingsError(
                ["BOT_TOKEN: is missing; get one from @BotFather, or try `atende demo`, which needs none"]
            )
        return self.token.get_secret_value()


class Webhook(Outside):
    """Where Telegram sends updates to; without an address they are fetched (polling)."""

    url: str | None = Field(None, validation_alias="WEBHOOK_URL")
    listen: str = Field("127.0.0.1:8080", validation_alias="WEBHOOK_LISTEN")
    secret: SecretStr | None = Field(None, validation_alias="WEBHOOK_SECRET")

    @field_validator("url")
    @classmethod
    def _addressed(cls, url: str | None) -> str | None:
        return None if url is None else _address(url, ("http", "https"), host=True)

    @field_validator("listen")
    @classmethod
    def _bindable(cls, place: str) -> str:
        _host_and_port(place)
        return place

    @field_validator("secret")
    @classmethod
    def _shaped(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not _SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("is 1 to 256 letters, digits, _ and - (Bot API, setWebhook)")
        return secret

    @property
    def place(self) -> tuple[str, int]:
        """Host and port to listen at."""
        return _host_and_port(self.listen)

    @property
    def given_secret(self) -> str:
        """Raises SettingsError where there is none."""
        if self.secret is None:
            raise SettingsError(
                [
                    "WEBHOOK_SECRET: is missing, and WEBHOOK_URL is set; `openssl rand -hex 32` makes a good one"
                ]
            )
        return self.secret.get_secret_value()


class Watched(Outside):
    """Where whoever watches the program asks: /healthz and /metrics; without an address nobody can."""

    listen: str | None = Field(None, validation_alias="HEALTH_LISTEN")

    @field_validator("listen")
    @classmethod
    def _bindable(cls, place: str | None) -> str | None:
        if place is not None:
            _host_and_port(place)
        return place

    @property
    def place(self) -> tuple[str, int] | None:
        """Host and port to listen at."""
        return None if self.listen is None else _host_and_port(self.listen)


class Database(Outside):
    """PostgreSQL; without an address the program starts its own."""

    url: SecretStr | None = Field(None, validation_alias="DATABASE_URL")

    @field_validator("url")
    @classmethod
    def _addressed(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            _address(url.get_secret_value(), ("postgresql", "postgres", "postgresql+asyncpg"))
        return url


class Redis(Outside):
    """Redis or Valkey; without an address the program starts its own."""

    url: SecretStr | None = Field(None, validation_alias="REDIS_URL")

    @field_validator("url")
    @classmethod
    def _addressed(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            _address(url.get_secret_value(), ("redis", "rediss", "unix"))
        return url


class Desk(Outside):
    """The provider's own ways."""

    provider: str = Field("", validation_alias="PROVIDER_NAME", max_length=80)
    timezone: str = Field("America/Sao_Paulo", validation_alias="TIMEZONE")
    locale: str = Field("pt_BR", validation_alias="LOCALE")
    protocol_format: str = Field("{year}{number:07d}", validation_alias="PROTOCOL_FORMAT")

    @field_validator("timezone")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (OSError, ValueError, LookupError):
            raise ValueError(f"{name!r} is no time zone; an example: America/Sao_Paulo") from None
        return name

    @field_validator("locale")
    @classmethod
    def _spoken(cls, name: str) -> str:
        spoken = sorted(folder.name for folder in LOCALES.iterdir() if folder.is_dir())
        if name not in spoken:
            raise ValueError(f"{name!r} has no texts; there are: {', '.join(spoken)}")
        return name

    @field_validator("protocol_format")
    @classmethod
    def _readable(cls, written: str) -> str:
        from services.protocols import Protocols  # brings SQLAlchemy, which `--help` does without

        Protocols.check(written)
        return written

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class Attached(Outside):
    """Files that people send: where their copies lie, what may be kept, and who looks for viruses in it."""

    folder: Path | None = Field(None, validation_alias="FILES_DIR")
    kinds: str = Field(FILE_KINDS, validation_alias="FILE_KINDS")
    clamav: str | None = Field(None, validation_alias="CLAMAV")

    @field_validator("folder")
    @classmethod
    def _usable(cls, folder: Path | None) -> Path | None:
        return None if folder is None else _folder(folder)

    @field_validator("kinds")
    @classmethod
    def _listed(cls, written: str) -> str:
        kinds = written.replace(",", " ").split()
        wrong = [kind for kind in kinds if not re.fullmatch(r"[a-z0-9]{1,8}", kind)]
        if wrong or not kinds:
            raise ValueError(f"is a list of endings such as pdf,jpg,mp4, not {written!r}")
        if risky := sorted(_NEVER.intersection(kinds)):
            raise ValueError(f"{', '.join(risky)} is never taken: it may run where somebody opens it")
        return written

    @field_validator("clamav")
    @classmethod
    def _reachable(cls, place: str | None) -> str | None:
        if place is not None:
            _host_and_port(place)
        return place

    @property
    def kept(self) -> frozenset[str]:
        """The endings, one by one."""
        return frozenset(self.kinds.replace(",", " ").split())

    @property
    def scanner(self) -> tuple[str, int] | None:
        """Host and port of clamd."""
        return None if self.clamav is None else _host_and_port(self.clamav)


class Routers(Outside):
    """MikroTik routers: whom their certificates are trusted by, in place of whom this machine trusts."""

    ca: Path | None = Field(None, validation_alias="ROUTERS_CA")

    @field_validator("ca")
    @classmethod
    def _there(cls, file: Path | None) -> Path | None:
        if file is None:
            return None
        try:
            ssl.create_default_context(cafile=file)
        except OSError as error:  # ssl.SSLError is one
            raise ValueError(
                f"{file} is no file with certificates (PEM): {error.strerror or error}"
            ) from None
        return file

    @property
    def named(self) -> Mapping[str, str]:
        """What `credentials: env:NAME` may mean: variables of the environment and of `.env`."""
        said = dotenv_values(".env", encoding="utf-8", interpolate=False)
        return {name: value for name, value in said.items() if value} | os.environ


class Mailing(Outside):
    """Mail servers: where mail leaves for, from whom and how fast, and where answers arrive. Passwords stand in the
    addresses, percent-encoded."""

    smtp: SecretStr | None = Field(None, validation_alias="SMTP_URL")
    ca: Path | None = Field(None, validation_alias="SMTP_CA")
    sender: str | None = Field(None, validation_alias="MAIL_FROM")
    reply_to: str | None = Field(None, validation_alias="MAIL_REPLY_TO")
    rate: int = Field(60, validation_alias="MAIL_RATE", ge=1, le=100_000)
    imap: SecretStr | None = Field(None, validation_alias="IMAP_URL")

    @field_validator("smtp")
    @classmethod
    def _leaves(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            _address(url.get_secret_value(), ("smtps", "smtp"), host=True)
        return url

    @field_validator("imap")
    @classmethod
    def _arrives(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            _address(url.get_secret_value(), ("imaps", "imap"), host=True)
        return url

    @field_validator("ca")
    @classmethod
    def _there(cls, file: Path | None) -> Path | None:
        if file is not None and not file.is_file():
            raise ValueError(f"{file} is not a file")
        return file

    @field_validator("sender", "reply_to")
    @classmethod
    def _mailbox(cls, written: str | None) -> str | None:
        from services.mail.composing import Unsendable, split, wire  # bring what `--help` does without

        try:
            _ = written and wire(split(written)[1])
        except Unsendable:
            raise ValueError("is no e-mail address; an example: atendimento@provedor.com.br") from None
        return written

    @property
    def relay(self) -> "Relay | None":
        """The server that mail leaves for; None where none is set. Raises SettingsError without a sender."""
        if self.smtp is None:
            return None
        from services.mail.port import Relay

        if self.sender is None:
            raise SettingsError(["MAIL_FROM: is missing, and SMTP_URL is set"])
        return Relay.of(self.smtp.get_secret_value(), self.ca)

    @property
    def source(self) -> "Source | None":
        """The mailbox that answers arrive in; None where none is set."""
        if self.imap is None:
            return None
        from services.mail.mailbox import Source

        return Source.of(self.imap.get_secret_value(), self.ca)

    @property
    def secrets(self) -> list[str]:
        """Passwords, as they are written and as they are meant; one so short that it is a part of many words is kept
        out of the log by what stands around it alone."""
        given = [urlsplit(each.get_secret_value()).password or "" for each in (self.smtp, self.imap) if each]
        return [said for each in given for said in {each, unquote(each)} if len(said) >= SHORTEST_SECRET]


class Machine(Outside):
    """This machine: where our own data lies and how the log is written."""

    data_dir: Path = Field(Path(".atende"), validation_alias="DATA_DIR")
    log_format: str = Field("text", validation_alias="LOG_FORMAT")
    flow: str | None = Field(None, validation_alias="ATENDE_FLOW")
    """A way that is served in place of the intake, as MODULE:NAME (`atende run --flow`)."""

    @field_validator("data_dir")
    @classmethod
    def _usable(cls, folder: Path) -> Path:
        return _folder(folder)

    @field_validator("log_format")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in ("text", "json"):
            raise ValueError(f"is text or json, not {name!r}")
        return name


class Settings(Outside):
    """All of them. Made without arguments it reads the environment; tests give the parts."""

    telegram: Telegram = Field(default_factory=Telegram)
    webhook: Webhook = Field(default_factory=Webhook)
    watched: Watched = Field(default_factory=Watched)
    database: Database = Field(default_factory=Database)
    redis: Redis = Field(default_factory=Redis)
    desk: Desk = Field(default_factory=Desk)
    machine: Machine = Field(default_factory=Machine)
    attached: Attached = Field(default_factory=Attached)
    mailing: Mailing = Field(default_factory=Mailing)
    routers: Routers = Field(default_factory=Routers)

    @property
    def database_url(self) -> str:
        """Where PostgreSQL is; `bot.run.servers` gives settings that have it. Raises SettingsError without one."""
        if self.database.url is None:
            raise SettingsError(["DATABASE_URL: is needed here"])
        return self.database.url.get_secret_value()

    @property
    def redis_url(self) -> str:
        """The same of Redis."""
        if self.redis.url is None:
            raise SettingsError(["REDIS_URL: is needed here"])
        return self.redis.url.get_secret_value()

    @property
    def files_dir(self) -> Path:
        """Where copies of files lie."""
        return self.attached.folder or self.machine.data_dir / "files"

    @property
    def by_webhook(self) -> bool:
        """Whether updates are delivered, not fetched. Raises SettingsError for settings with which they can't be."""
        if self.webhook.url is None:
            return False
        _ = self.webhook.given_secret
        if self.telegram.telegrams_own and urlsplit(self.webhook.url).scheme != "https":
            raise SettingsError(
                ["WEBHOOK_URL: must begin with https://, for Telegram delivers to nothing else"]
            )
        return True

    @property
    def secrets(self) -> list[str]:
        """What must never stand in a log."""
        said = [each.get_secret_value() for each in (self.telegram.token, self.webhook.secret) if each]
        return [*said, *self.mailing.secrets]


def read_settings() -> Settings:
    """The settings of the environment and of `.env` in the working directory. Raises SettingsError with every
    fault.
    """
    settings, faults = read_what_holds()
    if faults:
        raise SettingsError([*faults.values()])
    return settings


def read_what_holds() -> tuple[Settings, dict[str, str]]:
    """The same settings, with defaults in place of wrong ones; those by name, each with its line."""
    parts: dict[str, Any] = {}
    faults: dict[str, str] = {}
    kinds: Mapping[str, type[Outside]] = {
        "telegram": Telegram, "webhook": Webhook, "watched": Watched, "database": Database, "redis": Redis,
        "desk": Desk, "machine": Machine, "attached": Attached, "mailing": Mailing, "routers": Routers,
    }  # fmt: skip
    for name, kind in kinds.items():
        try:
            parts[name] = kind()
        except ValidationError as error:
            found = error.errors(include_input=False, include_url=False)
            faults |= {str(each["loc"][0]): _line(each) for each in found}
            defaults = {str(field.validation_alias): field.default for field in kind.model_fields.values()}
            parts[name] = kind(**{wrong: defaults[wrong] for wrong in faults if wrong in defaults})
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError([f".env: can't be read: {error}"]) from None
    return Settings(**parts), faults


def _line(error: Any) -> str:
    name = str(error["loc"][0])
    text = str(error["msg"]).removeprefix("Value error, ").replace("\n", " ")
    return f"{name}: {text.removeprefix(name).lstrip()}"


def _address(url: str, schemes: tuple[str, ...], *, host: bool = False) -> str:
    """Raises ValueError for what is no address of that kind; never repeats it, for a password may stand in
    it.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ValueError("is no address that can be read") from None
    if parts.scheme not in schemes or (host and not parts.hostname):
        raise ValueError(f"must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}")
    return url


def _folder(folder: Path) -> Path:
    """An absolute one, there already or not. Raises ValueError."""
    folder = folder.expanduser().absolute()
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder} is not a folder")
    return folder


def _host_and_port(place: str) -> tuple[str, int]:
    """`host:port`, `[::1]:port` or `:port` (every address). Raises ValueError."""
    try:
        parts = urlsplit(f"//{place}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if port is None or place.strip("[]0123456789abcdefghijklmnopqrstuvwxyz.:-_"):
        raise ValueError(f"{place!r} is no host:port; an example: 127.0.0.1:8080")
    return host or "0.0.0.0", port
