"""Reading: what somebody typed about a person, in its stored form, or what would be right."""

from services import addresses, documents, phones
from services.cleaning import one_line, says_nothing
from services.wizard import Invalid


def read_line(text: str) -> str:
    """One line of words. Raises Invalid."""
    if says_nothing(text):
        raise Invalid("text-empty")
    return one_line(text)


def read_phone(text: str) -> str:
    """A telephone number as E.164. Raises Invalid."""
    if (made := phones.phone(text)) is None:
        raise Invalid("phone-wrong")
    return made


def read_document(text: str) -> str:
    """A CPF or CNPJ in its stored form. Raises Invalid."""
    if (made := documents.document(text)) is None:
        raise Invalid("document-wrong")
    return made


def read_email(text: str) -> str:
    """One address in small letters. Raises Invalid."""
    if (made := addresses.email(text)) is None:
        raise Invalid("email-wrong")
    return made


def read_postal_code(text: str) -> str:
    """A CEP as `13010-000`. Raises Invalid."""
    if (made := addresses.postal_code(text)) is None:
        raise Invalid("postal_code-wrong")
    return made
