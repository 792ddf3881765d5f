"""A script's questions that the line answers: by itself, by one press, or against what was said (S4.2.2.1)."""

import pytest

from demo.routeros.faults import Fault
from demo.routeros.router import DemoRouter
from demo.routeros.sessions import Session
from services.scripts.tree import Node, Option, Script
from tests.conversation.conftest import LOGIN, Desk
from tests.conversation.jobs import until
from tests.conversation.people import Person
from tests.conversation.test_scripts import imported, words

NODES = (
    Node(
        "restarted",
        words("Religou o aparelho?"),
        measure="uptime_under_10_min",
        options=(
            Option("yes", words("Religuei"), "active", when=True),
            Option("no", words("Não consigo"), "active"),
        ),
    ),
    Node(
        "active",
        words("A sessão está ativa?"),
        measure="pppoe_active",
        staff=True,
        options=(
            Option("up", words("Ativa"), "drops", when=True),
            Option("down", words("Inativa"), "end", when=False),
        ),
    ),
    Node(
        "drops",
        words("Caiu hoje?"),
        measure="drops_in_24h",
        staff=True,
        options=(
            Option("often", words("Caiu"), "end", when=True),
            Option("never", words("Não caiu"), "end", when=False),
        ),
    ),
    Node("end", words("Pronto, obrigado.")),
)
MEASURED = Script(
    "teste-medida", words("Medida"), ("pt_BR",), "restarted", {node.key: node for node in NODES}
)
TO_SCRIPT = ("/novo Maria da Silva", "Ok", "1. Maria da Silva", "Avançar", "«Sem internet")


async def at_first(desk: Desk) -> Person:
    """An operator at the first question, and what the router said of it, or why it did not."""
    await imported(desk, MEASURED)
    ana = await desk.operator()
    await ana.goes(*TO_SCRIPT, "☐ Criar Script Atendimento", "Avançar", "Medida")
    await until(lambda: "Consultando o roteador" not in ana.screen)
    return ana


@pytest.mark.seed("S4.2.2.1", "S4.2.3")
async def test_what_was_said_stands_beside_what_the_line_says_and_the_staffs_questions_answer_themselves(
    desk: Desk, router: DemoRouter
) -> None:
    ana = await at_first(desk)
    assert "📡 Medido agora: Conectado há 3 horas e 12 minutos" in ana.screen
    assert not [each for each in ana.screen.buttons if "Usar medição" in each], "no option says so"
    end = await ana.presses("Religuei")
    assert end.answer == "📡 Respondido pela medição do roteador."
    assert "Fim do script" in end
    assert "📡 Caiu hoje? Caiu" in end
    assert "Caiu hoje?" in await ana.presses("Anterior")
    assert "📡 Usar medição: Caiu" in ana.screen.buttons
    await ana.goes("Não caiu", "Encerrar Script")
    for line in (
        "Religuei · {at} (+{after}) · cliente disse; ⚠️ sistema mediu o contrário",
        "Ativa · {at} (+{after}) · sistema mediu",
        "Não caiu · {at} (+{after}) · cliente disse; ⚠️ sistema mediu: Caiu",
    ):
        said, by = line.split("{at} (+{after})")
        assert [each for each in ana.screen.split("\n") if said in each and each.endswith(by)], line


async def test_one_press_takes_over_what_was_measured(desk: Desk, router: DemoRouter) -> None:
    router.add(Session(LOGIN), ago=120)
    ana = await at_first(desk)
    await ana.goes("📡 Usar medição: Religuei", "Encerrar Script")
    assert "sistema mediu" in ana.screen
    assert "cliente disse" not in ana.screen


async def test_a_router_that_is_silent_leaves_the_questions_to_people(desk: Desk, router: DemoRouter) -> None:
    router.fault = Fault.REFUSED
    ana = await at_first(desk)
    assert "📡 Sem medição: Roteador sem resposta" in ana.screen
    assert "A sessão está ativa?" in await ana.presses("Religuei")
    await ana.goes("Ativa", "Não caiu", "Encerrar Script")
    assert "sistema mediu" not in ana.screen
