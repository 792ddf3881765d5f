"""Rel. Script (S4.2.3): what was asked and answered in a walk, and how it ended, in words; pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from services.scripts.seen import STAFF, visible
from services.scripts.trail import Answer, Trail, brings, contradicted, here
from services.scripts.tree import Node, Script, Then
from services.states import Priority

REASONS = ("hung_up", "cannot", "solved", "other_fault")
"""Why a script may end before a leaf, by name; another reason is typed."""
Say = Callable[..., str]
"""A text by its key, with its values."""


@dataclass(frozen=True, slots=True)
class Line:
    """One question with its answer, both "" where the version has them no more. `since`: seconds after the first
    question; `measured`: whether the system read the answer from the line, None where the node measures nothing;
    `against`: what the system read where somebody said otherwise, "" where it has no words in this script."""

    number: int
    question: str
    answer: str
    at: datetime
    since: int
    measured: bool | None
    against: str | None = None

    @property
    def clock(self) -> str:
        """When it was answered, as one says it."""
        return f"{self.at:%H:%M}"

    @property
    def after(self) -> str:
        """How long after the first question: minutes and seconds, hours where there are some."""
        minutes, seconds = divmod(max(0, self.since), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def lines(
    script: Script, trail: Trail, language: str, zone: ZoneInfo, audience: str = "operator"
) -> list[Line]:
    """All answers in their order, as this audience may see them."""
    nodes = visible(script, audience).nodes
    found: list[Line] = []
    for answer in trail.answers:
        node = nodes.get(answer.node)
        if node is not None and node.staff and audience not in STAFF:
            continue
        option = node.option(answer.option) if node else None
        found.append(
            Line(
                len(found) + 1,
                script.words(node.ask, language) if node else "",
                script.words(option.label, language) if option else "",
                datetime.fromtimestamp(answer.at, zone),
                answer.at - trail.began,
                answer.measured if answer.measured or (node and node.measure) else None,
                _against(script, node, answer, language) if node and audience in STAFF else None,
            )
        )
    return found


def _against(script: Script, node: Node, answer: Answer, language: str) -> str | None:
    stood = contradicted(node, answer)
    if isinstance(stood, bool):
        return "" if stood else None
    return script.words(stood.label, language)


def end(script: Script, trail: Trail, language: str, audience: str = "operator") -> str:
    """What is said at the leaf that was reached; "" where none was."""
    node = here(visible(script, audience), trail)
    return script.words(node.ask, language) if node and trail.over and node.leaf else ""


def ending(trail: Trail, reason: str, say: Say) -> str:
    """How it ended: at its end, or before, and why."""
    if trail.over:
        return say("script-ended-reached")
    said = say(f"script-reason-{reason}") if reason in REASONS else reason
    return say("script-ended-early", reason=said) if said else say("script-ended-unsaid")


def brought(script: Script, then: Then, language: str, say: Say) -> list[str]:
    """What answers bring to Prim. Contato, each in words."""
    found = [say("script-brings-type", name=then.type)] if then.type else []
    if then.priority in list(Priority):
        priority = say(f"priority-{Priority(then.priority).name.lower()}")
        found.append(say("script-brings-priority", name=priority))
    if solution := script.words(then.resolved, language):
        found.append(say("script-brings-resolved", solution=solution))
    if then.order:
        found.append(say("script-brings-order"))
    if then.access_point:
        found.append(say("script-brings-access_point"))
    return found


def source(line: Line, say: Say) -> str:
    """Who answered, where that is a question: the customer, or a measurement of the system."""
    if line.measured is None:
        return ""
    said = say("script-measured" if line.measured else "script-told")
    if line.against is None:
        return said
    key = "script-contradicted" if line.against else "script-contradicted-otherwise"
    return f"{said}; {say(key, answer=line.against)}"


def text(
    script: Script,
    trail: Trail,
    language: str,
    zone: ZoneInfo,
    say: Say,
    *,
    reason: str = "",
    protocol: str = "",
    audience: str = "operator",
) -> str:
    """The whole report as a file of plain text."""
    began = datetime.fromtimestamp(trail.began, zone)
    told = [say("script-file-name", name=script.words(script.name, language))]
    if protocol:
        told.append(say("script-file-protocol", protocol=protocol))
    told += [say("script-file-began", at=f"{began:%d/%m/%Y %H:%M}"), ""]
    for line in lines(script, trail, language, zone, audience):
        by = source(line, say)
        told += [
            f"{line.number}. {line.question or say('script-gone-question')}",
            f"   → {line.answer or say('script-gone-answer')}{f' ({by})' if by else ''}",
            f"   {line.clock} (+{line.after})",
        ]
    told += ["", ending(trail, reason, say)]
    if last := end(script, trail, language, audience):
        told.append(last)
    if audience in STAFF:
        told += [f"- {each}" for each in brought(script, brings(script, trail), language, say)]
    return "\n".join(told) + "\n"
