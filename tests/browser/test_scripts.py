"""A guided script in the browser: walked with a way back and a changed answer, to the report of the stored ticket."""

import json

import pytest

from tests.browser.chromium import Page
from tests.browser.test_subjects import confirmed, rests, row, ticks
from tests.browser.test_whole_way import SCREEN, presses, says, sees, to_the_problem
from tests.faults.program import Demo

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WALKED = [["alcance", "todos"], ["energia", "sim"], ["los", "vermelha"], ["cordao", "partido"]]


async def hides(page: Page, text: str) -> None:
    await page.until(f"!{SCREEN}.querySelector('.bubble').innerText.includes({text!r})")


@pytest.mark.seed(
    *("S4.2.1.1.e", "S4.2.2", "S4.2.2.obs1", "S4.2.2.1", "S4.2.2.1.1", "S4.2.2.1.1.1", "S4.2.2.1.1.2"),
    *("S4.2.2.1.1.3", "S4.2.3", "S4.2.3.obs"),
)
async def test_a_script_is_walked_with_a_way_back_to_its_report_and_the_ticket(
    demo: Demo, phone: Page
) -> None:
    await phone.open(demo.url)
    protocol = await to_the_problem(phone)
    await sees(phone, "Script sugerido: Sem conexão (fibra)")
    await ticks(phone, "Criar Script Atendimento")
    await rests(phone)
    await presses(phone, "Avançar", "Qual script")
    await presses(phone, "Sem conexão (fibra)", "em todos os aparelhos")
    await ticks(phone, "Ver explicações")
    await sees(phone, "Explicação para o operador")
    await rests(phone)
    await presses(phone, "Em todos", "tem alguma luz acesa?")
    await presses(phone, "Tudo apagado", "em outra tomada")
    await rests(phone)
    await presses(phone, "Anterior", "tem alguma luz acesa?")
    await phone.until(f"{SCREEN}?.innerText.includes('✓ Tudo apagado')")  # the earlier answer is still marked
    await rests(phone)
    await presses(phone, "Tem luz acesa", "A luz LOS está vermelha")
    await rests(phone)
    await presses(phone, "Está vermelha", "cabinho fino da fibra")
    await rests(phone)
    await presses(phone, "Está partido ou esmagado", "Fim do script")
    await sees(phone, "Pedir OS")
    await rests(phone)
    await presses(phone, "Encerrar Script", "Rel. Script")
    await sees(phone, "Está partido ou esmagado")
    await hides(phone, "Tudo apagado")
    await rests(phone)
    await presses(phone, "Avançar", "Prim. Contato")
    await sees(phone, "Do script: Tipo Atendimento, Destino, Prioridade, Pedir OS")
    await rests(phone)
    await presses(phone, "Pedir OS", "O script pede uma OS")
    await rests(phone)
    await presses(phone, "Colar diagnóstico", "Está partido ou esmagado")
    await rests(phone)
    await confirmed(phone)
    await is_kept(demo, protocol)
    await says(phone, f"/atendimentos {protocol}", "Sem conexão")
    await rests(phone)
    await presses(phone, "Relatório do script", "Está partido ou esmagado")
    await sees(phone, "Ana Souza")


async def is_kept(demo: Demo, protocol: str) -> None:
    """The walk as it was changed, the ticket as the script filled it in."""
    stored = await row(
        demo,
        "select t.*, k.name as kind, r.ending, r.node, r.ordered, r.answers, s.key from tickets t"
        " join ticket_types k on k.id = t.type_id join script_runs r on r.ticket_id = t.id"
        " join script_versions v on v.id = r.version_id join scripts s on s.id = v.script_id"
        " where t.protocol = $1",
        protocol,
    )
    assert (stored["key"], stored["ending"], stored["node"]) == ("sem-conexao", "reached", "visita_fibra")
    assert [answer[:2] for answer in json.loads(stored["answers"])] == WALKED
    assert (stored["kind"], stored["priority"], stored["ordered"]) == ("Sem conexão", 3, True)
    assert "Está partido ou esmagado" in stored["checks"]
