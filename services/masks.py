"""Documents, phones and addresses as a screen may show them to whoever need not know them whole."""

import phonenumbers
from phonenumbers import PhoneNumberFormat


def document(text: str | None) -> str:
    """A stored document without its first and last signs: `***.456.789-**`, `**.345.678/0001-**`.

    "" where there is none; stars alone for what is no document's length.
    """
    if not text:
        return ""
    if len(text) == 11:
        return f"***.{text[3:6]}.{text[6:9]}-**"
    if len(text) == 14:
        return f"**.{text[2:5]}.{text[5:8]}/{text[8:12]}-**"
    return "*" * len(text)


def phone(e164: str | None) -> str:
    """An E.164 number with area and last four digits: `+55 11 9****-4321`; "" where there is none."""
    if not e164:
        return ""
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return "*" * len(e164)
    country, national = number.country_code, str(number.national_number)
    if country == 55 and len(national) in (10, 11):
        middle = national[2:-4]
        return f"+55 {national[:2]} {middle[:-4]}****-{national[-4:]}"
    shown = national[-2:] if len(national) > 6 else ""  # of a short one two digits would be much
    return f"+{country} {'*' * (len(national) - len(shown))}{shown}"


def phone_whole(e164: str | None) -> str:
    """The same number as people write it, whole: `+55 16 95555-0101`; "" where there is none."""
    if not e164:
        return ""
    try:
        return phonenumbers.format_number(phonenumbers.parse(e164), PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return e164


def email(text: str | None) -> str:
    """An address with its first letter and its domain: `m***@example.com`; "" where there is none.

    A name of one letter would be whole: it isn't shown.
    """
    if not text:
        return ""
    name, _, domain = text.rpartition("@")
    if not name:
        return "***"
    return f"{name[0] if len(name) > 1 else ''}***@{domain}"
