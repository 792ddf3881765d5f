"""Names of files: what a sender called one, made fit to be shown and stored; and what its ending promises."""

import re
import unicodedata

NAME_MOST = 100
_ENDING = re.compile(r"[a-z0-9]{1,8}")
_SAME = {
    "jpeg": "jpg",
    "jpe": "jpg",
    "jfif": "jpg",
    "oga": "ogg",
    "opus": "ogg",
    "htm": "html",
    "tif": "tiff",
}
_FORBIDDEN = frozenset('<>:"|?*')
PROGRAMS = frozenset(
    re.split(
        " ",
        "exe com scr bat cmd msi msp dll cpl pif ps1 vbs vbe js jse jar apk sh bash run app dmg deb rpm lnk hta wsf"
        " reg iso html xhtml svg svgz php py pl",
    )
)
"""Endings that are refused as soon as a file comes, whatever it holds: they run where somebody opens them."""


def cleaned_name(given: str) -> str:
    """The name without folders, invisible and turning signs (U+202E), and what file systems can't take; its ending
    stays where it is long. "" where nothing is left."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given.replace("\0", "")))[-1]
    kept = "".join(
        sign
        for sign in last
        if sign not in _FORBIDDEN and unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    )
    kept = " ".join(kept.split()).strip(" .")
    if len(kept) <= NAME_MOST:
        return kept
    stem, dot, tail = kept.rpartition(".")
    return f"{stem[: NAME_MOST - len(tail) - 1]}.{tail}" if dot and len(tail) <= 8 else kept[:NAME_MOST]


def ending_of(name: str) -> str:
    """The ending in its usual form: "jpg" of "Foto.JPEG"; "" where there is none."""
    tail = name.rpartition(".")[2].lower() if "." in name else ""
    return _SAME.get(tail, tail) if _ENDING.fullmatch(tail) else ""


def usual(ending: str) -> str:
    """An ending as it is called here."""
    bare = ending.lower().lstrip(".")
    return _SAME.get(bare, bare)


def renamed(name: str, kind: str) -> str:
    """The name with an ending that says what the file is, where its own says something else."""
    if not name or ending_of(name) == kind or (kind == "txt" and ending_of(name) in ("csv", "log")):
        return name
    return cleaned_name(f"{name}.{kind}")
