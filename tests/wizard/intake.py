"""The seed's way for property tests: its real steps, with a small provider's options in place of the world's."""

from services.intake import INTAKE
from services.intake.find_customer import FindCustomer
from services.wizard import Draft, Option

FLOW = INTAKE.flow
AUDIENCES = ("operator",)
CUSTOMERS = dict(enumerate(("Maria da Silva", "Dom Pedro", "Dora Dom"), 1))


def facts(draft: Draft) -> dict[str, list[Option]]:
    """What the sources of a page would give: contacts and plans hang on the customer, types fill destinations."""
    query, customer = (draft[FindCustomer].query or "").casefold(), draft[FindCustomer].customer or 0
    found = {n: name for n, name in CUSTOMERS.items() if query and query in name.casefold()}
    pages = {
        "new_ticket": {
            "subject": [Option("customer", "Clientes"), Option("prospect", "Prospecto", blocked="coming-prospect")]
        },
        "find_customer": {
            "field": [Option("any", "Automático", taken=True), Option("name", "Nome")],
            "condition": [Option("contains", "contém", taken=True), Option("equals", "igual a")],
            "quantity": [Option(10, "10", taken=True), Option(20, "20")],
            "customer": [
                Option(n, name, taken=draft[FindCustomer].condition == "equals" and len(found) == 1)
                for n, name in found.items()
            ],
        },
        "customer_card": {"contact": [Option(customer * 10 + n, f"Contact {n}") for n in range(customer)]},
        "service_data": {"plan": [Option(customer * 10 + n, f"Plan {n}") for n in range(customer)]},
        "first_contact": {
            "type": [Option(n, f"Type {n}", fills={"assignee": f"c{n}" if n else None}) for n in range(3)],
            "assignee": [Option(f"c{n}", f"Position {n}") for n in range(25)],
        },
    }  # fmt: skip
    return pages.get(draft.place, {})
