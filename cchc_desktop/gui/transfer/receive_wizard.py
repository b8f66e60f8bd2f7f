"""Receiving in three screens: which packages, the plan of each before anything changes, and the results."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.transfer.drives import packages_among
from cchc_desktop.gui.transfer.dropping import dropped_files
from cchc_desktop.gui.transfer.intake import Intake, close_all
from cchc_desktop.gui.transfer.outline_headings import outline_headings
from cchc_desktop.gui.transfer.pick_screen import PickScreen
from cchc_desktop.gui.transfer.plan_view import PlanView
from cchc_desktop.gui.transfer.questions import QuestionView
from cchc_desktop.gui.transfer.results_screen import ResultsScreen
from cchc_desktop.gui.transfer.wizard import Wizard
from cchc_desktop.gui.transfer.work import WorkPart
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.platform.removable import is_removable
from cchc_desktop.services.transfer_records import ImportResult, PackagePlan
from cchc_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from cchc_desktop.services.importing import IncomingPackage

PICK, CHECK, RESULTS = range(3)
_EMPTY, _PLAN, _QUESTION = range(3)


class ReceiveWizard(Wizard):
    """`received` comes after every file; `go_asked(page, args)` after the person wants to be elsewhere."""

    received = Signal()
    go_asked = Signal(str, object)

    def __init__(
        self, parent: QWidget | None, workspace: Workspace, bus: Bus, paths: tuple[Path, ...] = ()
    ) -> None:
        super().__init__(parent, "Nhận")
        self._workspace = workspace
        self._bus = bus
        self.intakes: list[Intake] = []
        # However the window goes, no private copy of a package stays behind.
        self.destroyed.connect(partial(close_all, self.intakes))
        self._at = 0
        self.setAcceptDrops(True)
        self.pick = PickScreen(workspace)
        self.work = WorkPart(lambda: workspace.store.is_closed)
        self.plan_view = PlanView()
        self.question = QuestionView()
        self.results = ResultsScreen(workspace, self.banner)
        self.rest_button = Button("Nhận hết phần còn lại", keys="Ctrl Shift Enter", clicked=self.take_rest)
        self.rest_button.setToolTip("Dừng ở gói đầu tiên cần người xem: máy lạ, khác nhau, bị từ chối, thiếu")
        self.add_button(self.rest_button)
        self._takes_rest = self._was_stopped = False
        self.add_screen("Gói nào", self.pick)
        self.add_screen("Xem trước", self._check_screen())
        self.add_screen("Kết quả", self.results)
        self._connect()
        self._show(PICK)
        if paths:
            self.begin(packages_among(paths))
        else:
            self.pick.start()
            self.close_button.setFocus()

    def go_on(self) -> None:
        """Open what is ticked, answer, take in, or close."""
        if self.work.busy or not self.next_button.isEnabled():
            return
        if self.place == PICK:
            self.begin(self.pick.chosen())
        elif self.place == RESULTS:
            self.accept()
        elif self.current is not None and self.current.incoming is not None:
            self._take_in(self.current)
        elif self.current is not None and self.question.answer():
            self.question.take_answer()
            self._open(self.current)
        else:
            self.go_back()

    def take_rest(self) -> None:
        """Take in the file that is shown and all that follow, up to the first that needs a person."""
        if self.rest_button.isEnabled() and self.current is not None:
            self._takes_rest = True
            self._take_in(self.current)

    def go_back(self) -> None:
        """Leave the present file out; nothing of it comes in."""
        if self.work.busy or self.current is None:
            return
        self.current.close()
        self.current.skipped = True
        self._next()

    @called_by_qt
    def reject(self) -> None:
        """Close; work under way is asked to stop, and what was not taken in is left out."""
        if self.work.busy or self.results.busy:
            self._stop_rest()
            self.work.stop()
        elif self.place == CHECK and any(one.result for one in self.intakes):
            self._leave_rest()
        else:
            super().reject()

    @called_by_qt
    def done(self, arg__1: int) -> None:
        close_all(self.intakes)
        self.pick.stop()
        super().done(arg__1)

    @called_by_qt
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        enter = arg__1.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and arg__1.modifiers() & both == both:
            self.rest_button.click()
        else:
            super().keyPressEvent(arg__1)

    @called_by_qt
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()) and not self.work.busy:
            event.acceptProposedAction()

    @called_by_qt
    def dropEvent(self, event: QDropEvent) -> None:
        paths = dropped_files(event.mimeData())
        if paths and not self.work.busy:
            event.acceptProposedAction()
            self.add_files(paths)

    @property
    def current(self) -> Intake | None:
        """The file that is looked at now."""
        return self.intakes[self._at] if self._at < len(self.intakes) else None

    # --- files, one after the other

    def add_files(self, paths: tuple[Path, ...]) -> None:
        """Take dropped files along: they are ticked, or come after those under way."""
        if self.place == PICK:
            self.pick.add(paths)
        elif self.place == CHECK:
            here = {one.path for one in self.intakes}
            self.intakes += [Intake(path=path) for path in packages_among(paths) if path not in here]
            self._say_where()
        else:
            self.begin(packages_among(paths))

    def begin(self, paths: tuple[Path, ...]) -> None:
        """Go through these files."""
        if not paths:
            words = "Không thấy gói nào ở đó: gói dữ liệu là tệp có đuôi “.cchc”."
            self.banner.tell(words, Tone.ATTENTION)
            self.pick.start()
            return
        self.pick.stop()
        self._at = len(self.intakes)
        self.intakes += [Intake(path=path) for path in paths]
        self._show(CHECK)
        self._open(self.intakes[self._at])

    def _next(self) -> None:
        self._at += 1
        if self.current is None:
            self._finish()
            return
        before = [one.passphrase for one in self.intakes[: self._at] if one.passphrase and one.result]
        if before and not self.current.passphrase:
            # Files of one sender at one go mostly share their words.
            self.current.passphrase = before[-1]
        self._open(self.current)

    def _finish(self) -> None:
        self._at = len(self.intakes)
        self.results.view.show_results(self.intakes)
        self._show(RESULTS)

    # --- opening

    def _open(self, one: Intake) -> None:
        one.error = None
        self._body.setCurrentIndex(_EMPTY)
        self._follow()
        transfer = self._workspace.transfer

        def work(progress: Progress, cancel: CancelToken) -> "IncomingPackage":
            one.on_stick = is_removable(one.path)
            return transfer.open(
                one.path,
                passphrase=one.passphrase,
                accepted=one.accepted,
                partial=one.partial,
                progress=progress,
                cancel=cancel,
            )

        self.work.run(
            f"Đang mở và kiểm tra {one.path.name}",
            work,
            done=lambda incoming: self._on_opened(one, incoming),
            failed=lambda error: self._on_refused(one, error),
            stopped=self._on_not_opened,
        )
        self._follow()

    def _on_not_opened(self) -> None:
        if self._was_stopped:
            self._leave_rest()
        else:
            self.go_back()

    def _stop_rest(self) -> None:
        """Go on by hand: whoever stops one of many means all that follow."""
        self._was_stopped, self._takes_rest = self._takes_rest, False

    def _leave_rest(self) -> None:
        """Leave out what was not taken in, and show what became of the others."""
        for one in self.intakes:
            one.skipped = one.skipped or one.result is None
        self._finish()

    def _on_opened(self, one: Intake, incoming: "IncomingPackage") -> None:
        one.incoming = incoming
        plan = incoming.plan
        asks_nobody = plan.only_adds and all(card.standing == "known" for card in plan.cards)
        # What is opened alone is shown whatever it holds: somebody wants to see it.
        one.passed_over = asks_nobody and plan.changes_nothing and len(self.intakes) > 1
        if asks_nobody and (self._takes_rest or one.passed_over):
            self._commit(one, incoming, frozenset())
            return
        self._show_plan(one, plan)
        self._stop_for_person()
        self._follow()
        if self.plan_view.is_agreed:
            self.next_button.setFocus()
        else:
            self.plan_view.focus_question()

    def _show_plan(self, one: Intake, plan: PackagePlan) -> None:
        headings = outline_headings(self._workspace, plan.campaign_id)
        self.plan_view.show_plan(plan, headings, confirmed=bool(one.accepted))
        self._body.setCurrentIndex(_PLAN)

    def _stop_for_person(self) -> None:
        if self._takes_rest:
            count = sum(one.result is not None for one in self.intakes)
            self.banner.tell(f"Đã nhận {count} gói. Gói này cần bạn xem trước khi nhận.", Tone.ATTENTION)
        self._takes_rest = False

    def _on_refused(self, one: Intake, error: Exception) -> None:
        if not isinstance(error, CchcError):
            # Our own fault with one file keeps nobody from the others.
            one.skipped = True
            self._next()
            raise error
        one.error = error
        self._body.setCurrentIndex(_QUESTION)
        self.question.ask(one, self._workspace.identity)
        self._stop_for_person()
        self._follow()
        if not one.wants_words:
            self.next_button.setFocus()

    # --- taking in and back

    def _take_in(self, one: Intake) -> None:
        incoming = one.incoming
        if incoming is None or not self.plan_view.is_agreed:
            return
        self._commit(one, incoming, self.plan_view.accepted())

    def _commit(self, one: Intake, incoming: "IncomingPackage", accepted: frozenset[str]) -> None:
        transfer = self._workspace.transfer

        def work(progress: Progress, cancel: CancelToken) -> ImportResult:
            return transfer.take_in(incoming, accepted=accepted, progress=progress, cancel=cancel)

        self._body.setCurrentIndex(_EMPTY)
        self.work.run(
            "Đang nhận",
            work,
            done=lambda result: self._on_taken(one, result),
            failed=lambda error: self._on_not_taken(one, error),
            stopped=lambda: self._on_not_taken(one, None),
        )
        self._follow()

    def _on_taken(self, one: Intake, result: ImportResult) -> None:
        one.result = result
        one.close()
        self._tell(result.changed)
        self._next()

    def _tell(self, changed: object) -> None:
        if isinstance(changed, Changed):
            self._bus.post(changed, self)
        self.received.emit()

    def _on_not_taken(self, one: Intake, error: Exception | None) -> None:
        if one.incoming is not None:
            self._show_plan(one, one.incoming.plan)
        self._follow()
        self._takes_rest = False
        if error is None:
            self.banner.tell("Đã dừng. Chưa có gì của gói này vào máy.", Tone.ATTENTION)
        else:
            # A large package comes in by pieces: the journal tells when only some are here.
            self.received.emit()
            self.tell_error(error)

    def _open_part(self, one: Intake) -> None:
        """Go back to a damaged file for what is good of it."""
        one.partial, one.skipped = True, False
        self._at = self.intakes.index(one)
        self._show(CHECK)
        self._open(one)

    def _leave_for(self, page: str, args: object) -> None:
        self.accept()
        self.go_asked.emit(page, args)

    # --- making and showing

    def _connect(self) -> None:
        self.pick.changed.connect(self._follow)
        self.work.stop_button.clicked.connect(self._stop_rest)
        self.question.answered_changed.connect(self._follow)
        self.plan_view.agreed_changed.connect(self._follow)
        self.results.committed.connect(self._tell)
        self.results.view.part_asked.connect(self._open_part)
        self.results.view.go_asked.connect(self._leave_for)

    def _check_screen(self) -> QWidget:
        screen = QWidget()
        self._body = QStackedWidget()
        for widget in (QWidget(), self.plan_view, self.question):
            self._body.addWidget(widget)
        column = QVBoxLayout(screen)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.work)
        column.addWidget(self._body, 1)
        return screen

    def _show(self, place: int) -> None:
        self.show_screen(place)
        self.back_button.setVisible(place == CHECK)
        self.close_button.setVisible(place != RESULTS)
        self.back_button.set_words("Bỏ qua gói này")
        self._follow()
        if place == RESULTS:
            self.next_button.setFocus()

    def _follow(self) -> None:
        """Let the buttons say what they would do now."""
        words, ready = self._way_on()
        self.next_button.set_words(words, keys="Ctrl Enter")
        self.next_button.setEnabled(ready)
        self.back_button.setEnabled(not self.work.busy)
        self.rest_button.setVisible(self.place == CHECK and len(self.intakes) - self._at > 1)
        self.rest_button.setEnabled(ready and self.current is not None and self.current.incoming is not None)
        self._say_where()

    def _way_on(self) -> tuple[str, bool]:
        if self.place == RESULTS:
            return "Xong", not self.results.busy
        if self.place == PICK:
            count = len(self.pick.chosen())
            return (f"Mở {count} gói" if count > 1 else "Mở gói"), count > 0
        if self.work.busy or self.current is None:
            return "Nhận vào máy này", False
        if self.current.incoming is not None:
            return "Nhận vào máy này", self.plan_view.is_agreed
        if self.current.wants_words or self.current.has_other_key:
            return self.question.answer() or "Mở gói", bool(self.question.answer())
        return self.question.answer() or "Bỏ qua, đi tiếp", True

    def _say_where(self) -> None:
        if self.place == PICK:
            self.set_remark("Mở gói mới chỉ để xem trước; chưa có gì thay đổi trên máy này.")
        elif self.place == RESULTS:
            self.set_remark("")
        elif self._takes_rest:
            self.set_remark(f"Đang nhận gói {self._at + 1} trên {len(self.intakes)}.")
        elif len(self.intakes) > 1:
            self.set_remark(f"Gói {self._at + 1} trên {len(self.intakes)}. Gói này chưa vào máy.")
        else:
            self.set_remark("Chưa có gì thay đổi; trước khi nhận sẽ có một bản sao lưu.")
