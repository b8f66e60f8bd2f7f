"""What synchronising tells: plain records for the window, the command line and JSON.

Times are ISO 8601 with offset or empty, sizes bytes.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from cchc_desktop.core.errors import CchcError, EnvironmentFailed, ErrorCode
from cchc_desktop.services.transfer_records import StationLabel

Fields = dict[str, str | int | float]


class TargetState(StrEnum):
    """Whether a target is used: untrusted until a probe passed; changed when its id file is another."""

    UNTRUSTED = "untrusted"
    TRUSTED = "trusted"
    CHANGED = "changed"


class OfferState(StrEnum):
    """Why a fetched package waits for a person: to be taken in, or for its passphrase."""

    OFFERED = "fetched"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What went wrong last; `error` gives the sentence."""

    code: str
    fields: Fields = field(default_factory=Fields)

    def error(self) -> CchcError:
        """Return the error again, for `sentences.sentence_for`."""
        return EnvironmentFailed(ErrorCode(self.code), dict(self.fields))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbedStep:
    """One step of a probe: `step` has its words in `sentences_sync`. An essential one must go well."""

    step: str
    is_well: bool
    is_essential: bool
    trouble: Trouble | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeReport:
    """What a probe found. `guarantee` has its words in `sentences_sync.GUARANTEES`."""

    passed: bool
    guarantee: str
    clock_seconds: int | None
    steps: tuple[ProbedStep, ...]
    probed_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetCounts:
    """Packages of one target: what waits and what went, what receipts confirm, what is offered to take in."""

    waiting: int
    waiting_size: int
    sent: int
    confirmed: int
    offered: int
    taken: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRecord:
    """One place to synchronise with. `service` is folder, webdav, s3 or ftp; `uri` holds no secret.

    `secret_place` (none, keyring, file) tells where the password lies. `is_plain` tells that the password
    crosses the network unencrypted. `sent` never means received: `counts.confirmed` does.
    """

    target_id: str
    name: str
    uri: str
    service: str
    user: str
    secret_place: str
    is_plain: bool
    state: TargetState
    is_paused: bool
    takes_by_itself: bool
    counts: TargetCounts
    probe: ProbeReport | None
    trouble: Trouble | None
    added_at: str
    tried_at: str
    reached_at: str
    not_before: str
    failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedTarget:
    """A target that was added: trusted and used from now on only when its probe passed."""

    target: TargetRecord
    probe: ProbeReport


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedPackage:
    """A package that was fetched and waits: `path` is for `TransferService.open`, as from a stick."""

    path: Path
    target_id: str
    target_name: str
    campaign_id: str
    station: StationLabel
    kind: str
    state: OfferState
    size: int
    seen_at: str
    trouble: Trouble | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedSyncCard:
    """The card of a machine found on a target and not accepted here: ask the person to compare it.

    `standing` is `stranger` or `changed`; accept it with `SyncService.accept_card`.
    """

    label: StationLabel
    standing: str
    target_name: str
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """What one round with one target did. `sent` objects were read back and compared.

    `fetched` packages are new here; `taken` were taken in by themselves, `refused` lie in quarantine.
    `offered` is how many wait for a person altogether. `trouble` tells why the round ended early; what was
    done before is done.
    """

    target_id: str
    name: str
    sent: int
    sent_size: int
    waiting: int
    fetched: int
    taken: int
    offered: int
    refused: int
    trouble: Trouble | None

    @property
    def is_well(self) -> bool:
        """Tell whether the round came to its end."""
        return self.trouble is None


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncStatus:
    """Everything about synchronising. While `receivers`, the other machines known, is 0, nothing goes."""

    targets: tuple[TargetRecord, ...]
    offered: tuple[OfferedPackage, ...]
    cards: tuple[OfferedSyncCard, ...]
    receivers: int
