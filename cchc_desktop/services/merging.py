"""Merging: what machines disagree about, and the decisions that settle it.

Nothing is settled by the program: equal values agree by themselves, everything else waits for a person. A
decision is an ordinary change that names every value it settles, so it travels like any other, and what it
did not choose stays in the log.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.changes import Change, ChangeRef, FieldKey, JsonValue
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.merge import canonical, counts
from cchc_desktop.services.campaign_outlines import CampaignOutlines
from cchc_desktop.services.campaign_reading import plain
from cchc_desktop.services.decision_drafts import DecisionDrafts
from cchc_desktop.services.editings import EditingOfCampaigns
from cchc_desktop.services.merging_places import Places
from cchc_desktop.services.merging_records import (
    AgreedField,
    Authorship,
    ConflictRecord,
    ContestedRecord,
    DecisionDraft,
    Dispute,
    DisputePlace,
    ForkRecord,
    RowEdit,
    Version,
)
from cchc_desktop.services.proposals import Span, differing_words, proposed_text
from cchc_desktop.services.reading import Reader
from cchc_desktop.services.station_names import station_names
from cchc_desktop.store.conflicts import ContestedRow, FieldHistory
from cchc_desktop.store.store import Store

if TYPE_CHECKING:
    from cchc_desktop.services.merging_forks import ForkReader


class MergingService:
    """Reads disputes and writes decisions, through the editing of the pages: there they can be undone."""

    def __init__(
        self, store: Store, reader: Reader, *, outlines: CampaignOutlines, editings: EditingOfCampaigns
    ) -> None:
        self._store = store
        self._reader = reader
        self._outlines = outlines
        self._editings = editings
        self._drafts = DecisionDrafts(store.local)

    # --- reading

    def count(self, campaign_id: str = "", visit_id: str = "") -> int:
        """Count fields in dispute and contested rows, and the forks of a campaign nobody has looked at."""
        forks = 0 if visit_id else self._forks().undecided(campaign_id)
        return self._store.conflicts.count(campaign_id, visit_id) + forks

    def forks(self, campaign_id: str = "", visit_id: str = "") -> tuple[ForkRecord, ...]:
        """Return every name that stands for several contents, for good; undecided ones first."""
        return self._forks().all(campaign_id, visit_id)

    def disputes(self, campaign_id: str = "", visit_id: str = "") -> tuple[Dispute, ...]:
        """Return everything machines disagree about, in the order of visits and outline."""
        view = self._view()
        found: list[Dispute] = [
            *map(view.conflict, self._store.conflicts.fields(campaign_id, visit_id)),
            *map(view.contested, self._store.conflicts.contested(campaign_id, visit_id)),
        ]
        return tuple(sorted(found, key=lambda one: (view.places.order(one.place), one.key)))

    def conflicts(self, campaign_id: str = "", visit_id: str = "") -> tuple[ConflictRecord, ...]:
        """Return the fields with several values."""
        return tuple(one for one in self.disputes(campaign_id, visit_id) if isinstance(one, ConflictRecord))

    def contested(self, campaign_id: str = "", visit_id: str = "") -> tuple[ContestedRecord, ...]:
        """Return the rows that some deleted and others edited."""
        return tuple(one for one in self.disputes(campaign_id, visit_id) if isinstance(one, ContestedRecord))

    def conflict(self, key: FieldKey) -> ConflictRecord:
        """Return one field with several values. Raises `Refused(CONFLICT_UNKNOWN)` for any other."""
        visit_id = key.visit_id
        campaign_id = "" if visit_id else self._store.views.campaign_of(key.entity, key.entity_id)
        found = (one for one in self._store.conflicts.fields(campaign_id, visit_id) if one.key == key)
        history = next(found, None)
        if history is None:
            raise Refused(ErrorCode.CONFLICT_UNKNOWN)
        return self._view().conflict(history)

    def agreed(self, key: FieldKey) -> tuple[AgreedField, ...]:
        """Return the fields beside `key` that several people filled alike."""
        view = self._view()
        states = self._store.conflicts.agreed(key.entity, key.entity_id)
        return tuple(view.agreed(state.front) for state in states if state.front.key != key)

    def proposal(self, record: ConflictRecord) -> str | None:
        """Return a text with everybody's changes; None for what is no text or cannot be put together."""
        base = record.base
        return proposed_text(base, self.texts(record)) if isinstance(base, str) else None

    def texts(self, record: ConflictRecord) -> tuple[str, ...]:
        """Return the versions as texts people write; none for codes, dates, numbers, lists and choices."""
        if not record.is_text:
            return ()
        values = (version.value for version in record.versions)
        return tuple(value if isinstance(value, str) else "" for value in values)

    def differing(self, texts: Sequence[str]) -> tuple[tuple[Span, ...], ...]:
        """Return for every text the places of the words in which it differs from the others."""
        return differing_words(texts)

    def standing(self, key: FieldKey) -> frozenset[ChangeRef]:
        """Return the changes that stand for a field now, and for a row all that a decision on it settles."""
        if key.field != "deleted":
            return frozenset(head.ref for head in self._store.log.heads(key))
        row = next(
            (
                one
                for one in self._store.conflicts.contested()
                if (one.entity, one.entity_id) == (key.entity, key.entity_id)
            ),
            None,
        )
        return frozenset(head.ref for head in (*row.deletions, *row.unseen)) if row else frozenset()

    # --- deciding

    def resolve(
        self, key: FieldKey, value: JsonValue, reason: str = "", *, seen: Collection[ChangeRef] = ()
    ) -> Changed:
        """Write the decision on a field; any value may be decided, not only one of those in dispute.

        `seen` are the changes the person looked at: when others have come since, or somebody is typing there,
        nothing is written and `Refused(CONFLICT_CHANGED)` is raised. Raises `Refused(REASON_REQUIRED)` for a
        sealed visit without a reason, and as `Editing.put` does.
        """
        return self._decide({key: value}, reason, seen={key: frozenset(seen)} if seen else {})

    def keep(self, ref: ChangeRef, reason: str = "") -> Changed:
        """Decide for the value of one of the changes in dispute. Raises as `resolve`, `CONFLICT_UNKNOWN`."""
        for record in self.conflicts():
            for version in record.versions:
                if any(one.ref == ref for one in version.written):
                    return self.resolve(record.key, version.value, reason, seen=record.seen)
        raise Refused(ErrorCode.CONFLICT_UNKNOWN)

    def resolve_row(
        self, entity: str, entity_id: str, *, keep: bool, reason: str = "", seen: Collection[ChangeRef] = ()
    ) -> Changed:
        """Keep a contested row, or delete it with all that is in it now. Raises as `resolve` does."""
        key = FieldKey(entity, entity_id, "deleted")
        return self._decide(
            {key: None if keep else True}, reason, seen={key: frozenset(seen)} if seen else {}
        )

    def settle_fork(self, ref: ChangeRef, content: str = "", reason: str = "") -> Changed:
        """Write one content of a name anew, so that it is shown; without one what is shown now stays.

        `content` is its SHA-256. All machines see then that the fork was looked at. Raises as `resolve`, and
        `Refused(CONFLICT_UNKNOWN)` when there is no such fork or content.
        """
        values = self._forks().decision(ref, content)
        seen = {key: self.standing(key) for key in values if key.field != "deleted"}
        return self._decide(values, reason, seen=seen)

    def of_station(self, visit_id: str, section_id: str, station: str) -> Mapping[FieldKey, JsonValue]:
        """Return what taking all of a station in one section would write."""
        taken: dict[FieldKey, JsonValue] = {}
        for one in self.disputes(visit_id=visit_id):
            if one.place.section_id == section_id:
                taken |= value_of(one, station)
        return taken

    def take_section(
        self,
        visit_id: str,
        section_id: str,
        station: str,
        reason: str,
        *,
        seen: Mapping[FieldKey, frozenset[ChangeRef]] | None = None,
    ) -> Changed:
        """Decide every dispute of a section for what one station wrote, with one reason; undone together.

        `seen` are the changes the person looked at, by field: when there is anything else by now, nothing is
        written and `Refused(CONFLICT_CHANGED)` is raised.

        Disputes that the station has no part in stay. Raises `Refused` with DECISION_REASON_REQUIRED and,
        when there is nothing to take, CONFLICT_UNKNOWN.
        """
        if not reason.strip():
            raise Refused(ErrorCode.DECISION_REASON_REQUIRED)
        values = self.of_station(visit_id, section_id, station)
        if seen is not None and values.keys() != seen.keys():
            raise Refused(ErrorCode.CONFLICT_CHANGED)
        return self._decide(values, reason, seen=seen or {})

    # --- what was typed on the way

    def draft(self, key: FieldKey) -> DecisionDraft | None:
        """Return what was typed on the way to a decision; None when nothing was."""
        return self._drafts.get(key)

    def keep_draft(self, key: FieldKey, draft: DecisionDraft) -> None:
        """Keep what is typed; an empty draft is forgotten. Durable when this returns, no part of the data."""
        self._drafts.keep(key, draft)

    # --- inside

    def _forks(self) -> "ForkReader":
        from cchc_desktop.services.merging_forks import ForkReader

        return ForkReader(self._store, Places(self._store, self._reader, self._outlines))

    def _view(self) -> "_View":
        return _View(self._store, Places(self._store, self._reader, self._outlines))

    def _decide(
        self,
        values: Mapping[FieldKey, JsonValue],
        reason: str,
        *,
        seen: Mapping[FieldKey, frozenset[ChangeRef]],
    ) -> Changed:
        if not values:
            raise Refused(ErrorCode.CONFLICT_UNKNOWN)
        for key, refs in seen.items():
            if self.standing(key) != refs:
                raise Refused(ErrorCode.CONFLICT_CHANGED)
        first = next(iter(values))
        campaign_id = self._store.views.campaign_of(first.entity, first.entity_id)
        changed = self._editings.of(campaign_id).decide(values, reason=reason, seen=seen)
        for key in values:
            self._drafts.keep(key, DecisionDraft())
        return changed


