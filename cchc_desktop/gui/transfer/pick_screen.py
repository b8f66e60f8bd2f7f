"""The first screen of receiving: packages found on sticks, dropped, or chosen."""

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.core.text import nfc
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.settings.data_tab import moment_words, size_words
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.transfer.check_table import CheckTable
from cchc_desktop.gui.transfer.drives import DriveWatch, FoundPackage, packages_among, packages_on_drives
from cchc_desktop.gui.transfer.words import telling_name
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import SIGN_GOOD, Card, EmptyState
from cchc_desktop.gui.widgets.record_table import Cell, Record, RecordColumn
from cchc_desktop.platform.removable import RemovableDrive
from cchc_desktop.services.workspace import Workspace

_COLUMNS = (
    RecordColumn(title="Gói"),
    RecordColumn(title="Ở đâu", width=190),
    RecordColumn(title="Ghi lúc", width=150),
    RecordColumn(title="Dung lượng", width=100),
    RecordColumn(title="", width=130),
)
_FILTER = "Gói dữ liệu (*.cchc);;Mọi tệp (*)"
_NOTHING = (
    "Cắm USB có gói: các gói trên đó tự hiện ở đây. Hoặc kéo tệp .cchc, hay cả thư mục, thả vào bất cứ đâu "
    "trong cửa sổ."
)
_RECEIVED = Cell("đã nhận", Tone.GOOD, sign=SIGN_GOOD, chip=True)
_WRITTEN = Cell("của máy này", Tone.MUTED, chip=True)
Found = tuple[tuple[RemovableDrive, tuple[FoundPackage, ...]], ...]


class PickScreen(QWidget):
    """`changed` comes when other packages are ticked."""

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._on_drives: Found = ()
        self._added: dict[str, Path] = {}
        self._places: dict[str, Path] = {}
        self._journal: dict[tuple[str, int], Cell] = {}
        self._touched = False
        self.packages = CheckTable(_COLUMNS, "Các gói tìm thấy", parent=self)
        self.packages.ticked.connect(self._on_ticked)
        self._watch = DriveWatch(self, packages_on_drives)
        self._watch.changed.connect(self._on_found)
        self._stack = QStackedWidget()
        self._stack.addWidget(EmptyState("Chưa thấy gói nào", _NOTHING))
        self._stack.addWidget(self.packages)
        self._lay_out()

    def start(self) -> None:
        """Look for sticks from now on."""
        rows = self._workspace.store.journal.packages("")
        self._journal = {
            (Path(row.path).name, row.size): _WRITTEN if row.direction == "written" else _RECEIVED
            for row in rows
            if row.direction == "written" or row.state == "imported"
        }
        self._watch.start()

    def stop(self) -> None:
        """Look no more."""
        self._watch.stop()

    def chosen(self) -> tuple[Path, ...]:
        """Return the ticked packages, the oldest first: a plan comes before what was written under it."""
        return tuple(self._places[one] for one in reversed(self.packages.checked()))

    def add(self, paths: tuple[Path, ...]) -> None:
        """Add chosen or dropped files and folders, and tick them."""
        ticked = self.packages.checked()
        new = packages_among(paths)
        self._added |= {str(path): path for path in new}
        self._show()
        self.packages.set_checked((*ticked, *map(str, new)))
        self._touched = True
        self.changed.emit()

    def _lay_out(self) -> None:
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(scaled(8))
        head.addWidget(label("Nhận gói nào", Role.HEADING))
        words = "hoặc kéo tệp .cchc, cả thư mục, thả vào cửa sổ"
        head.addWidget(label(words, Role.MUTED), 1)
        head.addWidget(Button("Chọn tệp…", clicked=self._ask_files))
        head.addWidget(Button("Chọn thư mục…", clicked=self._ask_folder))
        card.body.addLayout(head)
        card.body.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)

    def _ask_files(self) -> None:
        dialog = QFileDialog(self, "Chọn gói dữ liệu", "", _FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)

        def chosen(files: list[str]) -> None:
            self.add(tuple(map(Path, files)))

        dialog.filesSelected.connect(chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, "Chọn thư mục có gói dữ liệu")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)

        def chosen(folder: str) -> None:
            self.add((Path(folder),))

        dialog.fileSelected.connect(chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_found(self, found: Found) -> None:
        self._on_drives = found
        self._show()
        if not self._touched:
            fresh = [
                str(path)
                for _, packages in found
                for path, size, _ in packages
                if (path.name, size) not in self._journal
            ]
            self.packages.set_checked(fresh)
        self.changed.emit()
        if self.packages.isVisible():
            self.packages.setFocus()

    def _show(self) -> None:
        lines: dict[str, Record] = {}
        self._places = {}
        for path in self._added.values():
            lines[str(path)] = self._line(_found(path), str(path.parent))
        for drive, packages in self._on_drives:
            for one in packages:
                lines.setdefault(str(one[0]), self._line(one, f"USB {drive.name}"))
        self.packages.set_lines(lines.values())
        self._stack.setCurrentIndex(1 if lines else 0)

    def _line(self, one: FoundPackage, where: str) -> Record:
        path, size, written = one
        self._places[str(path)] = path
        moment = datetime.fromtimestamp(written, tz=UTC).astimezone().isoformat() if written else ""
        return Record(
            id=str(path),
            cells=(
                Cell(telling_name(nfc(path.name)), strong=True),
                Cell(nfc(where), Tone.MUTED),
                Cell(moment_words(moment)),
                Cell(size_words(size)),
                self._journal.get((path.name, size), Cell()),
            ),
        )

    def _on_ticked(self) -> None:
        self._touched = True
        self.changed.emit()


def _found(path: Path) -> FoundPackage:
    try:
        state = path.stat()
    except OSError:
        return path, 0, 0.0
    return path, state.st_size, state.st_mtime
