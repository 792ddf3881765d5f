"""A way served in place of the intake: the short conversation of the benches, in its ten screens."""

import pytest

from bot.settings import Machine
from handlers import named_way
from handlers.texts import LOCALES
from tests.conversation.conftest import Desk

SAID = (
    ("/start", "Tipo de cadastro"),
    ("Cliente", "iniciais"),
    ("«maria", "Selecione o cliente"),
    ("Maria", "plano"),
    ("Fibra 600", "Descreva"),
    ("«Sem internet desde ontem", "Pergunta 1"),
    ("Não", "Pergunta 2"),
    ("Sim", "Tipo de atendimento"),
    ("Suporte técnico", "Confirma"),
    ("Confirmar", "registrado"),
)


async def test_start_begins_the_way_that_was_named_and_its_receipt_is_one_row(desk: Desk) -> None:
    await desk.stop()
    machine = Machine(flow="tests.bench.short:WAY")
    desk.settings = desk.settings.model_copy(update={"machine": machine})
    await desk.start()
    ana = await desk.operator()
    for _ in range(2):
        for act, shown in SAID:
            assert shown in await ana.goes(act), act
        await ana.goes("/start", "Cliente")
    assert await desk.value("select count(*) from preferences where name like 'short:%'") == 2
    assert await desk.value("select count(*) from tickets where opened_at > now() - interval '1 minute'") == 0
    known = await desk.value("select value from preferences where name like 'short:%' limit 1")
    assert "Sem internet desde ontem" in known


@pytest.mark.parametrize("path", ["nowhere:WAY", "tests.bench.short:NOTHING", "tests"])
async def test_a_way_that_is_not_there_is_named(path: str) -> None:
    with pytest.raises(ValueError, match=path):
        named_way(path)


def test_texts_of_a_way_have_no_name_of_the_desks() -> None:
    def keys(folder: str) -> set[str]:
        files = (LOCALES.parent / folder).glob("*.ftl")
        return {
            line.split(" =")[0] for file in files for line in file.read_text().splitlines() if " =" in line
        }

    assert not keys("tests/bench/short/locales/pt_BR") & keys("locales/pt_BR")
