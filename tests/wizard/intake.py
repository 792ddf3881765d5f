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
            "subject": [
                Option("customer", "Clientes"),
                Option("prospect", "Prospecto"),
                Option("access_point", "P. Acesso"),
            ]
        },
        "prospect": {"prospect": [Option(n, f"Prospect {n}") for n in range(1, 3)]},
        "new_prospect": {"product": [Option(n, f"Product {n}") for n in range(1, 3)]},
        "access_point": {
            "network": [Option(n, f"Network {n}") for n in range(1, 3)],
            "access_point": [Option(n, f"Point {n}") for n in range(1, 26)],
            "children": [Option(n, f"Child {n}") for n in range(1, 5)],
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
