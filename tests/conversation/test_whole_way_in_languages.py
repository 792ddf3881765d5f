"""The whole way in English and in Spanish: every screen, list, question and answer, and no word of another language."""

import asyncio
import logging
import re

import pytest

from handlers.texts import Texts
from tests.conversation.conftest import Desk
from tests.conversation.people import Person

PROBLEM = "Luz vermelha no aparelho desde ontem"

KEYS = (
    "button-back", "button-next", "button-finish", "button-park", "button-new", "button-keep", "button-resume",
    "button-copy-protocol", "new_ticket-title", "find_customer-title", "customer_card-title", "service_data-title",
    "first_contact-title", "summary-title", "receipt-title", "search-again", "find_customer-field-ask",
    "search-field-phone", "search-condition-begins", "first_contact-checks", "service_data-problem", "drafts-title",
    "tickets-story", "tickets-filters", "tickets-stage-running", "stale", "not-found", "help-title",
)  # fmt: skip
"""Texts that are seen on the way, and must not be in another language."""


async def operator(desk: Desk, client: str, telegram_id: int = 2001) -> Person:
    """Somebody whose Telegram speaks a language, and who has chosen none here."""
    desk.telegram.add_person(telegram_id, "Kim", language_code=client, started=True)
    await desk.database.execute(
        "insert into people (name, role, telegram_id) values ('Kim', 'operator', $1)", telegram_id
    )
    return Person(desk.telegram, telegram_id, desk.quiet)


def of_others(locale: str) -> list[str]:
    """What the first language says otherwise than this one."""
    here, first = Texts.load(locale), Texts.load("pt_BR")
    said = {key: (here(key), first(key)) for key in KEYS}
    mine = {one for one, _ in said.values()}
    return [other for one, other in said.values() if one != other and other not in mine]


async def walk(kim: Person, texts: Texts) -> str:
    """From /novo to the receipt, by the long way; gives the protocol."""
    await kim.says("/novo")
    protocol = kim.screen.protocol
    await kim.goes(texts("protocol-main"), texts("new_ticket-subject-prospect"))
    await kim.goes("«nobody at all", texts("prospect-new"), texts("button-back"), texts("button-back"))
    await kim.goes(texts("new_ticket-subject-access_point"), texts("button-back"))
    await kim.presses(texts("new_ticket-subject-customer"))
    row = texts("find_customer-field-row", value=texts("search-field-any"))
    await kim.goes(row, texts("search-field-name"), "«nobody at all")
    assert "nobody at all" in kim.screen
    old = kim.screen
    row = texts("find_customer-condition-row", value=texts("search-condition-contains"))
    await kim.goes(row, texts("search-condition-begins"), "«maria da", "1. Maria da Silva")
    assert (await kim.presses(texts("button-back"), on=old)).answer == texts("stale")
    await kim.goes(texts("button-back"), texts("button-next"), texts("button-next"), "«   ", f"«{PROBLEM}")
    await kim.presses(texts("button-next"))
    await kim.presses(kim.screen.buttons[0])
    await kim.goes(texts("button-park"), "/rascunhos")
    await kim.presses(protocol)
    await kim.goes("/cancelar", texts("button-keep"), texts("button-finish"))
    await kim.goes(texts("button-back"), texts("button-finish"), texts("button-confirm"))
    assert texts("receipt-title") in kim.screen
    return protocol


@pytest.mark.parametrize(("client", "locale"), [("en", "en"), ("es-419", "es")])
async def test_a_whole_day_is_spoken_in_the_language_of_ones_telegram(
    desk: Desk, client: str, locale: str, caplog: pytest.LogCaptureFixture
) -> None:
    kim, texts = await operator(desk, client), Texts.load(locale)
    with caplog.at_level(logging.ERROR):
        await kim.goes("/start", "/ajuda", "/idioma")
        protocol = await walk(kim, texts)
        await kim.goes(
            "/atendimentos", texts("tickets-tab-all"), texts("tickets-filters"), texts("tickets-stage")
        )
        await kim.goes("/atendimentos", f"/atendimentos {protocol}", texts("tickets-back"))
        await kim.goes("/rascunhos", "/cancelar", "/nada", f"«{PROBLEM}")
        seen = [str(params) for method, params in desk.telegram.calls if "Commands" not in method]
    assert [r.getMessage() for r in caplog.records if r.getMessage().startswith("text ")] == []
    assert len(seen) > 40
    wrong = {
        word for call in seen for word in of_others(locale) if re.search(rf"\b{re.escape(word)}\b", call)
    }
    assert wrong == set()


async def test_what_could_not_be_read_is_told_to_each_in_the_language_they_chose(desk: Desk) -> None:
    ana, rita, lia = await desk.operator(), desk.anybody("Rita", 7), desk.anybody("Lia", 8)
    await desk.database.execute(
        "insert into people (name, role, telegram_id, language)"
        " values ('Rita', 'admin', 7, 'es'), ('Lia', 'admin', 8, null)"
    )
    await ana.goes("/idioma", "English")
    broken = {"id": ana.id, "is_bot": False, "first_name": "Ana"}
    desk.telegram.inject(
        {"message": {"message_id": "?", "from": broken, "chat": {"id": ana.id, "type": "private"}}}
    )
    await desk.quiet()
    for person, words in (
        (ana, "I could not handle"),
        (rita, "no pudo ser leído"),
        (lia, "não pôde ser lida"),
    ):
        async with asyncio.timeout(5):
            while not any(words in message.get("text", "") for message in person.messages):
                await asyncio.sleep(0.05)
