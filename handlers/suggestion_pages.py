"""A suggestion as pages tell it, right above what is expected: a script or a type, and why."""

from handlers.texts import Texts
from services.intake.suggested import Hint
from services.wizard import Option, Page

MARK = "💡"


def hinted(option: Option) -> Hint | None:
    """Why an option is suggested; None where it is not."""
    hint = option.detail.get("hint")
    return hint if isinstance(hint, Hint) else None


def on_service_data(page: Page, texts: Texts) -> list[str]:
    """S4.2.1.1.e: the script, under the problem."""
    hint = page.facts.get("hint")
    return [_told("suggested-script", hint, texts)] if isinstance(hint, Hint) else []


def of_scripts(page: Page, texts: Texts) -> list[str]:
    """S4.2.2: while a script is chosen, why the first one is the first."""
    return _of_options("suggested-script", page, texts)


def of_types(page: Page, texts: Texts) -> list[str]:
    """S4.2.4: the same of the type."""
    return _of_options("suggested-type", page, texts)


def _of_options(key: str, page: Page, texts: Texts) -> list[str]:
    hints = [hint for option in page.options if (hint := hinted(option))]
    return ["", *(_told(key, hint, texts) for hint in hints)] if hints else []


def _told(key: str, hint: Hint, texts: Texts) -> str:
    words = ", ".join(f"“{word}”" for word in hint.words)
    why = texts("suggested-words", words=words) if words else texts("suggested-alike", count=hint.alike)
    return texts.html(key, name=hint.name, why=why)
