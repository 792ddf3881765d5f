"""The seed's way: the order of its pages, and what each does in the world."""

from services.conversation import Way, all_of
from services.intake import (
    access_point,
    attachments,
    customer_card,
    existing,
    extra_fields,
    find_customer,
    first_contact,
    line,
    mail,
    mail_files,
    new_contact,
    prospect,
    protocol,
    resolution,
    script,
    script_report,
    script_results,
    service_data,
    summary,
    task,
    work_order,
)
from services.intake.access_point import AccessPoint
from services.intake.attachments import Attachments
from services.intake.customer_card import CustomerCard
from services.intake.find_customer import FindCustomer
from services.intake.first_contact import FirstContact
from services.intake.mail import Mail
from services.intake.mail_files import MailFiles
from services.intake.new_ticket import NewTicket
from services.intake.prospect import Prospect
from services.intake.protocol import Protocol
from services.intake.resolution import Resolution
from services.intake.script import Script
from services.intake.script_report import ScriptReport
from services.intake.service_data import ServiceData
from services.intake.summary import Summary
from services.intake.task import Task
from services.intake.work_order import WorkOrder
from services.wizard import Flow

STEPS = (
    Protocol,
    NewTicket,
    FindCustomer,
    Prospect,
    AccessPoint,
    CustomerCard,
    ServiceData,
    Script,
    ScriptReport,
    FirstContact,
    Attachments,
    WorkOrder,
    Resolution,
    Mail,
    MailFiles,
    Task,
    Summary,
)
PAGES = (
    find_customer,
    prospect,
    access_point,
    customer_card,
    new_contact,
    extra_fields,
    existing,
    service_data,
    line,
    script,
    script_report,
    first_contact,
    script_results,
    attachments,
    work_order,
    resolution,
    mail,
    mail_files,
    task,
    summary,
)


INTAKE = Way(
    Flow("intake", STEPS),
    left={
        Protocol.name(): protocol.told,
        Script.name(): script_results.ended,
        FirstContact.name(): work_order.described,
    },
    said=all_of(*(getattr(page, "SAID", {}) for page in PAGES)),
    does=all_of(*(getattr(page, "DOES", {}) for page in PAGES)),
    confirm=summary.confirm,
    cancel=summary.cancel,
)
