"""The plan of an import in the words' place: names, counts per visit, what disagrees and what is missing."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TypedDict

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey, JsonValue
from cchc_desktop.core.errors import Refused
from cchc_desktop.core.ranges import count
from cchc_desktop.core.scopes import item_of
from cchc_desktop.exchange.cards import Card
from cchc_desktop.exchange.opened_package import OpenedPackage
from cchc_desktop.exchange.plan import Conflict, ImportPlan
from cchc_desktop.exchange.receipts import Receipt
from cchc_desktop.services.identity import IdentityService
from cchc_desktop.services.transfer_names import PlaceNames, StationNames
from cchc_desktop.services.transfer_records import (
    MissingChanges,
    OfferedCard,
    PackagePlan,
    PlannedChange,
    PlannedConflict,
    PlannedFiles,
    PlannedRow,
    PlannedVersion,
    PlannedVisit,
    ReceiptLine,
    Renaming,
    StationLabel,
)
from cchc_desktop.store.store import Store


class _NeedingAnEye(TypedDict):
    """What of a plan a person should look at: the fields of `PackagePlan` of these names."""

    conflicts: tuple[PlannedConflict, ...]
    contested: tuple[PlannedRow, ...]
    refused: tuple[PlannedChange, ...]
    forks: tuple[PlannedChange, ...]
    after_seal: tuple[PlannedChange, ...]
    unknown: tuple[PlannedChange, ...]
    outlines: tuple[PlannedChange, ...]
    seals: tuple[PlannedChange, ...]


class PlanWriter:
    """Writes one plan down for people."""

    def __init__(
        self,
        store: Store,
        identity: IdentityService,
        *,
        opened: OpenedPackage,
        changes: tuple[Change, ...],
        planned: ImportPlan,
    ) -> None:
        self._changes = changes
        self._store = store
        self._identity = identity
        self._opened = opened
        self._planned = planned
        cards = (opened.card, *opened.manifest.cards)
        self._stations = StationNames(store, map(label_of, cards))
        self._places = PlaceNames(store, planned.new)
        self._new = {change.ref: change for change in planned.new}

    def plan(self, path: Path, *, receipt: Receipt | None, imported_at: str) -> PackagePlan:
        """Return the plan."""
        manifest, planned = self._opened.manifest, self._planned
        files = self._files()
        campaign = manifest.campaign
        return PackagePlan(
            path=path,
            sha256=self._opened.sha256,
            size=path.stat().st_size,
            package=manifest.package,
            kind=manifest.kind,
            campaign_id=campaign,
            campaign_title=self._places.campaign(campaign),
            is_new_campaign=not self._store.views.entity("campaign", campaign, with_gone=True),
            sender=label_of(self._opened.card),
            standing=self._opened.standing,
            created_at=manifest.created_at,
            part=manifest.part,
            has_more=manifest.has_more,
            is_complete=self._opened.is_complete,
            damaged=self._opened.damaged,
            new=len(planned.new),
            same=len(planned.same),
            visits=self._visits(),
            missing=self._missing(campaign),
            files=files,
            cards=self._cards(manifest.cards),
            receipt=self._receipt(receipt),
            imported_at=imported_at,
            changes_nothing=planned.changes_nothing and not files.new and self._receipt_is_known(receipt),
            renamed=self._renamed(self._opened.card),
            **self._needing_an_eye(campaign),
        )

    def _needing_an_eye(self, campaign: str) -> _NeedingAnEye:
        planned = self._planned
        return {
            "conflicts": tuple(map(self._conflict, planned.conflicting)),
            "contested": tuple(self._row(*row) for row in planned.contested),
            "refused": tuple(self._told(each.change, each.reason.value) for each in planned.refused),
            "forks": tuple(map(self._told, planned.forks)),
            "after_seal": tuple(self._told(self._new[ref]) for ref in planned.after_seal),
            "unknown": tuple(self._told(self._new[ref]) for ref in planned.unknown),
            "outlines": self._outlines(campaign),
            "seals": tuple(self._told(each) for each in planned.new if self._seals_what_is_here(each)),
        }

    def _outlines(self, campaign: str) -> tuple[PlannedChange, ...]:
        """Return the outline texts that come: what a campaign asks must not change unseen."""
        texts = [each for each in self._coming() if (each.key.entity, each.key.field) == _OUTLINE]
        has_visits = bool(texts) and bool(self._store.reader.visits_of(campaign))
        told: list[PlannedChange] = []
        for each in texts:
            if not _is_outline(each.value):
                told.append(self._told(each, "outline_unreadable"))
            elif has_visits:
                told.append(self._told(each, "outline_changed"))
        return tuple(told)

    def _seals_what_is_here(self, change: Change) -> bool:
        seals = (change.key.entity, change.key.field) == ("seal", "sealed_at") and change.value is not None
        return seals and self._store.views.visit(change.key.visit_id) is not None

    def _coming(self) -> tuple[Change, ...]:
        return (*self._planned.new, *self._planned.forks)

    def _renamed(self, card: Card) -> tuple[Renaming, ...]:
        before = self._identity.known().get(card.station)
        if before is None or before.fingerprint != card.fingerprint:
            return ()
        same = (before.name, before.person) == (card.name, card.person)
        return () if same else (Renaming(before=label_of(before), now=label_of(card)),)

    def _visits(self) -> tuple[PlannedVisit, ...]:
        planned = self._planned
        new = Counter(change.key.visit_id for change in planned.new)
        same = Counter(self._visits_of(planned.same))
        conflicts = Counter(conflict.key.visit_id for conflict in planned.conflicting)
        contested = Counter(FieldKey(*row, "").visit_id for row in planned.contested)
        sealed = Counter(self._new[ref].key.visit_id for ref in planned.after_seal)
        refused = Counter(each.change.key.visit_id for each in planned.refused)
        lines: list[PlannedVisit] = []
        for visit in {*new, *same, *refused}:
            unit, date = self._places.visit(visit)
            lines.append(
                PlannedVisit(
                    visit_id=visit,
                    unit_name=unit,
                    date=date,
                    is_new=bool(visit) and self._store.views.visit(visit) is None,
                    new=new[visit],
                    same=same[visit],
                    conflicts=conflicts[visit],
                    contested=contested[visit],
                    after_seal=sealed[visit],
                    refused=refused[visit],
                )
            )
        return tuple(sorted(lines, key=lambda line: (bool(line.visit_id), line.date, line.unit_name)))

    def _visits_of(self, refs: Iterable[ChangeRef]) -> Iterable[str]:
        wanted = frozenset(refs)
        return (change.key.visit_id for change in self._changes if change.ref in wanted)

    def _conflict(self, conflict: Conflict) -> PlannedConflict:
        visit = conflict.key.visit_id
        return PlannedConflict(
            key=conflict.key,
            visit_id=visit,
            unit_name=self._places.visit(visit)[0],
            item_id=item_of(conflict.key.entity_id),
            versions=tuple(
                PlannedVersion(
                    value=head.value,
                    author=head.author,
                    station=self._stations.label(head.ref.station),
                    at=head.at,
                    is_new=head.ref in self._new,
                )
                for head in conflict.heads
            ),
        )

    def _row(self, entity: str, entity_id: str) -> PlannedRow:
        visit = FieldKey(entity, entity_id, "").visit_id
        unit = self._places.visit(visit)[0]
        return PlannedRow(entity=entity, entity_id=entity_id, visit_id=visit, unit_name=unit)

    def _told(self, change: Change, reason: str = "") -> PlannedChange:
        visit = change.key.visit_id
        return PlannedChange(
            key=change.key,
            visit_id=visit,
            unit_name=self._places.visit(visit)[0],
            value=change.value,
            author=change.author,
            station=self._stations.label(change.ref.station),
            seq=change.ref.seq,
            at=change.at,
            reason=reason or change.reason,
        )

    def _missing(self, campaign: str) -> tuple[MissingChanges, ...]:
        return tuple(
            MissingChanges(
                campaign_id=campaign,
                station=self._stations.label(station),
                ranges=ranges,
                count=count(ranges),
                told_by=(label_of(self._opened.card),),
            )
            for station, ranges in self._planned.missing.items()
        )

    def _files(self) -> PlannedFiles:
        attachments, documents = self._opened.attachments(), self._opened.documents()
        members = {member.sha256: member.size for member in (*attachments, *documents)}
        new = [blob for blob in members if not self._store.blobs.has(blob)]
        return PlannedFiles(
            new=len(new),
            here=len(members) - len(new),
            size=sum(members[blob] for blob in new),
            documents=tuple(document.title or document.name for document in documents),
        )

    def _cards(self, cards: Iterable[Card]) -> tuple[OfferedCard, ...]:
        own = self._store.station.id
        return tuple(
            OfferedCard(label=label_of(card), standing=self._identity.standing(card))
            for card in cards
            if card.station != own
        )

    def _receipt(self, receipt: Receipt | None) -> ReceiptLine | None:
        if receipt is None:
            return None
        return ReceiptLine(
            station=self._stations.label(receipt.station),
            committed_at=receipt.committed_at,
            packages=len(receipt.packages),
            changes=sum(map(count, receipt.changes.values())),
        )

    def _receipt_is_known(self, receipt: Receipt | None) -> bool:
        known = self._store.journal.receipts(self._opened.manifest.campaign) if receipt else ()
        return receipt is None or any(row.sha256 == self._opened.sha256 for row in known)


_OUTLINE = ("campaign", "outline_text")


def _is_outline(value: JsonValue) -> bool:
    from cchc_desktop.outline.loader import load_outline_text

    try:
        load_outline_text(value if isinstance(value, str) else "", file="outline_text")
    except Refused:
        return False
    return True


def label_of(card: Card) -> StationLabel:
    """Return who a card says it is."""
    return StationLabel(
        station=card.station, name=card.name, person=card.person, fingerprint=card.fingerprint
    )
