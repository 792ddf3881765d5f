"""What Script Atend. tells in its own way: where one is, the question, what explains it, and what its end brings."""

from aiogram.types import InlineKeyboardButton

from handlers import buttons, line_pages
from handlers.screen import LABEL, Rows, clip, safe, units
from handlers.texts import Texts
from services.intake.line import plan_of
from services.lines.facts import Looked
from services.lines.words import Words
from services.scripts import report
from services.scripts import trail as trails
from services.scripts.library import Version
from services.scripts.seen import STAFF, seen
from services.scripts.trail import Trail
from services.scripts.tree import Node, Script
from services.wizard import NOW, Page

UNSAID = frozenset({("script", "script"), ("script", "answer"), ("script", "reason")})
"""Questions that have no line of their own: the page tells them."""
LAST, SHORT = 2, 40
MARKED = LABEL - 2
"""What a button shows of an option that has a mark before it."""


def walk(page: Page, texts: Texts) -> list[str]:
    """S4.2.2.1: where one is in the script, the question, and its explanations."""
    said, version = page.draft.answers.get("script", {}), page.facts.get("trail")
    trail = Trail.load(said.get("trail"))
    if trail is None:
        return []
    if not isinstance(version, Version):
        return [texts.html("script-gone")]
    script, node = version.script, trails.here(version.script, trail)
    told = [*_head(script, trail, texts), *_before(script, trail, texts)]
    if node is None:
        return [*told, "", texts.html("script-gone-node")]
    node = seen(node, page.draft.audience)
    told += ["", *_question(script, node, trail, texts, whole=page.draft.focus == "answer")]
    told += _measured(page, node, trail, texts)
    if said.get("explained") and (node.leaf or not trail.over):
        told += _explained(script, node, texts, page.draft.audience)
    if trail.over:
        told += _end(script, node, trail, texts, page.draft.audience)
    elif said.get("reason"):
        told += ["", f"{safe(texts('script-reason'))}: {safe(_reason(page, str(said['reason'])))}"]
    return told


def _head(script: Script, trail: Trail, texts: Texts) -> list[str]:
    name = f"🧭 {safe(script.words(script.name, texts.locale))}"
    return [name if trail.over else f"{name} · {texts.html('script-number', number=len(trail.answers) + 1)}"]


def _before(script: Script, trail: Trail, texts: Texts) -> list[str]:
    """The last answers in short, so that one sees where one is."""
    told = []
    for answer in trail.answers[-LAST:]:
        node = script.nodes.get(answer.node)
        option = node.option(answer.option) if node else None
        if node and option:
            asked = safe(clip(script.words(node.ask, texts.locale), SHORT))
            mark = "📡" if answer.measured else "✓"
            told.append(f"{mark} {asked} <b>{safe(script.words(option.label, texts.locale))}</b>")
    return told


def _question(script: Script, node: Node, trail: Trail, texts: Texts, *, whole: bool) -> list[str]:
    """What is asked, or said at the end; options too long for a button are told `whole` while they are open."""
    if trail.over and not node.leaf:  # an option ended it here
        return []
    asked = script.words(node.ask, texts.locale)
    told = [f"<b>{safe(asked)}</b>"] if asked else []
    labels = [script.words(option.label, texts.locale) for option in node.options]
    if whole and any(units(each) > MARKED for each in labels):
        told += [f"{number}. {safe(each)}" for number, each in enumerate(labels, 1)]
    return told


def asks(page: Page) -> int | None:
    """The plan whose line may answer this question, as long as nothing fresh is known of it."""
    version, trail = page.facts.get("trail"), Trail.load(page.draft.answers.get("script", {}).get("trail"))
    if not isinstance(version, Version) or trail is None or trail.over or page.draft.audience not in STAFF:
        return None
    node = trails.here(version.script, trail)
    return line_pages.unread(page, plan_of(page.draft)) if node and node.measure else None


def _measured(page: Page, node: Node, trail: Trail, texts: Texts) -> list[str]:
    """What the router says about this question, or why it says nothing."""
    if trail.over or not node.measure or not plan_of(page.draft) or page.draft.audience not in STAFF:
        return []
    found = page.facts.get("looked")
    if asks(page) is not None:
        return [texts.html("script-line-asking")]
    if isinstance(found, Looked) and found.trouble is not None:
        return [texts.html("script-line-trouble", why=texts(f"line-trouble-{found.trouble.value}"))]
    if not isinstance(found, Looked) or found.reading is None:
        return []
    said = Words(texts, texts.locale, page.facts[NOW])
    facts = [said.state(found.reading)]
    if node.measure == "bytes_moving":
        facts.append(said.traffic(found.reading.rates, found.reading.limits))
    if node.measure == "drops_in_24h":
        facts.append(said.drops(found.reading))
    return [texts.html("script-line-read", fact=" · ".join(each for each in facts if each))]


def _explained(script: Script, node: Node, texts: Texts, audience: str) -> list[str]:
    """S4.2.2.1.1.2: in quotes that open by a press."""
    told = []
    for key, words in (("script-say", node.say), ("script-check", node.check)):
        if said := script.words(words, texts.locale):
            head = [f"<b>{texts.html(key)}</b>"] if audience in STAFF else []
            told += [*head, f"<blockquote expandable>{safe(said)}</blockquote>"]
    if not told and not node.leaf:
        told.append(f"<i>{texts.html('script-explained-none')}</i>")
    return ["", *told] if told else []


def _end(script: Script, node: Node, trail: Trail, texts: Texts, audience: str) -> list[str]:
    """That it is over, and what it brings, which is the staff's to know."""
    told = ["", texts.html("script-end")]
    if audience not in STAFF:
        return [*told, texts.html("script-handed")] if node.staff else told
    brought = report.brought(script, trails.brings(script, trail), texts.locale, texts)
    return [
        *told,
        *([texts.html("script-end-brings")] if brought else []),
        *(f"• {safe(b)}" for b in brought),
    ]


def _reason(page: Page, said: str) -> str:
    return next((o.label for o in page.facts.get("reason") or () if o.value == said), said)


def rows(page: Page, texts: Texts) -> Rows:
    """The script can be changed, also where its version is gone, and a reason that was given."""
    draft, said = page.draft, page.draft.answers.get("script", {})
    asked = {line.name: line for line in page.lines}
    made: Rows = []
    if (script := asked["script"]).value is not None and not script.open:
        options = page.facts.get("script") or ()
        if len(options) == 1 and script.chosen is None:
            again = f"✏️ {texts('script-script-short')}"
            made.append([buttons.button(again, buttons.walk(draft, "f", "script"))])
    if "reason" in asked and said.get("reason") and draft.focus != "reason":
        made.append([buttons.button(f"✏️ {texts('script-reason-short')}", buttons.walk(draft, "f", "reason"))])
    return made


def early(page: Page, texts: Texts) -> list[InlineKeyboardButton]:
    """Encerrar Script before the end, where it stands at the end: it asks why first."""
    draft, said = page.draft, page.draft.answers.get("script", {})
    asked = any(line.name == "reason" for line in page.lines)
    if not asked or said.get("reason") or not said.get("trail") or draft.focus == "reason":
        return []
    return [buttons.button(texts("script-main"), buttons.walk(draft, "f", "reason"))]
