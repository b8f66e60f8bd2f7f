"""One file on its way in: opened, asked about, planned, taken in or refused. No widgets here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.core.errors import CchcError, ErrorCode
from cchc_desktop.services.transfer_records import ImportResult, PackagePlan, SentPackage

if TYPE_CHECKING:
    from cchc_desktop.services.importing import IncomingPackage

ASKS_FOR_WORDS = frozenset({ErrorCode.PACKAGE_NEEDS_PASSPHRASE, ErrorCode.PASSPHRASE_WRONG})
DAMAGED = frozenset({ErrorCode.PACKAGE_DAMAGED, ErrorCode.PACKAGE_INCOMPLETE})


@dataclass(slots=True, kw_only=True)
class Intake:
    """What is known about one file of this go, and what the person has answered about it.

    `passed_over`: it held nothing new, so that no screen was shown for it.
    """

    path: Path
    passphrase: str = field(default="", repr=False)
    accepted: frozenset[str] = frozenset()
    partial: bool = False
    on_stick: bool = False
    incoming: "IncomingPackage | None" = None
    error: CchcError | None = None
    result: ImportResult | None = None
    skipped: bool = False
    passed_over: bool = False
    taken_back: bool = False
    receipt: SentPackage | None = None

    @property
    def plan(self) -> PackagePlan | None:
        """What taking it in would do, or did; None before it was opened."""
        if self.result is not None:
            return self.result.plan
        return self.incoming.plan if self.incoming is not None else None

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be done about it."""
        return self.skipped or self.result is not None

    @property
    def wants_words(self) -> bool:
        """Whether it opens with six words, which are not known or wrong."""
        return self.error is not None and self.error.code in ASKS_FOR_WORDS

    @property
    def has_other_key(self) -> bool:
        """Whether a machine that is known came with another key."""
        return self.error is not None and self.error.code is ErrorCode.PACKAGE_SENDER_CHANGED

    @property
    def can_be_opened_in_part(self) -> bool:
        """Whether the verified rest of a damaged package may be asked for."""
        return self.error is not None and self.error.code in DAMAGED and not self.partial

    def close(self) -> None:
        """Remove the private copy of the package."""
        if self.incoming is not None:
            self.incoming.close()
            self.incoming = None


def close_all(intakes: Iterable[Intake]) -> None:
    """Let go of every package that lies open."""
    for one in intakes:
        one.close()
