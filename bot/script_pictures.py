"""`atende scripts draw`: trees as pictures, of files or of what was imported, with the shares of what was walked."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.script_stats import count, in_session, named, since

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.settings import Settings
    from services.scripts.figures import Figures
    from services.scripts.tree import Script


def parsers(commands: Any) -> None:
    """Adds draw to `atende scripts`."""
    draw = commands.add_parser(
        "draw",
        help="draw trees, as SVG and PNG",
        description="Draws each script's tree into KEY.svg and KEY.png. A file needs no database.",
    )
    draw.set_defaults(command=_draw, parser=draw)
    draw.add_argument("scripts", nargs="+", metavar="KEY|FILE", help="a script's key, or a YAML file")
    draw.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="where to (default: here)")
    draw.add_argument(
        "--language", metavar="LANGUAGE", help="pt_BR, en, es (default: the provider's, LOCALE)"
    )
    draw.add_argument("--dark", action="store_true", help="on dark paper")
    draw.add_argument("--stats", action="store_true", help="with the shares of what was walked")
    draw.add_argument("--version", type=count, metavar="N", help="an older version (default: the newest)")
    draw.add_argument("--days", type=count, metavar="N", help="with --stats: of walks of the last N days")


def _draw(given: argparse.Namespace, settings: "Settings") -> int:
    from handlers import Languages

    known = Languages(settings.desk.locale).every
    language = given.language or settings.desk.locale
    if language not in known:
        given.parser.error(f"--language {language}: there are {', '.join(known)}")
    files = [name for name in given.scripts if _is_file(name)]
    keys = [name for name in given.scripts if name not in files]
    if files and (given.stats or given.version):
        given.parser.error(
            f"{files[0]} is a file: only what was imported has walks and versions; say its key"
        )
    drawn = _of_files(files)
    if drawn is None:
        return 1
    if keys:
        code = asyncio.run(in_session(settings, lambda session: _of_keys(session, keys, given, drawn)))
        if code:
            return code
    given.out.mkdir(parents=True, exist_ok=True)
    for script, number, figures in drawn:
        _write(script, number, figures, language, given)
    return 0


def _is_file(name: str) -> bool:
    return "/" in name or name.endswith((".yaml", ".yml"))


def _of_files(files: Sequence[str]) -> "list[tuple[Script, int | None, Figures | None]] | None":
    """None where something is wrong with one, which is said."""
    from services.scripts.linting import ScriptsRefused, open_scripts

    try:
        return [(file.script, None, None) for file in open_scripts([Path(name) for name in files])]
    except ScriptsRefused as error:
        print(*error.lines, sep="\n", file=sys.stderr)
        return None


async def _of_keys(
    session: "AsyncSession",
    keys: Sequence[str],
    given: argparse.Namespace,
    drawn: "list[tuple[Script, int | None, Figures | None]]",
) -> int:
    from services.scripts.statistics import of_version

    found = await named(session, keys, given.days)
    if found is None:
        return 1
    for each in found:
        wanted = given.version or each.newest.number
        version = next((one for one in each.versions if one.number == wanted), None)
        told = version and await of_version(session, version.id, since(given.days))
        if not told:
            has = f"it has {each.newest.number}" if each.newest.number > 1 else "it has one"
            print(f"atende: {each.script.key} has no version {wanted}: {has}", file=sys.stderr)
            return 1
        drawn.append((told.script, told.version.number, told.figures if given.stats else None))
    return 0


def _write(
    script: "Script", number: int | None, figures: "Figures | None", language: str, given: argparse.Namespace
) -> None:
    from handlers.texts import Texts
    from services.scripts.drawing import draw

    say = Texts.load(language)
    under = []
    if figures is not None:
        under.append(say("script-room-row", number=str(number), runs=figures.runs))
        under += [f"{since(given.days):%Y-%m-%d} – {datetime.now(UTC):%Y-%m-%d}"] if given.days else []
    picture = draw(script, say, language, under=" · ".join(under), figures=figures, dark=given.dark)
    for ending, held in (("svg", picture.svg), ("png", picture.png)):
        path = given.out / f"{script.key}.{ending}"
        path.write_bytes(held)
        print(path)
    if picture.scale < 1:
        print(f"{script.key} is large: its PNG is drawn smaller; the SVG stays sharp.", file=sys.stderr)
