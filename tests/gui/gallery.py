"""Every widget in one picture: `python tests/gui/gallery.py FOLDER` writes PNGs to be looked at."""

import os
import sys
from datetime import date, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QImage, QLinearGradient, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialogButtonBox,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
)

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.gui.dialogs.bug_report import BugReport
from cchc_desktop.gui.dialogs.messages import ask, show_error
from cchc_desktop.gui.dialogs.progress_dialog import ProgressDialog
from cchc_desktop.gui.main_window import MainWindow, PageEntry
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.shell.navigation import NavigationEntry
from cchc_desktop.gui.shell.page import ChipWords, Chrome, NavigationUse, Page, SearchUse
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.theme import Scheme, Theme, make_application
from cchc_desktop.gui.widgets.banner import Banner
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.choice import Option, SegmentedChoice
from cchc_desktop.gui.widgets.choice_box import PickList
from cchc_desktop.gui.widgets.data_table import DataTable
from cchc_desktop.gui.widgets.files import FileDropArea, Thumbnail, ThumbnailStrip
from cchc_desktop.gui.widgets.forms import Field, FormRow
from cchc_desktop.gui.widgets.labels import KeyHint, Role, SectionHeading, label
from cchc_desktop.gui.widgets.marks import Card, Chip, EmptyState, FigureCard, ThinBar
from cchc_desktop.gui.widgets.panes import ScrollColumn, SidePane
from cchc_desktop.gui.widgets.parsed_fields import CountEdit, DateEdit, TimeEdit
from cchc_desktop.gui.widgets.record_table import Cell, Record, RecordColumn, RecordTable
from cchc_desktop.gui.widgets.table_rows import Column, Row
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit, LineEdit
from cchc_desktop.gui.widgets.value_forms import date_form
from cchc_desktop.gui.words import speak_vietnamese

RESOURCES = Path(__file__).parents[2] / "resources"


def picture(one: str, other: str) -> QImage:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    shades = QLinearGradient(0, 0, 400, 300)
    shades.setColorAt(0, QColor(one))
    shades.setColorAt(1, QColor(other))
    painter.fillRect(image.rect(), shades)
    painter.end()
    return image


