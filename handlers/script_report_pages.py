"""What Rel. Script tells in its own way: everything that was asked and answered, and the file of it."""

from handlers import buttons
from handlers.screen import Rows, safe, units
from handlers.texts import Texts
from services.intake.script_report import Reported
from services.scripts import report
from services.scripts.report import Line
from services.wizard import Page

REPORT_MOST = 3000
FILE = "sr_file"


def told(page: Page, texts: Texts) -> list[str]:
    """S4.2.3: everything, as it will be stored; of a long walk the middle is in the file alone."""
    said = page.facts.get("said")
    if not isinstance(said, Reported):
        return [texts.html("script-gone")]
    return lines(said, texts)


def lines(said: Reported, texts: Texts) -> list[str]:
    """A walk in words."""
    told = [_line(each, texts) for each in said.lines]
    tail = [f"<b>{safe(said.ended)}</b>", *([safe(said.last)] if said.last else [])]
    tail += [f"• {safe(each)}" for each in said.brings]
    return [
        f"🧭 <b>{safe(said.name)}</b>",
        *(_cut(told, texts) or [texts.html("script_report-none")]),
        "",
        *tail,
    ]


def _line(line: Line, texts: Texts) -> str:
    answer = line.answer or texts("script-gone-answer")
    by = report.source(line, texts)
    facts = " · ".join([f"{line.clock} (+{line.after})", *([by] if by else [])])
    asked = line.question or texts("script-gone-question")
    return f"{line.number}. {safe(asked)}\n→ <b>{safe(answer)}</b> · {safe(facts)}"


def _cut(lines: list[str], texts: Texts) -> list[str]:
    """As many of the first and of the last as fit."""
    if sum(units(line) + 1 for line in lines) <= REPORT_MOST:
        return lines
    first, last, left = 0, len(lines), REPORT_MOST
    while first < last:
        begins = first <= len(lines) - last
        left -= units(lines[first if begins else last - 1]) + 1
        if left < 0:
            break
        first, last = (first + 1, last) if begins else (first, last - 1)
    return [*lines[:first], texts.html("script_report-cut", count=last - first), *lines[last:]]


def file_row(page: Page, texts: Texts) -> Rows:
    """The whole report as a file."""
    return [[buttons.button(texts("script_report-file"), buttons.called(FILE, page.draft.id))]]
