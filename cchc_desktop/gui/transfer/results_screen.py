"""What can still be done with what was received: take it back, or write a receipt for the sender."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.transfer.intake import Intake
from cchc_desktop.gui.transfer.results_view import ResultsView
from cchc_desktop.gui.transfer.work import WorkPart
from cchc_desktop.gui.widgets.banner import Banner
from cchc_desktop.platform.removable import is_removable
from cchc_desktop.sentences import sentence_for
from cchc_desktop.services.transfer_records import SentPackage
from cchc_desktop.services.workspace import Workspace

T = TypeVar("T")
_QUARANTINE = "quarantine"


class ResultsScreen(QWidget):
    """`committed(Changed | None)` comes after data or journal were written."""

    committed = Signal(object)

    def __init__(self, workspace: Workspace, banner: Banner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._banner = banner
        self._work = WorkPart(lambda: workspace.store.is_closed)
        self.view = ResultsView(workspace.transfer, workspace.store.folder / _QUARANTINE, banner)
        self.view.take_back_asked.connect(self.take_back)
        self.view.receipt_asked.connect(self._ask_receipt)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._work)
        column.addWidget(self.view, 1)

    @property
    def busy(self) -> bool:
        """Whether something is under way that must end."""
        return self._work.busy

    def take_back(self, one: Intake) -> None:
        """Undo one import."""
        result = one.result
        if result is None or self.busy:
            return
        transfer = self._workspace.transfer

        def work(progress: Progress, cancel: CancelToken) -> Changed:
            del progress, cancel
            return transfer.take_back(result.plan.sha256)

        def done(changed: Changed) -> None:
            one.taken_back = True
            self.committed.emit(changed)
            self._banner.tell("Đã hoàn lại: số liệu trở lại như trước khi nhận gói này.", Tone.GOOD)

        self._run("Đang hoàn lại", work, done)

    def write_receipt_to(self, one: Intake, folder: Path) -> None:
        """Write a receipt for the sender of a package into a folder, read back like any package."""
        result = one.result
        if result is None or self.busy:
            return
        station, campaign = result.plan.sender.station, result.plan.campaign_id
        identity, transfer = self._workspace.identity, self._workspace.transfer

        def work(progress: Progress, cancel: CancelToken) -> tuple[SentPackage, bool]:
            recipients = tuple(card.age_recipient for card in identity.cards() if card.station == station)
            sent = transfer.write_receipt(
                campaign, to=folder, recipients=recipients, progress=progress, cancel=cancel
            )
            return sent, is_removable(folder)

        def done(made: tuple[SentPackage, bool]) -> None:
            one.receipt, one.on_stick = made
            self.committed.emit(None)

        self._run("Đang ghi giấy xác nhận", work, done)

    def _ask_receipt(self, one: Intake) -> None:
        if one.on_stick:
            self.write_receipt_to(one, one.path.parent)
            return
        dialog = QFileDialog(self, "Ghi giấy xác nhận vào thư mục nào?", str(one.path.parent))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)

        def chosen(folder: str) -> None:
            self.write_receipt_to(one, Path(folder))

        dialog.fileSelected.connect(chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _run(
        self, heading: str, work: Callable[[Progress, CancelToken], T], done: Callable[[T], object]
    ) -> None:
        def ended(made: T) -> None:
            self._banner.hide()
            done(made)
            self.view.refresh()
            self.view.setEnabled(True)

        def failed(error: Exception) -> None:
            self.view.setEnabled(True)
            if not isinstance(error, CchcError):
                raise error
            self._banner.tell(str(sentence_for(error)), Tone.WRONG)

        self.view.setEnabled(False)
        self._work.run(
            heading,
            work,
            done=ended,
            failed=failed,
            stopped=lambda: self.view.setEnabled(True),
            can_stop=False,
        )
