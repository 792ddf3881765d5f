"""A person's text made fit to be stored and compared: no NUL, no control characters, no lone surrogates."""

import unicodedata

_KEPT = frozenset("\n\t")
_DROPPED = frozenset({"Cc", "Cs"})
_INVISIBLE = frozenset({"Cf", "Zs", "Zl", "Zp"})


def clean(text: str) -> str:
    """The text in composed form (NFC), without what PostgreSQL or a screen can't take; line ends are `\\n`.

    Emoji joiners and other invisible signs stay: they belong to the text.
    """
    if text.isprintable():  # the ordinary case: nothing to drop, so no need to look at each sign
        return unicodedata.normalize("NFC", text).strip()
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    # Dropped first: the two halves of no character must not meet in NFC.
    kept = "".join(sign for sign in lines if sign in _KEPT or unicodedata.category(sign) not in _DROPPED)
    return unicodedata.normalize("NFC", kept).strip()


def one_line(text: str) -> str:
    """The cleaned text with every run of white space made one space: a name, a search."""
    return " ".join(clean(text).split())


def says_nothing(text: str) -> bool:
    """Whether a text shows nothing: empty, spaces, or invisible signs such as U+200B alone."""
    return all(sign in _KEPT or unicodedata.category(sign) in _INVISIBLE for sign in clean(text))
