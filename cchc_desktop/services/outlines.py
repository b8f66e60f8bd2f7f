"""The outlines that come with the program or were put beside it."""

from dataclasses import dataclass
from pathlib import Path

from cchc_desktop.core.errors import Problem
from cchc_desktop.outline.model import Outline


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineSummary:
    """One outline on the shelf; `problems` are empty when it can be used."""

    outline_id: str
    version: int
    title: str
    path: Path
    items: int
    problems: tuple[Problem, ...]


class OutlineLibrary:
    """The shelf of outlines: `<folder>/<id>/<version>.yaml`."""

    def list(self) -> tuple[OutlineSummary, ...]:
        """Return every outline and version on the shelf, newest version of each first."""
        raise NotImplementedError

    def text(self, outline_id: str, version: int | None = None) -> str:
        """Return the exact text of an outline, its newest version when none is named.

        Raises `Refused(OUTLINE_UNKNOWN)`.
        """
        raise NotImplementedError

    def load(self, outline_id: str, version: int | None = None) -> Outline:
        """Return an outline. Raises `Refused(OUTLINE_UNKNOWN | OUTLINE_INVALID)`."""
        raise NotImplementedError
