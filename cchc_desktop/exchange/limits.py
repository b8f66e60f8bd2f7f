"""How much a package may ask of the machine that reads it."""

from dataclasses import dataclass
from typing import Final

PART_SIZE: Final = 1 << 30
"""Content of one package in bytes; more is split. FAT allows 4 GiB, a pulled stick costs one part."""

CHUNK: Final = 1 << 18
"""Bytes moved at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Sizes in bytes; `members` and `changes` are counted. What is written by us stays below all of them."""

    package: int = 1_200_000_000
    unpacked: int = 1_200_000_000
    # Text of one person rarely reaches 20; deflate itself ends at 1,032.
    ratio: int = 200
    members: int = 20_000
    manifest: int = 6_000_000
    signature: int = 16_384
    receipt: int = 6_000_000
    # Each takes time, and memory while a plan is made. A writer begins another part at this number.
    changes: int = 200_000
    # A name has several contents where a database was copied unnoticed; more than a few are no accident.
    contents: int = 8
    line: int = 4_000_000
    depth: int = 8


DEFAULT_LIMITS: Final = Limits()
