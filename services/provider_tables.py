"""Tables beside the desk's own: who is invited, who may become a customer, and what the provider has settled."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, Integer, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.states import FieldKind, Role
from services.tables import Customer, PersonRow, Position, Table, row_id, row_made, value_in


class Invite(Table):
    """A way in for one person, once. Only the token's SHA-256 is kept; what it gives stands here, not in the link."""

    __tablename__ = "invites"
    __table_args__ = (value_in("role", Role),)
    id: Mapped[int] = row_id()
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    name: Mapped[str | None]
    role: Mapped[str]
    supervises: Mapped[bool] = mapped_column(server_default=text("false"))
    position_id: Mapped[int | None] = mapped_column(ForeignKey(Position.id))
    created_by: Mapped[int | None] = mapped_column(ForeignKey(PersonRow.id))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey(PersonRow.id))
    revoked_at: Mapped[datetime | None]


class Preference(Table):
    """What a person chose and finds again, by name ("search")."""

    __tablename__ = "preferences"
    person_id: Mapped[int] = mapped_column(ForeignKey(PersonRow.id), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, object]] = mapped_column(JSONB)


class Prospect(Table):
    """Who may become a customer: is its own contact. `phone` is E.164; `customer_id` is set when it became one."""

    __tablename__ = "prospects"
    __table_args__ = (
        CheckConstraint("char_length(name) BETWEEN 1 AND 200", name="name"),
        CheckConstraint("phone ~ '^[+][1-9][0-9]{6,14}$'", name="phone"),
        CheckConstraint("document ~ '^([0-9]{11}|[0-9A-Z]{12}[0-9]{2})$'", name="document"),
        Index(
            "ix_prospects_name_plain",
            "name_plain",
            postgresql_using="gin",
            postgresql_ops={"name_plain": "gin_trgm_ops"},
        ),
    )
    id: Mapped[int] = row_id()
    code: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    name_plain: Mapped[str] = mapped_column(Computed("atende_plain(name)", persisted=True))
    phone: Mapped[str | None] = mapped_column(index=True)
    email: Mapped[str | None]
    document: Mapped[str | None] = mapped_column(index=True)
    postal_code: Mapped[str | None]
    address: Mapped[str | None]
    city: Mapped[str | None]
    product: Mapped[str | None]
    origin: Mapped[str | None]
    customer_id: Mapped[int | None] = mapped_column(ForeignKey(Customer.id))
    created_at: Mapped[datetime] = row_made()


class ExtraField(Table):
    """A field of contacts that the provider defined ("campo extra"); `options` are a list's."""

    __tablename__ = "extra_fields"
    __table_args__ = (value_in("kind", FieldKind),)
    id: Mapped[int] = row_id()
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    options: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    rank: Mapped[int] = mapped_column(Integer)
    active: Mapped[bool] = mapped_column(server_default=text("true"))


class CustomerLink(Table):
    """An address that customers are offered (2ª via, desbloqueio, central)."""

    __tablename__ = "customer_links"
    id: Mapped[int] = row_id()
    name: Mapped[str] = mapped_column(unique=True)
    url: Mapped[str]
    rank: Mapped[int] = mapped_column(Integer)


class ProviderSetting(Table):
    """What the provider settled as a whole, by name: office_hours, holidays, retention, tickets."""

    __tablename__ = "provider_settings"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[object] = mapped_column(JSONB)
