"""Names with several contents, as people see them, and the decision which of the contents stands.

The program has put one content in the log, by a rule that is the same on every machine; what the others say
is nowhere else. So each fork is shown until somebody has said that it was looked at, and for good after that.
The decision is an ordinary change: the chosen value in its field, and beside it a mark that names every
content there was. Another content that comes later opens the fork again.
"""

from hashlib import sha256

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey, JsonValue
from cchc_desktop.core.contents import content_digest
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.services.merging_places import Places
from cchc_desktop.services.merging_records import Authorship, ForkBranch, ForkRecord
from cchc_desktop.services.station_names import station_names
from cchc_desktop.store.forks import Fork
from cchc_desktop.store.store import Store


class ForkReader:
    """Builds the records of one look."""

    def __init__(self, store: Store, places: Places) -> None:
        self._store = store
        self._places = places
        self._stations = station_names(store)

    def all(self, campaign_id: str = "", visit_id: str = "") -> tuple[ForkRecord, ...]:
        """Return the forks, undecided ones first."""
        records = map(self._record, self._store.forks.all(campaign_id))
        wanted = (
            each
            for each in records
            if not visit_id or any(branch.place.visit_id == visit_id for branch in each.branches)
        )
        return tuple(sorted(wanted, key=lambda each: (each.is_decided, each.ref)))

    def undecided(self, campaign_id: str = "") -> int:
        """Count the forks nobody has looked at."""
        return sum(not self._is_decided(fork) for fork in self._store.forks.all(campaign_id))

    def decision(self, ref: ChangeRef, content: str) -> dict[FieldKey, JsonValue]:
        """Return what deciding for a content writes; for none of them, what is shown now stays.

        Raises `Refused(CONFLICT_UNKNOWN)` for a name or a content that is not here.
        """
        fork = next((each for each in self._store.forks.all() if each.standing.ref == ref), None)
        digests = {content_digest(each): each for each in fork.contents} if fork else {}
        if not digests or content not in {"", *digests}:
            raise Refused(ErrorCode.CONFLICT_UNKNOWN)
        chosen = digests.get(content)
        mark = " ".join(sorted(digests, key=lambda each: (each != content, each)))
        values: dict[FieldKey, JsonValue] = {chosen.key: chosen.value} if chosen else {}
        return values | {mark_of(ref): mark}

    def _record(self, fork: Fork) -> ForkRecord:
        return ForkRecord(
            ref=fork.standing.ref,
            mark=mark_of(fork.standing.ref),
            station_name=self._stations.get(fork.standing.ref.station, ""),
            branches=tuple(self._branch(each, stands=each is fork.standing) for each in fork.contents),
            is_decided=self._is_decided(fork),
        )

    def _branch(self, change: Change, *, stands: bool) -> ForkBranch:
        place = self._places.place(change.campaign, change.key.entity, change.key.entity_id)
        cell = self._store.views.cell(change.key)
        return ForkBranch(
            content=content_digest(change),
            key=change.key,
            place=place,
            answer_label=self._places.answer_label(place, change.key.field),
            value=change.value,
            stands=stands,
            shown_now=cell.value if cell else None,
            written=Authorship(
                ref=change.ref,
                author=change.author,
                at=change.at,
                reason=change.reason,
                station_name=self._stations.get(change.ref.station, ""),
                owns_section=self._places.owns(place, change.author),
            ),
            names=self._places.names(place, change.key),
        )

    def _is_decided(self, fork: Fork) -> bool:
        cell = self._store.views.cell(mark_of(fork.standing.ref))
        known = cell.value.split() if cell and isinstance(cell.value, str) else []
        return {content_digest(each) for each in fork.contents} <= set(known)


def mark_of(ref: ChangeRef) -> FieldKey:
    """Return the field that says which contents of a name were looked at."""
    return FieldKey("fork", sha256(f"{ref.station}/{ref.seq}".encode()).hexdigest()[:32], "decided")
