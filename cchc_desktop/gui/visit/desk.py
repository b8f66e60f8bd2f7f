"""The desk of one visit: outline, cards and context side by side, and every way from one to the other."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.scopes import item_of, visit_of
from cchc_desktop.gui.chrome import set_up
from cchc_desktop.gui.ui_gen.ui_visit_desk import Ui_VisitDesk
from cchc_desktop.gui.visit.attendance import AttendancePanel
from cchc_desktop.gui.visit.cards import CardList
from cchc_desktop.gui.visit.context_pane import ContextPane
from cchc_desktop.gui.visit.item_editor import ItemEditor
from cchc_desktop.gui.visit.left_panes import LeftPanes
from cchc_desktop.gui.visit.notices import Notices
from cchc_desktop.gui.visit.outline_pane import OutlinePane
from cchc_desktop.gui.visit.panes import PaneToggles
from cchc_desktop.gui.visit.sections import (
    ATTENDANCE_SECTION,
    EXTRA_SECTION,
    UNNAMED_EXTRA,
    OutlinePlace,
    entry_named,
)
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.visit.side_lists import Target
from cchc_desktop.gui.visit.to_do import first_to_do, next_to_do, to_do_in
from cchc_desktop.services.editing import UndoStep

_REMEMBER_MS = 700


class VisitDesk(QWidget):
    """Shows one visit. `left` comes when Esc leads out of it, `missing_counted` when the gaps change."""

    left = Signal()

    def __init__(self, session: VisitSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        session.setParent(self)
        self.outline = OutlinePane(session)
        self.cards = CardList(session)
        self.context = ContextPane(session)
        self.notices = Notices(session)
        self.attendance: AttendancePanel | None = None
        self._item_id = ""
        self._field = ""
        self._remember = QTimer(self)
        self._remember.setSingleShot(True)
        self._remember.setInterval(_REMEMBER_MS)
        self._lay_out()
        self._connect()
        self._follow(session)

    def show_session(self, session: VisitSession) -> None:
        """Turn to another visit, after everything typed in the one before was handed over.

        The desk stays: making it anew would cost a third of opening a visit.
        """
        old, self.session = self.session, session
        session.setParent(self)
        self._remember.stop()
        self._item_id = self._field = ""
        if self.attendance is not None:
            self.attendance.hide()
            self.attendance.deleteLater()
            self.attendance = None
        for pane in (self.lists, self.cards, self.context, self.outline, self.notices):
            pane.show_session(session)
        self._follow(session)
        old.deleteLater()

    # --- going somewhere

    @property
    def item_id(self) -> str:
        """The open item; empty on the page of people, time and place."""
        return self._item_id

    def start(self, item_id: str = "", field: str = "") -> None:
        """Go to an item, or else to where the person left off, or else to the first thing to do.

        A `field` without an item is one of the visit itself: people, time and place.
        """
        if item_id and self.go_to_item(item_id, field=field):
            return
        if field and not item_id:
            self.go_to_attendance(self.session.visit_key(field))
            return
        last = self.session.workspace.capture.last_place()
        if last is not None and last.visit_id == self.session.visit_id:
            if last.item_id and self.go_to_item(last.item_id, field=last.field):
                return
            if not last.item_id and last.field:
                self.go_to_attendance()
                return
        self.go_to_item(first_to_do(self.session))

    def go_to_section(self, section_id: str) -> None:
        """Show the cards of a section; a heading leads to the first section below it."""
        places = self.session.places
        at = next((n for n, place in enumerate(places) if place.section_id == section_id), -1)
        place = next((one for one in places[max(at, 0) :] if not one.is_heading), None)
        if at >= 0 and place is not None:
            self._show_place(place)
            # A card that is open stays open: the pane beside it must speak of the same item.
            self._item_id = self.cards.open_id
            self.context.show_entry(entry_named(self._item_id, self.session.places) or place.entries[0])

    def open_section(self, section_id: str) -> None:
        """Show a section and open its first item that is not done."""
        self.go_to_section(section_id)
        place = self.cards.place
        if place is not None:
            self.cards.open_item(to_do_in(self.session, place) or place.item_ids[0])

    def go_to_item(self, item_id: str, *, key: FieldKey | None = None, field: str = "") -> bool:
        """Open an item and put the cursor into a field of it; False when there is no such item."""
        place = next((one for one in self.session.places if item_id in one.item_ids), None)
        if place is None:
            return False
        self._show_place(place)
        self.cards.open_item(item_id, key, field)
        return True

    def go_to_attendance(self, key: FieldKey | None = None) -> None:
        """Show people, time and place."""
        self.flush()
        panel = self._attendance_panel()
        self._centre.setCurrentWidget(panel)
        self.outline.show_place(ATTENDANCE_SECTION)
        self.context.show_entry(None)
        self._item_id = ""
        if key is None or not panel.focus_field(key):
            panel.focus_first()
        self._note_place("attendance")

    def go_to_key(self, key: FieldKey) -> None:
        """Go to a field of this visit, wherever it is."""
        item_id = item_of(key.entity_id)
        if key.entity == "extra_item":
            found = (one.item_id for one in self.session.record.extra_items if one.entity_id == key.entity_id)
            item_id = next(found, "")
        inside = visit_of(key.entity_id) == self.session.visit_id or key.entity_id == self.session.visit_id
        if item_id and self.go_to_item(item_id, key=key):
            if key.entity == "evidence":
                self.cards.open_item(item_id, field="evidence")
            return
        if inside and not item_id:
            self.go_to_attendance(key)

    def go_to_target(self, target: Target) -> None:
        """Go where a line of a list leads."""
        if target.item_id:
            self.go_to_item(target.item_id, key=target.key, field=target.field)
        elif target.key is not None and target.key.entity != "member":
            self.go_to_attendance(target.key)
        else:
            self.notices.tell("Phân công thành viên ở trang Kế hoạch, mục Đoàn kiểm tra.")

    def go_on(self) -> None:
        """Open the next item that is not done, in the order of the outline, beginning behind this one."""
        self.flush()
        to_do = next_to_do(self.session, self._item_id)
        if to_do:
            self.go_to_item(to_do)
        else:
            self.notices.tell("✓ Mọi nội dung đã ghi xong. Bấm F4 xem còn thiếu gì, F5 để lập biên bản.")

    def step_item(self, by: int) -> None:
        """Open the item before or after; at the ends of a section go on into the next one."""
        if self._centre.currentWidget() is not self.cards or not self.cards.step(by):
            self.step_section(by, last=by < 0)

    def step_section(self, by: int, *, last: bool = False) -> None:
        """Go to the section before or after and open its first (or last) item."""
        places = [place for place in self.session.places if not place.is_heading]
        here = self.cards.place
        at = next((n for n, one in enumerate(places) if here and one.section_id == here.section_id), -1)
        if 0 <= at + by < len(places):
            place = places[at + by]
            self.go_to_item(place.item_ids[-1 if last else 0])

    def back_out(self) -> None:
        """Go one step out: from the fields to the card, to the outline, to the page before."""
        if not self.lists.shows_outline:
            self.show_outline()
        elif self._centre.currentWidget() is self.cards and self.cards.close_item():
            self._item_id = ""
        elif not self.outline.isAncestorOf(self.focusWidget()) and self.outline.isVisible():
            self.outline.focus_list()
        else:
            self.left.emit()

    # --- doing something

    def undo(self) -> None:
        """Take the last edit back and go there."""
        self.flush()
        self._after_step(self.session.undo(), "Không còn gì để hoàn tác.")

    def redo(self) -> None:
        """Do again what was taken back and go there."""
        self.flush()
        self._after_step(self.session.redo(), "Không còn gì để làm lại.")

    def choose_rating(self, number: int) -> bool:
        """Rate the open item; an item that is out of sight is never rated."""
        editor = self._editor_in_sight()
        return editor is not None and editor.choose_rating(number)

    def paste(self) -> bool:
        """Take a picture, files or a table from the clipboard into the open item."""
        editor = self._editor_in_sight()
        return editor is not None and editor.paste()

    def add_extra_item(self) -> None:
        """Add an item outside the outline to the section shown, and open it."""
        here = self.cards.place
        section = here.section_id if here is not None else EXTRA_SECTION
        item_id = self.session.add_extra_item(section, UNNAMED_EXTRA)
        if item_id:
            self.go_to_item(item_id)
            editor = self.cards.editor
            if editor is not None:
                editor.focus_heading()

    def focus_phrases(self) -> None:
        """Put the cursor on the phrases."""
        self.toggles.show_context()
        if self.context.phrases is not None:
            self.context.phrases.focus_first()

    def toggle_missing(self) -> None:
        """Show what is missing in place of the outline, or the outline again."""
        if self.lists.shows_missing:
            self.show_outline()
            return
        self.flush()
        self.toggles.show_outline()
        self.lists.show_missing()

    def search(self, text: str) -> None:
        """Show what holds the words, in place of the outline."""
        if not text.strip():
            self.lists.leave_found()
            return
        self.flush()
        self.toggles.show_outline()
        self.lists.show_found(text)

    def show_outline(self) -> None:
        """Show the outline again."""
        self.lists.show_outline()
        self.toggles.show_outline()
        self.outline.focus_list()

    def flush(self) -> None:
        """Hand over everything typed, finished or not."""
        self.cards.flush()
        self.context.flush()
        if self.attendance is not None:
            self.attendance.flush()

    def remember_place(self) -> None:
        """Keep where the person is."""
        self._remember.stop()
        if self._item_id or self._field:
            capture = self.session.workspace.capture
            capture.remember_place(self.session.visit_id, self._item_id, self._field)

    # --- inside

    def _lay_out(self) -> None:
        ui = Ui_VisitDesk()
        set_up(ui, self)
        self._centre = ui.centre
        self.lists = LeftPanes(self.session, ui.left_panes, self.outline)
        self._centre.addWidget(self.cards)
        self.toggles = PaneToggles(ui.left_panes, self.context)
        ui.above.addWidget(self.toggles)
        ui.above.addWidget(self.notices)
        ui.row.addWidget(self.context)

    def _connect(self) -> None:
        self.outline.asked.connect(self.go_to_section)
        self.outline.opened.connect(self.open_section)
        self.outline.extra_asked.connect(self.add_extra_item)
        self.outline.attendance_asked.connect(self._on_attendance_asked)
        self.lists.asked.connect(self.go_to_target)
        self.lists.left.connect(self.show_outline)
        for editors in (self.cards, self.context):
            editors.entered.connect(self._on_entered)
            editors.undo_asked.connect(self.undo)
            editors.redo_asked.connect(self.redo)
        self.cards.opened.connect(self._on_opened)
        self.cards.finished.connect(self.go_on)
        self.context.phrase_chosen.connect(self._on_phrase)
        self.context.phrase_keep_asked.connect(self._on_phrase_keep)
        self.notices.undo_asked.connect(self.undo)
        self._remember.timeout.connect(self._remember_while_shown)

    def _follow(self, session: VisitSession) -> None:
        session.finding_changed.connect(self._on_finding)
        session.visit_changed.connect(self._on_visit)
        session.missing_changed.connect(self.lists.refresh)

    def _attendance_panel(self) -> AttendancePanel:
        if self.attendance is None:
            panel = AttendancePanel(self.session)
            panel.entered.connect(self._on_entered)
            panel.undo_asked.connect(self.undo)
            panel.redo_asked.connect(self.redo)
            self._centre.addWidget(panel)
            self.attendance = panel
        return self.attendance

    def _editor_in_sight(self) -> ItemEditor | None:
        return self.cards.editor if self._centre.currentWidget() is self.cards else None

    def _show_place(self, place: OutlinePlace) -> None:
        self._centre.setCurrentWidget(self.cards)
        if self.cards.place != place:
            self.cards.show_place(place)
        self.outline.show_place(place.section_id)

    def _after_step(self, step: UndoStep | None, nothing: str) -> None:
        if step is not None and step.keys:
            self.go_to_key(step.keys[0])
        elif step is None and not self.session.waits_for_reason:
            self.notices.tell(nothing)

    def _note_place(self, field: str) -> None:
        self._field = field
        self._remember.start()

    def _remember_while_shown(self) -> None:
        # Who leaves has the place remembered then; later the data folder may be closed.
        if self.isVisible():
            self.remember_place()

    def _on_attendance_asked(self) -> None:
        self.go_to_attendance()

    def _on_opened(self, item_id: str) -> None:
        self._item_id = item_id
        self.context.show_entry(entry_named(item_id, self.session.places))
        self._note_place("")

    def _on_entered(self, key: FieldKey) -> None:
        self._note_place(key.field)

    def _on_phrase(self, text: str) -> None:
        editor = self.cards.editor
        if editor is not None:
            editor.insert_phrase(text)

    def _on_phrase_keep(self) -> None:
        editor, phrases = self.cards.editor, self.context.phrases
        words = editor.current_words() if editor is not None else ""
        kept = phrases is not None and phrases.keep(words)
        if editor is not None:
            editor.focus_words()
        self.notices.tell(
            "Đã lưu làm mẫu câu." if kept else "Hãy đặt con trỏ vào ô có chữ rồi lưu làm mẫu câu."
        )

    def _on_finding(self, item_id: str) -> None:
        self.cards.refresh_item(item_id)
        self.context.refresh()
        self.outline.refresh()

    def _follow_places(self) -> None:
        """Show the items there are now, when one was added or taken out."""
        here = self.cards.place
        places = [place for place in self.session.places if not place.is_heading]
        if here is None or not places:
            return
        place = next((one for one in places if one.section_id == here.section_id), places[0])
        if place.item_ids == here.item_ids:
            return
        self.cards.show_place(place)
        if self._item_id in place.item_ids:
            self.cards.open_item(self._item_id)
        else:
            self._item_id = ""
            self.context.show_entry(place.entries[0])

    def _on_visit(self) -> None:
        self._follow_places()
        self.cards.refresh()
        self.context.refresh()
        self.outline.refresh()
        self.notices.refresh()
        if self.attendance is not None:
            self.attendance.refresh()
