"""The command line. What a command needs is imported when it runs, so that `--help` is there at once."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.applying import parser as apply_parser
from bot.backup import parser as backup_parser
from bot.checking import check
from bot.checking import parser as check_parser
from bot.importing import parser as import_parser
from bot.mail_testing import parsers as mail_parsers
from bot.people import parsers
from bot.restoring import parser as restore_parser
from bot.scripts import parsers as script_parsers
from bot.working import parser as worker_parser

if TYPE_CHECKING:
    from bot.settings import Settings


def main(argv: Sequence[str] | None = None) -> int:
    """Exit codes: 0 done, 1 it could not be done, 2 wrong settings or arguments; each with one clear line."""
    given = _parser().parse_args(argv)

    from bot import logs
    from bot.settings import SettingsError, read_settings

    logs.set_up("text")
    try:
        if "check" in given:
            return check(given)
        settings = read_settings()
        logs.set_up(settings.machine.log_format, settings.secrets)
        return int(given.command(given, settings))
    except SettingsError as error:
        for line in error.lines:
            print(f"atende: {logs.redact(line)}", file=sys.stderr)
        return 2
    except Exception as error:
        if not isinstance(error, _told_in_a_line()):
            raise
        print(f"atende: {logs.redact(str(error))}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _told_in_a_line() -> tuple[type[Exception], ...]:
    """Errors whose text says all that is to be known. Those of modules that were not imported can't have been
    raised.
    """
    known = (
        ("bot.backup_file", "BackupError"),
        ("bot.embedded", "EmbeddedError"),
        ("bot.demo", "DemoError"),
        ("bot.health", "HealthError"),
        ("bot.people_file", "PeopleError"),
        ("services.database", "DatabaseError"),
        ("services.people", "PersonError"),
    )
    return tuple(getattr(sys.modules[module], name) for module, name in known if module in sys.modules)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="atende", description="A Telegram bot for an internet provider's support desk."
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    run = commands.add_parser("run", help="serve the bot (needs BOT_TOKEN)")
    run.set_defaults(command=_run)
    run.add_argument(
        "--flow", metavar="MODULE:NAME", help="a guided way to serve in place of the intake; /start begins it"
    )
    run.add_argument(
        "--no-worker", action="store_true", help="leave jobs (notices, reminders) to `atende worker`"
    )
    worker_parser(
        commands.add_parser(
            "worker", help="do the jobs alone: notices, reminders, upkeep; as many as you like"
        )
    )
    demo = commands.add_parser("demo", help="try everything without Telegram, in a browser")
    demo.set_defaults(command=_demo)
    demo.add_argument("--port", type=int, help="of the page, on 127.0.0.1 (default: 8780, else any free one)")
    demo.add_argument(
        "--webhook", action="store_true", help="have updates delivered, in place of fetching them"
    )
    migrate = commands.add_parser("migrate", help="bring the database to the newest schema")
    migrate.set_defaults(command=_migrate)
    import_parser(
        commands.add_parser("import", help="bring customers, contacts, plans, prospects in from CSV files")
    )
    apply_parser(
        commands.add_parser("apply", help="make positions, types, network, hours what a YAML file says")
    )
    backup_parser(commands.add_parser("backup", help="save the whole database in one file"))
    restore_parser(commands.add_parser("restore", help="make the database what a backup is"))
    check_parser(commands.add_parser("check", help="say of each thing whether it is well, and what to do"))
    people = commands.add_parser("people", help="who may use the bot").add_subparsers(
        required=True, metavar="command"
    )
    parsers(people)
    mail = commands.add_parser("mail", help="mail that leaves").add_subparsers(
        required=True, metavar="command"
    )
    mail_parsers(mail)
    scripts = commands.add_parser("scripts", help="guided scripts for calls, from YAML files").add_subparsers(
        required=True, metavar="command"
    )
    script_parsers(scripts)
    return parser


def _run(given: argparse.Namespace, settings: "Settings") -> int:
    from bot.run import in_loop, run

    if given.flow:
        machine = settings.machine.model_copy(update={"flow": given.flow})
        settings = settings.model_copy(update={"machine": machine})
    return in_loop(lambda stop: run(settings, stop, worker=not given.no_worker))


def _demo(given: argparse.Namespace, settings: "Settings") -> int:
    from bot.demo import demo
    from bot.run import in_loop

    return in_loop(lambda stop: demo(settings, given.port, stop, by_webhook=given.webhook))


def _migrate(given: argparse.Namespace, settings: "Settings") -> int:
    from bot.run import servers

    async def work() -> int:
        async with servers(settings, redis=False):
            print("The database has the newest schema.")
        return 0

    return asyncio.run(work())
