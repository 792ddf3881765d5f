"""Which script or type a problem's words point to: phrases that it has, and solved tickets like it; pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from services.scripts.tree import Script

LEAST, STRONG, AHEAD = 0.5, 1.5, 1.1
"""Of what phrases say: enough to be told; more than tickets alike say; how far ahead of the next one the best is."""
TOLD = 2
"""Phrases that are told as the reason."""
LOOKED_AT, FEWEST, SHARE = 30, 3, 0.6
"""Tickets alike that are looked at, the most alike first; how many, and which part of them, must agree."""
STEMS = 4
SHORTEST = 3
COMMON = frozenset({
    "atend", "ayer", "boa", "bom", "cas", "client", "customer", "desd", "desde", "dia", "diss", "endere",
    "est", "favor", "faz", "fic", "hoj", "hor", "hoy", "inform", "lig", "manh", "noit", "nom", "obrig",
    "ontem", "ped", "pois", "reclam", "relat", "rua", "seman", "senhor", "since", "tard", "ter",
})  # fmt: skip
"""Stems that any problem may have: they say nothing of which it is."""


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase that a problem has. `whose`: the script's version or the type that it stands for; `weight`: how many
    words it has, a mistyped one counting less, and so one that any text has; `exact`: all of them stand there."""

    whose: int
    phrase: str
    weight: float
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Guess:
    """What is suggested and why: `words` that the problem has, or else so many solved tickets `alike`."""

    id: int
    words: tuple[str, ...] = ()
    alike: int = 0
    strength: float = 0.0


def by_words(matches: Iterable[Match]) -> Guess | None:
    """Whose phrases fit best; None where that is weak, or another one's fit as well.

    A phrase of several counts for each of them in part.
    """
    each = {(match.whose, match.phrase.casefold()): match for match in matches}
    shared = Counter(phrase for _, phrase in each)
    found: dict[int, list[Match]] = {}
    for (whose, phrase), match in each.items():
        found.setdefault(whose, []).append(replace(match, weight=match.weight / shared[phrase]))
    guesses = sorted((_guess(whose, theirs) for whose, theirs in found.items()), key=lambda g: -g.strength)
    best, second = (*guesses, Guess(0), Guess(0))[:2]
    return best if best.strength >= LEAST and best.strength >= AHEAD * second.strength else None


def _guess(whose: int, matches: list[Match]) -> Guess:
    """Each further phrase counts half of the one before: a long list of keywords makes no better script."""
    ordered = sorted(matches, key=lambda match: -match.weight)
    strength = sum(match.weight / 2**place for place, match in enumerate(ordered))
    told: list[str] = []
    for match in sorted(ordered, key=lambda match: not match.exact):
        if not any(match.phrase.casefold() in other.casefold() for other in told):
            told.append(match.phrase)
    return Guess(whose, tuple(told[:TOLD]), strength=strength)


def by_tickets(whose: Iterable[int | None]) -> Guess | None:
    """What most of the tickets alike have; None where they are few or don't agree."""
    known = [one for one in whose if one is not None][:LOOKED_AT]
    if not known:
        return None
    ((best, count),) = Counter(known).most_common(1)
    return Guess(best, alike=count) if count >= FEWEST and count >= SHARE * len(known) else None


def either(words: Guess | None, tickets: Guess | None) -> Guess | None:
    """Phrases that say much come before tickets, tickets before phrases that say little."""
    return words if words and words.strength >= STRONG else tickets or words


def telling(stems: Iterable[str]) -> list[str]:
    """The stems by which tickets alike are looked for: few, the longest, none that any problem may have."""
    kept = [stem for stem in stems if len(stem) >= SHORTEST and stem.isalpha() and stem not in COMMON]
    return sorted(kept, key=lambda stem: (-len(stem), stem))[:STEMS]


def levels(stems: Sequence[str]) -> tuple[str, str]:
    """What a ticket alike has of these stems, as queries of PostgreSQL's full text: most of them, and half of them."""
    half = (0, 1, 2, 2, 2)[len(stems)]
    most = half + (len(stems) > 2)
    return _some(stems, most), _some(stems, half)


def _some(stems: Sequence[str], count: int) -> str:
    return " | ".join(
        "(" + " & ".join(f"'{stem}'" for stem in some) + ")" for some in combinations(stems, count)
    )


def usual_type(script: Script) -> str:
    """The name of the ticket type that a script sets most often; "" where it sets none."""
    options = (option.then for node in script.nodes.values() for option in node.options)
    ends = (node.then for node in script.nodes.values())
    named = Counter(then.type for then in (*options, *ends) if then.type)
    return named.most_common(1)[0][0] if named else ""
