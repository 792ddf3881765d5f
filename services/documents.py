"""CPFs and CNPJs: fourteen ways of typing them, one way of storing them."""

import re

from stdnum.br import cnpj, cpf

_MARKS = re.compile(r"[\s./\-]+")


def bare(text: str) -> str:
    """What was typed without the marks of a document, in capitals; valid or not."""
    return _MARKS.sub("", text).upper()


def document(text: str) -> str | None:
    """The stored form: 11 digits of a CPF, or 14 signs of a CNPJ (with letters since 2026, IN RFB 2229/2024).

    None when it is neither: wrong length, wrong check digits, or one digit repeated (111.111.111-11, whose
    check digits are right).
    """
    written = bare(text)
    if not written.isascii() or len(set(written)) == 1:
        return None
    if len(written) == 11 and cpf.is_valid(written):
        return written
    if len(written) == 14 and cnpj.is_valid(written):
        return written
    return None


def valid(text: str) -> bool:
    """Whether this is a CPF or CNPJ that could exist."""
    return document(text) is not None


def written(stored: str) -> str:
    """A stored document as it is written: `123.456.789-09`, `12.345.678/0001-95`; whatever else, as it is."""
    if len(stored) == 11:
        return f"{stored[:3]}.{stored[3:6]}.{stored[6:9]}-{stored[9:]}"
    if len(stored) == 14:
        return f"{stored[:2]}.{stored[2:5]}.{stored[5:8]}/{stored[8:12]}-{stored[12:]}"
    return stored
