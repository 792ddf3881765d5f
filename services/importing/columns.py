"""The four kinds of files and their columns: the one place that docs, checks and statements go by."""

from dataclasses import dataclass
from enum import StrEnum

from services.importing import cells
from services.importing.cells import Cell, Read
from services.importing.words import plain


class Kind(StrEnum):
    """What a file is about, in the order in which they are written."""

    CUSTOMERS = "customers"
    CONTACTS = "contacts"
    PLANS = "plans"
    PROSPECTS = "prospects"


@dataclass(frozen=True)
class Column:
    """A column of a file. `empty`: what a cell becomes that says nothing; `also`: other names that it is known by;
    `number`: it is stored as one (a rate, or the id of what the cell names)."""

    name: str
    read: Read
    also: tuple[str, ...] = ()
    required: bool = False
    empty: Cell | None = None
    number: bool = False


NAME, CODE, LINE, PLACE = cells.text(200), cells.text(64), cells.text(100), cells.text(300)
COLUMNS: dict[Kind, tuple[Column, ...]] = {
    Kind.CUSTOMERS: (
        Column("code", CODE, ("código",), required=True),
        Column("name", NAME, ("nome",), required=True),
        Column("document", cells.document, ("documento", "CPF/CNPJ", "CNPJ/CPF", "CPF")),
        Column("address", PLACE, ("endereço",), empty=""),
        Column("city", LINE, ("cidade",), empty=""),
        Column("state", cells.federal_state, ("UF", "estado"), empty=""),
        Column("postal_code", cells.postal_code, ("CEP",)),
    ),
    Kind.CONTACTS: (
        Column("code", CODE, ("código",)),
        Column("customer", CODE, ("cliente", "código do cliente"), required=True),
        Column("name", NAME, ("nome",), required=True),
        Column("phone", cells.phone, ("telefone", "celular")),
        Column("email", cells.email, ("e-mail",)),
        Column("relation", LINE, ("relação", "parentesco")),
        Column("notes", cells.text(2000, lines=True), ("observações", "obs")),
    ),
    Kind.PLANS: (
        Column("code", CODE, ("código",)),
        Column("customer", CODE, ("cliente", "código do cliente"), required=True),
        Column("product", LINE, ("plano", "produto"), required=True),
        Column("down", cells.rate, ("download", "down_mbps"), number=True),
        Column("up", cells.rate, ("upload", "up_mbps"), number=True),
        Column("state", cells.plan_state, ("status", "situação", "estado"), empty="active"),
        Column("access_point", LINE, ("ponto de acesso", "CTO", "caixa"), number=True),
        Column("login", LINE, ("usuário",)),
        Column("login_kind", cells.login_kind, ("autenticação",)),
        Column("address", PLACE, ("endereço",), empty=""),
    ),
    Kind.PROSPECTS: (
        Column("code", CODE, ("código",), required=True),
        Column("name", NAME, ("nome",), required=True),
        Column("phone", cells.phone, ("telefone", "celular")),
        Column("email", cells.email, ("e-mail",)),
        Column("document", cells.document, ("documento", "CPF/CNPJ", "CNPJ/CPF", "CPF")),
        Column("postal_code", cells.postal_code, ("CEP",)),
        Column("address", PLACE, ("endereço",)),
        Column("city", LINE, ("cidade",)),
        Column("product", LINE, ("plano", "produto")),
        Column("origin", LINE, ("origem",)),
    ),
}


def kind_of(name: str) -> Kind | None:
    """What a file called so is about ("Contatos 2026.csv" is about contacts); None where it doesn't tell."""
    word = plain(name)
    known = {
        "customer": Kind.CUSTOMERS, "cliente": Kind.CUSTOMERS, "contact": Kind.CONTACTS, "contato": Kind.CONTACTS,
        "plan": Kind.PLANS, "contrato": Kind.PLANS, "prospect": Kind.PROSPECTS, "lead": Kind.PROSPECTS,
    }  # fmt: skip
    found = {kind for begin, kind in known.items() if begin in word}
    return found.pop() if len(found) == 1 else None
