"""The last screen of sending: what lies on the target, whether it may be pulled out, and what comes next."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.settings.data_tab import size_words
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.transfer.sheets import print_sheet, save_sheet
from cchc_desktop.gui.widgets.banner import Banner
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.gui.widgets.flow import FlowLayout
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import SIGN_GOOD, Card, Chip
from cchc_desktop.gui.widgets.panes import ScrollColumn
from cchc_desktop.gui.widgets.record_table import Cell, Record, RecordColumn, RecordTable
from cchc_desktop.services.transfer import TransferService
from cchc_desktop.services.transfer_records import ExportKind, SentPackage

_COLUMNS = (
    RecordColumn(title="Tệp"),
    RecordColumn(title="Dung lượng", width=100),
    RecordColumn(title="Nội dung", width=190),
    RecordColumn(title="Đã làm", width=206),
)
_NEXT = {
    ExportKind.PLAN: "Đưa gói cho các thành viên. Khi họ gửi phần việc về, chọn “Nhận…” ở trang này.",
    ExportKind.WORK: "Đưa gói cho thư ký Đoàn. Chỉ khi giấy xác nhận của thư ký về tới máy này thì phần việc "
    "mới được tính là đã nhận.",
    ExportKind.VISIT: "Đưa gói cho Phòng Nội vụ. Chỉ khi giấy xác nhận về tới máy này thì cuộc kiểm tra mới "
    "chuyển sang “Nơi nhận đã xác nhận”.",
    ExportKind.OFFICE: "Đưa gói về cho các máy đã gửi lên. Giấy xác nhận của họ sẽ cho biết ai đã nhận.",
}


class Sent(NamedTuple):
    """What was written, onto which stick (empty for a folder), and the words that open it."""

    packages: tuple[SentPackage, ...]
    drive: str
    words: tuple[str, ...]
    receivers: str
    stopped: bool = False


class SentView(QWidget):
    """`again` comes when the person wants to write the same once more, for example onto a second stick."""

    again = Signal()

    def __init__(self, transfer: TransferService, banner: Banner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._transfer = transfer
        self._banner = banner
        self._body = ScrollColumn(parent=self)
        self._body.column.setSpacing(scaled(12))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._body)

    def clear(self) -> None:
        """Show nothing."""
        self._body.clear()

    def show_sent(self, sent: Sent) -> None:
        """Show what lies there now; everything listed was read back."""
        self._body.clear()
        self._body.add(self._head_card(sent))
        self._body.add(_file_card(sent.packages))
        if sent.words:
            self._body.add(self._words_card(sent))
        if not sent.stopped:
            self._body.add(_next_card(sent))

    def _head_card(self, sent: Sent) -> Card:
        card = Card()
        count = len(sent.packages)
        heading = label(f"{SIGN_GOOD} Đã ghi và đọc lại đúng {count} gói", Role.TITLE, tone=Tone.GOOD)
        card.body.addWidget(heading)
        if sent.stopped:
            words = (
                "Bạn đã dừng giữa chừng. Các gói dưới đây đã trọn vẹn; phần chưa ghi không để lại gì dở dang."
            )
            card.body.addWidget(label(words, wrap=True))
        if sent.drive:
            safe = f"{SIGN_GOOD} An toàn để rút USB {sent.drive}."
            card.body.addWidget(label(safe, Role.STRONG, tone=Tone.GOOD, wrap=True))
        else:
            card.body.addWidget(label(f"Nằm ở “{sent.packages[0].path.parent}”.", Role.MUTED, wrap=True))
        card.body.addWidget(label(f"Cho: {sent.receivers}", wrap=True))
        row = FlowLayout()
        row.addWidget(Button("In phiếu gửi…", clicked=lambda: self.print_sent(sent)))
        row.addWidget(Button("Lưu phiếu gửi…", clicked=lambda: self._save_sent(sent)))
        folder = str(sent.packages[0].path.parent)
        opened = QUrl.fromLocalFile(folder)
        row.addWidget(Button("Mở thư mục", clicked=lambda: QDesktopServices.openUrl(opened)))
        row.addWidget(Button("Ghi thêm một bản…", clicked=self.again.emit))
        card.body.addLayout(row)
        return card

    def print_sent(self, sent: Sent) -> None:
        """Print the list of what was written."""
        print_sheet(self, "Phiếu gửi", lambda: self._transfer.sent_sheet(sent.packages), banner=self._banner)

    def _save_sent(self, sent: Sent) -> None:
        save_sheet(
            self,
            "Phiếu gửi",
            "phieu-gui.pdf",
            lambda: self._transfer.sent_sheet(sent.packages),
            banner=self._banner,
        )

    def _words_card(self, sent: Sent) -> Card:
        card = Card()
        card.body.addWidget(label("Sáu từ mở gói này", Role.HEADING))
        words = label(" · ".join(sent.words), Role.TITLE, wrap=True)
        card.body.addWidget(words)
        note = "Các từ không được lưu lại: đọc cho người nhận hoặc in phiếu trước khi đóng."
        card.body.addWidget(label(f"▲ {note}", tone=Tone.ATTENTION, wrap=True))
        row = FlowLayout()
        campaign = sent.packages[0].campaign_id

        def make() -> bytes:
            return self._transfer.passphrase_sheet(sent.words, campaign)

        row.addWidget(
            Button(
                "In phiếu sáu từ…",
                clicked=lambda: print_sheet(self, "Phiếu sáu từ", make, banner=self._banner),
            )
        )
        card.body.addLayout(row)
        return card


def _file_card(packages: Sequence[SentPackage]) -> Card:
    card = Card()
    card.body.setContentsMargins(scaled(8), scaled(4), scaled(8), scaled(8))
    table = RecordTable(_COLUMNS, "Các gói đã ghi", fits=True)
    table.set_records(tuple(map(_line, packages)))
    card.body.addWidget(table)
    return card


def _line(one: SentPackage) -> Record:
    parts = (
        f"{one.changes} thay đổi" if one.changes else "",
        f"{one.attachments} tệp" if one.attachments else "",
    )
    return Record(
        id=one.sha256,
        cells=(
            Cell(one.path.name, strong=True),
            Cell(size_words(one.size)),
            Cell(" · ".join(part for part in parts if part), Tone.MUTED),
            Cell("đã ghi và đọc lại đúng", Tone.GOOD, sign=SIGN_GOOD, chip=True),
        ),
    )


def _next_card(sent: Sent) -> Card:
    card = Card()
    head = label("Việc tiếp theo", Role.HEADING)
    card.body.addWidget(head)
    card.body.addWidget(label(_NEXT[ExportKind(sent.packages[0].kind)], wrap=True))
    state = Chip("Đã ghi ra, chưa phải là đã nhận", Tone.ATTENTION, sign="◐")
    card.body.addWidget(state)
    return card
