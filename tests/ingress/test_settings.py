"""A wrong or missing setting is one clear line that names it, and never repeats a secret."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, Telegram, read_settings

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
NAMES = (
    "BOT_TOKEN", "TELEGRAM_API_URL", "DATABASE_URL", "REDIS_URL", "DATA_DIR", "TIMEZONE", "LOCALE",
    "PROVIDER_NAME", "PROTOCOL_FORMAT", "LOG_FORMAT", "FILES_DIR", "ROUTERS_CA",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_what_is_not_set_has_a_sensible_default(tmp_path: Path) -> None:
    settings = read_settings()
    assert settings.machine.data_dir == tmp_path / ".atende"
    assert settings.files_dir == tmp_path / ".atende" / "files"
    assert settings.desk.timezone == "America/Sao_Paulo"
    assert settings.desk.locale == "pt_BR"
    assert settings.database.url is None
    assert settings.redis.url is None
    assert settings.webhook.url is None
    assert settings.webhook.place == ("127.0.0.1", 8080)
    assert settings.watched.place is None
    with pytest.raises(SettingsError, match=r"^BOT_TOKEN: is missing; get one from @BotFather"):
        _ = settings.telegram.bot_token


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(
        f"BOT_TOKEN={TOKEN}\nTIMEZONE=America/Manaus\nLOG_FORMAT=json\nSOMETHING_ELSE=1\n"
    )
    monkeypatch.setenv("TIMEZONE", "America/Belem")
    monkeypatch.setenv("LOG_FORMAT", "")  # set to nothing counts as not set
    settings = read_settings()
    assert settings.telegram.bot_token == TOKEN
    assert settings.desk.timezone == "America/Belem"
    assert settings.machine.log_format == "json"


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("BOT_TOKEN", "hunter2", "BOT_TOKEN: does not look like a token"),
        ("TELEGRAM_API_URL", "api.telegram.org", "TELEGRAM_API_URL: must begin with http:// or https://"),
        ("TELEGRAM_API_URL", "http://", "TELEGRAM_API_URL: must begin with"),
        ("DATABASE_URL", "mysql://ana:hunter2@db/desk", "DATABASE_URL: must begin with postgresql://"),
        (
            "DATABASE_URL",
            "postgresql://ana:hunter2@db:porta/desk",
            "DATABASE_URL: is no address that can be read",
        ),
        ("REDIS_URL", "http://hunter2@cache", "REDIS_URL: must begin with redis://"),
        ("WEBHOOK_URL", "atende.example/hook", "WEBHOOK_URL: must begin with http:// or https://"),
        ("WEBHOOK_LISTEN", "8080", "WEBHOOK_LISTEN: '8080' is no host:port; an example: 127.0.0.1:8080"),
        ("WEBHOOK_LISTEN", "here:70000", "WEBHOOK_LISTEN: 'here:70000' is no host:port"),
        ("WEBHOOK_SECRET", "hunter2 é", "WEBHOOK_SECRET: is 1 to 256 letters, digits, _ and -"),
        ("HEALTH_LISTEN", "u@h:1", "HEALTH_LISTEN: 'u@h:1' is no host:port"),
        ("TIMEZONE", "Sao_Paulo", "TIMEZONE: 'Sao_Paulo' is no time zone"),
        ("TIMEZONE", "../../etc/passwd", "TIMEZONE: "),
        ("LOCALE", "tlh", "LOCALE: 'tlh' has no texts; there are: en, es, pt_BR"),
        ("PROTOCOL_FORMAT", "{year}", "PROTOCOL_FORMAT: '{year}' must contain {number}"),
        ("LOG_FORMAT", "xml", "LOG_FORMAT: is text or json, not 'xml'"),
        ("DATA_DIR", "/etc/hostname", "DATA_DIR: /etc/hostname is not a folder"),
        ("FILES_DIR", "/etc/hostname", "FILES_DIR: /etc/hostname is not a folder"),
        ("FILE_KINDS", "pdf,exe", "FILE_KINDS: exe is never taken"),
        ("FILE_KINDS", ".PDF", "FILE_KINDS: is a list of endings such as pdf,jpg,mp4"),
        ("ROUTERS_CA", "/etc/hostname", "ROUTERS_CA: /etc/hostname is no file with certificates"),
        ("CLAMAV", "clamd", "CLAMAV: 'clamd' is no host:port"),
    ],
)
def test_a_wrong_one_is_one_line_that_names_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, line: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert len(caught.value.lines) == 1
    assert caught.value.lines[0].startswith(line)
    assert "\n" not in caught.value.lines[0]
    assert "hunter2" not in caught.value.lines[0]


def test_all_wrong_ones_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALE", "tlh")
    monkeypatch.setenv("BOT_TOKEN", "no")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert [line.split(":")[0] for line in caught.value.lines] == ["BOT_TOKEN", "LOCALE"]


def test_a_secret_does_not_show_in_a_printed_setting() -> None:
    assert TOKEN not in repr(Settings(telegram=Telegram(token=TOKEN)))  # type: ignore[arg-type]
