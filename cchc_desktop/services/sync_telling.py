"""What is known of targets, in records for people: states, counts, offers, the steps of a probe."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.clock import Clock
from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.ranges import StationRanges, all_joined, all_minus
from cchc_desktop.exchange.cards import Card, Standing
from cchc_desktop.exchange.probe import ESSENTIAL, Probe, ProbeLine, ProbeStep
from cchc_desktop.exchange.receipts import Receipt, read_receipt
from cchc_desktop.exchange.sync_objects import ObjectKind
from cchc_desktop.exchange.target_address import read_uri
from cchc_desktop.services.identity import IdentityService
from cchc_desktop.services.sync_receiving import INBOX_FOLDER
from cchc_desktop.services.sync_records import (
    Fields,
    OfferedPackage,
    OfferedSyncCard,
    OfferState,
    ProbedStep,
    ProbeReport,
    TargetCounts,
    TargetRecord,
    TargetState,
    Trouble,
)
from cchc_desktop.services.transfer_records import StationLabel
from cchc_desktop.store.outbox import OutboxRow, SeenRow, SeenState, TargetRow
from cchc_desktop.store.store import Store

_PACKAGES = frozenset({ObjectKind.CHANGES, ObjectKind.BLOBS, ObjectKind.RECEIPT})
_OFFERED = frozenset({SeenState.FETCHED, SeenState.LOCKED})


class SyncTeller:
    """Reads what is kept and writes records."""

    def __init__(self, store: Store, identity: IdentityService, *, clock: Clock) -> None:
        self._store = store
        self._identity = identity
        self._clock = clock

    def target(self, row: TargetRow) -> TargetRecord:
        """Return the record of a target."""
        address = read_uri(row.uri).address
        return TargetRecord(
            target_id=row.id,
            name=row.name,
            uri=row.uri,
            service=str(address.service),
            user=address.user,
            secret_place=row.secret_place,
            is_plain=address.is_plain,
            state=TargetState(row.state),
            is_paused=row.is_paused,
            takes_by_itself=row.takes_by_itself,
            counts=self._counts(row.bound),
            probe=_read_probe(row.probe),
            trouble=_read_trouble(row.trouble),
            added_at=row.added_at,
            tried_at=row.tried_at,
            reached_at=row.reached_at,
            not_before=row.not_before,
            failures=row.failures,
        )

    def offered(self) -> tuple[OfferedPackage, ...]:
        """Return the packages that wait for a person, the first one seen in front."""
        names = {row.bound: row for row in self._store.outbox.targets()}
        labels = {card.station: _label(card) for card in self._identity.cards()}
        return tuple(
            OfferedPackage(
                path=self._inbox / row.file,
                target_id=names[row.bound].id,
                target_name=names[row.bound].name,
                campaign_id=row.campaign,
                station=labels.get(
                    row.station, StationLabel(station=row.station, name="", person="", fingerprint="")
                ),
                kind=row.kind,
                state=OfferState(row.state),
                size=row.size,
                seen_at=row.seen_at,
                trouble=_read_trouble(row.trouble),
            )
            for row in self._store.outbox.seen()
            if row.kind in _PACKAGES and row.state in _OFFERED and row.bound in names
        )

    def cards(self) -> tuple[OfferedSyncCard, ...]:
        """Return the cards found on targets whose machines are not accepted here, or have other keys."""
        names = {row.bound: row.name for row in self._store.outbox.targets()}
        offered: dict[str, OfferedSyncCard] = {}
        for row in self._store.outbox.seen():
            if row.kind != ObjectKind.CARD or row.state is not SeenState.FETCHED or row.bound not in names:
                continue
            path = self._inbox / row.file
            for card, standing in self._card(path, row):
                if standing is not Standing.KNOWN:
                    offered[card.fingerprint] = OfferedSyncCard(
                        label=_label(card), standing=str(standing), target_name=names[row.bound], path=path
                    )
        return tuple(offered.values())

    def probed(self, probe: Probe) -> ProbeReport:
        """Return the report of a probe."""
        return ProbeReport(
            passed=probe.passed,
            guarantee=str(probe.guarantee),
            clock_seconds=probe.clock_seconds,
            steps=tuple(map(_step, probe.lines)),
            probed_at=self._clock().isoformat(timespec="seconds"),
        )

    def no_probe(self, error: CchcError) -> ProbeReport:
        """Return the report of a probe that could not even begin."""
        line = ProbeLine(step=ProbeStep.REACH, is_well=False, code=str(error.code), fields=dict(error.fields))
        return ProbeReport(
            passed=False,
            guarantee="",
            clock_seconds=None,
            steps=(_step(line),),
            probed_at=self._clock().isoformat(timespec="seconds"),
        )

    def kept(self, report: ProbeReport) -> JsonValue:
        """Return a report as it is kept."""
        return {
            "passed": report.passed,
            "guarantee": report.guarantee,
            "clock_seconds": report.clock_seconds,
            "probed_at": report.probed_at,
            "steps": [
                {
                    "step": step.step,
                    "is_well": step.is_well,
                    "trouble": {
                        "code": step.trouble.code,
                        "fields": dict[str, JsonValue](step.trouble.fields),
                    }
                    if step.trouble
                    else None,
                }
                for step in report.steps
            ],
        }

    @property
    def _inbox(self) -> Path:
        return self._store.folder / INBOX_FOLDER

    def _counts(self, bound: str) -> TargetCounts:
        rows = [row for row in self._store.outbox.rows(bound) if row.kind in _PACKAGES] if bound else []
        seen = [row for row in self._store.outbox.seen(bound) if row.kind in _PACKAGES] if bound else []
        waiting = [row for row in rows if not row.sent_at]
        sent = [row for row in rows if row.sent_at and row.kind != ObjectKind.RECEIPT]
        return TargetCounts(
            waiting=len(waiting),
            waiting_size=sum(row.size for row in waiting),
            sent=len(sent),
            confirmed=sum(self._are_confirmed(sent)),
            offered=sum(row.state in _OFFERED for row in seen),
            taken=sum(row.state is SeenState.TAKEN for row in seen),
            refused=sum(row.state is SeenState.REFUSED for row in seen),
        )

    def _are_confirmed(self, sent: list[OutboxRow]) -> Iterator[bool]:
        """Tell of each package whether some other machine told to hold everything in it."""
        for campaign in sorted({row.campaign for row in sent}):
            told: dict[str, list[Receipt]] = {}
            for row in self._store.journal.receipts(campaign):
                told.setdefault(row.station, []).append(read_receipt(row.content.encode()))
            holders = [_Held.told_by(receipts) for receipts in told.values()]
            for row in sent:
                if row.campaign == campaign:
                    yield any(holder.has(row) for holder in holders)

    def _card(self, path: Path, row: SeenRow) -> Iterator[tuple[Card, Standing]]:
        """Give a card that is whole, belongs to the station it is named after, and is not our own."""
        try:
            card, standing = self._identity.read_card(path)
        except CchcError:
            return
        if card.station == row.station and card.station != self._store.station.id:
            yield card, standing


@dataclass(frozen=True, slots=True)
class _Held:
    """What one machine told to hold."""

    changes: StationRanges
    packages: frozenset[str]

    @classmethod
    def told_by(cls, receipts: list[Receipt]) -> Self:
        packages = frozenset(sha256 for receipt in receipts for sha256 in receipt.packages)
        return cls(all_joined(receipt.changes for receipt in receipts), packages)

    def has(self, row: OutboxRow) -> bool:
        return row.sha256 in self.packages or (bool(row.ranges) and not all_minus(row.ranges, self.changes))


def _label(card: Card) -> StationLabel:
    return StationLabel(
        station=card.station, name=card.name, person=card.person, fingerprint=card.fingerprint
    )


def _step(line: ProbeLine) -> ProbedStep:
    return ProbedStep(
        step=str(line.step),
        is_well=line.is_well,
        is_essential=line.step in ESSENTIAL,
        trouble=None if line.is_well else Trouble(code=line.code, fields=dict(line.fields)),
    )


def _read_trouble(kept: JsonValue) -> Trouble | None:
    if not isinstance(kept, dict):
        return None
    fields = kept.get("fields")
    plain = fields if isinstance(fields, dict) else {}
    told: Fields = {name: value for name, value in plain.items() if isinstance(value, str | int | float)}
    code = kept.get("code")
    return Trouble(code=code, fields=told) if isinstance(code, str) and "fields" in kept else None


def _read_probe(kept: JsonValue) -> ProbeReport | None:
    if not isinstance(kept, dict):
        return None
    steps, seconds = kept.get("steps"), kept.get("clock_seconds")
    return ProbeReport(
        passed=kept.get("passed") is True,
        guarantee=str(kept.get("guarantee", "")),
        clock_seconds=seconds if isinstance(seconds, int) else None,
        steps=tuple(_read_step(step) for step in steps if isinstance(step, dict))
        if isinstance(steps, list)
        else (),
        probed_at=str(kept.get("probed_at", "")),
    )


def _read_step(kept: dict[str, JsonValue]) -> ProbedStep:
    step = str(kept.get("step", ""))
    return ProbedStep(
        step=step,
        is_well=kept.get("is_well") is True,
        is_essential=step in {str(each) for each in ESSENTIAL},
        trouble=_read_trouble(kept.get("trouble")),
    )
