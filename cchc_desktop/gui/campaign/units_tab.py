"""The units to be inspected: typed one after another, pasted from a spreadsheet, or read from a file."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.core.records import UnitRecord
from cchc_desktop.gui.campaign.import_dialog import UnitImportDialog
from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.campaign.tab import ListAndForm
from cchc_desktop.gui.dialogs.messages import show_error
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.tasks import run_task
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.gui.widgets.choice_box import PickList
from cchc_desktop.gui.widgets.forms import Field, FormRow
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import EmptyState
from cchc_desktop.gui.widgets.record_table import Cell, Record, RecordColumn
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit, LineEdit
from cchc_desktop.services.unit_tables import UnitImport, UnitRow, UnitTable, table_from_file, table_from_text

_COLUMNS = (
    RecordColumn(title="Tên đơn vị"),
    RecordColumn(title="Loại", width=232),
    RecordColumn(title="Thủ trưởng", width=152),
)
FILE_KINDS = "Bảng đơn vị (*.xlsx *.csv *.txt);;Mọi tệp (*)"


class UnitsTab(ListAndForm):
    """Enter in the line above the list adds a unit and waits for the next name."""

    touching = ("unit", "campaign")
    entity = "unit"
    removal = "Bỏ đơn vị"
    less_needed = (1, 2)

    def __init__(self, session: CampaignSession, parent: QWidget | None = None) -> None:
        self._units: dict[str, UnitRecord] = {}
        self._labels: dict[str, str] = {}
        empty = EmptyState(
            "Chưa có đơn vị nào",
            "Gõ tên ở dòng trên rồi Enter, dán cả bảng từ Excel (Ctrl V), hoặc nhập từ tệp .xlsx, .csv.",
        )
        super().__init__(session, _COLUMNS, "Đơn vị được kiểm tra", empty=empty, parent=parent)
        self._add = QAction("Thêm đơn vị", self)
        self._add.setShortcut(QKeySequence("Ctrl+N"))
        self._add.triggered.connect(self._focus_line)
        self._fill_tools()
        self._fill_form()

    def primary(self) -> QAction:
        return self._add

    def refresh(self) -> None:
        if self.session.campaign_id:
            tags = self.session.workspace.planning.outline(self.session.campaign_id).unit_tags
            self._labels = {tag.tag: tag.label for tag in tags}
            for picker in (self._line_kind, self._kind):
                picker.set_options(self._labels.items())
            if not self._line_kind.value() and tags:
                self._line_kind.set_value(tags[0].tag)
        super().refresh()
        self._count.setText(f"{len(self._units)} đơn vị" if self._units else "")

    def records(self) -> tuple[Record, ...]:
        units = self.session.workspace.planning.units(self.session.campaign_id)
        self._units = {unit.entity_id: unit for unit in units}
        return tuple(self._line_of(unit) for unit in units)

    def values(self, entity_id: str) -> Mapping[str, JsonValue]:
        unit = self._units.get(entity_id)
        if unit is None:
            return {}
        names = ("name", "parent", "address", "head", "phone", "note")
        return {name: getattr(unit, name) for name in names}

    def show_form(self, entity_id: str) -> None:
        super().show_form(entity_id)
        unit = self._units.get(entity_id)
        if unit is not None:
            self._kind.set_value(unit.tags[0] if unit.tags else "")

    def may_remove(self, entity_id: str) -> bool:
        planning = self.session.workspace.planning
        visits = sum(row.unit_id == entity_id for row in planning.visits(self.session.campaign_id))
        if visits:
            words = f"“{self.words_of(entity_id)}” đã có {visits} cuộc kiểm tra. Hãy bỏ cuộc kiểm tra trước."
            self.banner.tell(words, Tone.ATTENTION)
        return not visits

    @called_by_qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = self.width() >= scaled(960)
        self._add_button.setVisible(roomy)
        self._count.setVisible(roomy)

    @called_by_qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)

    def finish(self) -> QWidget | None:
        name = self._line.value().strip()
        if name:
            self._add_line()
            self.banner.tell(f"Đã thêm “{name}” đang gõ dở.", Tone.ACCENT)
        return super().finish()

    @called_by_qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A table has no place in the line for one name: Ctrl+V there means what the button beside says.
        pasting = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Paste)
        if pasting and event.type() is QEvent.Type.KeyPress and _is_table(QGuiApplication.clipboard().text()):
            self.paste()
            return True
        return super().eventFilter(watched, event)

    def paste(self) -> None:
        """Show what the clipboard holds as units, before anything is written."""
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self._preview(lambda: table_from_text(text), "Đọc bảng vừa dán")
        else:
            self.banner.tell("Chưa có gì để dán. Hãy chép bảng trong Excel rồi dán lại.", Tone.ATTENTION)

    def import_file(self, path: Path) -> None:
        """Show what a file holds as units, before anything is written."""
        self._preview(lambda: table_from_file(path), f"Đọc tệp {path.name}")

    def _fill_tools(self) -> None:
        self._line = LineEdit("Tên đơn vị, Enter để thêm")
        self._line.setAccessibleName("Tên đơn vị mới")
        self._line.returnPressed.connect(self._add_line)
        self._line.installEventFilter(self)
        self._line_kind = PickList((), "Loại của đơn vị mới")
        self._count = label("", Role.MUTED)
        self.tools.addWidget(self._line, 2)
        self.tools.addWidget(self._line_kind, 1)
        self._add_button = Button("Thêm", keys="Enter", clicked=self._add_line)
        self.tools.addWidget(self._add_button)
        self.tools.addWidget(self._count)
        self.tools.addWidget(Button("Dán từ Excel", keys="Ctrl V", clicked=self.paste))
        self.tools.addWidget(Button("Nhập từ tệp…", clicked=self._choose_file))

    def _fill_form(self) -> None:
        self._kind = PickList((), "Loại đơn vị")
        self._kind.chosen.connect(self._on_kind)
        typed: dict[str, LineEdit | GrowingTextEdit] = {
            "name": GrowingTextEdit(lines=1),
            "parent": LineEdit(),
            "address": LineEdit(),
            "head": LineEdit(),
            "phone": LineEdit(),
            "note": GrowingTextEdit(lines=2),
        }
        for field, editor in typed.items():
            self.binder.typed(field, editor)
        self.form.column.setSpacing(scaled(10))
        self.form.add(Field("Tên đơn vị, như in trong biên bản", typed["name"]))
        self.form.add(Field("Loại đơn vị (quyết định các nội dung phải trả lời)", self._kind))
        self.form.add(Field("Cơ quan cấp trên", typed["parent"]))
        self.form.add(Field("Địa chỉ trụ sở", typed["address"]))
        self.form.add(
            FormRow((Field("Thủ trưởng", typed["head"]), 3), (Field("Điện thoại", typed["phone"]), 2))
        )
        self.form.add(Field("Ghi chú", typed["note"]))

    def _line_of(self, unit: UnitRecord) -> Record:
        kinds = ", ".join(self._labels.get(tag, tag) for tag in unit.tags)
        return Record(
            id=unit.entity_id,
            cells=(
                Cell(
                    text=unit.name or "(chưa có tên)",
                    strong=True,
                    tone=Tone.PLAIN if unit.name else Tone.ATTENTION,
                ),
                Cell(text=kinds or "chưa chọn loại", tone=Tone.MUTED if kinds else Tone.ATTENTION),
                Cell(text=unit.head, tone=Tone.MUTED),
            ),
        )

    def _focus_line(self) -> None:
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _add_line(self) -> None:
        name = self._line.value().strip()
        if not name:
            self._focus_line()
            return
        kind = self._line_kind.value()
        made = self.session.new_entity("unit", name=name, tags=[kind] if kind else [])
        if made:
            self._line.flush()
            self._line.set_value("")
            self.refresh()
            self.table.set_current(made)
            self._focus_line()

    def _on_kind(self, tag: str) -> None:
        unit = self.table.current_id()
        if unit:
            self.session.put(FieldKey("unit", unit, "tags"), [tag])

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, "Nhập danh sách đơn vị", "", FILE_KINDS)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_file)
        dialog.open()

    def _on_file(self, path: str) -> None:
        self.import_file(Path(path))

    def _preview(self, read: Callable[[], UnitTable], title: str) -> None:
        campaign = self.session.campaign_id
        planning = self.session.workspace.planning

        def work(progress: Progress, cancel: CancelToken) -> UnitTable:
            del progress
            table = read()
            cancel.raise_if_cancelled()
            return table

        def done(table: UnitTable) -> None:
            # The database belongs to the window's thread; only reading the file was work for another.
            try:
                self._show_preview(planning.preview_units(campaign, table))
            except CchcError as error:
                show_error(self, error)

        run_task(self, work, done=done, title=title)

    def _show_preview(self, found: UnitImport) -> None:
        dialog = UnitImportDialog(found, self._labels, self)
        dialog.taken.connect(self._on_taken)
        dialog.open()

    def _on_taken(self, rows: tuple[UnitRow, ...]) -> None:
        planning = self.session.workspace.planning
        changed = self.session.attempt(lambda: planning.import_units(self.session.campaign_id, rows))
        if changed is not None:
            self.session.tell(changed)
            self.refresh()
            self.banner.tell(f"Đã thêm {len(rows)} đơn vị.", Tone.GOOD)


def _is_table(text: str) -> bool:
    return any(mark in text.strip("\r\n") for mark in "\t\n\r")
