"""The one visit a page shows, and the only way its edits take to the log.

An edit that cannot be kept yet is never dropped: what the disk refused is tried again, what a sealed visit
asks a reason for waits for the reason, and what cannot be read stays as it was typed (`drafts`).
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.dates import iso_date
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.records import FindingRecord, MemberRecord, VisitRecord
from cchc_desktop.core.scopes import finding_id, item_of, row_id
from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.visit.sections import OutlinePlace, member_named, places
from cchc_desktop.services.editing import UndoStep
from cchc_desktop.services.workspace import Workspace

RETRY_MS = 5_000
_REREAD_MS = 60
_AFTER_SAVE_MS = 250

_Result = TypeVar("_Result")


@dataclass(eq=False, slots=True, kw_only=True)
class RowDraft:
    """A row on the page. `entity_id` is empty until the first value is kept; `values` wait until then."""

    entity: str
    item_id: str
    entity_id: str = ""
    values: dict[str, JsonValue] = field(default_factory=dict[str, JsonValue])


class VisitSession(QObject):
    """Reads and writes one visit. Pages and editors know the services only through it.

    `finding_changed` carries the item whose finding was read again, `visit_changed` comes when anything
    else of the visit was. `saved` comes after the commit only, with its time in ISO 8601.
    """

    finding_changed = Signal(str)
    visit_changed = Signal()
    missing_changed = Signal()
    typing = Signal()
    saved = Signal(str)
    save_failed = Signal(object)
    save_recovered = Signal()
    reason_needed = Signal()
    refused = Signal(object)
    draft_held = Signal()
    told = Signal(str)

    def __init__(self, workspace: Workspace, bus: Bus, visit_id: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.visit_id = visit_id
        self.record: VisitRecord = workspace.capture.visit(visit_id)
        self.outline = workspace.capture.outline(visit_id)
        self.members = workspace.planning.members(self.record.campaign_id)
        self.me: MemberRecord | None = member_named(workspace.station.current().person, self.members)
        self.places: tuple[OutlinePlace, ...] = places(self.outline, self.record.extra_items)
        self.previous = workspace.capture.previous_findings(visit_id)
        self.missing = workspace.capture.missing(visit_id, record=self.record)
        self.drafts: dict[FieldKey, str] = {}
        self.thumbnails: dict[str, QImage] = dict[str, QImage]()
        self._bus = bus
        self._editing = workspace.editing(self.record.campaign_id)
        self._waiting: dict[FieldKey, JsonValue] = {}
        self._waiting_rows: list[RowDraft] = []
        self._after_reason: list[Callable[[], object]] = []
        self._saved_at = ""
        self._failing = False
        self._refused = False
        self._to_reread: set[tuple[str, str]] = set()
        self._reread_soon = self._timer(_REREAD_MS, self._reread_typed)
        self._after_save = self._timer(_AFTER_SAVE_MS, self._reread_missing)
        self._retry = self._timer(RETRY_MS, self.retry)
        bus.changed.connect(self._on_bus)

    # --- reading

    def finding(self, item_id: str) -> FindingRecord:
        """Return what is recorded about an item."""
        return self.record.findings[item_id]

    def key(self, item_id: str, field: str) -> FieldKey:
        """Name a field of the finding of an item."""
        return FieldKey("finding", finding_id(self.visit_id, item_id), field)

    def visit_key(self, field: str) -> FieldKey:
        """Name a field of the visit itself."""
        return FieldKey("visit", self.visit_id, field)

    def waiting(self, key: FieldKey) -> JsonValue:
        """Return what waits to be kept for a field; None when nothing does."""
        return self._waiting.get(key)

    @property
    def has_waiting(self) -> bool:
        """Tell whether something typed has not reached the disk."""
        return bool(self._waiting or self._waiting_rows)

    @property
    def sealed(self) -> bool:
        """Tell whether the visit is locked."""
        return self.record.seal is not None

    @property
    def reason(self) -> str:
        """Return the reason given for edits after the seal."""
        return self._editing.reason

    # --- writing

    def autosave(self, key: FieldKey, value: JsonValue) -> None:
        """Keep what is being typed."""
        self._write(key, value, lambda: self._editing.autosave(key, value), soon=True)

    def put(self, key: FieldKey, value: JsonValue) -> None:
        """Keep a choice, a date or a flag at once."""
        self._write(key, value, lambda: self._editing.put(key, value))

    def put_many(self, values: Mapping[FieldKey, JsonValue]) -> None:
        """Keep several values together; undo takes them back together."""
        for key, value in values.items():
            self.drafts.pop(key, None)
            self._waiting[key] = value
        changed = self._attempt(lambda: self._editing.put_many(values))
        if changed is not None:
            for key in values:
                self._waiting.pop(key, None)
            first = next(iter(values))
            self._note_changed(changed, first.entity, first.entity_id)
            self._note_recovery()

    def unsaved(self, entity: str, item_id: str) -> Mapping[FieldKey, JsonValue]:
        """Return what waits to be kept, or cannot be read, in rows of an item (or `WHOLE_VISIT`)."""
        start = row_id(self.visit_id, item_id, "")
        both = {**self._waiting, **self.drafts}
        return {
            key: value
            for key, value in both.items()
            if key.entity == entity and key.entity_id.startswith(start)
        }

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
        """Note that the cursor left a field."""
        self._reread_typed()
        if key not in self._waiting and (changed := self._attempt(lambda: self._editing.leave(key))):
            self._published(changed)

    def note_unchanged(self) -> None:
        """Note that what was typed was taken back before it was kept: all is as it was saved."""
        if self._saved_at and not self.has_waiting:
            self.saved.emit(self._saved_at)

    def keep_draft(self, key: FieldKey, text: str) -> None:
        """Hold what was typed and cannot be read as a value of its field."""
        self.drafts[key] = text
        self.draft_held.emit()

    def keep_in_row(self, row: RowDraft, name: str, value: JsonValue) -> None:
        """Keep a field of a row; the first value begins the row."""
        if row.entity_id:
            self.autosave(FieldKey(row.entity, row.entity_id, name), value)
            return
        if value is None and row.values.get(name) is None:
            return
        row.values[name] = value
        self._begin_row(row)

    def leave_row(self, row: RowDraft, name: str) -> None:
        """Note that the cursor left a field of a row."""
        if row.entity_id:
            self.leave(FieldKey(row.entity, row.entity_id, name))

    def delete(self, entity: str, entity_id: str) -> None:
        """Remove a row; `undo` brings it back."""
        if changed := self._attempt(lambda: self._editing.delete(entity, entity_id)):
            self._note_changed(changed, entity, entity_id)

    def add_extra_item(self, section_id: str, text: str) -> str:
        """Add an item on the spot; returns its id, empty when it could not be kept."""
        add = self.workspace.capture.add_extra_item
        made = self._attempt(lambda: add(self.visit_id, section_id, text)) or ""
        if made:
            self.reload()
        return made

    def undo(self) -> FieldKey | None:
        """Take the last edit back; returns the field to go to."""
        return self._step(self._editing.undo)

    def redo(self) -> FieldKey | None:
        """Do again what was taken back; returns the field to go to."""
        return self._step(self._editing.redo)

    def rest(self) -> None:
        """Do nothing of its own accord until the next edit or `reload`: nobody looks at the visit now."""
        self._reread_soon.stop()
        self._reread_typed()
        self._after_save.stop()
        if not self.has_waiting:
            self._retry.stop()

    def give_reason(self, reason: str) -> None:
        """State why a sealed visit is edited, and keep what waited for it."""
        self._editing.reason = reason.strip()
        self.retry()
        held, self._after_reason = self._after_reason, []
        for run in held:
            run()

    def drop_waiting(self) -> None:
        """Give up what waits for a reason; everything shows again what is kept."""
        self._waiting.clear()
        self._waiting_rows.clear()
        self._after_reason.clear()
        self.reload()

    def retry(self) -> None:
        """Try again to keep everything that waits."""
        for row in list(self._waiting_rows):
            self._begin_row(row)
        for key, value in list(self._waiting.items()):
            self.put(key, value)

    def reload(self) -> None:
        """Read the whole visit again."""
        self.members = self.workspace.planning.members(self.record.campaign_id)
        self.me = member_named(self.workspace.station.current().person, self.members)
        self._read_visit()
        self._after_save.start()

    def note_attached(self, entity: str, item_id: str) -> None:
        """Take note of a file that has been attached to an item."""
        self._note_changed(self._changed_now(entity), entity, f"{self.visit_id}/{item_id}/")

    def after_reason(self, run: Callable[[], object]) -> None:
        """Ask for the reason an edit after the seal needs, then `run`."""
        self._after_reason.append(run)
        self.reason_needed.emit()

    # --- inside

    def _timer(self, interval: int, run: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(run)
        return timer

    def _write(
        self, key: FieldKey, value: JsonValue, commit: Callable[[], Changed], *, soon: bool = False
    ) -> None:
        self.drafts.pop(key, None)
        self._waiting[key] = value
        changed = self._attempt(commit)
        if changed is not None:
            self._waiting.pop(key, None)
            if soon:
                # Typing goes on: signs and counts can follow a moment later.
                self._to_reread.add((key.entity, item_of(key.entity_id)))
                self._reread_soon.start()
                self._published(changed)
            else:
                self._note_changed(changed, key.entity, key.entity_id)
            self._note_recovery()
        else:
            self._give_up_refused(key, value)

    def _begin_row(self, row: RowDraft) -> None:
        values = {name: value for name, value in row.values.items() if value is not None}
        if row not in self._waiting_rows:
            self._waiting_rows.append(row)
        made = self._attempt(lambda: self._editing.new_row(row.entity, self.visit_id, row.item_id, **values))
        if made:
            self._waiting_rows.remove(row)
            row.entity_id = made
            self._note_changed(self._changed_now(row.entity), row.entity, made)
            self._note_recovery()

    def _changed_now(self, entity: str) -> Changed:
        scopes = frozenset({self.visit_id, self.record.campaign_id})
        at = self.workspace.clock().isoformat(timespec="seconds")
        return Changed(entities=frozenset({entity}), scopes=scopes, saved_at=at)

    def _attempt(self, commit: Callable[[], _Result]) -> _Result | None:
        try:
            return commit()
        except EnvironmentFailed as error:
            self._failing = True
            self.save_failed.emit(error)
            self._retry.start()
        except Refused as error:
            if error.code is ErrorCode.REASON_REQUIRED:
                self.reason_needed.emit()
            else:
                self._refused = True
                self.refused.emit(error)
        return None

    def _give_up_refused(self, key: FieldKey, value: JsonValue) -> None:
        """Trying again will not help: keep the words in the field, and do not hold the person here."""
        if self._refused:
            self._refused = False
            self._waiting.pop(key, None)
            self.drafts[key] = str(value)

    def _note_recovery(self) -> None:
        if self._failing and not self.has_waiting:
            self._failing = False
            self._retry.stop()
            self.save_recovered.emit()

    def _note_changed(self, changed: Changed, entity: str, entity_id: str) -> None:
        self._reread(entity, item_of(entity_id))
        self._published(changed)

    def _published(self, changed: Changed) -> None:
        self._saved_at = changed.saved_at
        self.saved.emit(changed.saved_at)
        self._bus.post(changed, self)
        self._after_save.start()

    def _reread(self, entity: str, item_id: str) -> None:
        if not item_id or entity == "extra_item" or self.sealed:
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
        self.record = self.workspace.capture.visit(self.visit_id)
        self.places = places(self.outline, self.record.extra_items)
        self.visit_changed.emit()

    def _reread_missing(self) -> None:
        self.missing = self.workspace.capture.missing(self.visit_id)
        self.missing_changed.emit()

    def _step(self, take: Callable[[], UndoStep | None]) -> FieldKey | None:
        step = self._attempt(take)
        if step is None:
            return None
        self._published(step.changed)
        self.reload()
        return step.keys[0] if step.keys else None

    def _on_bus(self, changed: object, initiator: object) -> None:
        if initiator is self or not isinstance(changed, Changed):
            return
        if self.visit_id in changed.scopes or self.record.campaign_id in changed.scopes:
            self.reload()
