"""E-mail addresses and postal codes (CEP), from how people write them to how they are stored."""

import re

from email_validator import EmailNotValidError, validate_email


def email(written: str) -> str | None:
    """One address in small letters; None where it is none."""
    try:
        return validate_email(written, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return None


def postal_code(written: str) -> str | None:
    """A CEP as `13010-000`; None where it is none."""
    digits = re.sub(r"[\s.\-]", "", written)
    return f"{digits[:5]}-{digits[5:]}" if re.fullmatch("[0-9]{8}", digits) else None
