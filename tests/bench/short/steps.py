"""The pages of the short conversation; its customers stand in a list, as the peers have them."""

from typing import Annotated, Any

from services.conversation import Scene
from services.intake.summary import Entry
from services.wizard import Choice, Draft, Info, Option, Step, Text

SUBJECTS = ("customer", "prospect", "access_point")
CUSTOMERS = {
    1000: "Maria Aparecida da Silva",
    1001: "Maria das Dores Souza",
    1002: "Maria Eduarda Oliveira",
    1003: "Ana Maria Pereira",
    1004: "José Maria dos Santos",
}
PLANS = {"f300": "Fibra 300", "f600": "Fibra 600", "r20": "Rádio 20"}
ANSWERS = ("yes", "no")
MATTERS = ("support", "billing", "sales")


async def subjects(draft: Draft, scene: Scene) -> list[Option]:
    return [Option(each, scene.text(f"short_subject-{each}")) for each in SUBJECTS]


async def customers(draft: Draft, scene: Scene) -> list[Option]:
    """Those whose name holds what was typed."""
    typed = (draft[ShortCustomer].query or "").casefold()
    return [Option(n, name) for n, name in CUSTOMERS.items() if typed and typed in name.casefold()]


async def plans(draft: Draft, scene: Scene) -> list[Option]:
    return [Option(key, name) for key, name in PLANS.items()]


async def answers(draft: Draft, scene: Scene) -> list[Option]:
    return [Option(each, scene.text(f"short-{each}")) for each in ANSWERS]


async def matters(draft: Draft, scene: Scene) -> list[Option]:
    return [Option(each, scene.text(f"short_matter-{each}")) for each in MATTERS]


class ShortSubject(Step):
    """Screen 1."""

    subject: Annotated[str | None, Choice(source=subjects, required=True, goes=True)] = None


class ShortCustomer(Step):
    """Screens 2 and 3: what is typed finds customers."""

    query: Annotated[str | None, Text(required=True, search=True, most=100)] = None
    customer: Annotated[
        int | None, Choice(source=customers, required=True, goes=True, single=False, after=("query",))
    ] = None


class ShortPlan(Step):
    """Screen 4."""

    plan: Annotated[str | None, Choice(source=plans, required=True, goes=True)] = None


class ShortProblem(Step):
    """Screens 5 and 6: the problem, then the first question."""

    problem: Annotated[str | None, Text(required=True, most=2000)] = None
    lit: Annotated[str | None, Choice(source=answers, required=True, goes=True)] = None


class ShortRestart(Step):
    """Screen 7."""

    restarted: Annotated[str | None, Choice(source=answers, required=True, goes=True)] = None


class ShortMatter(Step):
    """Screen 8."""

    matter: Annotated[str | None, Choice(source=matters, required=True, goes=True)] = None


async def entries(draft: Draft, scene: Scene) -> list[Entry]:
    """All answers in words."""
    problem, text = draft[ShortProblem], scene.text
    told: list[tuple[type[Step], str, str]] = [
        (ShortCustomer, "customer", CUSTOMERS.get(draft[ShortCustomer].customer or 0, "")),
        (ShortPlan, "plan", PLANS.get(draft[ShortPlan].plan or "", "")),
        (ShortProblem, "problem", problem.problem or ""),
        (ShortProblem, "lit", text(f"short-{problem.lit}") if problem.lit else ""),
        (
            ShortRestart,
            "restarted",
            text(f"short-{said}") if (said := draft[ShortRestart].restarted) else "",
        ),
        (ShortMatter, "matter", text(f"short_matter-{said}") if (said := draft[ShortMatter].matter) else ""),
    ]
    return [Entry(step.name(), field, value) for step, field, value in told]


class Summary(Step):
    """Screen 9, painted as every summary is; screen 10 is the receipt."""

    said: Annotated[Any, Info(source=entries)] = None
