"""Walks of the past through the sample's scripts: by chance, but the same ones every time."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.scripts.report import REASONS
from services.scripts.trail import Trail, begun, brings, here, taken
from services.scripts.tree import Script, Then

LONGEST, TRIES = 20, 20
CALLS = (
    ("sem-conexao", "Sem conexão", (
        "Sem internet desde cedo, luz vermelha no modem.",
        "Luz LOS vermelha piscando depois da chuva.",
        "Caiu tudo, nenhum aparelho conecta.",
        "Modem sem luz nenhuma depois da queda de energia.",
        "Sem sinal desde ontem, luz vermelha.",
        "Internet parou, PON apagada.",
        "Um caminhão puxou o cabo na rua.",
    )),
    ("lentidao", "Lentidão", (
        "Internet lenta à noite.",
        "Velocidade baixa no computador do escritório.",
        "Vídeo trava toda hora.",
        "Lento em todos os aparelhos.",
        "Pagou 600 mega e chega 90.",
    )),
    ("wi-fi", "Lentidão", (
        "Wi-fi não chega no quarto.",
        "O celular não acha a rede do wi-fi.",
        "Esqueceu a senha do wi-fi.",
        "Wi-fi fraco no fundo da casa.",
    )),
    ("queda-intermitente", "Queda intermitente", (
        "Cai e volta várias vezes por dia.",
        "Oscila quando chove.",
        "Desconecta toda hora no jogo.",
        "Cai todo dia no mesmo horário.",
    )),
    ("financeiro-e-bloqueio", "Segunda via e pagamento", (
        "Pagou o boleto e continua bloqueado.",
        "Quer a segunda via do boleto.",
        "Pediu desbloqueio em confiança.",
        "Fatura veio com valor errado.",
    )),
)  # fmt: skip
"""Script, the type where it brings none, and what customers said."""
CUSTOMERS = ("1003", "1007", "1009")
"""The codes of those who called, in turn."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A call of the past. `reason`: why the script was ended before its end, "" where it was walked to it."""

    script: str
    customer: str
    kind: str
    problem: str
    at: datetime
    trail: Trail
    reason: str
    then: Then


def walks(scripts: dict[str, Script], now: datetime) -> Iterator[Walk]:
    """Every call of the past through these scripts, the oldest first."""
    chance = random.Random(84)
    calls = [(key, kind, problem) for key, kind, problems in CALLS if key in scripts for problem in problems]
    chance.shuffle(calls)
    for n, (key, kind, problem) in enumerate(calls):
        at = now - timedelta(days=2 * (len(calls) - n), hours=chance.randrange(9))
        trail, reason = _fitting(scripts[key], kind, int(at.timestamp()), chance)
        then = brings(scripts[key], trail)
        yield Walk(key, CUSTOMERS[n % len(CUSTOMERS)], then.type or kind, problem, at, trail, reason, then)


def _fitting(script: Script, kind: str, at: int, chance: random.Random) -> tuple[Trail, str]:
    """A walk that leads to the type that the customer's words would."""
    tried = [_walked(script, at, chance) for _ in range(TRIES)]
    return next((walk for walk in tried if brings(script, walk[0]).type in ("", kind)), tried[-1])


def _walked(script: Script, at: int, chance: random.Random) -> tuple[Trail, str]:
    """To an end; now and then only as far as the patience of whoever called."""
    trail, seen = begun(script, at), set[str]()
    patience = chance.choice((2, 3, 4)) if chance.random() < 0.15 else LONGEST
    while not trail.over and len(trail.answers) < patience:
        node = here(script, trail)
        assert node is not None
        seen.add(node.key)
        onwards = [option for option in node.options if option.to not in seen] or node.options
        at += chance.randrange(8, 70)
        trail = taken(script, trail, chance.choice(onwards).key, at)
    return trail, "" if trail.over else chance.choice(REASONS)
