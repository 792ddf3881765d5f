"""Dados do Servidor Mikrotik (S4.2.1.1.c): what the router of the plan's access point says of its line."""

from typing import Annotated

from services.wizard import Info, Step


class Line(Step):
    """A room. `attached`: the reading that goes with the ticket, as JSON (services.lines.facts.Reading.dump)."""

    attached: Annotated[str | None, Info(kept=True)] = None