class ListPage(Page):
    """Laid out as the home page: figures and a list."""

    def __init__(self) -> None:
        super().__init__()
        self.new = QAction("Cuộc kiểm tra mới", self)
        self.new.setShortcut("Ctrl+N")
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 18)
        column.setSpacing(8)
        column.addWidget(label("Chào buổi chiều, anh Tuấn", Role.TITLE))
        column.addWidget(label("Thứ Ba, 12 tháng 9 năm 2023 · còn 33 ngày đến hạn 15/10/2023", Role.MUTED))
        column.addSpacing(8)
        column.addLayout(self._figures())
        column.addSpacing(16)
        column.addWidget(SectionHeading("Cuộc kiểm tra", "5 cuộc"))
        column.addWidget(self._list())
        column.addStretch(1)

    def chrome(self) -> Chrome:
        return Chrome(
            title="Kiểm tra CCHC, chuyển đổi số năm 2023",
            subtitle="Kế hoạch 110/KH-UBND · TP. Tây Ninh",
            primary=self.new,
            search=SearchUse(hint="Tìm đơn vị, nội dung, văn bản…", typed=print, confirmed=print),
        )

    def _figures(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        going = Card()
        going.set_current(current=True)
        going.body.setSpacing(4)
        going.body.addWidget(label("Đang làm dở", Role.MUTED))
        going.body.addWidget(label("UBND Phường 1 · 2.3 Cải cách TTHC", Role.STRONG))
        going.body.addWidget(label("Dừng ở: xin lỗi hồ sơ trễ hạn, 14:03", Role.MUTED))
        going.body.addSpacing(4)
        button = Button("Tiếp tục", ButtonKind.PRIMARY, keys="Enter")
        going.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(going, 5)
        for caption, figure, remark, tone in (
            ("Đã kiểm tra", "9 / 22", "Phòng 4/12 · Phường, xã 5/10", Tone.PLAIN),
            ("Giá trị khác nhau", "3", "giữa 2 máy, 1 cuộc kiểm tra", Tone.WRONG),
            ("Kiến nghị quá hạn khắc phục", "5", "của 3 đơn vị", Tone.ATTENTION),
        ):
            card = FigureCard(caption)
            card.set_figure(figure, remark, tone)
            row.addWidget(card, 4)
        return row

    def _list(self) -> Card:
        columns = (
            RecordColumn(title="Đơn vị", width=190),
            RecordColumn(title="Hình thức", width=150),
            RecordColumn(title="Ngày", width=110),
            RecordColumn(title="Tiến độ", width=226),
            RecordColumn(title="Trạng thái", width=170),
            RecordColumn(title=""),
        )
        lines = (
            (
                "UBND Phường 1",
                "Theo kế hoạch",
                "12/9/2023",
                (31, 46),
                ("Đang kiểm tra", Tone.ATTENTION, "▲"),
                "Còn thiếu 7",
                Tone.MUTED,
            ),
            (
                "Phòng Tư pháp",
                "Theo kế hoạch",
                "13/9/2023",
                (0, 45),
                ("Chuẩn bị", Tone.MUTED, "○"),
                "Chưa có báo cáo, trễ 2 ngày",
                Tone.WRONG,
            ),
            (
                "UBND xã Tân Bình",
                "Đột xuất",
                "08/9/2023",
                (46, 46),
                ("Chờ ký", Tone.ATTENTION, "✎"),
                "Biên bản đã in 08/9",
                Tone.MUTED,
            ),
            (
                "UBND Phường 3",
                "Theo kế hoạch",
                "05/9/2023",
                (46, 46),
                ("Đã khóa", Tone.GOOD, "✓"),
                "Phòng Nội vụ đã nhận 06/9",
                Tone.MUTED,
            ),
        )
        table = RecordTable(columns, "Các cuộc kiểm tra", fits=True)
        table.set_records(
            tuple(
                Record(
                    id=unit,
                    cells=(
                        Cell(text=unit, strong=True),
                        Cell(text=kind, tone=Tone.MUTED),
                        Cell(text=day),
                        Cell(progress=progress),
                        Cell(text=state[0], tone=state[1], sign=state[2], chip=True),
                        Cell(text=remark, tone=tone),
                    ),
                )
                for unit, kind, day, progress, state, remark, tone in lines
            )
        )
        card = Card()
        card.body.setContentsMargins(8, 4, 8, 4)
        card.body.addWidget(table)
        return card


class CardPage(Page):
    """Laid out as a visit: panes and an open card."""

    navigation_use = NavigationUse.HIDDEN

    def __init__(self) -> None:
        super().__init__()
        self.missing = QAction("Còn thiếu", self)
        self.missing.setProperty("count", 7)
        self.minutes = QAction("Biên bản", self)
        self.minutes.setShortcut("F5")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = SidePane("left", width=286)
        left.body.add(label("Đề cương TP. Tây Ninh 2023 · 46 nội dung", Role.NOTE))
        left.body.add(ThinBar(31, 46))
        left.body.add(label("31/46 đã ghi · 4 tồn tại · 3 kiến nghị", Role.NOTE))
        row.addWidget(left)
        middle = ScrollColumn(margins=(18, 14, 18, 14))
        row.addWidget(middle, 1)
        heading = SectionHeading(
            "2.3 Cải cách thủ tục hành chính", "4/7 · người kiểm tra: Lê Thị Hoa", role=Role.TITLE
        )
        heading.add(KeyHint("Ctrl ↑↓"))
        heading.add(label("nội dung trước, sau", Role.NOTE))
        middle.add(heading)
        banner = Banner()
        banner.tell("Số liệu đã sửa sau lần in gần nhất.", Tone.ATTENTION, action="In lại…")
        middle.add(banner)
        middle.add(self._open_card())
        right = SidePane("right")
        self._fill_right(right)
        row.addWidget(right)

    def chrome(self) -> Chrome:
        return Chrome(
            title="UBND Phường 1",
            subtitle="Kiểm tra theo kế hoạch · 12/9/2023 · bắt đầu 08:05",
            chip=ChipWords(text="Đang kiểm tra"),
            primary=self.minutes,
            actions=(self.missing,),
            search=SearchUse(hint="Tìm trong cuộc kiểm tra", typed=print, confirmed=print, keys="Ctrl+F"),
        )

    def _open_card(self) -> Card:
        card = Card()
        card.set_current(current=True)
        card.body.addWidget(
            label(
                "Thực hiện việc xin lỗi bằng văn bản với từng hồ sơ trễ hạn cụ thể. "
                "Không thực hiện việc xin lỗi chung trong một văn bản với nhiều hồ sơ cùng bị trễ hạn.",
                Role.STRONG,
                wrap=True,
            )
        )
        choice = SegmentedChoice(
            (
                Option(value="met", text="Đạt", tone=Tone.GOOD, sign="✓"),
                Option(value="partly", text="Đạt một phần", tone=Tone.ATTENTION, sign="▲"),
                Option(value="not_met", text="Chưa đạt", tone=Tone.WRONG, sign="▼"),
                Option(value="not_checked", text="Không kiểm tra", tone=Tone.MUTED),
            ),
            "Đánh giá",
        )
        choice.set_value("partly")
        card.body.addWidget(choice, 0, Qt.AlignmentFlag.AlignLeft)
        rate = QHBoxLayout()
        rate.setSpacing(8)
        for words, value in (("Đã xin lỗi bằng văn bản riêng", "11"), ("trên số hồ sơ trễ hạn", "1130")):
            rate.addWidget(label(words, Role.MUTED))
            number = CountEdit()
            number.set_value(value)
            number.setAccessibleName(words)
            number.setFixedWidth(scaled(88))
            rate.addWidget(number)
        rate.addWidget(Chip("84,6 % · chỉ tiêu 100 %", Tone.WRONG, sign="▼", strong=True))
        rate.addStretch(1)
        card.body.addLayout(rate)
        card.body.addWidget(label("Hồ sơ kiểm tra thực tế · 3 hồ sơ", Role.NOTE))
        card.body.addWidget(dossiers())
        got, short = GrowingTextEdit(), GrowingTextEdit()
        got.set_value("11/13 hồ sơ trễ hạn có văn bản xin lỗi riêng, nêu rõ lý do và hẹn lại ngày trả.")
        short.set_value("02 hồ sơ lĩnh vực đất đai xin lỗi chung trong một văn bản.")
        self.first = short
        card.body.addWidget(
            FormRow((Field("Kết quả đạt được", got), 1), (Field("Tồn tại, hạn chế", short), 1))
        )
        due = DateEdit(today=lambda: date(2023, 9, 12))
        due.set_value("31/2")
        who = PickList((("a", "Công chức địa chính"), ("b", "Chủ tịch UBND")))
        who.set_value("a")
        card.body.addWidget(
            FormRow(
                (Field("Kiến nghị", LineEdit("Kiến nghị với đơn vị")), 3),
                (Field("Người chịu trách nhiệm", who), 2),
                (Field("Hạn khắc phục", due), 1),
                (Field("Giờ", TimeEdit()), 0),
            )
        )
        strip = ThumbnailStrip()
        strip.add_last(FileDropArea())
        strip.set_thumbnails(
            (
                Thumbnail(id="1", name="anh-1.jpg", image=picture("#9fb5b8", "#5f8084")),
                Thumbnail(id="2", name="anh-2.jpg", image=picture("#c9b79c", "#8f744d")),
                Thumbnail(id="3", name="14/TXL-UBND.pdf", note="30/8/2023"),
            )
        )
        card.body.addWidget(Field("Tài liệu kiểm chứng", strip))
        return card

    def _fill_right(self, pane: SidePane) -> None:
        pane.body.add(label("Đơn vị báo cáo", Role.CAPTION))
        pane.body.add(
            label("Trong kỳ có 13 hồ sơ trễ hạn; đơn vị đã thực hiện xin lỗi đối với 13/13 hồ sơ.", wrap=True)
        )
        pane.body.add(label("▲ Khác kết quả kiểm tra: 13/13 và 11/13", tone=Tone.ATTENTION, wrap=True))
        pane.body.add(label("Trạng thái", Role.CAPTION))
        for words, tone, sign in (
            ("Đạt", Tone.GOOD, "✓"),
            ("Còn thiếu", Tone.ATTENTION, "▲"),
            ("Khác nhau", Tone.WRONG, "⚑"),
            ("Chưa ghi", Tone.MUTED, "○"),
            ("Đang kiểm tra", Tone.ACCENT, ""),
        ):
            pane.body.add(Chip(words, tone, sign=sign))
        chosen, other = QCheckBox("In mã kiểm tra ở chân trang"), QRadioButton("Theo hệ thống")
        chosen.setChecked(True)
        other.setChecked(True)
        pane.body.add(chosen)
        pane.body.add(other)
        pane.body.add(Button("Khóa sau khi ký…"))
        pane.body.add(Button("Xem chi tiết", ButtonKind.LINK))
        pane.body.add(EmptyState("Chưa có mẫu câu", "Mẫu câu bạn lưu sẽ nằm ở đây."))
        pane.body.add(
            QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        )


def dossiers() -> DataTable:
    columns = (
        Column(key="code", title="Mã hồ sơ", width=150),
        Column(key="field", title="Lĩnh vực", width=80),
        Column(key="due", title="Hẹn trả", width=90, form=date_form()),
        Column(key="done", title="Trả", width=90, form=date_form()),
        Column(key="late", title="Trễ", width=64, editable=False),
        Column(key="apology", title="Văn bản xin lỗi"),
    )
    ids = iter(range(1000))
    table = DataTable(columns, "Hồ sơ kiểm tra thực tế", new_id=lambda: f"n{next(ids)}")
    shared = (Tone.PLAIN,) * 5 + (Tone.WRONG,)
    table.set_rows(
        (
            Row(
                id="1",
                cells=(
                    "H53.37-230814-0021",
                    "Hộ tịch",
                    "2023-08-17",
                    "2023-08-19",
                    "2 ngày",
                    "12/TXL-UBND, 17/8/2023",
                ),
            ),
            Row(
                id="2",
                cells=(
                    "H53.37-230821-0007",
                    "Đất đai",
                    "2023-08-30",
                    "2023-09-06",
                    "7 ngày",
                    "⚑ 14/TXL-UBND, dùng chung 2 hồ sơ",
                ),
                tones=shared,
            ),
            Row(
                id="3",
                cells=(
                    "H53.37-230821-0009",
                    "Đất đai",
                    "31/2",
                    "2023-09-06",
                    "7 ngày",
                    "⚑ 14/TXL-UBND, dùng chung 2 hồ sơ",
                ),
                tones=shared,
            ),
        )
    )
    return table


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    app = make_application("gallery")
    speak_vietnamese(app, RESOURCES)
    theme = Theme(app, RESOURCES, bundled_font=True)
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        for zoom in (1.0, 1.5):
            theme.set_scheme(scheme)
            theme.set_zoom(zoom)
            shoot(app, theme, folder, f"{scheme.value}-{int(zoom * 100)}")


def shoot(app: QApplication, theme: Theme, folder: Path, name: str) -> None:
    window = MainWindow(theme)
    cards = CardPage()
    for entry in (
        NavigationEntry(page="list", text="Hôm nay"),
        NavigationEntry(page="plan", text="Kế hoạch"),
        NavigationEntry(page="visits", text="Cuộc kiểm tra"),
        NavigationEntry(page="settings", text="Thiết lập", at_bottom=True),
        NavigationEntry(page="help", text="Hướng dẫn", keys="F1", at_bottom=True),
    ):
        window.add_page(PageEntry(page=entry.page, make=lambda _: ListPage(), navigation=entry))
    window.add_page(PageEntry(page="cards", make=lambda _: cards, under="visits"))
    window.set_person("Máy TN-01 · Phạm Minh Tuấn · Thư ký Đoàn")
    window.set_notes("12 thay đổi chưa gửi thư ký", "Ngoại tuyến")
    window.save_notes.saved(datetime(2023, 9, 12, 14, 3, 22))
    window.set_count("visits", 2)
    window.resize(1366, 768)
    window.show()
    window.go("list")
    app.processEvents()
    window.grab().save(str(folder / f"list-{name}.png"))
    window.go("cards")
    window.activateWindow()
    cards.first.setFocus()
    app.processEvents()
    app.processEvents()
    window.grab().save(str(folder / f"cards-{name}.png"))
    dialogs = {
        "error": show_error(window, EnvironmentFailed(ErrorCode.DISK_FULL, {"path": "D:/CCHC"})),
        "ask": ask(
            window,
            "Khóa số liệu?",
            "Sau khi khóa, mọi sửa đổi được ghi là “sau khi ký” và phải nêu lý do.",
            yes="Khóa số liệu",
            run=print,
        ),
        "bug": BugReport("Traceback …", secured=True, parent=window),
        "progress": ProgressDialog(window, "Đang tạo biên bản", cancellable=True),
    }
    for key, dialog in dialogs.items():
        if isinstance(dialog, ProgressDialog):
            dialog.show_step(12, 46, "Dựng trang")
        dialog.show()
        app.processEvents()
        dialog.grab().save(str(folder / f"{key}-{name}.png"))
        dialog.finish() if isinstance(dialog, ProgressDialog) else dialog.close()
    window.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
