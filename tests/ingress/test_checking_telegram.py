"""`atende check` of Telegram: a token that is not known, a webhook set elsewhere or failing, a clock that is off."""

import json
import time
from email.utils import formatdate
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from bot.checking import line
from bot.checks.telegram import webhook
from bot.settings import Settings, Telegram, Webhook
from demo.faults import Fault
from demo.server import DemoTelegram
from tests.ingress.test_checking import checked, settings

__all__ = ["settings"]  # a fixture


async def test_a_token_that_telegram_does_not_know_is_said(
    settings: Settings, telegram: DemoTelegram
) -> None:
    token = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
    other = settings.model_copy(update={"telegram": Telegram(token=SecretStr(token), api_url=telegram.url)})
    found = await checked(other)
    assert found["token"].level == "wrong"
    assert "Telegram does not know it (401 Unauthorized) → take the one that @BotFather shows" in line(
        found["token"]
    )


async def set_webhook(telegram: DemoTelegram, url: str) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(
            f"{telegram.url}/bot{telegram.token}/setWebhook", params={"url": url}
        ) as answer:
            assert answer.status == 200, await answer.text()


async def test_a_webhook_that_is_set_elsewhere_is_said_without_its_path(
    settings: Settings, telegram: DemoTelegram
) -> None:
    await set_webhook(telegram, "http://127.0.0.1:1/hook-of-secrets")
    polls = await checked(settings)
    assert polls["webhook"].level == "wrong"
    assert "one is set (http://127.0.0.1:1), so nothing can be fetched by polling → set WEBHOOK_URL" in line(
        polls["webhook"]
    )
    hooked = settings.model_copy(
        update={
            "webhook": Webhook(url="http://127.0.0.1:2/mine", secret=SecretStr("s"), listen="127.0.0.1:1")
        }
    )
    found = await checked(hooked)
    assert "Telegram delivers to another address (http://127.0.0.1:1)" in line(found["webhook"])
    assert "nobody listens at 127.0.0.1:1 (WEBHOOK_LISTEN)" in line(found["listener"])
    assert "secrets" not in str(found)


@pytest.mark.parametrize(
    ("url", "info", "level", "says"),
    [
        ("https://a.example/x", {"url": ""}, "warning", "not set at Telegram yet"),
        ("http://a.example/x", {"url": ""}, "wrong", "no https:// address"),
        ("https://a.example:8081/x", {"url": ""}, "wrong", "port 8081 → one of 443, 80, 88, 8443"),
        ("https://a.example/x", {"url": "https://a.example/x", "pending_update_count": 3}, "ok", "delivers; 3 wait"),
        ("https://a.example/x", {"url": "https://a.example/x", "pending_update_count": 500}, "warning", "500 updates"),
        (
            "https://a.example/x",
            {"url": "https://a.example/x", "pending_update_count": 2, "last_error_date": 999_880,
             "last_error_message": "Connection refused"},
            "wrong", "2 min ago a delivery failed: Connection refused; 2 wait",
        ),
        (
            "https://a.example/x",
            {"url": "https://a.example/x", "pending_update_count": 0, "last_error_date": 999_880},
            "warning", "2 min ago a delivery failed: no reason told",
        ),
    ],
)  # fmt: skip
def test_what_telegram_says_of_the_webhook_is_held_against_the_settings(
    url: str, info: dict[str, Any], level: str, says: str
) -> None:
    settings = Settings(
        telegram=Telegram(token=None, api_url="https://api.telegram.org"),
        webhook=Webhook(url=url, secret=SecretStr("s")),
    )
    verdict = webhook(settings, info, now=1_000_000.0)
    assert verdict.level == level
    assert says in line(verdict)


@pytest.mark.parametrize(("behind", "level"), [(10, "warning"), (60, "wrong")])
async def test_a_clock_that_is_off_is_said(
    settings: Settings, telegram: DemoTelegram, behind: int, level: str
) -> None:
    body = json.dumps({"ok": True, "result": {"id": 1, "username": "x"}})
    headers = {"Date": formatdate(time.time() + behind, usegmt=True)}
    fault = Fault(status=200, body=body, headers=headers)
    telegram.faults = lambda name, _: fault if name == "getMe" else None
    clock = (await checked(settings))["clock"]
    assert clock.level == level
    assert "s behind Telegram's → let the time be set by NTP" in line(clock)
