"""Whatever is put in, a document, phone or address is shown with what its mask means to show, and no more."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum.br import cnpj

from services import documents, masks, phones

DIGITS = st.text("0123456789", min_size=9, max_size=9)
ROOTS = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=12, max_size=12)


quick = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def valid_cpf(nine: str) -> str:
    first = sum(int(digit) * (10 - place) for place, digit in enumerate(nine)) * 10 % 11 % 10
    second = sum(int(digit) * (11 - place) for place, digit in enumerate(f"{nine}{first}")) * 10 % 11 % 10
    return f"{nine}{first}{second}"


def valid_cnpj(twelve: str) -> str:
    return twelve + str(cnpj.calc_check_digits(twelve))


@quick
@given(DIGITS.map(valid_cpf))
def test_a_cpf_shows_its_middle_six_digits_only(written: str) -> None:
    shown = masks.document(written)
    assert shown == f"***.{written[3:6]}.{written[6:9]}-**"
    assert len(re.findall(r"\d", shown)) == 6


@quick
@given(ROOTS.map(valid_cnpj))
def test_a_cnpj_hides_its_first_two_signs_and_its_check_digits(written: str) -> None:
    shown = masks.document(written)
    assert re.fullmatch(r"\*\*\.[0-9A-Z]{3}\.[0-9A-Z]{3}/[0-9A-Z]{4}-\*\*", shown)
    assert shown.translate({ord(sign): None for sign in "*./-"}) == written[2:12]


@quick
@given(st.text().filter(lambda text: len(text) not in (0, 11, 14)))
def test_what_is_no_document_shows_nothing_of_itself(text: str) -> None:
    assert set(masks.document(text)) == {"*"}


@quick
@given(st.from_regex(r"[1-9][1-9]9[0-9]{8}", fullmatch=True))
def test_a_brazilian_mobile_shows_area_first_digit_and_last_four(national: str) -> None:
    shown = masks.phone(f"+55{national}")
    assert shown == f"+55 {national[:2]} {national[2]}****-{national[-4:]}"


@quick
@given(st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True))
def test_of_any_phone_at_least_four_digits_stay_hidden(e164: str) -> None:
    shown = masks.phone(e164)
    assert len(re.sub(r"\D", "", shown)) <= len(e164) - 1 - 4
    assert "*" in shown


@quick
@given(st.text())
def test_a_phone_that_is_none_never_breaks_the_screen(text: str) -> None:
    shown = masks.phone(text)
    assert shown == "" if not text else "*" in shown


@quick
@given(
    st.from_regex(r"[a-z0-9._+]{1,20}", fullmatch=True), st.from_regex(r"[a-z]{1,9}\.example", fullmatch=True)
)
def test_an_address_shows_its_domain_and_never_its_whole_name(name: str, domain: str) -> None:
    shown = masks.email(f"{name}@{domain}")
    assert shown == f"{name[0] if len(name) > 1 else ''}***@{domain}"


@quick
@given(st.text(min_size=1).filter(lambda text: "@" not in text))
def test_what_is_no_address_shows_nothing_of_itself(text: str) -> None:
    assert masks.email(text) == "***"


@quick
@given(
    DIGITS.map(valid_cpf) | ROOTS.map(valid_cnpj), st.lists(st.sampled_from([".", "-", "/", " "]), max_size=4)
)
def test_a_document_has_one_form_however_it_is_punctuated(written: str, marks: list[str]) -> None:
    typed = written.lower()
    for place, mark in enumerate(marks, 1):
        typed = typed[: place * 3] + mark + typed[place * 3 :]
    same = None if len(set(written)) == 1 else written
    assert documents.document(typed) == same


@quick
@given(DIGITS.map(valid_cpf) | ROOTS.map(valid_cnpj), st.data())
def test_one_wrong_check_digit_is_refused(written: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([-2, -1]))
    wrong = data.draw(st.sampled_from(sorted(set("0123456789") - {written[place]})))
    changed = written[:place] + wrong + (written[place + 1 :] if place != -1 else "")
    assert not documents.valid(changed)


@pytest.mark.parametrize("digit", list("0123456789"))
def test_one_digit_repeated_is_no_document_though_it_adds_up(digit: str) -> None:
    assert not documents.valid(digit * 11)
    assert not documents.valid(digit * 14)


@quick
@given(st.text(max_size=30))
def test_any_text_is_a_document_that_could_be_stored_or_none(text: str) -> None:
    stored = documents.document(text)
    assert stored is None or re.fullmatch(r"[0-9]{11}|[0-9A-Z]{12}[0-9]{2}", stored)


@quick
@given(
    st.sampled_from(["11", "19", "16", "85"]),
    st.from_regex(r"[6-9][0-9]{7}", fullmatch=True),
    st.sampled_from(["{a}{n}", "({a}) {n}", "+55 {a} {n}", "55{a}{n}", "0{a} {n}", "+55({a}){n}"]),
)
def test_a_mobile_has_one_form_with_and_without_country_ninth_digit_and_spaces(
    area: str, eight: str, form: str
) -> None:
    for typed in (eight, f"9{eight}", f"{eight[:4]}-{eight[4:]}", f"9 {eight[:4]} {eight[4:]}"):
        assert phones.phone(form.format(a=area, n=typed)) == f"+55{area}9{eight}", typed


@quick
@given(st.text(max_size=40) | st.text("0123456789+() -", max_size=40))
def test_any_text_is_a_phone_that_could_be_stored_or_none(text: str) -> None:
    stored = phones.phone(text)
    assert stored is None or re.fullmatch(r"\+[1-9][0-9]{6,14}", stored)
    assert stored is None or phones.phone(stored) == stored
