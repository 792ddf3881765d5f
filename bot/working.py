"""`atende worker`: does jobs, lists those that were set aside, and enqueues one of them anew."""

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings
    from services.jobs import Aside


def parser(worker: argparse.ArgumentParser) -> None:
    worker.set_defaults(command=_worker)
    instead = worker.add_mutually_exclusive_group()
    instead.add_argument(
        "--aside", action="store_true", help="list the jobs that failed at every try, and end"
    )
    instead.add_argument("--again", type=int, metavar="ID", help="enqueue one of them anew, and end")


def _worker(given: argparse.Namespace, settings: "Settings") -> int:
    if given.aside or given.again is not None:
        return asyncio.run(_look(given, settings))
    from bot.run import in_loop, work

    return in_loop(lambda stop: work(settings, stop))


async def _look(given: argparse.Namespace, settings: "Settings") -> int:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.run import servers
    from services.database import create_engine
    from services.jobs import again, listing

    async with servers(settings, redis=False) as ready:
        engine = create_engine(ready.database_url)
        try:
            async with AsyncSession(engine) as session, session.begin():
                if given.aside:
                    _show(await listing(session))
                    return 0
                found = await again(session, given.again)
        finally:
            await engine.dispose()
    if found is None:
        print(
            f"atende: no job {given.again} is set aside; `atende worker --aside` lists them", file=sys.stderr
        )
        return 1
    print(f"Enqueued anew: {found.kind} {found.key}")
    return 0


def _show(found: "list[Aside]") -> None:
    if not found:
        print("No job is set aside.")
    for job in found:
        print(f"{job.id}  {job.at:%Y-%m-%d %H:%M} UTC  {job.kind} {job.key}, {job.tries} tries: {job.error}")
