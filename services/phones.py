"""Telephone numbers: however they are typed, one form, E.164."""

import phonenumbers
from phonenumbers import PhoneNumberFormat

_COUNTRY = "BR"


def phone(text: str) -> str | None:
    """A valid number as E.164 (`+5516955550101`), or None.

    Without a country it is a Brazilian one, with its area code. A mobile number of the time before the ninth
    digit (8 digits that begin with 6 to 9; Anatel completed the change in 2016) gets its 9.
    """
    try:
        number = phonenumbers.parse(text, _COUNTRY)
    except phonenumbers.NumberParseException:
        return None
    national = str(number.national_number)
    if number.country_code == 55 and len(national) == 10 and national[2] in "6789":
        number.national_number = int(f"{national[:2]}9{national[2:]}")
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
