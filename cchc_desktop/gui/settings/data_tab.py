"""Where the data lies, its backups, and the proof that it is whole."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.core.dates import short_date
from cchc_desktop.core.numbers import format_number
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.gui.dialogs.messages import ask
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.tasks import run_task
from cchc_desktop.gui.widgets.banner import Banner
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import Card
from cchc_desktop.gui.widgets.record_table import Cell, Record, RecordColumn, RecordTable
from cchc_desktop.sentences_capture import fault_sentence, notice_sentence
from cchc_desktop.services.safety import BackupRecord, CheckReport, SafetyService

_COLUMNS = (
    RecordColumn(title="Lúc", width=190),
    RecordColumn(title="Dung lượng", width=120),
    RecordColumn(title="Tệp"),
)


class DataTab(QWidget):
    """`restore_asked(Path)` comes after the person agreed; the application closes the data and restores."""

    restore_asked = Signal(object)

    def __init__(self, safety: SafetyService, data_folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._safety = safety
        self._folder = data_folder
        self._backups: dict[str, BackupRecord] = {}
        self._banner = Banner(self)
        self._table = RecordTable(_COLUMNS, "Các bản sao lưu", parent=self)
        self._table.opened.connect(self._ask_restore)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(12))
        column.addWidget(self._banner)
        top = QHBoxLayout()
        top.setSpacing(scaled(12))
        top.addWidget(self._folder_card(), 1)
        top.addWidget(self._check_card(), 1)
        column.addLayout(top)
        column.addWidget(self._backup_card(), 1)

    def refresh(self) -> None:
        """Read the list of backups again."""
        backups = self._safety.backups()
        self._backups = {str(one.path): one for one in backups}
        self._table.set_records(tuple(_line(one) for one in backups))
        last = f"Bản gần nhất: {moment_words(backups[0].made_at)}." if backups else "Chưa có bản sao lưu nào."
        self._last.setText(f"{last} Tự động lúc mở chương trình và mỗi 30 phút làm việc, giữ 30 ngày.")
        if backups and not self._table.current_id():
            self._table.set_current(str(backups[0].path))

    def flush(self) -> QWidget | None:
        """Nothing is typed here."""
        return None

    def _folder_card(self) -> Card:
        card = Card()
        card.body.addWidget(label("Thư mục dữ liệu", Role.HEADING))
        place = label(str(self._folder), wrap=True)
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card.body.addWidget(place)
        card.body.addWidget(label("Trên ổ đĩa của máy này; không cần mạng.", Role.NOTE, wrap=True))
        card.body.addStretch(1)
        card.body.addWidget(Button("Mở thư mục", clicked=self._open_folder), 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _check_card(self) -> Card:
        card = Card()
        card.body.addWidget(label("Kiểm tra dữ liệu", Role.HEADING))
        words = "Đọc lại toàn bộ nhật ký, tệp đính kèm và các khóa số liệu, đối chiếu mã băm."
        card.body.addWidget(label(words, Role.MUTED, wrap=True))
        card.body.addStretch(1)
        card.body.addWidget(Button("Kiểm tra ngay", clicked=self._check), 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _backup_card(self) -> Card:
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(scaled(8))
        head.addWidget(label("Sao lưu", Role.HEADING))
        head.addStretch(1)
        head.addWidget(Button("Sao lưu ngay", clicked=self._backup))
        head.addWidget(Button("Sao lưu ra tệp…", clicked=self._choose_target))
        head.addWidget(Button("Khôi phục bản đang chọn…", keys="Enter", clicked=self._ask_restore))
        self._last = label("", Role.MUTED, wrap=True)
        card.body.addLayout(head)
        card.body.addWidget(self._last)
        card.body.addWidget(self._table, 1)
        return card

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _backup(self) -> None:
        self._run_backup(None)

    def _choose_target(self) -> None:
        dialog = QFileDialog(self, "Sao lưu ra tệp")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_target)
        dialog.open()

    def _on_target(self, path: str) -> None:
        self._run_backup(Path(path))

    def _run_backup(self, target: Path | None) -> None:
        def work(progress: Progress, cancel: CancelToken) -> BackupRecord:
            del progress, cancel
            return self._safety.backup(target)

        run_task(self, work, done=self._on_backup, title="Đang sao lưu", cancellable=False)

    def _on_backup(self, made: BackupRecord) -> None:
        self.refresh()
        self._banner.tell(f"Đã sao lưu lúc {moment_words(made.made_at)} vào “{made.path}”.", Tone.GOOD)

    def _check(self) -> None:
        def work(progress: Progress, cancel: CancelToken) -> CheckReport:
            return self._safety.check(progress=progress, cancel=cancel)

        run_task(self, work, done=self._on_check, title="Đang kiểm tra dữ liệu")

    def _on_check(self, report: CheckReport) -> None:
        if report.ok:
            counted = (
                f"{format_number(report.changes)} thay đổi, {report.visits} cuộc kiểm tra, "
                f"{report.attachments} tệp đính kèm, {report.seals} khóa số liệu"
            )
            remarks = "".join(f" {notice_sentence(one.code, one.fields)}" for one in report.notices)
            self._banner.tell(f"Dữ liệu nguyên vẹn: {counted}.{remarks}", Tone.GOOD)
            return
        words = " ".join(fault_sentence(fault.code, fault.fields) for fault in report.faults[:5])
        more = f" Và {len(report.faults) - 5} chỗ khác." if len(report.faults) > 5 else ""
        self._banner.tell(words + more, Tone.WRONG)

    def _ask_restore(self) -> None:
        backup = self._backups.get(self._table.current_id())
        if backup is None:
            return

        def run() -> None:
            self.restore_asked.emit(backup.path)

        ask(
            self,
            f"Khôi phục bản sao lưu {moment_words(backup.made_at)}?",
            "Chương trình sẽ trở lại số liệu lúc đó. Dữ liệu hiện nay được cất riêng bên cạnh, không bị xóa.",
            yes="Khôi phục",
            run=run,
        )


def moment_words(moment: str) -> str:
    """Return a stored moment as `14:03, 12/9/2023`."""
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    return f"{at:%H:%M}, {short_date(at.date())}"


def size_words(size: int) -> str:
    """Return a size in the largest unit that keeps it above one."""
    for unit, words in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")):
        if size >= unit:
            return f"{size / unit:.1f} {words}".replace(".", ",")
    return f"{size} B"


def _line(backup: BackupRecord) -> Record:
    return Record(
        id=str(backup.path),
        cells=(
            Cell(text=moment_words(backup.made_at), strong=True),
            Cell(text=size_words(backup.size)),
            Cell(text=str(backup.path), tone=Tone.MUTED),
        ),
    )
