"""Scripts by chance: every text names its language and what it is, so that one which leaks is known wherever it is."""

from hypothesis import strategies as st

from services.scripts.trail import MOST_ANSWERS, Trail, begun, here, taken
from services.scripts.tree import Node, Option, Script, Then, Words

LANGUAGES = ("pt_BR", "en", "es")
OPERATOR, STAFF = "OPERATOR-", "STAFF-"
"""What begins every text that is for an operator's eyes, and every text of a node of the staff."""
ODD = ("", "<b>&amp;", "🧑‍🔧 ", "\u202eabc", "{ $name } %s ", "a\nb ")
"""What people write into texts."""


def _words(draw: st.DrawFn, languages: tuple[str, ...], what: str, *, empty: bool = False) -> Words:
    if empty and draw(st.booleans()):
        return {}
    return {language: f"{what}-{language} {draw(st.sampled_from(ODD))}." for language in languages}


@st.composite
def thens(draw: st.DrawFn, languages: tuple[str, ...], mark: str) -> Then:
    """What an answer brings, often nothing."""
    if draw(st.booleans()):
        return Then()
    return Then(
        draw(st.sampled_from(["", "Sem conexão"])),
        draw(st.integers(0, 4)),
        _words(draw, languages, f"{mark}solved", empty=True),
        draw(st.booleans()),
        draw(st.booleans()),
    )


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    """Two to seven nodes in any order, with loops; the first asks, the last is a leaf."""
    languages = LANGUAGES[: draw(st.integers(1, 3))]
    keys = [f"n{n}" for n in range(draw(st.integers(2, 7)))]
    nodes = {key: draw(_node(key, keys, languages)) for key in keys}
    return Script("any", _words(draw, languages, "name"), languages, keys[0], nodes)


@st.composite
def _node(draw: st.DrawFn, key: str, keys: list[str], languages: tuple[str, ...]) -> Node:
    staff = draw(st.integers(0, 3)) == 0
    mark = f"{STAFF}{key}-" if staff else f"{key}-"
    options = []
    for n in range(0 if key == keys[-1] else draw(st.integers(key == keys[0], 4))):
        to = draw(st.sampled_from(["", *keys]))
        brings = draw(thens(languages, f"{mark}o{n}-"))
        options.append(Option(f"o{n}", _words(draw, languages, f"{mark}o{n}"), to, brings))
    return Node(
        key,
        _words(draw, languages, f"{mark}ask"),
        _words(draw, languages, f"{mark}say", empty=True),
        _words(draw, languages, f"{OPERATOR}{key}", empty=True),
        tuple(options),
        Then() if options else draw(thens(languages, f"{mark}end-")),
        staff=staff,
    )


WALKS = st.lists(st.integers(0, 7), max_size=12)


def walked(script: Script, picks: list[int]) -> Trail:
    """As far as these picks lead: each is one of the options, as often as it takes."""
    trail = begun(script, 1_000)
    for n, pick in enumerate(picks[:MOST_ANSWERS]):
        node = here(script, trail)
        if node is None or trail.over:
            break
        trail = taken(script, trail, node.options[pick % len(node.options)].key, 1_000 + 7 * n)
    return trail