class _View:
    """Builds the records of one look."""

    def __init__(self, store: Store, places: Places) -> None:
        self.places = places
        self._store = store
        self._stations = station_names(store)

    def conflict(self, history: FieldHistory) -> ConflictRecord:
        key, heads = history.key, history.state.heads
        place = self.places.place(history.campaign, key.entity, key.entity_id)
        values: dict[str, list[Change]] = {}
        for head in heads:
            values.setdefault(canonical(head.value), []).append(head)
        return ConflictRecord(
            key=key,
            place=place,
            answer_label=self.places.answer_label(place, key.field),
            is_text=self.places.is_text(place, key),
            versions=tuple(
                Version(value=same[0].value, written=tuple(self._written(place, head) for head in same))
                for same in values.values()
            ),
            base=_common_beginning(history.changes, heads),
            names=self.places.names(place, key),
        )

    def contested(self, row: ContestedRow) -> ContestedRecord:
        place = self.places.place(row.campaign, row.entity, row.entity_id)
        fields = plain(self._store.views.entity(row.entity, row.entity_id, with_gone=True))
        names: dict[str, str] = {}
        for name in fields:
            names |= self.places.names(place, FieldKey(row.entity, row.entity_id, name))
        return ContestedRecord(
            entity=row.entity,
            entity_id=row.entity_id,
            place=place,
            deleted=tuple(self._written(place, head) for head in row.deletions if head.value is True),
            kept=tuple(self._written(place, head) for head in row.deletions if head.value is not True),
            edits=tuple(
                RowEdit(field=head.key.field, value=head.value, written=self._written(place, head))
                for head in row.unseen
            ),
            fields={name: value for name, value in fields.items() if name not in {"deleted", "order"}},
            names=names,
        )

    def agreed(self, front: Change) -> AgreedField:
        place = self.places.place(front.campaign, front.key.entity, front.key.entity_id)
        return AgreedField(
            key=front.key,
            answer_label=self.places.answer_label(place, front.key.field),
            value=front.value,
            names=self.places.names(place, front.key),
        )

    def _written(self, place: DisputePlace, head: Change) -> Authorship:
        return Authorship(
            ref=head.ref,
            author=head.author,
            at=head.at,
            reason=head.reason,
            station_name=self._stations.get(head.ref.station, ""),
            owns_section=self.places.owns(place, head.author),
        )


