"""Giving the minutes out: to a file, to Word, to a printer. Nothing is called done before it is."""

import contextlib
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from cchc_desktop.core.errors import CchcError, EnvironmentFailed, ErrorCode
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.core.visit_records import PrintRecord
from cchc_desktop.gui.dialogs.messages import ask, show_error
from cchc_desktop.gui.minutes.paper import FILE_PREFIXES, Paper, paper_of
from cchc_desktop.gui.minutes.printing import ask_printer, print_pdf
from cchc_desktop.gui.minutes.words import FORMATS, file_name
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.tasks import run_task
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.sentences import Sentence
from cchc_desktop.services.reporting import MinutesFormat

_STEPS = {
    "reading": "Đọc số liệu",
    "laying_out": "Dàn trang",
    "writing": "Ghi tệp",
    "done": "Hoàn tất",
    "print": "Chuyển trang cho máy in",
}
_MOST_NAMES = 1000
_Result = TypeVar("_Result")

_NOT_PRINTED = Sentence(
    what="Máy in chưa nhận hết biên bản.",
    safe="Số liệu và các bản đã lưu vẫn còn nguyên; có thể một số trang đã ra giấy.",
    remedy="Hãy xem máy in còn giấy, còn mực và đang bật, bỏ các trang dở rồi in lại.",
)


def open_file(path: Path) -> bool:
    """Open a file with the system's program for it; False when there is none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def documents_folder() -> Path:
    """Return the person's own folder for documents."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place) or Path.home())


