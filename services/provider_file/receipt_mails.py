"""The key `receipt_mail` of a ticket type: the template by which its receipt goes to the customer."""

from collections.abc import Mapping

import yaml
from sqlalchemy import select

from services.mail_tables import MailTemplate, ReceiptMail
from services.provider_file.changes import Work
from services.tables import TicketTypeRow

KEY = "receipt_mail"
Wanted = Mapping[str, tuple[str, yaml.Node]]
"""By the type's name: the template's, and where it is written."""


async def write(section: str, wanted: Wanted, work: Work) -> None:
    """Makes the receipts those that are wanted; the types are written already."""
    session = work.session
    templates = dict(
        (await session.execute(select(MailTemplate.name, MailTemplate.id).where(MailTemplate.active))).all()
    )
    names = {
        number: name
        for name, number in (await session.execute(select(MailTemplate.name, MailTemplate.id))).all()
    }
    rows = {row.type_id: row for row in await session.scalars(select(ReceiptMail))}
    types = await session.execute(select(TicketTypeRow.id, TicketTypeRow.name).order_by(TicketTypeRow.id))
    for type_id, kind in types.all():
        row, goal = rows.get(type_id), None
        if kind in wanted:
            name, node = wanted[kind]
            goal = work.reader.reference(node, name, KEY, templates, "mail_templates" not in work.unsure)
        before = names.get(row.template_id) if row else None
        if row is not None and goal is None:
            await session.delete(row)
            work.tell(section, "-", f"{kind}, {KEY}")
        elif row is not None and goal is not None:
            sign = "" if row.template_id == goal else "~"
            work.tell(section, sign, f"{kind}, {KEY}", f"{before} → {names.get(goal)}")
            row.template_id = goal
        elif goal is not None:
            session.add(ReceiptMail(type_id=type_id, template_id=goal))
            work.tell(section, "+", f"{kind}, {KEY}", names[goal])
    await session.flush()
