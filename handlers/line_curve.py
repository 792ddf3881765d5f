"""The words on the picture of a line's traffic, and under it."""

from collections.abc import Sequence
from datetime import datetime

from handlers.texts import Texts
from services.lines import curve
from services.lines.curve import CurveWords
from services.lines.facts import Rates, Reading
from services.lines.words import Words


async def drawn(
    texts: Texts, seen: Sequence[Rates], reading: Reading | None, now: datetime
) -> tuple[bytes, str]:
    """The picture and its caption, as plain text; `reading` is what is known of the line, `now` in the desk's zone."""
    words, login = Words(texts, texts.locale, now), reading.login if reading else "—"
    limit = (reading.limits or (0, 0))[0] if reading else 0
    said = CurveWords(
        title=texts("line-curve-title", login=login),
        axis=texts("line-curve-axis"),
        seconds=texts("line-curve-seconds"),
        down=texts("line-curve-down"),
        up=texts("line-curve-up"),
        limit=texts("line-curve-limit", rate=words.rate(limit)) if limit else "",
    )
    begun, ended = (each.at.astimezone(now.tzinfo) for each in (seen[0], seen[-1]))
    caption = texts(
        "line-curve-caption",
        login=login,
        down=words.rate(max(each.down for each in seen)),
        up=words.rate(max(each.up for each in seen)),
        **{"from": f"{begun:%H:%M:%S}", "to": f"{ended:%H:%M:%S}"},
    )
    return await curve.picture(seen, said, limit), caption
