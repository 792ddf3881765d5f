"""Every page in words: no text is missing, no button is too long, in the real way and for whatever a draft holds."""

import ast
from pathlib import Path

import pytest

from handlers import Texts, buttons
from handlers.menus import ORDER
from handlers.screen import clip, units
from services.intake import INTAKE
from services.wizard import Choice, Draft, Flag, Info, Marks, Step, Trail

ROOMS = Path(__file__).parents[2]
TEXTS = Texts.load("pt_BR")
PAGES = [pytest.param(step, id=name) for name, step in INTAKE.flow.every.items()]
LARGEST = 2**63 - 1


@pytest.mark.parametrize("step", PAGES)
def test_a_page_has_its_texts(step: type[Step]) -> None:
    name = step.name()
    asked = {n: q for n, q in step.questions().items() if not isinstance(q, (Info, Trail))}
    wanted = [f"{name}-title", *(f"{name}-{field}" for field in asked)]
    if step in INTAKE.flow.steps:
        wanted.append(f"{name}-short")
    for field, question in asked.items():
        if not isinstance(question, (Flag, Marks)):
            wanted += [f"{name}-{field}-short", f"{name}-{field}-ask"]
    assert [key for key in wanted if key not in TEXTS] == []


@pytest.mark.parametrize("step", PAGES)
def test_a_source_is_not_swallowed_by_a_field_of_its_name(step: type[Step]) -> None:
    """In a class body a source named like its field silently becomes None; what a room is about needs none."""
    for field, question in step.questions().items():
        if isinstance(question, Choice) or (isinstance(question, Info) and not question.kept):
            assert question.source is not None, field


@pytest.mark.parametrize("step", PAGES)
def test_a_button_is_at_most_64_bytes_with_the_longest_ids(step: type[Step]) -> None:
    """Telegram's limit is in bytes (Bot API, InlineKeyboardButton.callback_data)."""
    draft = Draft(LARGEST, LARGEST, 0, "intake", "operator", step.name(), turn=36**4, visit=36**4)
    values = [f"{field}={value}" for field in step.questions() for value in (f"p{36**7}", 36**7)]
    said = [buttons.walk(draft, "s", value) for value in values]
    said += [buttons.walk(draft, verb, name) for verb in "fu" for name in step.questions()]
    said += [
        buttons.walk(draft, "g", step.name()),
        buttons.walk(draft, "c", once=True),
        buttons.desk("o", LARGEST),
    ]
    assert max(len(data.encode()) for data in said) <= 64
    for data in said:
        assert buttons.read(data, act_id=1, at=1) is not None, data


def test_every_text_that_the_code_names_is_there() -> None:
    """Literal keys of calls such as texts("key"), texts.html("key"), Note("key"), Invalid("key")."""
    named: set[str] = set()
    for path in [*(ROOMS / "handlers").glob("*.py"), *(ROOMS / "services").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
                continue
            if isinstance(node.func, ast.Attribute):
                names_a_text = ast.unparse(node.func) in (
                    "texts.html",
                    "scene.text",
                    "turn.texts",
                    "self.texts",
                )
            else:
                names_a_text = getattr(node.func, "id", "") in ("texts", "Note", "Invalid", "Refused")
            if names_a_text:
                named.add(str(node.args[0].value))
    named |= {f"command-{name}" for name in (*ORDER[:3], *ORDER[-3:], "start")} | {
        f"alert-{kind}" for kind in ("failed", "unreadable")
    }
    assert len(named) > 40
    assert sorted(key for key in named if key not in TEXTS) == []


def test_an_answer_to_a_press_fits_an_alert() -> None:
    """At most 200 characters (Bot API, answerCallbackQuery)."""
    for key in (
        "prospect_known",
        "stale",
        "button-invalid",
        "draft-gone",
        "not-found",
        "kept",
    ):
        assert len(TEXTS(key)) <= 200, key


@pytest.mark.parametrize("text", ["a" * 50, "👍" * 50, "e\u0301" * 50, "ção" * 20])
def test_a_cut_text_is_whole_characters_within_its_limit(text: str) -> None:
    cut = clip(text, 21)
    assert units(cut) <= 21
    assert cut.endswith("…")
    assert text.startswith(cut[:-1])
    assert clip(text, 10_000) == text
