"""Identifiers: made at random on a person's machine, from a seed in demonstrations and tests."""

import os
import random
from collections.abc import Callable

IdSource = Callable[[], str]
"""Makes a new identifier, 32 lower-case hexadecimal digits, at each call."""


def random_ids() -> IdSource:
    """Return a source of identifiers that no two machines will ever share."""
    return lambda: os.urandom(16).hex()


def seeded_ids(seed: int) -> IdSource:
    """Return a source that gives the same identifiers for the same seed, for demonstrations."""
    generator = random.Random(seed)
    return lambda: f"{generator.getrandbits(128):032x}"
