"""The two papers of a visit: its minutes, and the supplementary minutes of what changed after the seal."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.core.visit_records import PrintRecord
from cchc_desktop.documents.checklist import CheckLine
from cchc_desktop.services.prints import PrintFormat
from cchc_desktop.services.workspace import Workspace


class Paper(StrEnum):
    """Which of the two is shown and given out."""

    MINUTES = "minutes"
    SUPPLEMENT = "supplement"


PAPER_NAMES: Mapping[Paper, str] = MappingProxyType(
    {Paper.MINUTES: "biên bản", Paper.SUPPLEMENT: "biên bản bổ sung"}
)
FILE_PREFIXES: Mapping[Paper, str] = MappingProxyType({Paper.MINUTES: "BB", Paper.SUPPLEMENT: "BB-bo-sung"})


class PaperMaker(Protocol):
    """What both services can do for a visit."""

    def preview_pdf(
        self, visit_id: str, *, progress: Progress = ..., cancel: CancelToken | None = None
    ) -> bytes: ...

    def checks(self, visit_id: str) -> tuple[CheckLine, ...]: ...

    def write(
        self,
        visit_id: str,
        path: Path,
        format: PrintFormat,  # noqa: A002 - the services' name
        *,
        progress: Progress = ...,
        cancel: CancelToken | None = None,
    ) -> PrintRecord: ...

    def print_pdf(
        self, visit_id: str, *, progress: Progress = ..., cancel: CancelToken | None = None
    ) -> tuple[PrintRecord, bytes]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperShown:
    """The paper that is shown, and the service that makes it."""

    paper: Paper
    maker: PaperMaker

    @property
    def name(self) -> str:
        """What people call it."""
        return PAPER_NAMES[self.paper]


def paper_of(workspace: Workspace, paper: Paper) -> PaperShown:
    """Return a paper with its maker."""
    maker = workspace.reporting if paper is Paper.MINUTES else workspace.supplement
    return PaperShown(paper=paper, maker=maker)
