"""The journal: what went where, what came in, what was refused; and what can be done with a line."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.settings.data_tab import moment_words, size_words
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.transfer.words import (
    line_content,
    line_kind,
    line_partner,
    line_state,
    machine,
    refusal_sentence,
    refused_state,
)
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.gui.widgets.flow import FlowLayout
from cchc_desktop.gui.widgets.labels import Role, SectionHeading, label
from cchc_desktop.gui.widgets.marks import SIGN_GOOD, Card, EmptyState
from cchc_desktop.gui.widgets.record_table import Cell, Record, RecordColumn, RecordTable
from cchc_desktop.services.transfer_records import PackageLine, QuarantinedPackage

NARROW = 1000
LOW = 320
"""Below this height only the last, most telling line about a package is shown under the list."""
_LESS_NEEDED = 4
_COLUMNS = (
    RecordColumn(title="Lúc", width=136),
    RecordColumn(title="", width=80),
    RecordColumn(title="Gói", width=196),
    RecordColumn(title="Với ai"),
    RecordColumn(title="Nội dung", width=200),
    RecordColumn(title="Trạng thái", width=212),
)
_NOTHING = (
    "Khi gửi, gói được ghi ra USB rồi đọc lại để so; khi nhận, chương trình cho xem trước rồi mới ghi. Mọi "
    "lần gửi, nhận đều còn ở đây. Bắt đầu bằng “Gửi…” hoặc “Nhận…” ở trên."
)
Line = PackageLine | QuarantinedPackage


class JournalPart(QWidget):
    """`take_back_asked(PackageLine)` asks to undo an import."""

    take_back_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: dict[str, Line] = {}
        self._is_low = False
        self.table = RecordTable(_COLUMNS, "Nhật ký gửi, nhận", parent=self)
        self.table.current_changed.connect(self._show_detail)
        self._heading = SectionHeading("Nhật ký")
        self._detail = Card()
        self._detail_body: QWidget | None = None
        self._stack = QStackedWidget()
        self._lay_out()

    def show_lines(self, lines: Sequence[PackageLine], refused: Sequence[QuarantinedPackage]) -> None:
        """Show the journal, the newest line first; the cursor stays on its line."""
        both = sorted((*lines, *refused), key=lambda one: one.at, reverse=True)
        self._lines = {_key(one): one for one in both}
        self.table.set_records(tuple(_record(key, one) for key, one in self._lines.items()))
        if self._lines and not self.table.current_id():
            self.table.set_current(next(iter(self._lines)))
        self._heading.set_text("Nhật ký", f"{len(both)} gói" if both else "")
        self._stack.setCurrentIndex(1 if both else 0)
        self._detail.setVisible(bool(both))
        self._show_detail()

    @called_by_qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.setColumnHidden(_LESS_NEEDED, self.width() < scaled(NARROW))
        low = self.height() < scaled(LOW)
        if low != self._is_low:
            self._is_low = low
            self._show_detail()

    def _lay_out(self) -> None:
        framed = Card()
        framed.body.addWidget(EmptyState("Chưa gửi, chưa nhận gói nào", _NOTHING))
        framed.body.addStretch(1)
        listed = Card()
        listed.body.setContentsMargins(scaled(8), scaled(4), scaled(8), scaled(8))
        listed.body.addWidget(self.table)
        self._stack.addWidget(framed)
        self._stack.addWidget(listed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(8))
        column.addWidget(self._heading)
        column.addWidget(self._stack, 1)
        column.addWidget(self._detail)

    def _show_detail(self) -> None:
        if self._detail_body is not None:
            self._detail.body.removeWidget(self._detail_body)
            self._detail_body.hide()
            self._detail_body.deleteLater()
        self._detail_body = QWidget()
        self._detail.body.addWidget(self._detail_body)
        one = self._lines.get(self.table.current_id())
        if one is None:
            return
        row = QHBoxLayout(self._detail_body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(scaled(16))
        words = QVBoxLayout()
        words.setSpacing(scaled(4))
        shown = _detail_words(one)
        for line in shown[-1:] if self._is_low else shown:
            words.addWidget(line)
        row.addLayout(words, 1)
        buttons = FlowLayout()
        for button in self._buttons(one):
            buttons.addWidget(button)
        row.addLayout(buttons)

    def _buttons(self, one: Line) -> list[Button]:
        place = _folder_of(one)
        buttons: list[Button] = []
        if place.isLocalFile():
            buttons.append(Button("Mở thư mục", clicked=lambda: QDesktopServices.openUrl(place)))
        if isinstance(one, PackageLine) and one.can_be_taken_back:
            asked = Button("Hoàn lại lần nhận này…", clicked=lambda: self.take_back_asked.emit(one))
            buttons.insert(0, asked)
        return buttons


def _folder_of(one: Line) -> QUrl:
    """Return where a package lies: a folder, or a place to synchronise with, which no window opens."""
    if isinstance(one, QuarantinedPackage):
        return QUrl.fromLocalFile(str(one.kept.parent))
    if "://" in one.path:
        return QUrl(one.path.rpartition("/")[0])
    return QUrl.fromLocalFile(str(Path(one.path).parent))


def _key(one: Line) -> str:
    return str(one.kept) if isinstance(one, QuarantinedPackage) else f"{one.direction}:{one.sha256}"


def _record(key: str, one: Line) -> Record:
    if isinstance(one, QuarantinedPackage):
        state = refused_state()
        cells = (
            Cell(Path(one.file).name, strong=True),
            Cell("–", Tone.MUTED),
            Cell(size_words(one.size), Tone.MUTED),
        )
        way = Cell("↓ Nhận")
    else:
        state = line_state(one)
        way = Cell("↓ Nhận" if one.direction == "received" else "↑ Gửi")
        cells = (
            Cell(line_kind(one), strong=True),
            Cell(line_partner(one)),
            Cell(line_content(one), Tone.MUTED),
        )
    chip = Cell(state.text, state.tone, sign=state.sign, chip=True)
    return Record(id=key, cells=(Cell(moment_words(one.at)), way, *cells, chip))


def _detail_words(one: Line) -> list[QWidget]:
    if isinstance(one, QuarantinedPackage):
        return [
            label(str(refusal_sentence(one)), wrap=True),
            label(f"Tệp “{Path(one.file).name}” được giữ riêng ở {one.kept}", Role.NOTE, wrap=True),
        ]
    lines: list[QWidget] = [label(f"{one.title} · {size_words(one.size)}", wrap=True)]
    if one.direction == "written":
        lines.append(label(f"Đã ghi và đọc lại đúng ở {one.path}", Role.NOTE, wrap=True))
        if one.confirmed_by:
            names = ", ".join(map(machine, one.confirmed_by))
            words = f"{SIGN_GOOD} Đã xác nhận có đủ gói này: {names}."
            lines.append(label(words, tone=Tone.GOOD, wrap=True))
        elif one.kind != "receipt":
            lines.append(label("Chưa có giấy xác nhận: ghi ra chưa phải là đã nhận.", Role.NOTE, wrap=True))
        return lines
    lines.append(label(_received_words(one), Role.NOTE, wrap=True))
    return lines


def _received_words(one: PackageLine) -> str:
    told = one.details
    parts = [
        f"{told[name]} {words}"
        for name, words in (
            ("new", "mới"),
            ("same", "đã có"),
            ("conflicts", "khác nhau"),
            ("refused", "không nhận"),
            ("forks", "trùng số"),
        )
        if told.get(name)
    ]
    backup = told.get("backup")
    kept = f" Bản sao lưu trước khi nhận: {backup}" if backup else ""
    return f"{' · '.join(parts) or 'Không có gì mới'}. Tệp {one.path}.{kept}"
