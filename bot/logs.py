"""The log: a line an event, as text or JSON, on standard error; no secret and nobody's data in it."""

import json
import logging
import re
import sys
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from stdnum.br import cnpj, cpf

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_QUIET = ("aiogram.event", "aiogram.dispatcher", "asyncio", "alembic", "aiohttp.access")
"""Loggers of others that say at INFO what is said here already."""

_secrets: set[str] = set()

_WORDS = r"cpf|cnpj|documents?|documento|doc|telefone|fone|phone|celular|whatsapp|tel"
_CONTEXT = re.compile(
    rf"(?i)((?<![a-z])(?:{_WORDS})[\"')\]:=\s(\[]{{1,8}})"
    r"(\+?[0-9A-Z][0-9A-Z.\-/() ]{6,22}[0-9A-Z])(?![0-9A-Za-z])"
)
_PATTERNS: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"(?<![0-9])[0-9]{5,20}(?::|%3[aA])[A-Za-z0-9_-]{20,}"), "[token]"),
    (re.compile(r"(?i)([a-z][a-z0-9+.-]*://[^\s:/@\"']*:)[^\s@\"']+(@)"), r"\1[password]\2"),
    (
        re.compile(r"(?i)(\b(?:password|passwd|pwd|senha|secret)\b[\"']?\s*[=:]\s*[\"']?)[^\s\"',;&)]+"),
        r"\1[password]",
    ),
    (re.compile(r"[A-Za-z0-9._%+-]+(?:@|%40)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"), "[e-mail]"),
    (re.compile(r"(?<![0-9])[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}(?![0-9])"), "[document]"),
    (
        re.compile(
            r"(?<![0-9A-Za-z])[0-9A-Za-z]{2}\.[0-9A-Za-z]{3}\.[0-9A-Za-z]{3}/[0-9A-Za-z]{4}-[0-9]{2}(?![0-9])"
        ),
        "[document]",
    ),
    (re.compile(r"\+[1-9][0-9]{9,14}(?![0-9])"), "[phone]"),
    (re.compile(r"(?:\+?55[\s-]?)?\(?\b[1-9][0-9]\)?\s?9?[0-9]{4}[\s-][0-9]{4}(?![0-9])"), "[phone]"),
    (re.compile(r"(?<![0-9A-Za-z.])(?:55)?[1-9][0-9]9[0-9]{8}(?![0-9A-Za-z])"), "[phone]"),
    (re.compile(r"(?<![0-9A-Za-z])55[1-9][0-9]{9}(?![0-9A-Za-z])"), "[phone]"),
]
_BARE = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{11}|[0-9A-Z]{12}[0-9]{2})(?![0-9A-Za-z])")


def redact(text: str) -> str:
    """The text without tokens, passwords, documents, phones, e-mail addresses.

    Bare digits are taken for a document when their check digits say so, or the word before them does: a
    protocol or an
    update's number may be as long.
    """
    for secret in _secrets:
        text = text.replace(secret, "[token]")
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    text = _CONTEXT.sub(_in_context, text)
    return _BARE.sub(_checked, text)


def _in_context(match: re.Match[str]) -> str:
    return match[1] + "[document]" if sum(each.isdigit() for each in match[2]) >= 8 else match[0]


def _checked(match: re.Match[str]) -> str:
    number = match[0]
    return "[document]" if (cpf if len(number) == 11 else cnpj).is_valid(number) else number


def keep_secret(values: Iterable[str]) -> None:
    """Words that are taken out of every line from now on, whatever they look like."""
    _secrets.update(value for value in values if value)


class Lines(logging.Formatter):
    """An event as one line, or, with its traceback, as few."""

    def __init__(self, as_json: bool) -> None:
        super().__init__()
        self._write: Callable[[logging.LogRecord], str] = self._json if as_json else self._text

    def format(self, record: logging.LogRecord) -> str:
        try:
            return self._write(record)
        except Exception as error:  # noqa: BLE001 (a log call with wrong arguments must not get out raw)
            return f"a log line of {record.name} can't be written: {type(error).__name__}"

    def _text(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%d %H:%M:%S")
        more = "".join(f" {name}={value}" for name, value in _extra(record).items())
        line = redact(f"{at} {record.levelname:<7} {record.name}: {record.getMessage()}{more}").replace(
            "\n", "\\n"
        )
        return "\n".join([line, *(redact(part) for part in self._traces(record))])

    def _json(self, record: logging.LogRecord) -> str:
        event = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(), "logger": record.name, "message": redact(record.getMessage()),
            **{name: _clean(value) for name, value in _extra(record).items()},
        }  # fmt: skip
        if traces := self._traces(record):
            event["error"] = redact("\n".join(traces))
        return json.dumps(event, ensure_ascii=False, default=lambda value: redact(str(value)))

    def _traces(self, record: logging.LogRecord) -> list[str]:
        traces = [self.formatException(record.exc_info)] if record.exc_info and record.exc_info[0] else []
        return traces + ([self.formatStack(record.stack_info)] if record.stack_info else [])


def _extra(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}


def _clean(value: Any) -> Any:
    if isinstance(value, bool | float) or value is None:
        return value
    cleaned = redact(str(value))
    return value if isinstance(value, int) and cleaned == str(value) else cleaned


def set_up(log_format: str, secrets: Iterable[str] = ()) -> None:
    """Makes the root logger write redacted lines; replaces whatever handlers it had."""
    keep_secret(secrets)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(log_format == "json"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # its own report of a bad log call would not be redacted
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _unexpected
    threading.excepthook = lambda given: _unexpected(
        given.exc_type, given.exc_value or given.exc_type(), given.exc_traceback
    )


def _unexpected(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("atende").critical(
        "The program ends with an error nobody expected", exc_info=(kind, error, trace)
    )
