"""Sealing: which print was signed, and what has changed since."""

from collections.abc import Iterator
from dataclasses import dataclass

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey, JsonValue
from cchc_desktop.core.clock import Clock
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.ids import IdSource
from cchc_desktop.core.scopes import WHOLE_VISIT, item_of, row_id, visit_of
from cchc_desktop.core.visit_records import PrintRecord, SealRecord
from cchc_desktop.services.attachments import AttachmentService
from cchc_desktop.services.campaign_reading import plain
from cchc_desktop.services.field_values import Fields, text_of
from cchc_desktop.services.reading import Reader
from cchc_desktop.services.seal_data import SealData, hash_of_changes, read_refs
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit


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

    def __init__(
        self,
        store: Store,
        reader: Reader,
        *,
        seal_data: SealData,
        attachments: AttachmentService,
        ids: IdSource,
        clock: Clock,
    ) -> None:
        self._store = store
        self._reader = reader
        self._seal_data = seal_data
        self._attachments = attachments
        self._ids = ids
        self._clock = clock

    def seal(self, visit_id: str, *, print_id: str | None = None, signed: str = "") -> SealRecord:
        """Seal a visit on a print (the newest when none is named); `signed` is the ISO date of signature.

        Raises `Refused(PRINT_UNKNOWN | PRINT_OUTDATED | ALREADY_SEALED)`.
        """
        self._store.log.close()
        visit = self._reader.visit(visit_id)
        if visit.seal is not None:
            raise Refused(ErrorCode.ALREADY_SEALED)
        signed_print = _chosen(visit.prints, print_id)
        if signed_print.outdated:
            changes = self.changes_since_print(signed_print.entity_id)
            raise Refused(ErrorCode.PRINT_OUTDATED, {"changes": changes})
        seal_id = row_id(visit_id, WHOLE_VISIT, self._ids())
        values: dict[str, JsonValue] = {
            "print": signed_print.entity_id,
            "document_hash": signed_print.document_hash,
            "data_hash": signed_print.data_hash,
            "outline_hash": signed_print.outline_hash,
            "sealed_at": self._clock().isoformat(timespec="seconds"),
            "sealed_by": self._store.station.person,
            "signed": signed,
        }
        self._store.log.put(
            [
                Edit(campaign=visit.campaign_id, key=FieldKey("seal", seal_id, name), value=value)
                for name, value in values.items()
            ]
        )
        return self._seal(visit_id)

    def verify(self, visit_id: str) -> SealVerdict:
        """Recompute everything the seal names from the log. Raises `Refused(VISIT_UNKNOWN | NOT_SEALED)`."""
        seal = self._seal(visit_id)
        problems = tuple(self._problems(visit_id, seal))
        return SealVerdict(
            visit_id=visit_id,
            seal=seal,
            intact=not problems,
            problems=problems,
            changed_after=len(self.changes_after_seal(visit_id)),
        )

    def changes_since_print(self, print_id: str) -> int:
        """Count the fields shown by the document that say something else than at the print."""
        fields = self._print(print_id)
        named, data_hash = read_refs(text_of(fields, "heads")), text_of(fields, "data_hash")
        return len(self._seal_data.changed_since(visit_of(print_id), named, data_hash=data_hash))

    def changes_after_seal(self, visit_id: str) -> tuple[ChangedField, ...]:
        """List the fields that say something else than what was signed, newest first.

        Also those of campaign, unit and members that the minutes show. Empty for a visit without seal.
        """
        try:
            seal = self._seal(visit_id)
        except Refused:
            return ()
        refs = read_refs(text_of(self._print(seal.print_id), "heads"))
        named = self._seal_data.named(visit_id, refs, data_hash=seal.data_hash)
        before = {change.key: change.value for change in named.values()}
        late = self._seal_data.changed_since(visit_id, refs, data_hash=seal.data_hash).values()
        newest_first = sorted(late, key=lambda head: (head.lamport, head.ref), reverse=True)
        return tuple(_changed(head, before) for head in newest_first)

    def _problems(self, visit_id: str, seal: SealRecord) -> Iterator[str]:
        signed_print = self._print(seal.print_id)
        refs = read_refs(text_of(signed_print, "heads"))
        yield from self._data_problems(visit_id, seal, refs)
        if self._seal_data.shown(visit_id).outline_hash != seal.outline_hash:
            yield "outline_differs"
        if not self._document_is_kept(signed_print, seal):
            yield "document_differs"

    def _data_problems(self, visit_id: str, seal: SealRecord, refs: frozenset[ChangeRef]) -> Iterator[str]:
        named = self._seal_data.named(visit_id, refs, data_hash=seal.data_hash)
        if not refs or len(named) < len(refs):
            yield "change_missing"
        elif hash_of_changes(named.values()) != seal.data_hash:
            yield "data_differs"

    def _document_is_kept(self, signed_print: Fields, seal: SealRecord) -> bool:
        if text_of(signed_print, "document_hash") != seal.document_hash:
            return False
        try:
            self._attachments.path(text_of(signed_print, "blob"))
        except EnvironmentFailed:
            return False
        return text_of(signed_print, "blob") == seal.document_hash

    def _print(self, print_id: str) -> Fields:
        fields = plain(self._store.views.entity("print", print_id, with_gone=True))
        if not fields:
            raise Refused(ErrorCode.PRINT_UNKNOWN)
        return fields

    def _seal(self, visit_id: str) -> SealRecord:
        seal = self._reader.seal(visit_id)
        if seal is None:
            raise Refused(ErrorCode.NOT_SEALED)
        return seal


def _chosen(prints: tuple[PrintRecord, ...], print_id: str | None) -> PrintRecord:
    fitting = [one for one in prints if print_id in (None, one.entity_id)]
    if not fitting:
        raise Refused(ErrorCode.PRINT_UNKNOWN)
    return fitting[-1]


def _changed(head: Change, before: dict[FieldKey, JsonValue]) -> ChangedField:
    return ChangedField(
        key=head.key,
        item_id=item_of(head.key.entity_id),
        before=before.get(head.key),
        after=head.value,
        author=head.author,
        at=head.at,
        reason=head.reason,
    )
