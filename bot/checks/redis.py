"""Redis or Valkey: whether it answers, keeps what it is given, and has room."""

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, AuthorizationError, NoPermissionError, RedisError

from bot.checks.verdict import Verdict, ok, unseen, warning, wrong

THINGS = ("redis", "redis storage", "redis memory")
OLDEST = 7
FULL = 0.9
Info = dict[str, str | int | float]


async def look(url: str) -> list[Verdict]:
    """All of THINGS."""
    try:
        info = await _info(url)
    except (AuthenticationError, AuthorizationError, NoPermissionError) as error:
        refused = wrong("redis", f"it refuses the user or password: {error}", "correct REDIS_URL")
        return [refused, *unseen(THINGS[1:], "Redis lets nobody in")]
    except (RedisError, OSError, ValueError) as error:
        text = str(error).splitlines()[0] if str(error) else type(error).__name__
        away = wrong("redis", f"it does not answer: {text}", "start it, or correct REDIS_URL")
        return [away, *unseen(THINGS[1:], "Redis does not answer")]
    return [_server(info), _storage(info), _memory(info)]


async def _info(url: str) -> Info:
    client = Redis.from_url(
        url, socket_timeout=3, socket_connect_timeout=3, retry=Retry(NoBackoff(), 0), decode_responses=True
    )
    try:
        info: Info = await client.info()
        return info
    finally:
        await client.aclose()


def _server(info: Info) -> Verdict:
    name = "Valkey" if "valkey_version" in info else "Redis"
    version = str(info.get("valkey_version", info.get("redis_version", "?")))
    if name == "Redis" and version.split(".")[0].isdigit() and int(version.split(".")[0]) < OLDEST:
        return wrong("redis", f"it is Redis {version}", f"use Redis {OLDEST} or newer, or Valkey")
    if info.get("role", "master") != "master":
        return wrong("redis", "it is a replica, which takes no writes", "set REDIS_URL to its primary")
    if info.get("loading"):
        return warning(
            "redis",
            "it still loads its data; drafts are kept in PostgreSQL meanwhile",
            "wait, and look again",
        )
    return ok("redis", f"{name} {version}")


def _storage(info: Info) -> Verdict:
    if not info.get("aof_enabled"):
        return wrong(
            "redis storage",
            "appendonly is no: what it holds is lost when it ends",
            "set appendonly yes in its configuration (CONFIG SET appendonly yes does it at once)",
        )
    for name in ("aof_last_write_status", "aof_last_bgrewrite_status"):
        if info.get(name, "ok") != "ok":
            return wrong(
                "redis storage",
                f"its append-only file can't be written ({name}: {info[name]})",
                "see its log; make room on its disk",
            )
    return ok("redis storage", "append-only file, written without errors")


def _memory(info: Info) -> Verdict:
    policy = str(info.get("maxmemory_policy", "noeviction"))
    if policy != "noeviction":
        return wrong(
            "redis memory",
            f"maxmemory-policy is {policy}: it throws drafts away when it is full",
            "set maxmemory-policy noeviction in its configuration (CONFIG SET does it at once)",
        )
    used, most = int(info.get("used_memory", 0)), int(info.get("maxmemory", 0))
    if most and used > most * FULL:
        says = f"{used / 1e6:.0f} of {most / 1e6:.0f} MB are used"
        do = "raise maxmemory"
        return (wrong if used >= most else warning)("redis memory", says, do)
    return ok(
        "redis memory",
        f"{used / 1e6:.0f} MB used, " + (f"{most / 1e6:.0f} MB the most" if most else "no limit"),
    )
