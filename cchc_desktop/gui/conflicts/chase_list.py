"""Printing the list of what is still to be fetched."""

from collections.abc import Callable

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.gui.minutes.pdf_pages import PdfPages
from cchc_desktop.gui.minutes.printing import ask_printer, print_pdf
from cchc_desktop.gui.tasks import run_task
from cchc_desktop.services.workspace import Workspace

_NAME = "Danh sách cần lấy"
AskPrinter = Callable[[QWidget, int, int], QPrinter | None]


def print_chase_list(
    owner: QWidget,
    workspace: Workspace,
    campaign_id: str,
    *,
    told: Callable[[bool], object],
    ask: AskPrinter = ask_printer,
) -> None:
    """Make the list, ask for a printer and print; `told(complete)` when pages were sent."""

    def make(progress: Progress, cancel: CancelToken) -> bytes:
        del progress, cancel
        return workspace.transfer.missing_sheet(campaign_id)

    def made(pdf: bytes) -> None:
        pages = PdfPages(pdf)
        count = len(pages)
        pages.close()
        printer = ask(owner, count, 1)
        if printer is None:
            return
        printer.setDocName(_NAME)
        run_task(
            owner,
            lambda progress, cancel: print_pdf(printer, pdf, progress=progress, cancel=cancel),
            done=told,
            title="Đang in danh sách cần lấy",
        )

    run_task(owner, make, done=made, title="Đang lập danh sách cần lấy")
