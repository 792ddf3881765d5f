"""The report of a walk in words: what was asked and answered, when, how it ended, and for whom."""

from types import SimpleNamespace
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from handlers.script_report_pages import REPORT_MOST, told
from handlers.texts import Texts
from services.intake.script_report import Reported
from services.scripts import report
from services.scripts.trail import MOST_ANSWERS, Answer, Trail, begun, taken
from services.scripts.tree import Node, Option, Script, Then, Words
from services.wizard import Page

ZONE = ZoneInfo("America/Sao_Paulo")
BEGAN = 1_795_525_200  # 2026-11-24 10:00 there
PT, EN = Texts.load("pt_BR"), Texts.load("en")


def words(text: str) -> Words:
    return {"pt_BR": text, "en": f"{text} (en)"}


NODES = (
    Node("again", words("Voltou?"), options=(
        Option("no", words("Não"), "again"), Option("on", words("Segue"), "olt"), Option("end", words("Fim")),
    )),
    Node("olt", words("Sinal na OLT?"), check=words("−25 dBm"), measure="pppoe_active", staff=True, options=(
        Option("bad", words("Ruim"), "visit", when=False),
    )),
    Node("visit", words("Vamos até você."), then=Then("Sem conexão", 4, words("Feito"), True, True)),
)  # fmt: skip
SCRIPT = Script("s", words("Luzes"), ("pt_BR", "en"), "again", {node.key: node for node in NODES})


def whole() -> Trail:
    """A loop, what the system measured, and a leaf."""
    trail = taken(SCRIPT, begun(SCRIPT, BEGAN), "no", BEGAN + 15)
    trail = taken(SCRIPT, trail, "on", BEGAN + 75)
    return taken(SCRIPT, trail, "bad", BEGAN + 3675, measured=True)


@pytest.mark.seed("S4.2.3")
def test_the_file_tells_questions_answers_times_and_what_it_comes_to() -> None:
    assert report.text(SCRIPT, whole(), "pt_BR", ZONE, PT, protocol="20260000001") == (
        "Relatório do script: Luzes\nProtocolo: 20260000001\nInício: 24/11/2026 10:00\n\n"
        "1. Voltou?\n   → Não\n   10:00 (+00:15)\n"
        "2. Voltou?\n   → Segue\n   10:01 (+01:15)\n"
        "3. Sinal na OLT?\n   → Ruim (sistema mediu)\n   11:01 (+1:01:15)\n\n"
        "Chegou ao fim do script.\nVamos até você.\n"
        "- Tipo: Sem conexão\n- Prioridade: Urgente\n- Atendimento resolvido: Feito\n"
        "- Pedir OS (visita técnica)\n- Virar P. Acesso\n"
    )


def test_a_customer_reads_nothing_of_the_staff() -> None:
    said = report.text(SCRIPT, whole(), "en", ZONE, EN, audience="customer")
    assert "Voltou? (en)" in said
    assert not any(word in said for word in ("OLT", "Ruim", "Sem conexão", "Feito", "dBm"))


@pytest.mark.parametrize(
    ("reason", "said"),
    [("hung_up", "fim: Ligação caiu"), ("<b> 😀", "fim: <b> 😀"), ("", "Encerrado antes do fim.")],
)
def test_an_early_end_says_why(reason: str, said: str) -> None:
    trail = taken(SCRIPT, begun(SCRIPT, BEGAN), "on", BEGAN + 1)
    assert said in report.text(SCRIPT, trail, "pt_BR", ZONE, PT, reason=reason)


def test_an_answer_that_the_version_does_not_have_is_told_as_such() -> None:
    trail = Trail(BEGAN, "gone", answers=(Answer("gone", "x", BEGAN), Answer("again", "x", BEGAN - 5)))
    said = report.text(SCRIPT, trail, "pt_BR", ZONE, PT)
    assert "1. (pergunta que não existe mais)\n   → (resposta que não existe mais)" in said
    assert "2. Voltou?\n   → (resposta que não existe mais)\n" in said
    assert "+00:00" in said


def test_a_long_report_shows_its_first_and_last_lines_and_counts_the_rest() -> None:
    trail = begun(SCRIPT, BEGAN)
    for n in range(MOST_ANSWERS + 20):
        trail = taken(SCRIPT, trail, "no", BEGAN + n)
    lines = report.lines(SCRIPT, trail, "pt_BR", ZONE)
    assert len(lines) == MOST_ANSWERS, "a draft stays small"
    said = Reported("Luzes", lines, "Encerrado.", "", [])
    shown = "\n".join(told(cast(Page, SimpleNamespace(facts={"said": said})), PT))
    assert len(shown) < REPORT_MOST + 200
    assert "\n1. Voltou?" in shown
    assert f"\n{MOST_ANSWERS}. Voltou?" in shown
    left = MOST_ANSWERS - shown.count("Voltou?")
    assert f"… mais {left} respostas, que estão no arquivo …" in shown
