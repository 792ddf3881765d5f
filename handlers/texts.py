"""Texts: every word that a person reads, by key, from locales/ (Project Fluent)."""

import html
import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

LOCALES = Path(__file__).resolve().parent.parent / "locales"
FOLDERS = [LOCALES]
log = logging.getLogger(__name__)


class Texts:
    """The texts of one language. Called with a key and its values it gives the text; a missing key gives itself."""

    def __init__(self, locale: str, bundle: FluentBundle) -> None:
        self.locale, self._bundle = locale, bundle
        self._plain: dict[str, str] = {}

    @classmethod
    def load(cls, locale: str) -> "Texts":
        """The texts of a language such as "pt_BR". Raises LookupError where there are none."""
        return _load(locale)

    def __contains__(self, key: str) -> bool:
        return bool(self._bundle.has_message(key))

    def __call__(self, key: str, **values: str | int) -> str:
        if not values and (known := self._plain.get(key)) is not None:
            return known
        text = self._format(key, values)
        if not values:
            self._plain[key] = text
        return text

    def html(self, key: str, **values: str | int) -> str:
        """A text that holds markup; the values, which may be a person's words, are escaped here, once."""
        return self(
            key, **{k: html.escape(v, quote=False) if isinstance(v, str) else v for k, v in values.items()}
        )

    def _format(self, key: str, values: Mapping[str, Any]) -> str:
        if key not in self:
            log.error("text missing", extra={"key": key, "locale": self.locale})
            return key
        message = self._bundle.get_message(key)
        if message.value is None:
            return key
        text, wrong = self._bundle.format_pattern(message.value, dict(values))
        if wrong:
            log.error("text not filled", extra={"key": key, "locale": self.locale, "wrong": str(wrong[0])})
        return str(text)


class Languages:
    """Every language of locales/, and which of them a person is spoken to in."""

    def __init__(self, default: str) -> None:
        self.default = default
        self.every = tuple(sorted(folder.name for folder in LOCALES.iterdir() if any(folder.glob("*.ftl"))))

    def of(self, chosen: str | None = None, client: str | None = None) -> Texts:
        """The language that somebody chose; else that of their Telegram ("pt-br", "es"); else the provider's."""
        if chosen in self.every:
            return Texts.load(str(chosen))
        spoken = (client or "")[:2].lower()
        return Texts.load(next((name for name in self.every if spoken and name[:2] == spoken), self.default))


def bring(folder: Path) -> None:
    """More texts, of something that is no part of the desk. A language that is not there has those of another."""
    if folder not in FOLDERS:
        FOLDERS.append(folder)
        _load.cache_clear()


def _files(locale: str) -> list[Path]:
    own = sorted((LOCALES / locale).glob("*.ftl"))
    for folder in FOLDERS[1:] if own else ():
        spoken = folder / locale if (folder / locale).is_dir() else next(folder.iterdir())
        own += sorted(spoken.glob("*.ftl"))
    return own


@cache
def _load(locale: str) -> Texts:
    files = _files(locale)
    if not files:
        raise LookupError(f"no texts for the language {locale!r} in {LOCALES}")
    bundle = FluentBundle([locale.replace("_", "-")], use_isolating=False)
    for file in files:
        bundle.add_resource(FluentResource(file.read_text("utf-8")))
    return Texts(locale, bundle)
