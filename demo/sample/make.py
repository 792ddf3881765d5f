"""Writes the sample's four CSV files anew, the same ones each time: `python -m demo.sample.make`.

Nobody in them exists: names are drawn from two lists, documents only have right check digits, phones are of
the style that is kept for fiction (5555-xxxx), mails end in example.com. The first ten are written by hand,
for the project's own tests meet them by name. No other name holds "maria", so that "maria sil" finds one.
"""

import csv
import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from stdnum.br import cnpj

# What the files name must be there before they are imported: `atende apply` makes these.
NETWORKS = {
    "Campinas": ("CTO Centro 02", "CTO Cambuí 07", "CTO Taquaral 11", "CTO Barão 04"),
    "Valinhos": ("CTO Jardim 03", "Torre Rural 01", "CTO Paiquerê 05"),
    "Vinhedo": ("CTO Portal 01", "CTO Capela 06"),
    "Indaiatuba": ("CTO Cidade Nova 08", "CTO Itaici 09", "Torre Rural 02"),
}
PRODUCTS = {
    "Fibra 300": (300, 150),
    "Fibra 600": (600, 300),
    "Fibra 1 Giga": (1000, 500),
    "Rádio 20": (20, 10),
}
CUSTOMERS, PROSPECTS, SEED = 300, 20, 2026
FOLDER = Path(__file__).resolve().parent
POSTAL = {"Campinas": "13010", "Valinhos": "13270", "Vinhedo": "13280", "Indaiatuba": "13330"}
FIRST = (
    "João", "Ana", "Pedro", "Carla", "Lucas", "Beatriz", "Rafael", "Juliana", "Marcos", "Camila", "Bruno",
    "Larissa", "Felipe", "Renata", "Gustavo", "Patrícia", "Eduardo", "Vanessa", "André", "Cláudia", "Sebastião",
    "Conceição", "Otávio", "Helena", "Vítor", "Débora", "Luís", "Inês", "Caio", "Letícia", "Sérgio", "Thaís",
    "João Paulo", "João Batista", "Ana Clara", "Luiz Henrique", "Rosângela", "Nélson", "Fátima", "Wagner",
)  # fmt: skip
LAST = (
    "Almeida", "Barbosa", "Camargo", "Cardoso", "Carvalho", "Castro", "Correia", "Duarte", "Esteves", "Ferraz",
    "Freitas", "Gonçalves", "Guimarães", "Junqueira", "Lacerda", "Leão", "Machado", "Magalhães", "Mendonça",
    "Monteiro", "Nóbrega", "Oliveira", "Pacheco", "Peçanha", "Pinheiro", "Queiroz", "Rezende", "Sampaio", "Souza",
    "Tavares", "Toledo", "Uchôa", "Vasconcelos", "Ventura", "Xavier", "Zanetti",
)  # fmt: skip
STREETS = (
    "Rua das Palmeiras", "Rua dos Ipês", "Av. das Amoreiras", "Rua São João", "Rua Barão de Itapura",
    "Rua do Rosário", "Av. Independência", "Rua Treze de Maio", "Rua das Orquídeas", "Alameda dos Jatobás",
    "Rua Benedito Storani", "Travessa do Comércio", "Rua Onze de Agosto", "Estrada da Capela",
)  # fmt: skip
SHOPS = (
    "Mercado", "Farmácia", "Auto Elétrica", "Papelaria", "Clínica Veterinária", "Restaurante", "Academia",
    "Escritório Contábil", "Pet Shop", "Marcenaria",
)  # fmt: skip
RELATIONS = ("Cônjuge", "Filha", "Filho", "Irmã", "Vizinho", "Porteiro")
STATES = ("active",) * 17 + ("blocked", "blocked", "suspended", "cancelled")
ORIGINS = ("Indicação", "Site", "Panfleto", "Instagram", "Loja")

