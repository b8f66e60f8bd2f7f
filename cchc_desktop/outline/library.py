"""The outlines that lie in a folder as `<id>/<version>.yaml`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.outline.loader import check_outline, load_outline_text
from cchc_desktop.outline.model import Outline
from cchc_desktop.outline.problems import Collector, OutlineInvalid, ProblemCode
from cchc_desktop.outline.source import read_source

_VERSION_FILE = re.compile(r"([1-9][0-9]{0,3})\.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineRef:
    """One outline file. A file that cannot be used has an empty title and the number of its problems."""

    id: str
    version: int
    title: str
    file: Path
    problems: int = 0


class OutlineLibrary:
    """Finds outlines in a folder; every call looks at the folder anew."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def list(self) -> tuple[OutlineRef, ...]:
        """Return every outline file, ordered by id and version.

        Raises `EnvironmentFailed` when a file cannot be read.
        """
        return tuple(_ref(outline_id, version, file) for outline_id, version, file in self._files())

    def read_text(self, outline_id: str, version: int | None = None) -> str:
        """Return the exact text of an outline; without a version, of its latest.

        Raises `Refused` with OUTLINE_UNKNOWN, `OutlineInvalid` when the file holds no text, and
        `EnvironmentFailed` when it cannot be read.
        """
        file = self._find(outline_id, version)[1]
        collector = Collector(str(file))
        text = read_source(file, collector)
        if text is None:
            raise OutlineInvalid(collector.found())
        return text

    def load(self, outline_id: str, version: int | None = None) -> Outline:
        """Return an outline; without a version, its latest.

        Raises as `read_text` does, and `OutlineInvalid` with every problem of the file.
        """
        found, file = self._find(outline_id, version)
        outline = load_outline_text(self.read_text(outline_id, found), file=str(file))
        if (outline.id, outline.version) != (outline_id, found):
            collector = Collector(str(file))
            collector.report(ProblemCode.FILE_NAME, line=0, id=outline.id, version=outline.version)
            raise OutlineInvalid(collector.found())
        return outline

    def _find(self, outline_id: str, version: int | None) -> tuple[int, Path]:
        candidates = [(found, file) for name, found, file in self._files() if name == outline_id]
        for found, file in reversed(candidates):
            if version is None or found == version:
                return found, file
        raise Refused(ErrorCode.OUTLINE_UNKNOWN, {"id": outline_id, "version": version or 0})

    def _files(self) -> Iterator[tuple[str, int, Path]]:
        try:
            files = [path for path in self._folder.glob("*/*.yaml") if path.is_file()]
        except OSError as error:
            raise EnvironmentFailed(ErrorCode.FILE_UNREADABLE, {"path": str(self._folder)}) from error
        named = ((path, _VERSION_FILE.fullmatch(path.name)) for path in files)
        found = ((path.parent.name, int(match[1]), path) for path, match in named if match)
        yield from sorted(found)


def _ref(outline_id: str, version: int, file: Path) -> OutlineRef:
    check = check_outline(file)
    title = check.outline.title if check.outline else ""
    return OutlineRef(id=outline_id, version=version, title=title, file=file, problems=len(check.problems))
