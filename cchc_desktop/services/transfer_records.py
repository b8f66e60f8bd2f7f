"""What sending and receiving tell: plain records, for the window, the command line and JSON.

Times are ISO 8601 with offset or empty, sizes bytes, fingerprints six groups of five digits.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.ranges import Ranges


class ExportKind(StrEnum):
    """What a package is for. Receipts are made by `TransferService.write_receipt`."""

    PLAN = "plan"
    WORK = "work"
    VISIT = "visit"
    OFFICE = "office"


class DeliveryState(StrEnum):
    """How far the work on a visit has come, never better than it is.

    RECEIVED: all of it came from other machines, nothing was added here.
    """

    RECEIVED = "received"
    ON_THIS_MACHINE = "on_this_machine"
    WRITTEN = "written"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """What to send.

    PLAN: campaign, outline, team, units and visits with their schedule, without any finding. WORK: what this
    machine wrote. VISIT: everything of the visits, with minutes, scans and attachments. OFFICE: everything
    known of the campaign, files of this machine only. `visit_ids` narrows all but PLAN, which always names
    all; `sections` (ids of the outline) narrows WORK and VISIT to these sections. WORK and OFFICE leave out
    what receipts of all receivers confirm, unless `everything`.
    """

    campaign_id: str
    kind: ExportKind
    visit_ids: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    everything: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPreview:
    """How much would be sent. `size` is about what it takes; `files_missing` are not on this machine."""

    changes: int
    visits: tuple[str, ...]
    attachments: int
    documents: int
    files_missing: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPackage:
    """A package that lies on the target, was read back and compared, and is in the journal as written."""

    path: Path
    sha256: str
    size: int
    package: str
    kind: str
    campaign_id: str
    part: int
    has_more: bool
    changes: int
    attachments: int
    visits: tuple[str, ...]
    receivers: tuple[str, ...]
    written_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StationLabel:
    """A machine and who works at it; both empty when nothing is known of it but its id."""

    station: str
    name: str = ""
    person: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedCard:
    """A card that lies in a package: `standing` is `known`, `stranger` or `changed`."""

    label: StationLabel
    standing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVisit:
    """What a package brings for one visit; `visit_id` is empty for the campaign itself."""

    visit_id: str
    unit_name: str
    date: str
    is_new: bool
    new: int
    same: int
    conflicts: int
    contested: int
    after_seal: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVersion:
    """One of the values that stand side by side; `is_new` when the package brings it."""

    value: JsonValue
    author: str
    station: StationLabel
    at: str
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedConflict:
    """A field that would hold several values; the one in front first."""

    key: FieldKey
    visit_id: str
    unit_name: str
    item_id: str
    versions: tuple[PlannedVersion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRow:
    """A row that one machine deleted and another edited: it stays visible."""

    entity: str
    entity_id: str
    visit_id: str
    unit_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedChange:
    """One change told by itself: refused (`reason` is why), after the seal, a fork, or of an unknown kind."""

    key: FieldKey
    visit_id: str
    unit_name: str
    value: JsonValue
    author: str
    station: StationLabel
    seq: int
    at: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingChanges:
    """Changes of one machine that exist and are not here, and who said so.

    `sections` are the ids of the outline's sections that the person at the machine owns.
    """

    campaign_id: str
    station: StationLabel
    ranges: Ranges
    count: int
    told_by: tuple[StationLabel, ...]
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SilentMember:
    """A member who owns sections of the outline and of whom nothing has come to this machine yet."""

    member_id: str
    name: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFiles:
    """The files of a package: how many come new, how many are here already, bytes of the new ones."""

    new: int
    here: int
    size: int
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """What a receipt confirms: packages received and numbers of changes held by `station`."""

    station: StationLabel
    committed_at: str
    packages: int
    changes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """That a known machine calls itself, or its person, something else than before."""

    before: StationLabel
    now: StationLabel


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagePlan:
    """What taking a package in would do. Nothing has been written.

    `standing` of the sender is `known`, `stranger` or `changed`. `damaged` names what the verified rest of a
    damaged package lacks. `imported_at` tells when this very file was taken in before. `outlines` are changes
    to the outline: its `reason` is `outline_changed` where visits are already under it, and
    `outline_unreadable` where the text is no outline. `seals` sign visits that are here. `renamed` are
    known machines whose own card bears another name. People are asked about all of them.
    """

    path: Path
    sha256: str
    size: int
    package: str
    kind: str
    campaign_id: str
    campaign_title: str
    is_new_campaign: bool
    sender: StationLabel
    standing: str
    created_at: str
    part: int
    has_more: bool
    is_complete: bool
    damaged: tuple[str, ...]
    new: int
    same: int
    visits: tuple[PlannedVisit, ...]
    conflicts: tuple[PlannedConflict, ...]
    contested: tuple[PlannedRow, ...]
    refused: tuple[PlannedChange, ...]
    forks: tuple[PlannedChange, ...]
    after_seal: tuple[PlannedChange, ...]
    unknown: tuple[PlannedChange, ...]
    missing: tuple[MissingChanges, ...]
    files: PlannedFiles
    cards: tuple[OfferedCard, ...]
    receipt: ReceiptLine | None
    imported_at: str
    changes_nothing: bool
    outlines: tuple[PlannedChange, ...] = ()
    seals: tuple[PlannedChange, ...] = ()
    renamed: tuple[Renaming, ...] = ()

    @property
    def only_adds(self) -> bool:
        """Whether taking it in asks nobody anything: a known sender, whole, and nothing disagrees."""
        disagrees = (
            self.conflicts, self.contested, self.refused, self.forks, self.after_seal, self.unknown,
            self.damaged, self.outlines, self.seals, self.renamed,
        )  # fmt: skip
        has_changed_card = any(card.standing == "changed" for card in self.cards)
        return self.standing == "known" and self.is_complete and not any(disagrees) and not has_changed_card

    @property
    def strangers(self) -> tuple[StationLabel, ...]:
        """The machines nobody here has accepted yet: the sender first, then those whose cards it brings."""
        sender = () if self.standing == "known" else (self.sender,)
        return (*sender, *(card.label for card in self.cards if card.standing != "known"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What was taken in. `backup` is the file of the state before; None when nothing was changed.

    `conflicts` counts the fields, `contested` the rows that are in dispute by what came in.
    """

    plan: PackagePlan
    new: int
    same: int
    forked: int
    refused: int
    conflicts: int
    contested: int
    files: int
    backup: Path | None
    imported_at: str
    changed: Changed
    missing: tuple[MissingChanges, ...]
    accepted: tuple[StationLabel, ...] = ()

    @property
    def can_be_taken_back(self) -> bool:
        """Tell whether there is something to take back."""
        return self.new > 0 or self.plan.receipt is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageLine:
    """One line of the journal. `direction` is `written` or `received`, `state` one of `PackageState`.

    `confirmed_by` are the machines whose receipts name this very package.
    """

    sha256: str
    direction: str
    kind: str
    campaign_id: str
    sender: StationLabel
    receivers: tuple[str, ...]
    title: str
    path: str
    part: int
    has_more: bool
    size: int
    changes: int
    attachments: int
    visits: tuple[str, ...]
    state: str
    at: str
    can_be_taken_back: bool = False
    details: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    confirmed_by: tuple[StationLabel, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantinedPackage:
    """A refused file kept aside in `kept`: the error code and fields say why."""

    kept: Path
    file: str
    size: int
    code: str
    fields: Mapping[str, str | int | float]
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How far the work on one visit has come: `at` tells when.

    Confirmed is what the office's machine has confirmed, once one is marked as such (`by_office`); before,
    what any other machine has. `by` is who confirmed first, `by_all` every machine that told to hold all of
    it, the confirming ones in front; there may be some although nothing is confirmed yet. `came_from` are the
    machines whose packages brought what was received. `partly`: what is on this machine alone is not all of
    the visit, for packages hold some of it.
    """

    state: DeliveryState
    at: str = ""
    by: StationLabel | None = None
    by_all: tuple[StationLabel, ...] = ()
    by_office: bool = False
    came_from: tuple[StationLabel, ...] = ()
    partly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySummary:
    """How many visits of a campaign stand in each state."""

    on_this_machine: int
    written: int
    confirmed: int
    received: int = 0
