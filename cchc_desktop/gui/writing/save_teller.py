"""What the status bar says about saving, for every page that writes."""

from datetime import datetime

from PySide6.QtCore import QObject

from cchc_desktop.core.errors import CchcError
from cchc_desktop.gui.shell.page import SaveNotes
from cchc_desktop.gui.writing.writer import Writer


class SaveTeller(QObject):
    """Follows a writer. A draft is never counted as saved: the notes name it beside what was saved."""

    def __init__(self, writer: Writer, notes: SaveNotes) -> None:
        super().__init__(writer)
        self._writer = writer
        self._notes = notes
        self._failure = ""
        writer.typing.connect(notes.writing)
        writer.saved.connect(self._on_saved)
        writer.save_failed.connect(self._on_failed)
        writer.save_recovered.connect(self._on_recovered)
        writer.draft_held.connect(self._on_draft)
        writer.reason_needed.connect(self._on_reason)
        writer.given_up.connect(self._on_given_up)

    def _on_saved(self, at: str) -> None:
        # One field was saved while another still holds what was typed: not everything is.
        if self._writer.has_in_hand:
            self._notes.writing()
            return
        if self._writer.has_waiting:
            self._say_what_waits()
            return
        moment = datetime.fromisoformat(at).astimezone()
        if count := len(self._writer.drafts):
            self._notes.held(f"Đã lưu {moment:%H:%M:%S}, trừ {count} ô mới giữ làm nháp.")
        else:
            self._notes.saved(moment)

    def _on_draft(self) -> None:
        self._notes.held(f"{len(self._writer.drafts)} ô mới giữ làm nháp, chưa vào số liệu.")

    def _on_reason(self) -> None:
        self._notes.held("Chưa ghi: chờ lý do sửa sau khi ký.")

    def _on_given_up(self) -> None:
        self._notes.held("Phần chưa ghi đã bỏ, số liệu như cũ.")

    def _on_failed(self, error: CchcError) -> None:
        from cchc_desktop.sentences import sentence_for  # seldom needed, never at a start

        sentence = sentence_for(error)
        self._failure = f"{sentence.what} {sentence.remedy}"
        self._notes.failed(self._failure)

    def _on_recovered(self) -> None:
        self._failure = ""

    def _say_what_waits(self) -> None:
        if self._failure:
            self._notes.failed(self._failure)
        else:
            self._on_reason()
