"""Qt's own words are Vietnamese."""

import re
import subprocess
import unicodedata
import xml.etree.ElementTree as ET
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QLocale
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QAbstractButton,
    QCalendarWidget,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QTextEdit,
)

VIETNAMESE_BUTTONS = {
    "Đồng ý", "Lưu", "Lưu tất cả", "Mở", "Có", "Có với tất cả", "Không", "Không với tất cả", "Dừng hẳn",
    "Thử lại", "Bỏ qua", "Đóng", "Thôi", "Không lưu", "Hướng dẫn", "Áp dụng", "Đặt lại", "Về mặc định",
}  # fmt: skip
VIETNAMESE_MENU = ["Hoàn tác", "Làm lại", "Cắt", "Sao chép", "Dán", "Xóa", "Chọn tất cả"]


def words(text):
    """The words without mnemonics and printed shortcuts."""
    return text.split("\t")[0].replace("&", "")


@pytest.mark.parametrize(
    "button",
    [one for one in QDialogButtonBox.StandardButton if one is not QDialogButtonBox.StandardButton.NoButton],
)
def test_every_standard_button_is_vietnamese(button, qtbot):
    box = QDialogButtonBox(button)
    qtbot.addWidget(box)
    assert words(box.button(button).text()) in VIETNAMESE_BUTTONS


@pytest.mark.parametrize("kind", [QLineEdit, QTextEdit, QPlainTextEdit])
def test_context_menus_of_fields_are_vietnamese(kind, qtbot):
    field = kind()
    qtbot.addWidget(field)
    menu = field.createStandardContextMenu()
    qtbot.addWidget(menu)
    assert [words(action.text()) for action in menu.actions() if action.text()] == VIETNAMESE_MENU


def test_message_boxes_are_vietnamese(qtbot):
    box = QMessageBox(
        QMessageBox.Icon.Question,
        "Hỏi",
        "Nội dung",
        QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No,
    )
    box.setDetailedText("Chi tiết")
    qtbot.addWidget(box)
    assert {words(button.text()) for button in box.buttons()} == {"Có", "Không", "Xem chi tiết…"}


@pytest.mark.parametrize("mode", QFileDialog.AcceptMode)
@pytest.mark.parametrize(
    "files",
    [QFileDialog.FileMode.AnyFile, QFileDialog.FileMode.ExistingFiles, QFileDialog.FileMode.Directory],
)
def test_the_file_dialog_says_nothing_in_english(files, mode, qtbot, tmp_path):
    dialog = QFileDialog(None, "Chọn tệp", str(tmp_path))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(files)
    dialog.setAcceptMode(mode)
    qtbot.addWidget(dialog)
    dialog.show()
    assert english_in(dialog) == []


def test_the_print_dialog_says_nothing_in_english(qtbot):
    dialog = QPrintDialog(QPrinter())
    qtbot.addWidget(dialog)
    said = english_in(dialog)
    assert [text for text in said if text not in {"Form", "..."}] == []


def english_in(dialog):
    """Labels and buttons made of English words Qt is known to use."""
    shown = [words(label.text()) for label in dialog.findChildren(QLabel)]
    for button in dialog.findChildren(QAbstractButton):
        shown += [words(button.text()), button.toolTip()]
    english = re.compile(
        r"\b(File|name|Files|type|Look|Open|Save|Cancel|Choose|Directory|Folder|Back|Forward|Parent|View|Print|Printer|Copies|Pages|Options|Paper|Page|Properties|Location|Preview|Color|range|from|all)\b"
    )
    return [text for text in shown if english.search(text)]


def test_days_and_months_are_vietnamese(qtbot):
    calendar = QCalendarWidget()
    qtbot.addWidget(calendar)
    locale = calendar.locale()
    assert locale.language() is QLocale.Language.Vietnamese
    assert "Thứ Hai" in locale.dayName(1)
    assert "9" in locale.standaloneMonthName(9).lower()
    assert "tháng" in locale.standaloneMonthName(9).lower()


def test_numbers_and_dates_follow_vietnam():
    locale = QLocale()
    assert locale.decimalPoint() == ","
    assert locale.groupSeparator() == "."


def test_the_translation_is_made_from_its_source(resources, tmp_path):
    tool = next(path for path in Path(PySide6.__file__).parent.glob("lrelease*") if path.stem == "lrelease")
    made = tmp_path / "qtbase_vi.qm"
    source = resources / "translations" / "qtbase_vi.ts"
    subprocess.run([tool, "-silent", source, "-qm", made], check=True)
    assert made.read_bytes() == (resources / "translations" / "qtbase_vi.qm").read_bytes()


def test_the_translation_is_complete_and_composed(resources):
    text = (resources / "translations" / "qtbase_vi.ts").read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    for message in ET.fromstring(text.split("<!DOCTYPE TS>")[1]).iter("message"):
        source, translation = message.findtext("source"), message.findtext("translation")
        assert translation, source
        assert sorted(re.findall(r"%\d", source)) == sorted(re.findall(r"%\d", translation))
