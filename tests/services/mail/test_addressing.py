"""Addresses as people type them: several in one text, each in the form in which it is sent, or refused."""

import pytest

from services.mail.addressing import NoAddress, known, parted, shown


def test_several_stand_in_one_text_each_once_in_the_form_in_which_it_is_sent() -> None:
    typed = "<Maria@Example.COM>; maria@example.com,\n joão.x@example.com".replace("ã", "a")
    assert parted(typed) == ["maria@example.com", "joao.x@example.com"]
    assert parted("x@EXÄMPLE.com.br") == ["x@xn--exmple-cua.com.br"]
    assert parted(" ,;\n") == []


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("a@b", "a@b"),
        ("maria@example.com\r\nBcc: eva@example.com", "Bcc:"),
        ("Maria <maria@example.com>", "Maria"),
        ("joão@example.com", "joão@example.com"),
        ("maria@@example.com", "maria@@example.com"),
        ("maria@127.0.0.1", "maria@127.0.0.1"),
        ('"a b"@example.com', '"a'),
        ("maria@example.com\u202e", "maria@example.com\u202e"),
        ("mailto:maria@example.com", "mailto:maria@example.com"),
        (f"{'x' * 250}@example.com", f"{'x' * 250}@example.com"),
    ],
)
def test_what_is_none_is_named_and_nothing_of_the_text_is_taken(typed: str, wrong: str) -> None:
    with pytest.raises(NoAddress) as refused:
        parted(typed)
    assert str(refused.value) == wrong


def test_a_domain_that_looks_like_another_stands_beside_what_it_is() -> None:
    (made,) = parted("conta@раypal.com")  # Cyrillic р and а
    assert shown(made).startswith("conta@xn--ypal-")
    assert shown("maria@example.com") == "maria@example.com"
    assert shown("a@xn--\u00ff.com") == "a@xn--\u00ff.com"


def test_somebody_whose_address_is_none_is_nobody_to_write_to() -> None:
    assert known("c1", "Rosa", "Rosa@Example.com").address == "rosa@example.com"  # type: ignore[union-attr]
    assert known("c1", "Rosa", None) is None
    assert known("c1", "Rosa", "rosa at example.com") is None
