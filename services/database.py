"""How the desk reaches PostgreSQL: addresses, the engine's pool, raw connections, the schema's upgrade."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
from sqlalchemy import Connection, event, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

OLDEST = 16
"""Major version of PostgreSQL that the desk needs at least."""
POOL_SIZE = 10
COMMAND_TIMEOUT = 5.0
"""Seconds after which a statement is given up (a frozen server must not freeze the program)."""
CONVERSATION_TIMEOUT = 2.4
"""The same where somebody waits in a chat: people hear of an outage within 3 s, so it must be noticed earlier."""
POOL_TIMEOUT = 4.0
"""How long whoever talks may wait for a connection: longer, for many at once are no outage."""
ASKED_TO_STOP = 0.2
"""A server that lives ends a statement by itself so long before; only of a frozen one nothing is heard."""
CONNECT_TIMEOUT = 5.0
_SETTINGS = {
    "application_name": "atende",
    "jit": "off",  # short statements only: compiling them costs more than it gives
    "idle_in_transaction_session_timeout": "60000",
}
_MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 0x61_74_65_6E_64_65  # "atende"


class DatabaseError(RuntimeError):
    """The database can't be used as it is; the message says what is wrong and to do, without the password."""


def async_url(url: str) -> str:
    """`postgresql://…` (also `postgres://`, with a socket as `?host=/dir`) as SQLAlchemy's asyncpg wants it.

    Raises DatabaseError when it is no address of a PostgreSQL database.
    """
    scheme, separator, rest = url.partition("://")
    if not separator or scheme not in {"postgresql", "postgres", "postgresql+asyncpg"}:
        raise DatabaseError("DATABASE_URL must look like postgresql://user:password@host:5432/database")
    place_of(url)
    return f"postgresql+asyncpg://{rest}"


def plain_url(url: str) -> str:
    """The same address as libpq and asyncpg read it. Raises DatabaseError like `async_url`."""
    return "postgresql://" + async_url(url).partition("://")[2]


def create_engine(url: str, *, patience: float = COMMAND_TIMEOUT, pool_patience: float = 15.0) -> AsyncEngine:
    """An engine whose pool waits when all connections are taken. Nothing is connected yet.

    asyncpg reads the address itself, so every parameter of libpq's addresses works (sslmode, socket, port).
    `patience`: seconds that a statement, `pool_patience`: that whoever wants a connection, may take; then an error
    is raised that `services.statements.is_outage` knows. Raises DatabaseError for an address that is none.
    """
    limit = {"statement_timeout": f"{(patience - ASKED_TO_STOP) * 1000:.0f}"}

    async def connect(*_: object, **__: object) -> asyncpg.Connection:
        try:
            return await pool_connect(url, command_timeout=patience, timeout=patience, server_settings=limit)
        except TimeoutError as error:
            raise asyncpg.CannotConnectNowError("PostgreSQL takes no connection in time") from error

    engine = create_async_engine(
        async_url(url),
        async_creator=connect,
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=pool_patience,
        hide_parameters=True,  # phones and documents stand in statements' parameters
    )
    event.listen(engine.sync_engine, "checkout", _still_there)
    event.listen(engine.sync_engine, "handle_error", _given_up, retval=True)
    return engine


def _still_there(connection: Any, *_: object) -> None:
    """A connection that the server has closed is made anew; asking it (pre-ping) would take three round trips."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError


def _given_up(context: ExceptionContext) -> BaseException | None:
    """A server that said nothing in time is away; its connection is closed without asking it, which takes as long."""
    if not isinstance(context.original_exception, TimeoutError):
        return None
    if context.connection is not None and not context.connection.invalidated:
        driver = context.connection.connection.driver_connection
        if isinstance(driver, asyncpg.Connection):
            driver.terminate()
        context.is_disconnect = True
    return asyncpg.QueryCanceledError("PostgreSQL said nothing in time")


def url_of(engine: AsyncEngine) -> str:
    """The address that an engine was made with, for a raw connection beside it."""
    return plain_url(engine.url.render_as_string(hide_password=False))


async def pool_connect(url: str, **options: Any) -> asyncpg.Connection:
    """A raw connection with the desk's settings, owned by the caller; `options` go to `asyncpg.connect`.

    Raises DatabaseError when the server can't be reached or refuses us.
    """
    settings = _SETTINGS | options.pop("server_settings", {})
    options.setdefault("timeout", CONNECT_TIMEOUT)
    try:
        return await asyncpg.connect(plain_url(url), server_settings=settings, **options)
    except asyncpg.CannotConnectNowError:
        raise  # the server is starting or stopping: an ordinary day, worth another try
    except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError) as error:
        raise DatabaseError(f"PostgreSQL at {place_of(url)} refuses DATABASE_URL: {error}") from error
    except asyncpg.ClientConfigurationError as error:
        raise DatabaseError(f"DATABASE_URL is not right: {error}") from error


async def migrate(url: str) -> None:
    """Bring the schema to the newest version, all or nothing; a second process waits, then finds it done.

    Raises DatabaseError when the server can't be reached, is older than 16, or refuses the change.
    """

    async def connect(*_: object, **__: object) -> asyncpg.Connection:
        return await pool_connect(url)

    engine = create_async_engine(async_url(url), async_creator=connect)
    try:
        async with engine.begin() as connection:
            version = (await connection.execute(text("SHOW server_version_num"))).scalar_one()
            if int(version) < OLDEST * 10_000:
                raise DatabaseError(
                    f"PostgreSQL at {place_of(url)} is version {int(version) // 10_000},"
                    f" and {OLDEST} or newer is needed"
                )
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
            await connection.run_sync(_upgrade)
    except DBAPIError as error:
        cause = error.orig.__cause__ if error.orig else None
        if isinstance(cause, asyncpg.InsufficientPrivilegeError | asyncpg.UndefinedFileError):
            raise DatabaseError(
                f"PostgreSQL at {place_of(url)} can't get the desk's tables: {cause}"
            ) from error
        raise
    except (OSError, TimeoutError, asyncpg.CannotConnectNowError) as error:
        raise DatabaseError(
            f"PostgreSQL at {place_of(url)} does not answer ({str(error) or type(error).__name__});"
            " start it or correct DATABASE_URL"
        ) from error
    finally:
        await engine.dispose()


def schemas() -> list[str]:
    """The versions of the schema that this program knows, oldest first."""
    from alembic.script import ScriptDirectory

    return [each.revision for each in reversed([*ScriptDirectory(str(_MIGRATIONS)).walk_revisions()])]


def _upgrade(connection: Connection) -> None:
    # Imported here: only a migration needs Alembic, and every start of the program imports this module.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def place_of(url: str) -> str:
    """Host and database of an address, for messages: never its user or password."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise DatabaseError(f"DATABASE_URL is not right: {error}") from error
    return f"{parts.hostname or 'localhost'}{port}{parts.path}"
