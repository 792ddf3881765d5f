"""The statements around a backup's own when it is restored: one transaction, nothing of what was there remains.

An owner of the database may run all of them; no superuser is needed. Objects are dropped one by one, and not with
their schema, because extensions of a managed server may belong to somebody else.
"""

from bot.backup_file import Manifest
from services.database import MIGRATION_LOCK
from services.stocktaking import EXTENSIONS, RESTORING, SESSIONS

LOADED, COMMITTED = "atende-loaded", "atende-committed"

_ALONE = """
DO $$
DECLARE other record;
BEGIN
    IF NOT pg_try_advisory_xact_lock({lock}) THEN
        RAISE EXCEPTION 'a program is migrating or restoring this database just now';
    END IF;
    FOR other IN {sessions} LOOP
        RAISE EXCEPTION 'a session of % (pid %) has begun meanwhile: stop the bot and its workers',
            other.name, other.pid;
    END LOOP;
END $$;
"""

_DROP = """
CREATE TEMPORARY TABLE atende_numbers ON COMMIT DROP AS
    SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public';
DO $$
DECLARE each record;
BEGIN
    FOR each IN
        SELECT format('DROP %s IF EXISTS public.%I CASCADE', CASE c.relkind
            WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
            WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END, c.relname) AS statement
        FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
        AND NOT EXISTS (SELECT FROM pg_depend d
            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('e', 'i'))
    LOOP EXECUTE each.statement; END LOOP;
    FOR each IN
        SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure) AS statement
        FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend d
            WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    LOOP EXECUTE each.statement; END LOOP;
    FOR each IN
        SELECT format('DROP TYPE IF EXISTS public.%I CASCADE', t.typname) AS statement
        FROM pg_type t WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('e', 'd')
        AND NOT EXISTS (SELECT FROM pg_depend d
            WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
    LOOP EXECUTE each.statement; END LOOP;
END $$;
"""

# A number that was given after the backup was made stands on paper and in buttons: it is not given again. Where the
# old database is there and knows further, it says; where it is gone, a gap is left.
_NUMBERS = """
DO $$
DECLARE each record;
BEGIN
    FOR each IN
        SELECT format('public.%I', s.sequencename) AS name, coalesce(s.last_value, 0) AS restored,
            coalesce(b.last_value, 0) AS before
        FROM pg_catalog.pg_sequences s LEFT JOIN pg_temp.atende_numbers b USING (sequencename)
        WHERE s.schemaname = 'public'
    LOOP
        IF each.before < each.restored OR each.before = 0 THEN
            PERFORM pg_catalog.setval(each.name, each.restored + {gap});
        ELSE
            PERFORM pg_catalog.setval(each.name, each.before);
        END IF;
    END LOOP;
    IF (SELECT count(*) FROM public.tickets) <> {tickets} OR (SELECT count(*) FROM public.people) <> {people} THEN
        RAISE EXCEPTION 'not all rows of the backup came';
    END IF;
END $$;
"""


def before(manifest: Manifest) -> str:
    """Takes the database for us alone and empties it."""
    # {sessions} names its parameter $1, and DO takes none.
    sessions = SESSIONS.replace("$1", f"'{RESTORING}'")
    wanted = [name for name in EXTENSIONS if name in manifest.extensions]
    return "\n".join(
        [
            "BEGIN;",
            "SET LOCAL lock_timeout = '10s';",
            _ALONE.format(lock=MIGRATION_LOCK, sessions=sessions),
            _DROP,
            *(f"CREATE EXTENSION IF NOT EXISTS {name} WITH SCHEMA public;" for name in wanted),
            "",
        ]
    )


def after(manifest: Manifest, gap: int) -> str:
    """Sets the numbers on and counts; then says that all is loaded, and waits to be told to commit."""
    numbers = _NUMBERS.format(gap=gap, tickets=manifest.tickets, people=manifest.people)
    return f"\n{numbers}\n\\echo {LOADED}\n"


def commit() -> str:
    """The end, said by the server."""
    return f"COMMIT;\n\\echo {COMMITTED}\n"
