"""How large a run is: FAULTS and PEOPLE by the environment, SEED to repeat one."""

import os
import random

FAULTS = int(os.environ.get("FAULTS") or "20")
"""How often the bot is killed; from 100 on the other bars have their whole size too."""
PEOPLE = int(os.environ.get("PEOPLE") or "100")
"""Conversations at once while it is killed."""
SEED = int(os.environ.get("SEED") or "0") or random.randrange(1, 2**32)
WHOLE = FAULTS >= 100
ACTS_A_SECOND = 40.0
"""What all people together do: each thinks so long, for a bar about deaths is none about load."""


def think(people: int, acts_a_second: float = ACTS_A_SECOND) -> float:
    """Seconds that each of so many people thinks between two acts."""
    return people / acts_a_second
