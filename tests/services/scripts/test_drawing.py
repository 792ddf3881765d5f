"""A script as a picture: every word is in it, nothing lies on anything else, and a thousand nodes take no longer."""

import random
import re
import time
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from services.lettering import clean, width, wrapped
from services.scripts.drawing import draw
from services.scripts.drawing.boxes import boxes
from services.scripts.drawing.placing import placed
from services.scripts.drawing.settling import spread
from services.scripts.figures import AtNode, Figures
from services.scripts.tree import Node, Option, Script, Then

ONE = "pt_BR"
NOTHING = Then()


def say(key: str, **values: object) -> str:
    """A key is its own text."""
    return " ".join([key.removeprefix("script-tree-"), *map(str, values.values())])


def made(*nodes: Node, name: str = "Sem conexão") -> Script:
    return Script("s", {ONE: name}, (ONE,), nodes[0].key, {node.key: node for node in nodes})


def asked(key: str, ask: str, *options: tuple[str, str], then: Then = NOTHING) -> Node:
    """A question whose options are labels and where they lead."""
    chosen = tuple(Option(f"o{at}", {ONE: label}, to) for at, (label, to) in enumerate(options))
    return Node(key, {ONE: ask}, options=chosen, then=then)


def words(svg: bytes) -> str:
    texts = ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return " ".join(text.text or "" for text in texts).replace("\u00a0", " ")


LOOPED = made(
    asked("start", "A luz está acesa?", ("Sim", "wait"), ("Não", "end"), ("Não sei", "start")),
    asked("wait", "Desligue, espere 30 segundos e ligue. Voltou?", ("Voltou", ""), ("Ainda não", "start")),
    asked("end", "Vamos mandar um técnico.", then=Then("Sem conexão", 3, {}, order=True)),
)


@pytest.mark.seed("S4.2.2.obs2")
@pytest.mark.parametrize("dark", [False, True])
def test_a_picture_has_every_question_and_label_and_what_endings_bring(dark: bool) -> None:
    picture = draw(LOOPED, say, ONE, under="versão 1", dark=dark)
    said = words(picture.svg)
    for told in (
        "Sem conexão",
        "versão 1",
        "A luz está",
        "Voltou",
        "Ainda não",
        "⚒ order",
        "priority priority-high",
        "↺ A",
    ):
        assert told in said, told
    assert "%" not in said
    assert picture.png.startswith(b"\x89PNG")
    assert picture.photo
    assert draw(LOOPED, say, ONE, under="versão 1", dark=dark) == picture, "the same tree is the same picture"


def test_shares_stand_in_the_cells_and_what_is_not_nothing_is_not_said_to_be() -> None:
    figures = Figures(
        1000,
        nodes={"start": AtNode(1001, 1000, 4, 4, 12.6)},
        options={("start", "o0"): 996, ("start", "o1"): 1},
    )
    said = words(draw(LOOPED, say, ONE, figures=figures).svg)
    assert "runs 100 · script-room-time 0 13" in said
    assert "left <1" in said
    assert "100%" in said
    assert "<1%" in said
    assert "never" in said


def test_signs_that_the_font_has_not_are_left_out_and_markup_is_text() -> None:
    assert clean(" 📡 luz\n\x00 \u202evermelha\u200d🙂 ") == "luz vermelha"
    node = asked("a", "<b>&$x_1$ \\frac{1}{2} 🙂</b>", ("🙂", ""), ("$$", ""))
    said = words(draw(made(node, name="🔥"), say, ONE).svg)
    assert "<b>&$x_1$ \\frac{1}{2}" in said.replace("  ", " ")
    assert "o0" in said, "an option of emoji alone is called by its key"


def test_a_text_breaks_between_words_and_a_long_word_anywhere_but_nothing_is_lost() -> None:
    text = "Espere três minutos e " + "x" * 80
    lines = wrapped(text, 14, 120)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line, 14) <= 120 for line in lines)
    assert wrapped(" ", 14, 120) == []


def test_what_stands_in_a_row_comes_as_near_to_its_place_as_the_others_allow() -> None:
    assert spread([0.0, 0.0, 10.0], [4.0, 4.0]) == [-2.0, 2.0, 10.0]


def by_chance(count: int, seed: int) -> Script:
    chance = random.Random(seed)
    nodes = []
    for at in range(count):
        last = at == count - 1
        goals = [f"n{chance.randrange(count)}" for _ in range(chance.randint(0, 7))]
        options = [] if last else [*((f"Resposta {goal}", goal) for goal in goals), ("Próximo", f"n{at + 1}")]
        nodes.append(asked(f"n{at}", f"Pergunta {at} " * chance.randint(1, 12), *options))
    return made(*nodes)


@pytest.mark.parametrize("seed", range(6))
def test_no_box_lies_on_another_one_and_all_are_in_the_picture(seed: int) -> None:
    script = by_chance(14, seed)
    plan = placed(script, boxes(script, say, ONE, None))
    assert {box.key for box in plan.boxes} == script.nodes.keys()
    for one, other in combinations(plan.boxes, 2):
        beside = abs(one.x - other.x) >= (one.wide + other.wide) / 2
        assert beside or one.y + one.height < other.y or other.y + other.height < one.y
    for box in plan.boxes:
        assert box.x - box.wide / 2 >= 0
        assert box.x + box.wide / 2 <= plan.width
        assert 0 <= box.y <= box.y + box.height <= plan.height
        assert sum(cell.wide for cell in box.cells) == pytest.approx(box.wide if box.cells else 0)


def test_a_thousand_nodes_are_drawn_in_bounded_time_and_every_letter_names_a_box() -> None:
    nodes = (asked(f"n{at}", f"P{at}?", ("S", f"n{at + 1}"), ("N", f"n{at // 2}")) for at in range(999))
    script = made(*nodes, asked("n999", "Fim."))
    began = time.process_time()
    picture = draw(script, say, ONE)
    assert time.process_time() - began < 10  # under a second on an idle core
    assert not picture.photo
    assert max(picture.width, picture.height) <= 12_000
    said = words(picture.svg)
    assert "P998?" in said
    assert set(re.findall(r"[↺→] ([A-Z]+)", said)) <= set(re.findall(r"\b[A-Z]+\b", said))
