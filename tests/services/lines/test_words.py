"""What an operator reads to a customer of a line, and the curve of its traffic."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.texts import Texts
from services.lines import curve
from services.lines.curve import CurveWords
from services.lines.facts import Drop, Ping, Rates, Reading
from services.lines.words import Words

NOW = datetime(2026, 11, 25, 15, 0, tzinfo=ZoneInfo("America/Sao_Paulo"))
LINE = Reading(NOW.astimezone(UTC), "Borda", "maria.silva", online=True)


def words(language: str = "pt_BR") -> Words:
    return Words(Texts.load(language), language, NOW)


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=20), "menos de um minuto"),
        (timedelta(minutes=1), "1 minuto"),
        (timedelta(hours=3, minutes=12), "3 horas e 12 minutos"),
        (timedelta(hours=1), "1 hora"),
        (timedelta(days=2, hours=1, minutes=59), "2 dias e 1 hora"),
        (timedelta(days=400, minutes=7), "400 dias"),
        (timedelta(minutes=-5), "menos de um minuto"),
    ],
)
def test_how_long_is_said_in_two_units(ago: timedelta, said: str) -> None:
    assert words().state(replace(LINE, since=LINE.at - ago)) == f"Conectado há {said}"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("peer is not responding", "parou de responder"),
        ("peer-is-not-responding", "parou de responder"),
        ("nas-error", "roteador do provedor"),
        ("hungup", "o sinal até"),
        ("RADIUS timeout", "autenticação não respondeu"),
        ("administrative disconnect", "pelo provedor"),
        ("peer is disconnecting", "encerrou a conexão"),
        ("session timeout", "tempo da sessão"),
        ("<b>😀 nobody knows", ""),
        (None, ""),
    ],
)
def test_what_a_router_wrote_of_a_drop_is_said_in_plain_words(written: str | None, said: str) -> None:
    reading = replace(LINE, online=False, drop=Drop(LINE.at - timedelta(hours=2), written))
    told = words().aloud(reading)
    assert told[0] == "Desconectado há 2 horas"
    assert (said in " ".join(told[1:])) if said else told[1:] == []


def test_what_is_not_known_is_not_said_and_rates_have_their_limit() -> None:
    assert words().aloud(LINE) == ["Conectado"]
    assert words().aloud(replace(LINE, online=False, known=False)) == [
        "O roteador Borda não conhece este login."
    ]
    full = replace(
        LINE, rates=Rates(LINE.at, 320_400, 1_500_000_000), limits=(20_000_000, 2_000_000_000), drops=1,
        ping=Ping(3, 0),
    )  # fmt: skip
    assert words().aloud(full)[1:] == [
        "Baixando 320 kb/s de 20 Mb/s, enviando 1500 Mb/s de 2000",
        "1 queda nas últimas 24 horas",
        "O equipamento do cliente não respondeu a 3 testes",
    ]
    assert words("en").traffic(Rates(LINE.at, 12_440_000, 0), (300_000_000, 0)) == (
        "Downloading 12.4 Mb/s of 300, uploading 0 kb/s"
    )


def test_what_is_kept_writes_its_days_out() -> None:
    dropped = replace(LINE, drop=Drop(LINE.at - timedelta(hours=20), "hungup"))
    assert words().short(dropped) == "Conectado · hoje às 15:00"
    assert words().whole(dropped).splitlines() == [
        "Leitura da linha em Borda, 25/11/2026 15:00:",
        "- Conectado",
        "- Última queda: 24/11/2026 19:00, o sinal até o equipamento do cliente caiu",
        "- “hungup”",
    ]


async def test_the_curve_is_drawn_of_whatever_was_measured() -> None:
    names = CurveWords("$x$ 😀 <b>&", "Mb/s", "segundos", "baixando", "enviando", "contratado 1 Mb/s")
    for rates in ([0], [10**12, 0], [5_000, 10_000, 0]):
        seen = [Rates(LINE.at + timedelta(seconds=3 * n), bits, bits // 3) for n, bits in enumerate(rates)]
        assert (await curve.picture(seen, names, 1_000_000)).startswith(b"\x89PNG")
