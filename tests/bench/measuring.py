"""What a process tree and a Redis used: processor time, memory, requests."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from resource import getpagesize

import redis

PROC = Path("/proc")


def tree(pid: int) -> Iterator[int]:
    """The process and all that it started."""
    yield pid
    try:
        threads = list((PROC / str(pid) / "task").iterdir())
    except OSError:
        return
    for thread in threads:
        try:
            children = (thread / "children").read_text().split()
        except OSError:
            continue
        for child in children:
            yield from tree(int(child))


def processor_seconds(pid: int) -> float:
    """What the scheduler gave to the process tree; threads that have ended are not in it."""
    total = 0
    for each in tree(pid):
        try:
            for thread in (PROC / str(each) / "task").iterdir():
                total += int((thread / "schedstat").read_text().split()[0])
        except OSError:
            continue
    return total / 1e9


def megabytes(pid: int) -> float:
    """Resident memory of the process tree."""
    total = 0
    for each in tree(pid):
        try:
            total += int((PROC / str(each) / "statm").read_text().split()[1]) * getpagesize()
        except OSError:
            continue
    return total / 2**20


class RedisUse:
    """Counters of a server: `trips` are reads of a socket (a pipeline counts once)."""

    def __init__(self, url: str) -> None:
        self._client = redis.Redis.from_url(url)

    def flush(self) -> None:
        self._client.flushall()

    def now(self) -> dict[str, int]:
        info = self._client.info("stats")
        return {
            "trips": int(info["total_reads_processed"]),
            "commands": int(info["total_commands_processed"]),
            "bytes": int(info["total_net_input_bytes"]) + int(info["total_net_output_bytes"]),
        }

    def largest(self, keys: str) -> int:
        """Bytes of the longest value of the hashes whose names fit."""
        longest = 0
        for key in self._client.scan_iter(keys, count=1000):
            longest = max([longest, *(len(value) for value in self._client.hvals(key))])
        return longest


def share(values: Sequence[float], part: float) -> float:
    """The value below which `part` of them lie; nan where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("nan")
