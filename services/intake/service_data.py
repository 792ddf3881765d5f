"""Dados Atend. (S4.2.1): the plan, which loads access point and login, and the problem."""

from typing import Annotated

from services.conversation import Scene
from services.intake.customer_card import record
from services.wizard import Choice, Draft, Option, Step, Text

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


class ServiceData(Step):
    """A lone plan is taken by itself; the problem may come in several messages."""

    plan: Annotated[int | None, Choice(source=plans, required=True, after=("find_customer.customer",))] = None
    problem: Annotated[str | None, Text(required=True, long=True, most=2000)] = None
