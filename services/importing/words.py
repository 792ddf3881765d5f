"""Words compared as people mean them: without case, accents, spaces and punctuation."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[^0-9a-z]+")


def plain(text: str) -> str:
    """`Razão social/nome` -> `razaosocialnome`; "" where there is neither letter nor digit."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return _NOT_WORD.sub("", bare.casefold())
