"""Suggestions: the script and the type that a problem's words point to, with the reason; nobody is asked to take one.

Phrases of scripts and names of types are compared word by word: as it is, by its Portuguese stem, or by its trigrams,
so that a typo does no harm. Solved tickets like it are found by the index of their stems; their words leave nowhere,
only how many they are.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg
from sqlalchemy import Row, Select, column, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import scope
from services.people import Person
from services.scripts.likeness import Guess, Match, by_tickets, by_words, either, levels, telling
from services.tables import SOLVED, SOLVED_WORDS

PATIENCE_MS = 150
"""After so long a statement is given up: a page is never kept waiting for a suggestion."""
REST_SECONDS = 10.0
"""A PostgreSQL that was too slow is not asked again for so long."""
ALIKE_WORD, TYPO_FROM = 0.45, 5
"""From this similarity of trigrams on, two words that begin alike are one with a typo, if it is so long."""
READ = 400
"""Characters of a problem that are read: what matters is said first."""
SETTINGS = text(
    "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_seqscan', 'off', true),"
    f" set_config('statement_timeout', '{PATIENCE_MS}', true)"
)
"""As a search has them (services/customer_search/statements.py), and the patience."""

NEWEST = (
    "SELECT script_id, max(v.id) AS id FROM script_versions v JOIN scripts s ON s.id = v.script_id WHERE s.active"
    " GROUP BY script_id"
)
PHRASES = rf"""
WITH said AS MATERIALIZED (
  SELECT plain, to_tsvector('portuguese', plain) AS stems, regexp_split_to_array(plain, '[^[:alnum:]]+') AS words
  FROM (SELECT atende_plain(:problem) AS plain) p
), phrases AS (
  SELECT 'script' AS kind, v.id AS whose, line FROM script_versions v JOIN ({NEWEST}) n USING (id),
    regexp_split_to_table(v.words, '\n') line
  UNION ALL SELECT 'type', id, name FROM ticket_types WHERE active
), parts AS MATERIALIZED (
  SELECT kind, whose, line, word FROM phrases, regexp_split_to_table(atende_plain(line), '[^[:alnum:]]+') word
  WHERE word <> ''
), known AS MATERIALIZED (
  SELECT word, length(word) AS long, plainto_tsquery('portuguese', word) AS query
  FROM (SELECT DISTINCT word FROM parts) w
), mistyped AS (
  SELECT word, max(similarity(word, heard)) AS hit FROM known JOIN (
    SELECT DISTINCT heard, length(heard) AS heard_long FROM said, unnest(words) heard
  ) h ON left(heard, 1) = left(word, 1) AND heard_long BETWEEN long - 2 AND long + 2
  WHERE long >= {TYPO_FROM} GROUP BY word
), hits AS MATERIALIZED (
  SELECT known.word, numnode(query) > 0 AS telling, CASE
    WHEN known.word = ANY(words) THEN 1.0
    WHEN stems @@ query THEN 0.95
    ELSE coalesce(mistyped.hit, 0) END AS hit
  FROM said, known LEFT JOIN mistyped USING (word)
)
SELECT kind, whose, line, CAST(sum(CASE WHEN telling THEN hit ELSE hit / 2 END) AS float8) AS weight,
  min(hit) = 1 AS exact
FROM parts JOIN hits USING (word) GROUP BY kind, whose, line
HAVING min(hit) >= {ALIKE_WORD} AND bool_or(telling)
UNION ALL SELECT 'stem', 0, lexeme, 0, true FROM said, unnest(stems)
"""
"""A phrase counts where the problem has each of its words; a word that any text has (a stop word) counts half."""
ALIKE = f"""
WITH newest AS MATERIALIZED ({NEWEST}), alike AS MATERIALIZED (
  (SELECT id, type_id, problem FROM tickets WHERE {SOLVED} AND {SOLVED_WORDS} @@ CAST(:most AS tsquery) LIMIT 100)
  UNION
  (SELECT id, type_id, problem FROM tickets WHERE {SOLVED} AND {SOLVED_WORDS} @@ CAST(:half AS tsquery) LIMIT 200)
)
SELECT (SELECT id FROM ticket_types t WHERE t.id = type_id AND t.active) AS type,
  (SELECT n.id FROM script_runs r JOIN script_versions v ON v.id = r.version_id JOIN newest n USING (script_id)
   WHERE r.ticket_id = alike.id AND r.ending <> 'left' ORDER BY r.id DESC LIMIT 1) AS script
FROM alike
ORDER BY ts_rank(to_tsvector('portuguese', atende_plain(left(problem, {READ}))), CAST(:any AS tsquery), 1) DESC,
  alike.id DESC
"""


@dataclass(frozen=True, slots=True)
class Suggested:
    """`script`: the current version of one that is in use; `type`: a type that is in use."""

    script: Guess | None = None
    type: Guess | None = None


class Suggestions:
    """What a problem points to; nothing for whoever may not open tickets."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._rests_until = 0.0

    async def about(self, actor: Person, problem: str) -> Suggested:
        """The script and the type for this problem; nothing where PostgreSQL takes too long over it."""
        if not problem.strip() or time.monotonic() < self._rests_until:
            return Suggested()
        try:
            async with self._sessions() as session:
                await session.execute(SETTINGS)
                return await _about(session, actor, problem[:READ])
        except DBAPIError as error:
            if not isinstance(getattr(error.orig, "__cause__", None), asyncpg.QueryCanceledError):
                raise
            self._rests_until = time.monotonic() + REST_SECONDS
            return Suggested()


async def _about(session: AsyncSession, actor: Person, problem: str) -> Suggested:
    rows = (await session.execute(phrases(actor, problem))).all()
    stems = telling(line for kind, _, line, *_ in rows if kind == "stem")
    near = (await session.execute(alike(actor, stems))).all() if stems else ()
    return Suggested(
        either(_said(rows, "script"), by_tickets(script for _, script in near)),
        either(_said(rows, "type"), by_tickets(type_id for type_id, _ in near)),
    )


def _said(rows: Sequence["Row[str, int, str, float, bool]"], wanted: str) -> Guess | None:
    return by_words(
        Match(whose, line, weight, exact) for kind, whose, line, weight, exact in rows if kind == wanted
    )


def phrases(actor: Person, problem: str) -> "Select[str, int, str, float, bool]":
    """The statement for the phrases that a problem has, and for its stems."""
    names = ("kind", "whose", "line", "weight", "exact")
    found = text(PHRASES).bindparams(problem=problem).columns(*(column(name) for name in names)).subquery()
    return select(*(found.c[name] for name in names)).where(scope.desk(actor))


def alike(actor: Person, stems: Sequence[str]) -> "Select[int | None, int | None]":
    """The statement for the types and scripts of solved tickets like it, the most alike first."""
    most, half = levels(stems)
    any_of = " | ".join(f"'{stem}'" for stem in stems)
    found = (
        text(ALIKE)
        .bindparams(most=most, half=half, any=any_of)
        .columns(column("type"), column("script"))
        .subquery()
    )
    return select(found.c.type, found.c.script).where(scope.desk(actor))