Contacts = tuple[tuple[str, str | None, str | None, str | None], ...]
Plans = tuple[tuple[str, str, str | None, str | None, str], ...]
TEN: tuple[tuple[str, str, str, str, str, Contacts, Plans], ...] = (
    ("1001", "Maria da Silva", "11144477735", "Rua das Acácias, 120", "Campinas",
     (("Maria da Silva", "+5519955550101", "maria.silva@example.com", "Titular"),),
     (("Fibra 600", "active", "CTO Centro 02", "maria.silva", "Rua das Acácias, 120"),)),
    ("1002", "Maria Aparecida Ramos", "52998224725", "Av. Brasil, 45", "Campinas",
     (("Maria Aparecida Ramos", "+5519955550102", None, "Titular"),
      ("Paulo Ramos", "+5519955550103", "paulo.ramos@example.com", "Filho")),
     (("Fibra 300", "blocked", "CTO Cambuí 07", "maria.ramos", "Av. Brasil, 45"),)),
    ("1003", "Maria Eduarda Siqueira", "16899535009", "Rua do Ouvidor, 8", "Valinhos",
     (("Maria Eduarda Siqueira", "+5519955550104", "duda@example.com", "Titular"),),
     (("Fibra 300", "active", "CTO Jardim 03", "duda.siqueira", "Rua do Ouvidor, 8"),)),
    ("1004", "João Pedro Teixeira", "39053344705", "Rua Sete, 77", "Campinas",
     (("João Pedro Teixeira", "+5519955550105", "joao.teixeira@example.com", "Titular"),
      ("Lúcia Teixeira", "+5519955550106", None, "Esposa")),
     (("Fibra 600", "active", "CTO Taquaral 11", "joao.teixeira", "Rua Sete, 77"),
      ("Rádio 20", "suspended", "Torre Rural 01", "sitio.teixeira", "Sítio Boa Vista, km 12"))),
    ("1005", "Antônio Carlos Moreira", "86288366757", "Rua Nova, 310", "Valinhos",
     (("Antônio Carlos Moreira", "+551933335507", None, "Titular"),),
     (("Rádio 20", "active", "Torre Rural 01", "antonio.moreira", "Rua Nova, 310"),)),
    ("1006", "Padaria Pão Quente Ltda", "11222333000181", "Praça Central, 1", "Campinas",
     (("Sônia Alves", "+5519955550108", "contato@paoquente.example.com", "Gerente"),
      ("Caixa da loja", "+551933335508", None, "Balcão")),
     (("Fibra 1 Giga", "active", "CTO Centro 02", "paoquente", "Praça Central, 1"),)),
    ("1007", "Oficina Rota 66 Ltda", "12ABC34501DE35", "Rod. D. Pedro, km 66", "Valinhos",
     (("Beto Fontes", "+5519955550109", "beto@rota66.example.com", "Sócio"),),
     (("Fibra 300", "active", "CTO Jardim 03", None, "Rod. D. Pedro, km 66"),)),
    ("1008", "Francisca das Chagas Lopes", "15350946056", "Travessa Um, 9", "Campinas",
     (), (("Fibra 300", "active", None, None, "Travessa Um, 9"),)),
    ("1009", "José Maria Andrade", "45317828791", "Rua XV, 900", "Campinas",
     (("José Maria Andrade", "+5519955550110", "jose.andrade@example.com", "Titular"),),
     (("Fibra 600", "active", "CTO Cambuí 07", "jose.andrade", "Rua XV, 900"),)),
    ("1010", "Ângela Beatriz Couto", "29537995593", "Alameda das Flores, 52", "Campinas",
     (("Ângela Beatriz Couto", "+5519955550111", "angela.couto@example.com", "Titular"),),
     (("Fibra 1 Giga", "active", "CTO Taquaral 11", "angela.couto", "Alameda das Flores, 52"),)),
)  # fmt: skip
COLUMNS = {
    "customers": ("code", "name", "document", "address", "city", "state", "postal_code"),
    "contacts": ("code", "customer", "name", "phone", "email", "relation", "notes"),
    "plans": (
        "code", "customer", "product", "down", "up", "state", "access_point", "login", "login_kind", "address",
    ),
    "prospects": (
        "code", "name", "phone", "email", "document", "postal_code", "address", "city", "product", "origin",
    ),
}  # fmt: skip


