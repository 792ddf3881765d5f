"""The seed's way: the order of its pages, and what each does in the world."""

from services.conversation import Way
from services.intake import summary
from services.intake.customer_card import CustomerCard
from services.intake.find_customer import REMEMBERED, FindCustomer
from services.intake.first_contact import FirstContact
from services.intake.new_ticket import NewTicket
from services.intake.protocol import Protocol, told
from services.intake.service_data import ServiceData
from services.intake.summary import Summary
from services.wizard import Flow

INTAKE = Way(
    Flow("intake", (Protocol, NewTicket, FindCustomer, CustomerCard, ServiceData, FirstContact, Summary)),
    left={Protocol.name(): told},
    said=REMEMBERED,
    confirm=summary.confirm,
    cancel=summary.cancel,
)
