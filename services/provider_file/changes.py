"""What a provider's file changes: found by doing it in a transaction, which may be taken back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.mail_tables import MailTemplate
from services.order_tables import AreaRow, OrderTypeRow
from services.provider_file.reader import Reader
from services.provider_tables import CustomerLink, ExtraField, ProviderSetting
from services.tables import AccessPoint, Network, Position, Router, TicketTypeRow

Named = TypeVar(
    "Named",
    Position,
    Router,
    Network,
    AccessPoint,
    TicketTypeRow,
    ExtraField,
    CustomerLink,
    AreaRow,
    OrderTypeRow,
    MailTemplate,
)
Columns = Mapping[str, Any]
Shown = Mapping[str, str]
"""What people see of a row: labels and values."""


@dataclass(frozen=True)
class Change:
    """`sign`: + added, ~ changed, - deactivated (or taken away, of links)."""

    section: str
    sign: str
    name: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.sign} {self.name}" + (f": {self.detail}" if self.detail else "")


@dataclass
class Work:
    """A file being applied: the transaction, what is wrong, what was changed. `unsure`: sections with faults."""

    session: AsyncSession
    reader: Reader
    unsure: frozenset[str] = frozenset()
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0

    async def settle(
        self,
        section: str,
        model: type[Named],
        wanted: Mapping[str, Columns],
        show: Callable[[Columns], Shown],
    ) -> None:
        """Makes the table's rows those that are wanted, by name; others are deactivated, or deleted where the
        table has no `active`. What is written is there for the next section."""
        rows = {
            row.name: row
            for row in await self.session.scalars(select(model).order_by(model.id).with_for_update())
        }
        retires = hasattr(model, "active")
        for name, columns in wanted.items():
            row = rows.pop(name, None)
            if row is None:
                self.session.add(model(name=name, **columns))
                self.tell(section, "+", name, told(show(columns)))
                continue
            before = show({column: getattr(row, column) for column in columns})
            parts = differences(before, show(columns))
            if not getattr(row, "active", True):
                parts.insert(0, "active: no → yes")
            for column, value in {**columns, **({"active": True} if retires else {})}.items():
                setattr(row, column, value)
            self.tell(section, "~" if parts else "", name, ", ".join(parts))
        for name, row in rows.items():
            if not retires:
                await self.session.delete(row)
                self.tell(section, "-", name)
            elif getattr(row, "active", True):
                setattr(row, "active", False)  # noqa: B010 (links have none)
                self.tell(section, "-", name)
        await self.session.flush()

    async def setting(self, name: str, value: dict[str, Any]) -> None:
        """Makes a setting this one; its parts are told."""
        row = await self.session.get(ProviderSetting, name, with_for_update=True)
        before = (
            {key: _flat(part) for key, part in row.value.items()}
            if row and isinstance(row.value, dict)
            else {}
        )
        after = {key: _flat(part) for key, part in value.items()}
        for key in [*after, *(key for key in before if key not in after)]:
            if key not in before:
                self.tell(name, "+", key, after[key])
            elif key not in after:
                self.tell(name, "-", key)
            else:
                same = before[key] == after[key]
                self.tell(name, "" if same else "~", key, f"{before[key]} → {after[key]}")
        if row is None:
            self.session.add(ProviderSetting(name=name, value=value))
        else:
            row.value = value
        await self.session.flush()

    def tell(self, section: str, sign: str, name: str, detail: str = "") -> None:
        """A change; without a sign, that nothing is."""
        if sign:
            self.changes.append(Change(section, sign, name, detail))
        else:
            self.unchanged += 1


def told(shown: Shown) -> str:
    """What is said of a new row."""
    return ", ".join(f"{label} {value}" for label, value in shown.items() if value not in ("", "none"))


def differences(before: Shown, after: Shown) -> list[str]:
    """What is said of a changed one."""
    return [
        f"{label}: {before.get(label) or 'none'} → {value or 'none'}"
        for label, value in after.items()
        if before.get(label) != value
    ]


def _flat(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_flat(each) for each in value) or "none"
    if isinstance(value, dict):
        return " ".join(str(each) for each in value.values())
    return str(value)
