"""The shortcuts and the way of one inspection, on one page."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.gui.shell.page import Chrome, Page, Shell
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.labels import KeyHint, Role, label
from cchc_desktop.gui.widgets.marks import Card
from cchc_desktop.gui.widgets.panes import ScrollColumn

_STEPS = (
    (
        "Tạo kế hoạch từ đề cương",
        "Trang Kế hoạch. Số, ngày, căn cứ, thời hạn được điền sẵn; xem rồi sửa.",
    ),
    (
        "Nhập Đoàn và phân công",
        "Mỗi người phụ trách một số phần; thiếu người thì chương trình nhắc ngay.",
    ),
    ("Nhập đơn vị", "Gõ lần lượt, dán từ Excel hoặc nhập từ tệp. Dòng nào chưa lấy được đều nói rõ vì sao."),
    ("Xếp lịch", "Một hay nhiều đơn vị một lúc; dời ngày bằng Alt ↑ và Alt ↓."),
    ("Kiểm tra tại đơn vị", "Đi theo từng nội dung. Chữ gõ tới đâu được lưu tới đó, tắt máy cũng không mất."),
    ("Biên bản", "Xem trước, kiểm tra, in hoặc lưu Word, PDF. Ký xong thì khóa số liệu theo đúng bản đã ký."),
)
_KEYS = (
    (
        "Ở mọi trang",
        (
            ("Ctrl K", "Tìm trong tất cả"),
            ("Alt ←", "Quay lại"),
            ("Ctrl Z", "Hoàn tác, kể cả ở ô khác"),
            ("Ctrl Y", "Làm lại"),
            ("Ctrl +  Ctrl −", "Chữ to hơn, nhỏ hơn"),
            ("F1", "Trang này"),
        ),
    ),
    (
        "Hôm nay, Kế hoạch",
        (
            ("Enter", "Tiếp tục việc đang dở, mở dòng đang chọn"),
            ("Ctrl N", "Thêm: cuộc kiểm tra, thành viên, đơn vị"),
            ("Ctrl 1 … Ctrl 5", "Chuyển phần của kế hoạch"),
            ("F2", "Sửa ngày kiểm tra"),
            ("Alt ↑  Alt ↓", "Dời cuộc kiểm tra một ngày"),
            ("Ctrl Delete", "Bỏ dòng đang chọn"),
        ),
    ),
    (
        "Cuộc kiểm tra, Biên bản",
        (
            ("Ctrl ↑  Ctrl ↓", "Nội dung trước, sau"),
            ("1 … 5", "Chọn đánh giá"),
            ("Ctrl M", "Chèn mẫu câu"),
            ("Ctrl V", "Dán ảnh làm tài liệu kiểm chứng"),
            ("Alt D", "Đối chiếu chỗ các máy ghi khác nhau"),
            ("F5", "Biên bản"),
            ("Ctrl P", "In"),
        ),
    ),
    (
        "Gửi / Nhận",
        (
            ("Ctrl G", "Gửi; cả ở cuộc kiểm tra"),
            ("Ctrl N", "Nhận"),
            ("Ctrl Enter", "Bước tiếp theo khi gửi, nhận"),
            ("Ctrl Shift Enter", "Nhận hết phần còn lại"),
        ),
    ),
    (
        "Đối chiếu",
        (
            ("1  2 …", "Chọn giá trị; số tiếp theo: bản ghép"),
            ("Ctrl Enter", "Ghi quyết định"),
            ("Ctrl G", "Đến chỗ ghi"),
        ),
    ),
)


class HelpPage(Page):
    """Read only."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        del shell
        scroll = ScrollColumn(margins=(22, 16, 22, 16))
        inside = QWidget()
        columns = QHBoxLayout(inside)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(scaled(12))
        columns.addWidget(_steps_card(), 1, Qt.AlignmentFlag.AlignTop)
        columns.addWidget(_keys_card(), 1, Qt.AlignmentFlag.AlignTop)
        scroll.add(inside)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(scroll)

    def chrome(self) -> Chrome:
        return Chrome(title="Hướng dẫn", subtitle="Các bước của một đợt kiểm tra và các phím tắt")

    def activated(self, args: Mapping[str, str]) -> None:
        del args


def _steps_card() -> Card:
    card = Card()
    card.body.setSpacing(scaled(12))
    card.body.addWidget(label("Từ đề cương đến biên bản", Role.HEADING))
    for place, (title, words) in enumerate(_STEPS, start=1):
        step = QVBoxLayout()
        step.setSpacing(scaled(2))
        step.addWidget(label(f"{place}. {title}", Role.STRONG))
        step.addWidget(label(words, Role.MUTED, wrap=True))
        card.body.addLayout(step)
    return card


def _keys_card() -> Card:
    card = Card()
    card.body.setSpacing(scaled(8))
    for title, keys in _KEYS:
        card.body.addWidget(label(title, Role.HEADING))
        grid = QGridLayout()
        grid.setHorizontalSpacing(scaled(12))
        grid.setVerticalSpacing(scaled(4))
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, scaled(104))
        for row, (key, words) in enumerate(keys):
            grid.addWidget(KeyHint(key), row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(words, Role.MUTED, wrap=True), row, 1)
        card.body.addLayout(grid)
    return card
