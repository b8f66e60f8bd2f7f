"""Sealing: which print was signed, and what has changed since."""

from dataclasses import dataclass

from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.records import SealRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedField:
    """A field that was edited after a print or after the seal. Values as stored, None for empty."""

    key: FieldKey
    item_id: str
    before: JsonValue
    after: JsonValue
    author: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealVerdict:
    """What a verification found.

    `intact` means that every change the seal names is there unaltered, that the outline is the one named
    and that the kept document has the hash named. `changed_after` counts fields edited since, which breaks
    nothing. `problems` are codes: `data_differs`, `change_missing`, `outline_differs`, `document_differs`.
    """

    visit_id: str
    seal: SealRecord
    intact: bool
    problems: tuple[str, ...]
    changed_after: int


class SealingService:
    """Ties a signature on paper to the data it was put under."""

    def seal(self, visit_id: str, *, print_id: str | None = None, signed: str = "") -> SealRecord:
        """Seal a visit on a print (the newest when none is named); `signed` is the ISO date of signature.

        Raises `Refused(PRINT_UNKNOWN | PRINT_OUTDATED | ALREADY_SEALED)`.
        """
        raise NotImplementedError

    def verify(self, visit_id: str) -> SealVerdict:
        """Recompute everything the seal names from the log. Raises `Refused(NOT_SEALED)`."""
        raise NotImplementedError

    def changes_since_print(self, print_id: str) -> int:
        """Count the fields shown by the document that were edited after the print."""
        raise NotImplementedError

    def changes_after_seal(self, visit_id: str) -> tuple[ChangedField, ...]:
        """List the fields edited after the seal, newest first; empty for a visit without seal."""
        raise NotImplementedError
