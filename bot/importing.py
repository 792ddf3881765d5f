"""`atende import`: a provider's customers, contacts, plans and prospects from CSV files."""

import argparse
import asyncio
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.settings import Settings
    from services.importing import Faults, Kind, Named, Progress, Report

KINDS = ("customers", "contacts", "plans", "prospects")


def parser(command: Any) -> None:
    """Adds the arguments of `atende import`."""
    command.description = (
        "Brings CSV files into the database: all of them, or nothing. Rows are known by their code, so it can be"
        " repeated: what is new is added, what differs is changed, nothing is deleted. docs/import.md has the columns."
    )
    command.set_defaults(command=_import, parser=command)
    command.add_argument(
        "files", nargs="+", metavar="FILE",
        help="what it is about is seen by its name (customers.csv, contatos 2026.csv), or said: customers=export.csv",
    )  # fmt: skip
    command.add_argument("--kind", choices=KINDS, help="what the one file is about")
    command.add_argument(
        "--map", action="append", default=[], metavar="OURS=THEIRS", dest="maps",
        help="another name of a column: name='Razão social', contacts.phone=Celular, address=Rua+Número",
    )  # fmt: skip
    command.add_argument(
        "--map-file", type=Path, action="append", default=[], metavar="FILE", dest="map_files",
        help="such pairs in a file, one a line (docs/recipes has some)",
    )  # fmt: skip
    command.add_argument(
        "--dry-run", action="store_true", help="say what would be new, changed and the same; write nothing"
    )


def _import(given: argparse.Namespace, settings: "Settings") -> int:
    from services.importing import ImportRefused, Unreadable, open_files

    try:
        files, maps = _files(given), _maps(given)
        open_files(files, maps)  # what is plainly wrong is said before any server starts
        report = asyncio.run(_run(files, maps, given.dry_run, settings))
    except Unreadable as error:
        print("\n".join(map(str, error.faults)), file=sys.stderr)
        return 1
    except ImportRefused as error:
        print(*_told(error.faults, "fault"), sep="\n", file=sys.stderr)
        print("Nothing was written.", file=sys.stderr)
        return 1
    _tell(report, dry_run=given.dry_run)
    return 0


def _files(given: argparse.Namespace) -> "dict[Kind, Path]":
    from services.importing import Kind, kind_of

    if given.kind and len(given.files) > 1:
        given.parser.error("--kind is for one file; with several say customers=FILE contacts=FILE")
    files: dict[Kind, Path] = {}
    for name in given.files:
        said, equals, rest = name.partition("=")
        if equals and said in KINDS:
            kind, path = Kind(said), Path(rest)
        else:
            path = Path(name)
            seen = Kind(given.kind) if given.kind else kind_of(path.stem)
            if seen is None:
                given.parser.error(f"{name}: its name doesn't tell what it is about; say customers={name}")
            assert seen is not None  # error() never returns
            kind = seen
        if kind in files:
            given.parser.error(f"{name} and {files[kind]} are both about {kind}; import one after the other")
        files[kind] = path
    return files


def _maps(given: argparse.Namespace) -> "list[Named]":
    from services.importing import Unreadable, named, read_map

    pairs = [pair for path in given.map_files for pair in read_map(path)]
    try:
        return pairs + [named(written) for written in given.maps]
    except Unreadable as error:
        given.parser.error(str(error))
        raise  # error() never returns


async def _run(
    files: "dict[Kind, Path]", maps: "list[Named]", dry_run: bool, settings: "Settings"
) -> "Report":
    from bot.run import servers
    from services.importing import import_files

    async with servers(settings, redis=False) as ready:
        bar = _Bar()
        try:
            return await import_files(
                ready.database_url, files, maps=maps, dry_run=dry_run, progress=bar.show
            )
        finally:
            bar.clear()


class _Bar:
    """One line that is written over and over, on a terminal only: that needs no package."""

    def __init__(self) -> None:
        self._on, self._began, self._last = sys.stderr.isatty(), time.monotonic(), 0.0

    def show(self, progress: "Progress") -> None:
        now = time.monotonic()
        if not self._on or (now - self._last < 0.1 and not progress.doing.startswith("writing")):
            return
        self._last = now
        part = progress.read / progress.size if progress.size else 1.0
        full = int(part * 30)
        rate = progress.rows / max(now - self._began, 0.001)
        line = f"[{'#' * full}{'.' * (30 - full)}] {part:4.0%}  {progress.rows:,} rows, {rate:,.0f}/s, {progress.doing}"
        print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        if self._on:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _tell(report: "Report", *, dry_run: bool) -> None:
    if report.warnings:
        print(*_told(report.warnings, "warning"), sep="\n", file=sys.stderr)
    for kind, titles in report.ignored.items():
        more = f" and {len(titles) - 20} more" if len(titles) > 20 else ""
        told = ", ".join(title[:60] for title in titles[:20])
        print(f"{kind}: nothing is taken from the column{'s' * (len(titles) > 1)} {told}{more}")
    for kind, counts in report.counts.items():
        print(f"{kind}: {counts.new:,} new, {counts.changed:,} changed, {counts.same:,} the same")
    if report.products:
        print(f"new products: {', '.join(report.products)}")
    if dry_run:
        print("That is what would be written; --dry-run wrote nothing.")


def _told(faults: "Faults", word: str) -> list[str]:
    more = [f"… and {faults.untold:,} more"] if faults.untold else []
    count = f"{faults.total:,} {word}{'s' if faults.total != 1 else ''}"
    return [*map(str, faults), *more, f"{count}."]
