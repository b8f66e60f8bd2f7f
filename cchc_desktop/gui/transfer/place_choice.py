"""Where a package is written: a stick that is plugged in, or a folder."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.settings.data_tab import size_words
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.transfer.check_table import CheckTable
from cchc_desktop.gui.transfer.drives import PACKAGE_FOLDER, Drives, DriveWatch, plugged_in
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import Card
from cchc_desktop.gui.widgets.record_table import Cell, Record, RecordColumn
from cchc_desktop.platform.removable import RemovableDrive, drive_of

FOLDER = "folder:"
_COLUMNS = (RecordColumn(title="Nơi ghi"), RecordColumn(title="Còn trống", width=150))
_NONE = "Chưa thấy USB nào. Cắm USB vào: chương trình tự nhận ra, không cần bấm gì."
_SOME = (
    f"Gói nằm trong thư mục “{PACKAGE_FOLDER}” của USB; trên USB luôn chỉ có gói trọn vẹn hoặc không có gì."
)


class PlaceChoice(QWidget):
    """Keeps looking for sticks while it is shown. `changed` comes whenever another place is meant."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drives: Drives = ()
        self._folder: Path | None = None
        self._needed = 0
        self._touched = False
        self.places = CheckTable(_COLUMNS, "Nơi ghi gói", single=True, parent=self)
        self.places.ticked.connect(self._on_ticked)
        self._remark = label(_NONE, Role.NOTE, wrap=True)
        self._watch = DriveWatch(self, plugged_in)
        self._watch.changed.connect(self._on_drives)
        card = Card()
        head = QHBoxLayout()
        head.addWidget(label("Ghi vào đâu", Role.HEADING), 1)
        head.addWidget(Button("Thư mục khác…", clicked=self._ask_folder))
        card.body.addLayout(head)
        card.body.addWidget(self.places, 1)
        card.body.addWidget(self._remark)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(8))
        column.addWidget(card)

    def start(self) -> None:
        """Look for sticks from now on."""
        self._watch.start()

    def stop(self) -> None:
        """Look no more."""
        self._watch.stop()

    def set_needed(self, size: int) -> None:
        """Tell how much room a package needs, in bytes."""
        self._needed = size
        self._show()

    def target(self) -> Path | None:
        """Return the folder to write to; the folder on a stick is made with the package."""
        chosen = next(iter(self.places.checked()), "")
        if chosen.startswith(FOLDER):
            return self._folder
        return Path(chosen) / PACKAGE_FOLDER if chosen else None

    def drive(self) -> RemovableDrive | None:
        """Return the stick that is meant, also when a folder on it was chosen."""
        target = self.target()
        return drive_of(target, self._drives) if target is not None else None

    def lacks(self) -> str:
        """Return what is still to be chosen, empty when nothing."""
        return "" if self.target() is not None else "Hãy cắm USB, hoặc chọn một thư mục để ghi."

    def set_folder(self, folder: str) -> None:
        """Mean this folder."""
        self._folder = Path(folder)
        self._touched = True
        self._show()
        self.places.set_checked((f"{FOLDER}{folder}",))
        self.changed.emit()

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, "Ghi gói vào thư mục nào?")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.set_folder)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_drives(self, drives: Drives) -> None:
        before = self.places.checked()
        self._drives = drives
        self._show()
        if not self.places.checked() and not (self._touched and self._folder is not None):
            free = (str(one.path) for one in drives if self._is_usable(one))
            self.places.set_checked(tuple(free)[:1])
        if before != self.places.checked():
            self.changed.emit()

    def _show(self) -> None:
        lines = [self._line(one) for one in self._drives]
        if self._folder is not None:
            cells = (Cell(f"Thư mục {self._folder}"), Cell(""))
            lines.append(Record(id=f"{FOLDER}{self._folder}", cells=cells))
        closed = {str(one.path) for one in self._drives if not self._is_usable(one)}
        self.places.set_lines(lines, closed=closed)
        self._remark.setText(_SOME if self._drives else _NONE)

    def _line(self, drive: RemovableDrive) -> Record:
        free = size_words(drive.free)
        if drive.read_only:
            room = Cell("chỉ đọc được", Tone.ATTENTION, sign="▲")
        elif drive.free < self._needed:
            room = Cell(f"{free}, không đủ", Tone.ATTENTION, sign="▲")
        else:
            room = Cell(f"{free} · {drive.file_system}", Tone.MUTED)
        return Record(id=str(drive.path), cells=(Cell(f"USB {drive.name}", strong=True), room))

    def _is_usable(self, drive: RemovableDrive) -> bool:
        return not drive.read_only and drive.free >= self._needed

    def _on_ticked(self) -> None:
        self._touched = True
        self.changed.emit()
