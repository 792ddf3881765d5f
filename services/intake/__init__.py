"""The seed's way, "Novo Atendimento": one file a step, one tuple for the order."""

from services.intake.flow import INTAKE
from services.intake.naming import subject_name
from services.intake.opening import open_ticket

__all__ = ["INTAKE", "open_ticket", "subject_name"]