@dataclass
class Sample:
    """The rows of the four files, as they come to be."""

    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    rows: dict[str, list[tuple[str, ...]]] = field(default_factory=lambda: {kind: [] for kind in COLUMNS})
    phones: Iterator[int] = field(default_factory=lambda: iter(range(200, 2000)))
    names: set[str] = field(default_factory=lambda: {name for _, name, *_ in TEN})

    def phone(self) -> str:
        number = next(self.phones)
        return f"(19) 95555-{number:04d}" if number % 4 else f"+5519955{550000 + number}"

    def cpf(self) -> str:
        digits = [self.chance.randrange(10) for _ in range(9)]
        for _ in range(2):
            weighed = sum(
                digit * weight for digit, weight in zip(digits, range(len(digits) + 1, 1, -1), strict=True)
            )
            digits.append(weighed * 10 % 11 % 10)
        return "{}{}{}.{}{}{}.{}{}{}-{}{}".format(*digits)

    def cnpj(self, *, letters: bool) -> str:
        signs = "0123456789ABCDEFGHJKLMNPRSTVWXYZ" if letters else "0123456789"
        stem = "".join(self.chance.choice(signs) for _ in range(8)) + "0001"
        return str(cnpj.format(stem + cnpj.calc_check_digits(stem)))

    def address(self) -> str:
        return f"{self.chance.choice(STREETS)}, {self.chance.randrange(1, 2000)}"

    def postal(self, city: str) -> str:
        return f"{POSTAL[city]}-{self.chance.randrange(1, 999):03d}"

    def person(self) -> str:
        return self._new(lambda: f"{self.chance.choice(FIRST)} {' '.join(self.chance.sample(LAST, 2))}")

    def shop(self) -> str:
        return self._new(lambda: f"{self.chance.choice(SHOPS)} {self.chance.choice(LAST)} Ltda")

    def _new(self, drawn: Callable[[], str]) -> str:
        """A name that nobody has yet."""
        while (name := drawn()) in self.names:
            pass
        self.names.add(name)
        return name

    def ten(self) -> None:
        for code, name, document, address, city, contacts, plans in TEN:
            self.rows["customers"].append((code, name, document, address, city, "SP", ""))
            for number, (who, phone, email, relation) in enumerate(contacts, 1):
                self.contact(f"C{code}-{number}", code, who, phone or "", email or "", relation or "")
            for number, plan in enumerate(plans, 1):
                self.plan(f"P{code}-{number}", code, *(each or "" for each in plan))

    def contact(self, *given: str) -> None:
        self.rows["contacts"].append((*given, ""))

    def plan(
        self, code: str, customer: str, product: str, state: str, point: str, login: str, place: str
    ) -> None:
        down, up = PRODUCTS[product]
        kind = "pppoe" if login else ""
        self.rows["plans"].append(
            (code, customer, product, str(down), str(up), state, point, login, kind, place)
        )

    def customer(self, number: int) -> None:
        code, city = str(1000 + number), self.chance.choice(tuple(NETWORKS))
        address, shop = self.address(), number % 9 == 0
        name = self.shop() if shop else self.person()
        document = self.cnpj(letters=number % 27 == 0) if shop else self.cpf()
        self.rows["customers"].append((code, name, document, address, city, "SP", self.postal(city)))
        holder = self.person() if shop else name
        login = f"{_plain(holder.split()[0])}.{_plain(holder.split()[-1])}{number}"
        self.contact(
            f"C{code}-1", code, holder, self.phone(), f"{login}@example.com" if number % 5 else "",
            "Gerente" if shop else "Titular",
        )  # fmt: skip
        if number % 4 == 0:
            relation = self.chance.choice(RELATIONS)
            self.contact(f"C{code}-2", code, self.person(), self.phone(), "", relation)
        self.line(code, 1, city, login, address)
        if number % 20 == 0:
            self.line(code, 2, city, f"{login}.b", self.address())

    def line(self, code: str, number: int, city: str, login: str, address: str) -> None:
        point = self.chance.choice(NETWORKS[city])
        fibre = ("Fibra 300", "Fibra 600", "Fibra 600", "Fibra 1 Giga")
        product = "Rádio 20" if point.startswith("Torre") else self.chance.choice(fibre)
        self.plan(f"P{code}-{number}", code, product, self.chance.choice(STATES), point, login, address)

    def prospect(self, number: int) -> None:
        name, city = self.person(), self.chance.choice(tuple(NETWORKS))
        mail = f"{_plain(name.split()[0])}.{_plain(name.split()[-1])}@example.com" if number % 3 else ""
        self.rows["prospects"].append(
            (
                f"L{number:03d}", name, self.phone(), mail, self.cpf() if number % 4 == 0 else "", self.postal(city),
                self.address(), city, self.chance.choice(tuple(PRODUCTS)), self.chance.choice(ORIGINS),
            )
        )  # fmt: skip


def _plain(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub("[^a-z]", "", bare.lower())


def make(folder: Path) -> None:
    """Writes customers.csv, contacts.csv, plans.csv and prospects.csv there."""
    sample = Sample()
    sample.ten()
    for number in range(len(TEN) + 1, CUSTOMERS + 1):
        sample.customer(number)
    for number in range(1, PROSPECTS + 1):
        sample.prospect(number)
    for kind, rows in sample.rows.items():
        with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";", lineterminator="\n").writerows([COLUMNS[kind], *rows])


if __name__ == "__main__":
    make(FOLDER)
