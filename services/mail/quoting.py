"""What somebody wrote in an answer, without the mail that it answers.

No library does it for this desk: of those there are, one knows no Portuguese and reads strangers' text with patterns
that may take for ever, the other needs a builder to be installed. Here each line is looked at once.
"""

import re

_INTRO = re.compile(
    r"\*?(Em|No dia|On|El|Le|Am)\b.{1,300}\b(escreveu|wrote|escribió|a écrit|schrieb)\b.{0,80}:\*?",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"[-_=*\s]{2,40}(mensagem original|mensagem encaminhada|original message|forwarded message|mensaje original"
    r"|mensaje reenviado)[-_=*\s]{2,40}",
    re.IGNORECASE,
)
_FROM = re.compile(r"[*\s]{0,3}(De|From)\s?:[*\s]{0,3}\S", re.IGNORECASE)
_HEADER = re.compile(
    r"[*\s]{0,3}(Enviad[oa]( em| el)?|Sent|Data|Date|Fecha|Para|To|Cc|Assunto|Subject|Asunto)\s?:",
    re.IGNORECASE,
)
_INTRO_LINES = 3
"""A mail program breaks a long introduction into so many lines at most."""
_HEADERS = 6


def written(text: str) -> str:
    """The answer alone; where it stands below what it answers, or in between, the lines that are no quote. All of it
    where nothing else is left."""
    lines = text.split("\n")
    end = next((number for number in range(len(lines)) if _begins(lines, number)), len(lines))
    above = _trimmed(lines[:end])
    if above:
        return above
    begun = end + _introduced(lines, end) if end < len(lines) else 0
    rest = [line for line in lines[begun:] if not line.startswith(">")]
    own = _trimmed(rest) if len(rest) < len(lines[begun:]) else ""
    return own or text.strip()


def _trimmed(lines: list[str]) -> str:
    """Without quoted lines and rules at the end."""
    kept = list(lines)
    while kept and (kept[-1].startswith(">") or not kept[-1].strip(" _-*")):
        kept.pop()
    return "\n".join(kept).strip()


def _begins(lines: list[str], number: int) -> bool:
    """Whether what is answered begins here."""
    line = lines[number][:500]
    if _RULE.fullmatch(line.strip()) or _introduced(lines, number):
        return True
    below = lines[number + 1 : number + 1 + _HEADERS]
    return bool(_FROM.match(line)) and sum(bool(_HEADER.match(each[:80])) for each in below) >= 2


def _introduced(lines: list[str], number: int) -> int:
    """Of how many lines the introduction is that begins here; 0 where none does."""
    first = lines[number][:300].strip()
    if not re.match(r"\*?(Em|No dia|On|El|Le|Am)\b", first, re.IGNORECASE):
        return 0
    for count in range(1, _INTRO_LINES + 1):
        some = lines[number : number + count]
        if _INTRO.fullmatch(" ".join(line[:300].strip() for line in some)[:500]):
            return len(some)
    return 0
