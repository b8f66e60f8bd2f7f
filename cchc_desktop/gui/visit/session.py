"""The one visit a page shows: what is known about it, and the writing of it."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.changes import FieldKey, JsonValue, Sight
from cchc_desktop.core.dates import iso_date
from cchc_desktop.core.scopes import finding_id, item_of, row_id, visit_of
from cchc_desktop.core.visit_records import FindingRecord, VisitRecord
from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.visit.row_flags import row_flags
from cchc_desktop.gui.visit.sections import OutlinePlace, member_named, places
from cchc_desktop.gui.writing.writer import RowDraft, Writer
from cchc_desktop.services.editing import UndoStep
from cchc_desktop.services.missing import Missing
from cchc_desktop.services.previous import PreviousFinding
from cchc_desktop.services.section_work import SectionWork
from cchc_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from cchc_desktop.core.records import MemberRecord

_REREAD_MS = 60
_AFTER_SAVE_MS = 250
_AFTER_OPENING_MS = 120
_Result = TypeVar("_Result")


class VisitSession(Writer):
    """Reads and writes one visit. Pages and editors know the services only through it.

    `finding_changed` carries the item whose finding was read again, `visit_changed` comes when anything
    else of the visit was; `told` carries a short remark for the person,
    `dispute_asked` the field whose values the person wants to compare. What is not needed at the first
    glance, gaps and last time's findings, is read a moment later: `missing_changed`, `previous_read`.
    `waits_for_reason` while an edit after the seal is held back until its reason is given.
    """

    finding_changed = Signal(str)
    visit_changed = Signal()
    missing_changed = Signal()
    previous_read = Signal()
    told = Signal(str)
    dispute_asked = Signal(object)

    def __init__(self, workspace: Workspace, bus: Bus, visit_id: str, parent: QObject | None = None) -> None:
        self.workspace = workspace
        self.visit_id = visit_id
        sight = workspace.sight()
        self.record: VisitRecord = workspace.capture.visit(visit_id)
        editing = workspace.editing(self.record.campaign_id)
        super().__init__(lambda: editing, bus, parent)
        self.sight = sight
        self.outline = workspace.capture.outline(visit_id)
        self.members = workspace.planning.members(self.record.campaign_id)
        self.me: MemberRecord | None = member_named(workspace.station.current().person, self.members)
        self.places: tuple[OutlinePlace, ...] = places(self.outline, self.record.extra_items)
        self.thumbnails: dict[str, QImage] = dict[str, QImage]()
        self._section_work: SectionWork | None = None
        self._row_flags: Mapping[str, str] | None = None
        self._waiting_rows: list[RowDraft] = []
        self._after_reason: list[Callable[[], object]] = []
        self.waits_for_reason = False
        self._to_reread: set[tuple[str, str]] = set()
        self._reread_soon = self._timer(_REREAD_MS, self._reread_typed)
        self._after_save = self._timer(_AFTER_SAVE_MS, self._reread_missing)
        self._missing: tuple[Missing, ...] | None = None
        self._previous: Mapping[str, PreviousFinding] | None = None
        self._later = self._timer(_AFTER_OPENING_MS, self._tell_what_comes_later)
        self._later.start()
        self.draft_held.connect(self.missing_changed)
        self.reason_needed.connect(self._on_reason_needed)
        bus.changed.connect(self._on_bus)

    # --- reading

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What is missing; reckoned when it is first asked for, and a moment after every edit."""
        if self._missing is None:
            self._missing = self.workspace.capture.missing(self.visit_id, record=self.record)
        return self._missing

    @property
    def knows_previous(self) -> bool:
        """Tell whether last time's findings have been read."""
        return self._previous is not None

    def previous(self, item_id: str) -> PreviousFinding | None:
        """Return last time's finding about an item; the first time all of them are read."""
        if self._previous is None:
            self._previous = self.workspace.capture.previous_findings(self.visit_id)
        return self._previous.get(item_id)

    def finding(self, item_id: str) -> FindingRecord:
        """Return what is recorded about an item."""
        return self.record.findings[item_id]

    def outsiders(self, item_id: str) -> tuple[str, ...]:
        """Return those who wrote about an item that lies outside the sections they own."""
        if self._section_work is None:
            self._section_work = SectionWork(self.outline, self.members)
        finding = self.record.findings.get(item_id)
        if finding is None:
            return ()
        section = next((one.section for one in self.record.extra_items if one.item_id == item_id), "")
        return self._section_work.outsiders(item_id, finding.authors, section_id=section)

    @property
    def row_flags(self) -> Mapping[str, str]:
        """Return, by entity id, what machines disagree about in rows; read when it is first asked for."""
        if self._row_flags is None:
            self._row_flags = row_flags(self.workspace, self.record)
        return self._row_flags

    def key(self, item_id: str, field: str) -> FieldKey:
        """Name a field of the finding of an item."""
        return FieldKey("finding", finding_id(self.visit_id, item_id), field)

    def visit_key(self, field: str) -> FieldKey:
        """Name a field of the visit itself."""
        return FieldKey("visit", self.visit_id, field)

    @property
    def has_waiting(self) -> bool:
        return super().has_waiting or bool(self._waiting_rows)

    @property
    def drafts(self) -> Mapping[FieldKey, str]:
        return {key: text for key, text in super().drafts.items() if self._is_mine(key)}

    @property
    def sealed(self) -> bool:
        """Tell whether the visit is locked."""
        return self.record.seal is not None

    @property
    def reason(self) -> str:
        """Return the reason given for edits after the seal."""
        return self.editing().reason

    # --- writing

    def unsaved(self, entity: str, item_id: str) -> Mapping[FieldKey, JsonValue]:
        """Return what waits to be kept, or cannot be read, in rows of an item (or `WHOLE_VISIT`)."""
        start = row_id(self.visit_id, item_id, "")
        both = {**self.all_waiting(), **self.drafts}
        return {
            key: value
            for key, value in both.items()
            if key.entity == entity and key.entity_id.startswith(start)
        }

    def row_ids(self, item_id: str) -> frozenset[str]:
        """Return the rows of tables of an item (or of the visit) that are kept, whatever list shows them."""
        finding = self.record.findings.get(item_id)
        rows = (*finding.documents, *finding.dossiers) if finding else self.record.requests
        return frozenset(row.entity_id for row in rows)

    def new_row_id(self, item_id: str) -> str:
        """Return an id for a row of an item (`WHOLE_VISIT` for none) that nobody has."""
        return row_id(self.visit_id, item_id, uuid.uuid4().hex)

    def today(self) -> date:
        """Return the day on this machine."""
        return self.workspace.clock().date()

    def visit_day(self) -> date:
        """Return the day of the visit, today while none is set."""
        return iso_date(self.record.date) or self.today()

    def leave(self, key: FieldKey) -> None:
        self._reread_typed()
        super().leave(key)

    def keep_in_row(self, row: RowDraft, name: str, value: JsonValue, *, seen: Sight | None = None) -> None:
        """Keep a field of a row; the first value begins the row."""
        if row.entity_id:
            self.autosave(FieldKey(row.entity, row.entity_id, name), value, seen=seen)
            return
        if value is None and row.values.get(name) is None:
            return
        row.values[name] = value
        self._begin_row(row)

    def leave_row(self, row: RowDraft, name: str) -> None:
        """Note that the cursor left a field of a row."""
        if row.entity_id:
            self.leave(FieldKey(row.entity, row.entity_id, name))

    def has_draft(self, item_id: str, entity: str = "finding", field: str = "") -> bool:
        """Tell whether a text that cannot be read stands in a field of an item, named by its beginning."""
        return any(
            item_of(key.entity_id) == item_id and key.entity == entity and key.field.startswith(field)
            for key in self.drafts
        )

    def row_key(self, row: RowDraft, name: str) -> FieldKey:
        """Name a field of a row; while the row has not begun, a field nothing is ever written to."""
        return FieldKey(row.entity, row.entity_id or row_id(self.visit_id, row.item_id, ""), name)

    def delete(self, entity: str, entity_id: str) -> None:
        """Remove a row; `undo` brings it back."""
        self._delete(entity, entity_id, self.sight)

    def _delete(self, entity: str, entity_id: str, seen: Sight | None) -> None:
        changed = self._now_or_with_reason(
            lambda: self.attempt(lambda: self.editing().delete(entity, entity_id, seen=seen)),
            lambda: self._delete(entity, entity_id, seen),
        )
        if changed is not None:
            self._note_changed(changed, entity, entity_id)

    def add_extra_item(self, section_id: str, text: str) -> str:
        """Add an item on the spot; returns its id, empty when it could not be kept."""
        add = self.workspace.capture.add_extra_item
        made = self._now_or_with_reason(
            lambda: self.attempt(lambda: add(self.visit_id, section_id, text)),
            lambda: self.add_extra_item(section_id, text),
        )
        if made:
            self.reload()
        return made or ""

    def undo(self) -> UndoStep | None:
        return self._followed(self._now_or_with_reason(super().undo, self.undo))

    def redo(self) -> UndoStep | None:
        return self._followed(self._now_or_with_reason(super().redo, self.redo))

    def rest(self) -> None:
        """Do nothing of its own accord until the next edit or `reload`: nobody looks at the visit now."""
        self._reread_soon.stop()
        self._reread_typed()
        self._after_save.stop()
        self._later.stop()
        if not self.has_waiting:
            self.stop_trying()

    def give_reason(self, reason: str) -> None:
        """State why a sealed visit is edited, and keep what waited for it."""
        self.waits_for_reason = False
        self.editing().reason = reason.strip()
        self.retry()
        held, self._after_reason = self._after_reason, []
        for run in held:
            run()

    def drop_waiting(self) -> None:
        """Give up what waits for a reason; everything shows again what is kept."""
        super().drop_waiting()
        self._waiting_rows.clear()
        self.waits_for_reason = False
        self._after_reason.clear()
        self.reload()

    def retry(self) -> None:
        for row in list(self._waiting_rows):
            self._begin_row(row)
        super().retry()

    def reload(self) -> None:
        """Read the whole visit again."""
        self.members = self.workspace.planning.members(self.record.campaign_id)
        self.me = member_named(self.workspace.station.current().person, self.members)
        self._section_work = None
        self._read_visit()
        self._after_save.start()
        if not self.knows_previous:
            self._later.start()

    def note_attached(self, entity: str, item_id: str) -> None:
        """Take note of a file that has been attached to an item."""
        self._note_changed(self._changed_now(entity), entity, f"{self.visit_id}/{item_id}/")

    def after_reason(self, run: Callable[[], object]) -> None:
        """Ask for the reason an edit after the seal needs, then `run`."""
        self._after_reason.append(run)
        self.reason_needed.emit()

    # --- inside

    def _on_reason_needed(self) -> None:
        self.waits_for_reason = True

    def _now_or_with_reason(
        self, run: Callable[[], _Result | None], again: Callable[[], object]
    ) -> _Result | None:
        """Run a use case; when a sealed visit asks for a reason first, run it again once that is given."""
        self.waits_for_reason = False
        done = run()
        if done is None and self.waits_for_reason:
            self._after_reason.append(again)
        return done

    def _timer(self, interval: int, run: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        # What was put off may come due after the last window has closed the data.
        timer.timeout.connect(lambda: None if self.workspace.store.is_closed else run())
        return timer

    def tell(self, changed: Changed) -> None:
        super().tell(changed)
        self._after_save.start()

    def on_kept(self, changed: Changed, keys: tuple[FieldKey, ...], *, typing: bool) -> None:
        touched = {(key.entity, item_of(key.entity_id)) for key in keys}
        if typing:
            # Signs and counts can follow a moment later.
            self._to_reread |= touched
            self._reread_soon.start()
        else:
            for entity, item_id in touched:
                self._reread(entity, item_id)
        self.tell(changed)

    def _begin_row(self, row: RowDraft) -> None:
        values = {name: value for name, value in row.values.items() if value is not None}
        if row not in self._waiting_rows:
            self._waiting_rows.append(row)
        began = self.attempt(lambda: self.editing().new_row(row.entity, self.visit_id, row.item_id, **values))
        if began:
            self._waiting_rows.remove(row)
            for key in [key for key in self.drafts if key == self.row_key(row, key.field)]:
                moved = FieldKey(row.entity, began, key.field)
                self.attempt(lambda key=key, moved=moved: self.editing().move_draft(key, moved))
            row.entity_id = began
            self._note_changed(self._changed_now(row.entity), row.entity, began)
            self.note_recovery()

    def _changed_now(self, entity: str) -> Changed:
        scopes = frozenset({self.visit_id, self.record.campaign_id})
        at = self.workspace.clock().isoformat(timespec="seconds")
        return Changed(entities=frozenset({entity}), scopes=scopes, saved_at=at)

    def _note_changed(self, changed: Changed, entity: str, entity_id: str) -> None:
        self._reread(entity, item_of(entity_id))
        self.tell(changed)

    def _is_mine(self, key: FieldKey) -> bool:
        return self.visit_id in {key.entity_id, visit_of(key.entity_id)}

    def _reread(self, entity: str, item_id: str) -> None:
        fits_a_print = any(not one.outdated for one in self.record.prints)
        if not item_id or entity == "extra_item" or self.sealed or fits_a_print:
            self._read_visit()
            return
        finding = self.workspace.capture.finding(self.visit_id, item_id)
        self.record = replace(self.record, findings={**self.record.findings, item_id: finding})
        self.finding_changed.emit(item_id)

    def _reread_typed(self) -> None:
        touched, self._to_reread = self._to_reread, set[tuple[str, str]]()
        for entity, item_id in touched:
            self._reread(entity, item_id)

    def _read_visit(self) -> None:
        self.sight = self.workspace.sight()
        self.record = self.workspace.capture.visit(self.visit_id)
        self._row_flags = None
        self.places = places(self.outline, self.record.extra_items)
        self.visit_changed.emit()

    def _reread_missing(self) -> None:
        self._missing = self.workspace.capture.missing(self.visit_id)
        self.missing_changed.emit()

    def _tell_what_comes_later(self) -> None:
        self.previous("")
        self.previous_read.emit()
        self.missing_changed.emit()

    def _followed(self, step: UndoStep | None) -> UndoStep | None:
        if step is not None:
            self.reload()
        return step

    def _on_bus(self, changed: object, initiator: object) -> None:
        if initiator is self or not isinstance(changed, Changed):
            return
        if self.visit_id in changed.scopes or self.record.campaign_id in changed.scopes:
            self.reload()
