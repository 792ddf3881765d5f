"""One cell of a file made fit for its column, or refused with a word on what would be right."""

import re
from collections.abc import Callable

from services import addresses, documents, phones
from services.cleaning import clean, one_line, says_nothing
from services.importing.faults import Wrong
from services.importing.words import plain
from services.states import PlanState

Cell = str | int
"""What a cell becomes: text, or a whole number."""
Read = Callable[[str], Cell]
"""Reads a cell that says something. Raises Wrong."""

_FORMULA = ("=", "@", "\t")
_QUOTED_BY_SPREADSHEET = re.compile(r'="([^"]*)"')
"""How exports keep a spreadsheet from eating leading zeros: it is text, not a formula."""
_GARBLED = re.compile("[ÃÂ][\u0080-\u00bf\u201a-\u203a\u20ac\u2122]|\ufffd")
"""UTF-8 that was once read as Latin-1 ("JoÃ£o"), or what is left of a sign that was lost."""
_SAYS = re.compile(r"\w")
_RATE = re.compile(
    r"(\d{1,7})(?:[.,]0+)?\s*(g|m)?(?:b|bit|bits|bps|bit/s|bits/s|b/s|ega|egas|iga|igas)?", re.IGNORECASE
)
_FEDERAL = (
    "AC Acre, AL Alagoas, AP Amapá, AM Amazonas, BA Bahia, CE Ceará, DF Distrito Federal, ES Espírito Santo,"
    " GO Goiás, MA Maranhão, MT Mato Grosso, MS Mato Grosso do Sul, MG Minas Gerais, PA Pará, PB Paraíba, PR Paraná,"
    " PE Pernambuco, PI Piauí, RJ Rio de Janeiro, RN Rio Grande do Norte, RS Rio Grande do Sul, RO Rondônia,"
    " RR Roraima, SC Santa Catarina, SP São Paulo, SE Sergipe, TO Tocantins"
)
_FEDERAL_OF = {plain(word): each[:2] for each in _FEDERAL.split(", ") for word in each.split(" ", 1)}
LARGEST_RATE = 10_000
_STATES = {
    PlanState.ACTIVE: "active ativo ativa ativado normal liberado habilitado em_dia servico_habilitado online a sim",
    PlanState.BLOCKED: "blocked bloqueado bloqueada bloqueio bloqueio_manual bloqueio_automatico inadimplente"
    " financeiro_em_atraso suspenso_debito suspenso_por_debito suspenso_por_inadimplencia cm ca fa",
    PlanState.SUSPENDED: "suspended suspenso suspensa suspenso_a_pedido suspenso_a_pedido_do_cliente"
    " suspenso_a_pedido_cliente suspenso_pedido_cliente pausado pausada aguardando_instalacao aguardando_assinatura aa",
    PlanState.CANCELLED: "cancelled canceled cancelado cancelada inativo inativa inactive desativado desativada"
    " encerrado encerrada desistiu rescindido d nao",
}
_STATE_OF = {plain(word): state for state, words in _STATES.items() for word in words.split()}


def bare(written: str) -> str | None:
    """A cell without what surrounds it; None where it says nothing. Raises Wrong for formulas and garbled text."""
    text = written.strip(" \u00a0\r\n")
    if quoted := _QUOTED_BY_SPREADSHEET.fullmatch(text):
        text = quoted[1]
    if text.startswith(_FORMULA):
        raise Wrong(
            "begins with =, @ or a tab, as a formula does; write the value itself, not what computes it"
        )
    if text and _GARBLED.search(text):
        raise Wrong("holds garbled letters (such as Ã£ for ã): save the file anew as UTF-8 from its source")
    return None if not _SAYS.search(text) and says_nothing(text) else text


def text(longest: int, *, lines: bool = False) -> Read:
    """Text of at most so many signs, on one line unless `lines`."""

    def read(written: str) -> str:
        made = clean(written) if lines else one_line(written)
        if len(made) > longest:
            raise Wrong(f"has {len(made)} signs, and {longest} are the most")
        return made

    return read


def document(written: str) -> str:
    """A CPF or CNPJ in its stored form."""
    if made := documents.document(written):
        return made
    signs = documents.bare(written)
    if re.fullmatch(r"[\d.,]+E\+?\d+", signs):
        raise Wrong("is a rounded number: format the column as text in the spreadsheet, and export it again")
    if signs.isdigit() and len(signs) in (9, 10, 12, 13):
        raise Wrong(
            f"has {len(signs)} digits, and a CPF has 11, a CNPJ 14; a spreadsheet may have eaten zeros at the"
            " beginning: format the column as text, and export it again"
        )
    if len(signs) in (11, 14):
        raise Wrong("is no CPF or CNPJ: its check digits are not right")
    raise Wrong(f"has {len(signs)} signs; a CPF has 11, a CNPJ 14, with or without marks")


def phone(written: str) -> str:
    """A telephone number as E.164."""
    if made := phones.phone(written):
        return made
    raise Wrong("is no telephone number; right is one number with its area code, like (19) 95555-0101")


def email(written: str) -> str:
    """One address in small letters."""
    if made := addresses.email(written):
        return made
    raise Wrong("is no e-mail address; right is one address, like nome@example.com")


def postal_code(written: str) -> str:
    """A CEP as `13010-000`."""
    if made := addresses.postal_code(written):
        return made
    raise Wrong("is no CEP; right are 8 digits, like 13010-000")


def federal_state(written: str) -> str:
    """The two letters of one of Brazil's states, told by them or by its name."""
    made = _FEDERAL_OF.get(plain(written))
    if made is None:
        raise Wrong(f"{shown(written)} is none of Brazil's states; right are two letters, like SP")
    return made


def plan_state(written: str) -> str:
    """The state of a plan, told in Portuguese or English."""
    state = _STATE_OF.get(plain(written))
    if state is None:
        raise Wrong(
            f"{shown(written)} is no state of a plan; right are ativo, bloqueado, suspenso, cancelado"
            " (or active, blocked, suspended, cancelled)"
        )
    return str(state)


def rate(written: str) -> int:
    """Mbit/s, as a whole number from 1 to 10,000; `600M`, `600 Mbps` and `1 Gbps` are understood.

    More is refused because it is nearly always kbit/s, which some systems export.
    """
    found = _RATE.fullmatch(written.strip())
    made = int(found[1]) * (1000 if (found[2] or "").lower() == "g" else 1) if found else 0
    if made > LARGEST_RATE:
        raise Wrong(f"{shown(written)} is more than {LARGEST_RATE:,} Mbit/s; if it is kbit/s, divide by 1000")
    if made < 1:
        raise Wrong(f"{shown(written)} is no rate; right is a whole number of Mbit/s, like 600")
    return made


def login_kind(written: str) -> str:
    """How a line authenticates."""
    made = plain(written)
    if made not in ("pppoe", "ipoe", "dhcp", "hotspot", "static"):
        raise Wrong(f"{shown(written)} is not known; right are pppoe, ipoe, dhcp, hotspot, static")
    return made


def shown(written: str) -> str:
    """A value short enough for a message."""
    return repr(written if len(written) <= 40 else written[:39] + "…")
