"""Documents and phones: many ways to type them, one to store them, one to show them."""

import pytest

from services import documents, masks, phones
from services.cleaning import clean, one_line, says_nothing


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("123.456.789-09", "12345678909"),
        (" 123 456 789 09 ", "12345678909"),
        ("11.222.333/0001-81", "11222333000181"),
        ("12.ABC.345/01DE-35", "12ABC34501DE35"),
        ("12.abc.345/01de-35", "12ABC34501DE35"),
        ("111.111.111-11", None),
        ("00000000000000", None),
        ("1234567890", None),
        ("123456789099", None),
        ("123.456.789-00", None),
        ("12.ABC.345/01DE-36", None),
        ("१२३४५६७८९०९", None),
        ("12345678909\x00", None),
        ("", None),
        ("-", None),
    ],
)
def test_a_document_is_its_digits_and_letters_or_none(typed: str, stored: str | None) -> None:
    assert documents.document(typed) == stored
    assert documents.valid(typed) is (stored is not None)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("(16) 95555-0101", "+5516955550101"),
        ("16955550101", "+5516955550101"),
        ("+55 16 95555 0101", "+5516955550101"),
        ("5516955550101", "+5516955550101"),
        ("016 95555-0101", "+5516955550101"),
        ("16 8765-4321", "+5516987654321"),
        ("(16) 3355-0101", "+551633550101"),
        ("+1 202 555 0143", "+12025550143"),
        ("95555-0101", None),
        ("00000000000", None),
        ("não tem", None),
        ("", None),
        ("\x00", None),
        ("9" * 4096, None),
    ],
)
def test_a_phone_is_one_number_in_e164_or_none(typed: str, stored: str | None) -> None:
    assert phones.phone(typed) == stored


@pytest.mark.parametrize(
    ("shown", "masked"),
    [
        (masks.document("12345678909"), "***.456.789-**"),
        (masks.document("12ABC34501DE35"), "**.ABC.345/01DE-**"),
        (masks.document(None), ""),
        (masks.document("123"), "***"),
        (masks.phone("+5511987654321"), "+55 11 9****-4321"),
        (masks.phone("+551633550101"), "+55 16 ****-0101"),
        (masks.phone("+12025550143"), "+1 ********43"),
        (masks.phone(None), ""),
        (masks.phone("junk"), "****"),
        (masks.phone_whole("+5516955550101"), "+55 16 95555-0101"),
        (masks.email("maria.silva@example.com"), "m***@example.com"),
        (masks.email("@"), "***"),
        (masks.email(None), ""),
    ],
)
def test_a_mask_leaves_what_recognises_and_hides_the_rest(shown: str, masked: str) -> None:
    assert shown == masked


def test_texts_are_cleaned_of_what_postgresql_refuses_and_of_nothing_else() -> None:
    assert clean("a\x00b\ud800c\x1b[0m\r\nd\te") == "abc[0m\nd\te"
    assert clean("<b>x</b> & {{7*7}} 👨‍👩‍👧") == "<b>x</b> & {{7*7}} 👨‍👩‍👧"
    assert clean("Joa\u0303o") == "João"
    assert one_line("  Maria \n\t da   Silva ") == "Maria da Silva"


def test_what_shows_nothing_says_nothing() -> None:
    assert all(says_nothing(text) for text in ("", "   ", "\u200b", "\n\u2060\u00a0", "\x00"))
    assert not says_nothing("\u200b.\u200b")
