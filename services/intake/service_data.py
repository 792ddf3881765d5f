"""Dados Atend. (S4.2.1): the plan, which loads access point and login, and the problem."""

from collections.abc import Mapping
from typing import Annotated, Any

from services.conversation import Scene
from services.customers import PlanRow
from services.intake import line as lines
from services.intake import suggested as suggestions
from services.intake.customer_card import record
from services.intake.line import Line
from services.intake.new_ticket import CUSTOMER, NewTicket
from services.intake.part import Part, Told, label
from services.intake.suggested import Hint
from services.scripts.library import Version
from services.scripts.suggesting import Suggested
from services.ticket_content import ReadingContent
from services.wizard import Choice, Draft, Flag, Info, Option, Step, Text

NO_PLAN = 0


async def plans(draft: Draft, scene: Scene) -> list[Option]:
    """The customer's plans, with what each brings along; where there is none, that."""
    found = await record(draft, scene)
    known = [
        Option(
            p.id,
            p.product,
            detail={
                "state": p.state,
                "down": p.down_mbps,
                "up": p.up_mbps,
                "address": p.address,
                "access_point": p.access_point,
                "login": p.login,
            },
        )
        for p in (found.plans if found else ())
    ]
    return known or [Option(NO_PLAN, scene.text("service_data-plan-none"))]


async def suggested(draft: Draft, scene: Scene) -> Suggested:
    """What the problem's words suggest."""
    said = draft[ServiceData]
    return await suggestions.looked_up(said.problem, said.suggested, scene)


async def kept(draft: Draft, scene: Scene) -> str | None:
    """The same, as it is written down."""
    return suggestions.write(await suggested(draft, scene))


async def versions(scene: Scene) -> list[Version]:
    """The scripts in use, read once an act."""
    return await scene.once("scripts", lambda: scene.desk.scripts.current(scene.actor))


async def script_told(draft: Draft, scene: Scene) -> Hint | None:
    """The suggested script with its name, as the page tells it."""
    guess = (await suggested(draft, scene)).script
    return suggestions.script_hint(guess, await versions(scene), scene.language) if guess else None


class ServiceData(Step):
    """A lone plan is taken by itself; the problem may come in several messages. `suggested` is what it suggests,
    written down; `hint` the script among it, as it is told; `reading` what was attached of the plan's line, as JSON
    (services.lines.facts.Reading.dump)."""

    rooms = (Line,)
    plan: Annotated[int | None, Choice(source=plans, required=True, after=("find_customer.customer",))] = None
    problem: Annotated[str | None, Text(required=True, long=True, most=2000)] = None
    guided: Annotated[bool | None, Flag()] = None
    suggested: Annotated[str | None, Info(source=kept, kept=True, after=("problem",))] = None
    hint: Annotated[Hint | None, Info(source=script_told, after=("problem",))] = None
    reading: Annotated[str | None, Info(kept=True, after=("plan",))] = None

    @classmethod
    def lacks(cls, draft: Draft) -> tuple[str, ...]:
        """Only a customer has plans."""
        return () if draft[NewTicket].subject in (None, CUSTOMER) else ("plan", "reading")


async def chosen(draft: Draft, scene: Scene) -> PlanRow | None:
    """The plan, where one is chosen and still there."""
    found = await record(draft, scene)
    return next((p for p in found.plans if p.id == draft[ServiceData].plan), None) if found else None


async def told(draft: Draft, scene: Scene) -> Told:
    problem = ("problem", draft[ServiceData].problem or "")
    if "plan" in ServiceData.lacks(draft):
        return [problem]
    plan, reading = await chosen(draft, scene), lines.attached(draft)
    return [
        ("plan", label(await plans(draft, scene), draft[ServiceData].plan)),
        ("access_point", (plan.access_point if plan else None) or ""),
        ("login", (plan.login if plan else None) or ""),
        problem,
        *([("reading", lines.words(scene).short(reading))] if reading else []),
    ]


async def content(draft: Draft, scene: Scene) -> Mapping[str, Any]:
    if "plan" in ServiceData.lacks(draft):
        return {"problem": draft[ServiceData].problem or ""}
    plan, reading = await chosen(draft, scene), lines.attached(draft)
    return {
        "plan_id": draft[ServiceData].plan or None,
        "access_point_id": plan.access_point_id if plan else None,
        "login": plan.login if plan else None,
        "problem": draft[ServiceData].problem or "",
        "reading": ReadingContent(plan.id, reading.dump()) if plan and reading else None,
    }


PART = Part(ServiceData, told, content)
