"""The supplementary minutes (biên bản bổ sung) of a sealed visit: what was edited or received after the seal.

The first seal stays as it is. A supplement names the signed print it belongs to and the changes it shows, as
every print does; it is not sealed itself.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.core.changes import Change, FieldKey, JsonValue
from cchc_desktop.core.dates import iso_date
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.progress import CancelToken, Progress, no_progress
from cchc_desktop.core.scopes import item_of
from cchc_desktop.core.visit_records import PrintRecord, SealRecord, VisitRecord
from cchc_desktop.services.campaign_outlines import CampaignOutlines
from cchc_desktop.services.campaign_reading import plain
from cchc_desktop.services.field_values import text_of
from cchc_desktop.services.prints import QR_FORMAT, PrintFacts, PrintFormat, PrintKeeper
from cchc_desktop.services.reading import Reader
from cchc_desktop.services.reporting import ReportingService
from cchc_desktop.services.seal_data import SealData, ShownData, read_refs, short_code, write_refs
from cchc_desktop.store.store import Store

# The documents are imported where they are made: a start that makes none must not wait for them.
if TYPE_CHECKING:
    from cchc_desktop.documents.checklist import CheckLine
    from cchc_desktop.documents.nodes import Document
    from cchc_desktop.documents.supplement_record import LateItem, SignedMinutes, SupplementRecord
    from cchc_desktop.outline.model import Outline
    from cchc_desktop.services.supplement_changes import LateRow
    from cchc_desktop.services.supplement_words import LateWords

_NUMBER = "number"
_ORDER = (
    "visit", "extra_item", "finding", "recommendation", "document", "dossier", "evidence", "attendee",
    "request", "opinion", "campaign", "unit", "member",
)  # fmt: skip
_FIELDS = (
    "reported",
    "achieved",
    "shortcomings",
    "cause",
    "responsible",
    "rating",
    "response",
    "response_text",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Late:
    """Everything a supplement is made from, read at one moment."""

    visit: VisitRecord
    seal: SealRecord
    shown: ShownData
    signed: Mapping[FieldKey, Change]
    changed: frozenset[FieldKey]

    def as_signed(self, entity: str, entity_id: str, field: str, now: str) -> str:
        """Return a text as it was signed; as it stands now where nothing changed."""
        key = FieldKey(entity, entity_id, field)
        if key not in self.changed:
            return now
        before = self.signed.get(key)
        return before.value if before is not None and isinstance(before.value, str) else ""


class SupplementService:
    """Makes supplementary minutes. The same data and settings give the same bytes.

    All raise `Refused` with VISIT_UNKNOWN, NOT_SEALED, NOTHING_AFTER_SEAL when everything still says what was
    signed, or SIGNED_DATA_MISSING when changes that were signed have not come to this machine yet. That the
    signed minutes got their number afterwards is no change of what was signed.
    """

    def __init__(
        self,
        store: Store,
        reader: Reader,
        *,
        outlines: CampaignOutlines,
        seal_data: SealData,
        reporting: ReportingService,
        prints: PrintKeeper,
        machines: Callable[[], Mapping[str, str]],
    ) -> None:
        self._store = store
        self._reader = reader
        self._outlines = outlines
        self._seal_data = seal_data
        self._reporting = reporting
        self._prints = prints
        self._machines = machines

    def is_due(self, visit: VisitRecord) -> bool:
        """Tell whether a visit has something to be told in a supplementary minutes."""
        if visit.seal is None or not visit.changed_after_seal:
            return False
        try:
            return bool(self._late_rows(self._late(visit)))
        except Refused:  # to be told why to whoever asks for it
            return True

    def record(self, visit_id: str) -> "SupplementRecord":
        """Return what the supplementary minutes tell."""
        return self._read(visit_id)[1]

    def document(self, visit_id: str) -> "Document":
        """Return the document tree."""
        from cchc_desktop.documents.supplement import build_supplement

        return build_supplement(self.record(visit_id))

    def checks(self, visit_id: str) -> "tuple[CheckLine, ...]":
        """Return the self-check."""
        from cchc_desktop.documents.supplement import build_supplement
        from cchc_desktop.documents.supplement_checks import check_supplement

        record = self.record(visit_id)
        return check_supplement(record, build_supplement(record))

    def preview_pdf(
        self, visit_id: str, *, progress: Progress = no_progress, cancel: CancelToken | None = None
    ) -> bytes:
        """Return the PDF without recording a print."""
        return self._made(visit_id, "pdf", progress, cancel)[1]

    def write(
        self,
        visit_id: str,
        path: Path,
        format: PrintFormat,  # noqa: A002 - the name callers use
        *,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> PrintRecord:
        """Record the print and write its file, whole or not at all.

        Raises `EnvironmentFailed(DISK_FULL | FOLDER_READ_ONLY | FILE_NOT_WRITTEN)` too.
        """
        self._store.log.close()
        facts, content = self._made(visit_id, format, progress, cancel)
        return self._prints.written(facts, path, content=content, format=format)

    def print_pdf(
        self, visit_id: str, *, progress: Progress = no_progress, cancel: CancelToken | None = None
    ) -> tuple[PrintRecord, bytes]:
        """Return the PDF to be sent to a printer, recorded as a print."""
        self._store.log.close()
        facts, content = self._made(visit_id, "pdf", progress, cancel)
        return self._prints.recorded(facts, content=content, format="pdf"), content

    def _made(
        self,
        visit_id: str,
        format: PrintFormat,  # noqa: A002 - as above
        progress: Progress,
        cancel: CancelToken | None,
    ) -> tuple[PrintFacts, bytes]:
        from cchc_desktop.documents.supplement import build_supplement

        late, record = self._read(visit_id)
        progress(0, 3, "reading")
        content = self._prints.rendered(build_supplement(record), format, progress=progress, cancel=cancel)
        facts = PrintFacts(
            visit_id=visit_id, shown=late.shown, code=_code(late), supplements=late.seal.print_id
        )
        return facts, content

    def _read(self, visit_id: str) -> "tuple[_Late, SupplementRecord]":
        """Read the data and its hash; again when somebody was typing in between, so that both agree."""
        late = self._late(self._reader.visit(visit_id))
        while True:
            record = self._record(late)
            now = self._late(self._reader.visit(visit_id))
            if now.shown.data_hash == late.shown.data_hash:
                return late, record
            late = now

    def _late(self, visit: VisitRecord) -> _Late:
        if visit.seal is None:
            raise Refused(ErrorCode.NOT_SEALED)
        print_ = plain(self._store.views.entity("print", visit.seal.print_id, with_gone=True))
        refs = read_refs(text_of(print_, "heads"))
        shown = self._seal_data.shown(visit.entity_id)
        changed = self._seal_data.changed_since(
            visit.entity_id, refs, shown=shown, data_hash=visit.seal.data_hash
        )
        signed = (
            self._seal_data.named(visit.entity_id, refs, data_hash=visit.seal.data_hash) if changed else {}
        )
        if changed and (not refs or len(signed) < len(refs)):
            # What was signed and is not here would be told as if it had been empty.
            raise Refused(ErrorCode.SIGNED_DATA_MISSING)
        return _Late(
            visit=visit,
            seal=visit.seal,
            shown=shown,
            signed={change.key: change for change in signed.values()},
            changed=frozenset(changed),
        )

    def _late_rows(self, late: _Late) -> "tuple[LateRow, ...]":
        from cchc_desktop.services.supplement_changes import late_rows

        number = FieldKey("visit", late.visit.entity_id, _NUMBER)
        numbered_late = number in late.changed and not _value(late.signed.get(number))
        keys = late.changed - {number} if numbered_late else late.changed
        return late_rows(tuple(late.signed.values()), late.shown.changes, keys)

    def _record(self, late: _Late) -> "SupplementRecord":
        from cchc_desktop.documents.record import PageMarks
        from cchc_desktop.documents.supplement_record import SupplementRecord

        rows = self._late_rows(late)
        if not rows:
            raise Refused(ErrorCode.NOTHING_AFTER_SEAL)
        minutes = self._reporting.record(late.visit.entity_id)
        if minutes.marks.code:
            code = _code(late)
            marks = PageMarks(code=code, qr=f"{QR_FORMAT} {code} {late.shown.data_hash}")
            minutes = replace(minutes, marks=marks)
        return SupplementRecord(
            minutes=minutes,
            signed=self._signed(late, number=minutes.letterhead.number, symbol=minutes.letterhead.symbol),
            items=tuple(self._items(late, rows)),
        )

    def _signed(self, late: _Late, *, number: str, symbol: str) -> "SignedMinutes":
        from cchc_desktop.documents.supplement_record import SignedMinutes

        visit = late.visit
        campaign = visit.campaign_id
        print_ = next((one for one in visit.prints if one.entity_id == late.seal.print_id), None)
        return SignedMinutes(
            number=late.as_signed("visit", visit.entity_id, _NUMBER, number) or number,
            symbol=late.as_signed("campaign", campaign, "letterhead.symbol", symbol),
            visit_date=iso_date(late.as_signed("visit", visit.entity_id, "date", visit.date)),
            code=print_.code if print_ else "",
            signed=iso_date(late.seal.signed),
        )

    def _items(self, late: _Late, rows: "Iterable[LateRow]") -> "Iterator[LateItem]":
        """Yield what is late item by item, in the order of the outline; the visit as a whole first."""
        from cchc_desktop.documents.supplement_record import LateItem

        outline = self._outlines.of(late.visit.campaign_id)
        texts = {item.id: item.text for item in outline.items()} | _extra_texts(late)
        words = self._words(late, outline)
        by_item: dict[str, list[LateRow]] = {}
        for row in rows:
            by_item.setdefault(item_of(row.entity_id), []).append(row)
        places = {item_id: place for place, item_id in enumerate(("", *texts))}
        for item_id in sorted(by_item, key=lambda one: (places.get(one, len(places)), one)):
            in_order = sorted(by_item[item_id], key=_row_order)
            changes = tuple(change for row in in_order for change in words.changes(_sorted(row, outline)))
            yield LateItem(item_id=item_id, text=texts.get(item_id, item_id), changes=changes)

    def _words(self, late: _Late, outline: "Outline") -> "LateWords":
        from cchc_desktop.services.supplement_changes import unseen_edit
        from cchc_desktop.services.supplement_words import Known, LateWords

        campaign_id = late.visit.campaign_id
        known = Known(
            members={one.entity_id: one.name for one in self._reader.members_ever(campaign_id)},
            units={one.entity_id: one.name for one in self._reader.units(campaign_id)},
            sections={one.id: f"{one.marker} {one.title}".strip() for one in outline.walk()},
            answers={item.id: {one.id: one for one in item.answers} for item in outline.items()},
            machines=self._machines(),
        )
        return LateWords(known, unseen_edit=lambda key: unseen_edit(late.shown.changes, key))


def _code(late: _Late) -> str:
    """Return a code that names exactly these changes: other reasons for the same values are another text."""
    refs = write_refs(change.ref for change in late.shown.changes if change.key in late.changed)
    seed = f"{late.seal.data_hash}:{late.shown.data_hash}:{refs}"
    return short_code(hashlib.sha256(seed.encode()).hexdigest(), late.shown.outline_hash)


def _value(change: Change | None) -> JsonValue:
    return change.value if change is not None else None


def _extra_texts(late: _Late) -> dict[str, str]:
    """Return the texts of items added on the spot, also of those that were removed since."""
    named = (*late.signed.values(), *late.shown.changes)
    return {
        item_of(change.key.entity_id): change.value
        for change in named
        if (change.key.entity, change.key.field) == ("extra_item", "text") and isinstance(change.value, str)
    }


def _row_order(row: "LateRow") -> tuple[int, str, str]:
    place = _ORDER.index(row.entity) if row.entity in _ORDER else len(_ORDER)
    return place, row.entity, row.entity_id


def _sorted(row: "LateRow", outline: "Outline") -> "LateRow":
    """Put the fields in the order in which one fills them in."""
    item_id = item_of(row.entity_id)
    answers = [one.id for item in outline.items() if item.id == item_id for one in item.answers]

    def place(field: str) -> tuple[int, int, str]:
        if field in _FIELDS:
            return (0 if field == "reported" else 2, _FIELDS.index(field), field)
        name = field.split(".")[1] if "." in field else ""
        return (1, answers.index(name), field) if name in answers else (3, 0, field)

    return replace(row, fields=tuple(sorted(row.fields, key=lambda late: place(late.key.field))))
