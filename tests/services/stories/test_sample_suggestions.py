"""Calls as people make them, each to the script that comes with Atende for it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from services.scripts.importing import store
from services.scripts.linting import open_scripts
from services.scripts.suggesting import Suggestions
from tests.services.scripts.test_samples import PATHS
from tests.services.stories.desk import Desk

CALLS = {
    "sem-conexao": [
        "Tô sem net desde ontem, a luz LOS tá vermelha",
        "a internet caiu e não voltou mais",
        "the red light is on and there is no internet",
        "me quedé sin internet, la luz roja está encendida",
    ],
    "lentidao": [
        "a internet está péssima, demora pra carregar",
        "pago 500 megas e o teste de velocidade dá 80",
        "very slow internet, videos keep buffering",
        "internet muy lento, se traba todo",
    ],
    "wi-fi": [
        "celular não conecta no wi-fi",
        "esqueci a senha do wifi",
        "weak wi-fi signal in the bedroom",
        "quiero cambiar la clave del wifi",
    ],
    "queda-intermitente": [
        "toda noite cai a conexão",
        "fica caindo, cai e volta o dia inteiro",
        "it keeps dropping every evening",
        "internet se cae a cada rato",
    ],
    "financeiro-e-bloqueio": [
        "cortaram minha internet mas eu paguei",
        "preciso da segunda via da fatura",
        "my bill is wrong, I was charged twice",
        "quiero dar de baja el servicio",
    ],
    "": ["boa tarde, gostaria de uma informação", "o técnico não veio"],
}


@pytest.mark.seed("S4.2.2")
async def test_what_people_say_leads_to_the_right_sample_or_to_none(desk: Desk) -> None:
    async with AsyncSession(desk.engine) as session, session.begin():
        await store(session, [file.script for file in open_scripts(PATHS)], datetime.now(UTC))
    await desk.rows("UPDATE scripts SET active = key = ANY(:keys)", keys=list(CALLS))
    keys = dict(
        await desk.rows("SELECT v.id, s.key FROM scripts s JOIN script_versions v ON v.script_id = s.id")
    )
    suggestions = Suggestions(desk.engine)
    for key, calls in CALLS.items():
        for said in calls:
            guess = (await suggestions.about(desk.ana, said)).script
            assert (keys[guess.id] if guess else "") == key, (said, guess)
