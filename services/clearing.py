"""Empties what Redis holds of drafts, where PostgreSQL alone shall decide: after it was given another past."""

import redis.asyncio

from services.drafts import KEYS

TOGETHER = 500


class RedisRefuses(RuntimeError):
    """Redis can't be asked, or refuses; the message says why, without an address."""


async def forget_drafts(redis_url: str) -> int:
    """How many people's drafts Redis held. They stay in PostgreSQL, as far as it knows them. Raises RedisRefuses."""
    forgotten = 0
    try:
        async with redis.asyncio.from_url(redis_url, socket_timeout=10, socket_connect_timeout=5) as client:
            keys: list[bytes] = [key async for key in client.scan_iter(match=f"{KEYS}*", count=TOGETHER)]
            for begin in range(0, len(keys), TOGETHER):
                forgotten += int(await client.unlink(*keys[begin : begin + TOGETHER]))
    except (redis.RedisError, OSError) as error:
        raise RedisRefuses(f"{str(error) or type(error).__name__}") from error
    return forgotten
