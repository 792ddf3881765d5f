"""A breaker: what failed three times in a row is left alone for a minute, then tried once."""

import time
from collections.abc import Callable

FAILURES = 3
REST_SECONDS = 60.0


class Breaker:
    """`clock` gives seconds that only grow. After the rest whoever asks first is the probe: one more failure, and it
    rests again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._until = 0.0

    @property
    def rests(self) -> bool:
        return self._failures >= FAILURES and self._clock() < self._until

    def failed(self) -> None:
        self._failures += 1
        if self._failures >= FAILURES:
            self._until = self._clock() + REST_SECONDS

    def went_well(self) -> None:
        self._failures = 0