def value_of(dispute: Dispute, station: str) -> dict[FieldKey, JsonValue]:
    """Return what a station wants of a dispute; nothing when it has no part in it."""
    if isinstance(dispute, ConflictRecord):
        mine = next((one for one in dispute.versions if _wrote(station, one.written)), None)
        return {dispute.key: mine.value} if mine is not None else {}
    if _wrote(station, (*dispute.kept, *(edit.written for edit in dispute.edits))):
        return {dispute.key: None}
    return {dispute.key: True} if _wrote(station, dispute.deleted) else {}


def _wrote(station: str, written: Iterable[Authorship]) -> bool:
    return any(one.ref.station == station for one in written)


def _common_beginning(changes: Iterable[Change], heads: Iterable[Change]) -> JsonValue:
    """Return the value of the newest change that all heads go back to; None when none is known."""
    known = {change.ref: change for change in changes}
    shared: set[ChangeRef] | None = None
    for head in heads:
        before = _ancestors(head, known)
        shared = before if shared is None else shared & before
    newest = max((known[ref] for ref in shared or ()), key=lambda one: (one.lamport, one.ref), default=None)
    return newest.value if newest else None


def _ancestors(change: Change, known: Mapping[ChangeRef, Change]) -> set[ChangeRef]:
    found: set[ChangeRef] = set()
    waiting = [change]
    while waiting:
        child = waiting.pop()
        for ref in child.parents:
            if ref not in found and ref in known and counts(known[ref], child):
                found.add(ref)
                waiting.append(known[ref])
    return found
