"""Every text in every language fits where it is shown: HTML that Telegram takes, alerts, buttons, titles, menus."""

import re
from functools import cache
from typing import Any

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from demo.html_parser import parse_html
from handlers.screen import HALF_ROW, LABEL, units
from handlers.texts import LOCALES, Texts

FIRST = "pt_BR"
LANGUAGES = sorted(path.name for path in LOCALES.iterdir())
ANSWERS = (
    r"^(stale|repeated|missing|not-found|button-invalid|kept|private-only|not-here|no-intake)$"
    r"|^expects-|^text-|^draft-(gone|finished|cancelled|abandoned)$|^tickets-view-changed$|^search-quantity-wrong$"
    r"|^prospect_(is|document|known)|-(wrong|saved)$"
    r"|_(not_found|not_draft|not_changeable|missing|too_long)$|^people-(refused-|saved|gone|invite-(gone|revoked))"
)
"""Keys of what is said beside a screen, when somebody pressed."""
LABELS = (
    r"^button-(?!invalid)|-short$|-main$|-row$|^search-(field|condition)-|^search-again$|^language-name$"
    r"|^(prospect-new|new_prospect-save|find_customer-prospect)$"
    r"|^new_ticket-subject-(customer|prospect|access_point)$|^(customer_card-contact|service_data-plan)-none$"
    r"|^tickets-(tab|stage|due|whose)-|^tickets-(stage|due|type|network|access_point|filters|clear|any|back|story)$"
    r"|^tickets-\w+-whole$|^people-role-[a-z]+$|^people-(back|invite|invites|change-\w+|set-\w+|revoke|restore)$"
    r"|^people-(role-yes|revoke-yes|position-none|invites-revoke|invite-(copy|revoke|again))$"
)
"""Keys of what stands on buttons."""
LONGEST: dict[str, str | int] = {
    "protocol": "20261231999999", "code": "C-0000123456", "fields": "Problema descrito pelo cliente, Tipo Atendimento",
    "name": "Ana", "number": "99", "id": "9007199254740991", "value": "usuario@provedor", "query": "maria sil",
}  # fmt: skip
"""What stands in a text for its placeholders; a number where nothing is said here."""


class Placeholders(Visitor):
    """The names of what is filled in."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: Any) -> None:  # noqa: N802 (fluent's name)
        self.found.add(node.id.name)


@cache
def placeholders(locale: str) -> dict[str, set[str]]:
    found = {}
    for path in (LOCALES / locale).glob("*.ftl"):
        for entry in FluentParser().parse(path.read_text()).body:
            if isinstance(entry, ast.Message):
                visitor = Placeholders()
                visitor.visit(entry)
                found[entry.id.name] = visitor.found
    return found


@cache
def said(locale: str) -> dict[str, str]:
    """Every text, filled in."""
    texts = Texts.load(locale)
    return {
        key: texts(key, **{name: LONGEST.get(name, 12345) for name in names})
        for key, names in placeholders(locale).items()
    }


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_text_is_filled_with_the_same_things_in_every_language(locale: str) -> None:
    first, here = placeholders(FIRST), placeholders(locale)
    assert {key: names for key, names in here.items() if names != first.get(key)} == {}


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_text_is_html_that_telegram_takes(locale: str) -> None:
    """The demo's parser refuses what Telegram's does; whatever is filled in was escaped."""
    for key, text in said(locale).items():
        shown, _ = parse_html(text)
        assert shown.strip(), key
        assert units(shown) <= 1000, key


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_text_has_the_same_marks_and_commands_as_in_the_first_language(locale: str) -> None:
    """What is bold, code, or a command stays so, and commands keep their Portuguese names."""

    def marks(text: str) -> list[str]:
        return sorted(re.findall(r"<(?:b|i|code|blockquote)>|(?<![\w/<])/[a-z]+", text))

    first, here = said(FIRST), said(locale)
    assert {key: marks(text) for key, text in here.items() if marks(text) != marks(first[key])} == {}


@pytest.mark.parametrize("locale", LANGUAGES)
def test_what_answers_a_press_fits_an_alert_and_has_no_markup(locale: str) -> None:
    """At most 200 characters of plain text (Bot API, answerCallbackQuery)."""
    texts = said(locale)
    answers = {key for key in texts if re.search(ANSWERS, key)}
    assert len(answers) > 40
    for key in answers:
        assert len(texts[key]) <= 200, key
        assert "<" not in texts[key], key


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_button_fits_a_phone(locale: str) -> None:
    texts = said(locale)
    labels = {key for key in texts if re.search(LABELS, key)}
    assert len(labels) > 60
    assert {key: texts[key] for key in labels if units(texts[key]) > LABEL} == {}
    foot = {key for key in texts if re.match("button-(?!invalid)", key)}
    assert {key: texts[key] for key in foot if units(texts[key]) > HALF_ROW} == {}


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_title_fits_a_line_and_a_command_says_in_a_line_what_it_does(locale: str) -> None:
    """The Bot API takes 256 characters of description; a phone's menu shows some sixty."""
    texts = said(locale)
    assert {k: t for k, t in texts.items() if k.endswith("-title") and units(parse_html(t)[0]) > 30} == {}
    assert {k: t for k, t in texts.items() if k.startswith("command-") and units(t) > 60} == {}
    assert {k: t for k, t in texts.items() if k.startswith("command-") and "<" in t} == {}


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_number_that_names_something_is_said_as_it_is(locale: str) -> None:
    """Protocols, codes and Telegram's ids are no quantities: no points or commas between their digits."""
    names = ("protocol", "code", "id", "number")
    for key, filled in placeholders(locale).items():
        for name in filled.intersection(names):
            assert str(LONGEST[name]) in said(locale)[key], key
