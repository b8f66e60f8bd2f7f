"""Printing and keeping the sheets of sending and receiving: made off the window's thread, as PDF."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.gui.minutes.pdf_pages import PdfPages
from cchc_desktop.gui.minutes.printing import ask_printer, print_pdf
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.tasks import run_task
from cchc_desktop.gui.widgets.banner import Banner
from cchc_desktop.platform.files import atomic_write
from cchc_desktop.sentences import sentence_for

AskPrinter = Callable[[QWidget, int, int, str], QPrinter | None]
Maker = Callable[[], bytes]


def print_sheet(
    owner: QWidget, name: str, make: Maker, *, banner: Banner, ask: AskPrinter | None = None
) -> None:
    """Make a sheet, ask for a printer and print; `banner` says how it went."""

    def made(pdf: bytes) -> None:
        pages = PdfPages(pdf)
        count = len(pages)
        pages.close()
        printer = (ask or ask_printer)(owner, count, 1, name)
        if printer is None:
            return
        run_task(
            owner,
            lambda progress, cancel: print_pdf(printer, pdf, progress=progress, cancel=cancel),
            done=told,
            title=f"Đang in {name.lower()}",
        )

    def told(complete: bool) -> None:
        if complete:
            banner.tell(f"Máy in đã nhận {name.lower()}.", Tone.GOOD)
        else:
            banner.tell("Máy in chưa nhận hết. Hãy xem giấy, mực rồi in lại.", Tone.WRONG)

    run_task(owner, _worker(make), done=made, title=f"Đang lập {name.lower()}")


def save_sheet(owner: QWidget, name: str, file: str, make: Maker, *, banner: Banner) -> None:
    """Ask where a sheet goes and write it there as PDF."""
    dialog = QFileDialog(owner, f"Lưu {name.lower()}")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter("PDF (*.pdf)")
    dialog.setDefaultSuffix("pdf")
    dialog.selectFile(file)

    def chosen(path: str) -> None:
        write_sheet(owner, name, Path(path), make, banner=banner)

    dialog.fileSelected.connect(chosen)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def write_sheet(owner: QWidget, name: str, path: Path, make: Maker, *, banner: Banner) -> None:
    """Make a sheet and write it; `banner` says how it went."""

    def work(progress: Progress, cancel: CancelToken) -> None:
        del progress, cancel
        atomic_write(path, make())

    def failed(error: Exception) -> None:
        if not isinstance(error, CchcError):
            raise error
        banner.tell(str(sentence_for(error)), Tone.WRONG)

    run_task(
        owner,
        work,
        done=lambda _: banner.tell(f"Đã lưu {name.lower()} vào “{path}”.", Tone.GOOD),
        failed=failed,
        title=f"Đang lưu {name.lower()}",
    )


def _worker(make: Maker) -> Callable[[Progress, CancelToken], bytes]:
    def work(progress: Progress, cancel: CancelToken) -> bytes:
        del progress, cancel
        return make()

    return work