def forget_folder(folder: Path) -> None:
    """Remember no folder beyond the life of the page."""
    del folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What lies outside the page: the print dialog, the system's own programs, the folder used last."""

    ask_printer: Callable[[QWidget, int, int], QPrinter | None] = ask_printer
    open_file: Callable[[Path], bool] = open_file
    documents: Callable[[], Path] = documents_folder
    remember_folder: Callable[[Path], None] = forget_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What became of a print: recorded before the pages left, `complete` when the printer took them all."""

    record: PrintRecord
    pages: int
    complete: bool


class GivingOut(QObject):
    """Saves, opens and prints the minutes of one visit, or the supplementary minutes.

    `told(words, tone, path)` carries a result for the page, with the file it is about or an empty path;
    `printed` comes after every print that was recorded.
    """

    told = Signal(str, str, object)
    recorded = Signal()

    def __init__(self, owner: QWidget, session: VisitSession, outside: Outside) -> None:
        super().__init__(owner)
        self._owner = owner
        self._session = session
        self._outside = outside
        self._folder: Path | None = None
        self._format: MinutesFormat = "docx"
        self._shown = paper_of(session.workspace, Paper.MINUTES)

    def turn_to(self, paper: Paper) -> None:
        """Give out the other paper from now on."""
        self._shown = paper_of(self._session.workspace, paper)

    # --- to a file

    def ask_where(self, format_: MinutesFormat) -> None:
        """Ask for a place and save there."""
        self._format = format_
        folder = self._folder if self._folder and self._folder.is_dir() else self._outside.documents()
        words = FORMATS[format_]
        dialog = QFileDialog(self._owner, f"Lưu {self._shown.name} thành tệp {words}", str(folder))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"Tệp {words} (*.{format_})")
        dialog.setDefaultSuffix(format_)
        dialog.selectFile(self._file_name(format_))
        dialog.finished.connect(dialog.deleteLater)
        dialog.fileSelected.connect(self._on_chosen)
        dialog.open()

    def save(self, path: Path, format_: MinutesFormat) -> None:
        """Save the minutes to a file that may be replaced."""
        maker, visit_id = self._shown.maker, self._session.visit_id

        def work(progress: Progress, cancel: CancelToken) -> PrintRecord:
            made = maker.write(visit_id, path, format_, progress=progress, cancel=cancel)
            return _read_back(path, made)

        def done(made: PrintRecord) -> None:
            self._folder = path.parent
            self._outside.remember_folder(path.parent)
            self.recorded.emit()
            words = f"Đã lưu “{path.name}” vào thư mục “{path.parent}” và kiểm lại. Mã bản in: {made.code}."
            self.told.emit(words, Tone.GOOD.value, path)

        self._run(
            work,
            done,
            title=f"Đang lưu {self._shown.name} thành tệp {FORMATS[format_]}",
            trouble=f"Chưa lưu được {self._shown.name}",
        )

    def _on_chosen(self, chosen: str) -> None:
        path = Path(chosen)
        format_ = self._format
        wanted = path if path.suffix.lower() == f".{format_}" else path.with_name(f"{path.name}.{format_}")
        if wanted == path or not wanted.exists():
            self.save(wanted, format_)
            return
        ask(
            self._owner,
            f"Thay tệp “{wanted.name}”?",
            "Trong thư mục này đã có tệp cùng tên. Tệp cũ sẽ được thay bằng bản vừa lưu.",
            yes="Thay tệp cũ",
            run=lambda: self.save(wanted, format_),
        )

    # --- to Word

    def open_in_word(self) -> None:
        """Save the minutes under a name of their own and open them with the system's word processor."""
        maker, visit_id = self._shown.maker, self._session.visit_id
        folder = self._outside.documents()
        path = _free_name(folder, self._file_name("docx"))

        def work(progress: Progress, cancel: CancelToken) -> PrintRecord:
            with contextlib.suppress(OSError):  # writing says what is wrong with the folder
                folder.mkdir(parents=True, exist_ok=True)
            made = maker.write(visit_id, path, "docx", progress=progress, cancel=cancel)
            return _read_back(path, made)

        def done(_: PrintRecord) -> None:
            self.recorded.emit()
            self._open(path)

        self._run(work, done, title="Đang chuẩn bị tệp Word", trouble="Chưa mở được bằng Word")

    def _open(self, path: Path) -> None:
        where = f"Tệp “{path.name}” nằm ở thư mục “{path.parent}”."
        if self._outside.open_file(path):
            words = (
                f"{where} Chỗ sửa trong Word không tự quay lại chương trình; hãy sửa ở đây nếu còn in lại."
            )
            self.told.emit(words, Tone.ACCENT.value, path)
        else:
            remedy = "Hãy cài Word hoặc LibreOffice, hoặc chép tệp sang máy khác."
            words = f"Máy này chưa có chương trình mở tệp Word. {where} {remedy}"
            self.told.emit(words, Tone.ATTENTION.value, path)

    # --- to a printer

    def print_out(self, *, pages: int, copies: int) -> None:
        """Ask for a printer, record the print, then draw it. Who closes the dialog has printed nothing."""
        printer = self._outside.ask_printer(self._owner, pages, copies)
        if printer is None:
            return
        maker, visit_id = self._shown.maker, self._session.visit_id

        def work(progress: Progress, cancel: CancelToken) -> Printed:
            record, pdf = maker.print_pdf(visit_id, progress=progress, cancel=cancel)
            return Printed(
                record=record, pages=pages, complete=print_pdf(printer, pdf, progress=progress, cancel=cancel)
            )

        def done(printed: Printed) -> None:
            self.recorded.emit()
            if not printed.complete:
                show_error(self._owner, _NOT_PRINTED, heading="Bản in chưa hoàn tất")
                return
            name = printer.printerName() or Path(printer.outputFileName()).name
            self.told.emit(
                f"Đã chuyển {self._shown.name} cho máy in “{name}”. Mã bản in: {printed.record.code}.",
                Tone.GOOD.value,
                Path(),
            )

        self._run(work, done, title=f"Đang in {self._shown.name}", trouble="Bản in chưa hoàn tất")

    # --- inside

    def _file_name(self, format_: MinutesFormat) -> str:
        return file_name(self._session.record, format_, prefix=FILE_PREFIXES[self._shown.paper])

    def _run(
        self,
        work: Callable[[Progress, CancelToken], _Result],
        done: Callable[[_Result], None],
        *,
        title: str,
        trouble: str,
    ) -> None:
        def failed(error: Exception) -> None:
            self.recorded.emit()
            if not isinstance(error, CchcError):
                raise error
            show_error(self._owner, error, heading=trouble)

        run_task(self._owner, work, done=done, failed=failed, title=title, words=_STEPS)


def _read_back(path: Path, made: PrintRecord) -> PrintRecord:
    """Compare what is on the disk with what was made; only then it may be called saved."""
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise EnvironmentFailed(ErrorCode.FILE_NOT_WRITTEN, {"path": str(path)}) from error
    if digest != made.document_hash:
        raise EnvironmentFailed(ErrorCode.FILE_NOT_WRITTEN, {"path": str(path)})
    return made


def _free_name(folder: Path, name: str) -> Path:
    """Return a name nobody uses: the file before may still be open in Word."""
    path = folder / name
    for number in range(2, _MOST_NAMES):
        if not path.exists():
            break
        path = folder / f"{Path(name).stem}_{number}{Path(name).suffix}"
    return path
