"""Keys, cards and recovery keys through the real widgets."""

import io
import json
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QWidget

from cchc_desktop.exchange.cards import write_card
from cchc_desktop.exchange.encryption import Lock
from cchc_desktop.exchange.keys import new_keys
from cchc_desktop.exchange.manifest import PackageKind
from cchc_desktop.exchange.package_contents import Contents
from cchc_desktop.exchange.package_writer import Destination, Sender, write_packages
from cchc_desktop.gui.dialogs.messages import MessageDialog
from cchc_desktop.gui.settings.keys_tab import KeysTab
from cchc_desktop.gui.settings.keys_tab_cards import CardDialog, CardQrDialog
from cchc_desktop.gui.settings.keys_tab_recovery import DrillDialog, RecoverDialog, SheetsDialog
from cchc_desktop.gui.settings.settings_page import SettingsPage
from cchc_desktop.gui.tasks import wait_for_tasks
from cchc_desktop.gui.widgets.buttons import Button

_OTHER = "b" * 32
CONTROL = Qt.KeyboardModifier.ControlModifier


def other_card(name="TN-02", station=_OTHER):
    return new_keys().card(station=station, name=name, person="Nguyễn Thị Hạnh")


def button(parent: QWidget, words: str) -> Button:
    (found,) = [one for one in parent.findChildren(Button) if one.text() == words and one.isVisible()]
    return found


def press(parent: QWidget, words: str) -> None:
    QTest.mouseClick(button(parent, words), Qt.MouseButton.LeftButton)


def said(widget: QWidget) -> str:
    return " ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def end_tasks(settle) -> None:
    wait_for_tasks()
    settle()


@pytest.fixture
def tab(planning) -> KeysTab:
    """The part of the settings, opened as a person opens it."""
    return planning.page("settings", tab="keys")._keys


@pytest.fixture
def identity(planning):
    return planning.workspace.identity


@pytest.fixture
def card_file(tmp_path):
    def write(card) -> str:
        path = tmp_path / f"{card.fingerprint[:5]}.json"
        path.write_bytes(write_card(card))
        return str(path)

    return write


def test_the_own_card_is_shown_in_six_groups_and_saved(planning, tab, identity, tmp_path):
    groups = identity.card().fingerprint.split()
    assert len(groups) == 6
    assert all(group in said(tab) for group in groups)
    assert tab._fingerprint.accessibleName().endswith(identity.card().fingerprint)
    assert "TN-01 · Phạm Minh Tuấn" in said(tab)
    tab._save_card(str(tmp_path / "a.json"))
    assert json.loads((tmp_path / "a.json").read_text())["fingerprint"] == identity.card().fingerprint
    assert "Đã lưu thẻ máy" in tab._banner.text()
    tab._save_card(str(tmp_path / "nowhere" / "a.json"))
    assert "Đã lưu" not in tab._banner.text()


def test_the_qr_code_holds_the_card(tab, identity, dialog):
    press(tab, "Hiện mã QR")
    shown = dialog(CardQrDialog)
    assert identity.card().fingerprint.split()[0] in said(shown)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def test_a_strangers_card_is_asked_about_once(tab, identity, dialog, card_file, settle):
    card = other_card()
    tab._show_card_file(card_file(card))
    asking = dialog(CardDialog)
    assert all(group in said(asking) for group in card.fingerprint.split())
    # Enter is the careful answer.
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    settle()
    assert identity.cards() == ()
    tab._show_card_file(card_file(card))
    press(dialog(CardDialog), "Giống nhau, nhận thẻ")
    settle()
    assert identity.cards() == (card,)
    assert [record.id for record in tab._table.records()] == [_OTHER]
    tab._show_card_file(card_file(card))
    assert "đã quen" in said(dialog(CardDialog))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    settle()


def test_a_changed_key_needs_a_tick_and_a_click(tab, identity, dialog, card_file, settle):
    before, changed = other_card(), other_card()
    identity.accept(before)
    tab._show_card_file(card_file(changed))
    asking = dialog(CardDialog)
    assert "mạo danh" in said(asking)
    assert all(group in said(asking) for one in (before, changed) for group in one.fingerprint.split())
    take = button(asking, "Thay khóa đã biết")
    assert not take.isEnabled()
    QTest.mouseClick(take, Qt.MouseButton.LeftButton)
    QTest.keyClick(asking, Qt.Key.Key_Escape)
    settle()
    assert identity.cards() == (before,)
    tab._show_card_file(card_file(changed))
    asking = dialog(CardDialog)
    (tick,) = asking.findChildren(QCheckBox)
    tick.setFocus()
    QTest.keyClick(tick, Qt.Key.Key_Space)
    press(asking, "Thay khóa đã biết")
    settle()
    assert identity.cards() == (changed,)


def test_what_is_no_card_and_the_own_card_are_told(tab, identity, dialog, tmp_path, settle):
    (tmp_path / "x.json").write_text("{}")
    tab._show_card_file(str(tmp_path / "x.json"))
    assert "không đúng mẫu" in tab._banner.text()
    identity.write_card(tmp_path / "own.json")
    tab._show_card_file(str(tmp_path / "own.json"))
    QTest.keyClick(dialog(CardDialog), Qt.Key.Key_Escape)
    settle()
    assert identity.cards() == ()


def test_enter_in_the_list_shows_the_machine(tab, identity, dialog, settle):
    identity.accept(other_card())
    tab.refresh()
    tab._table.setFocus()
    QTest.keyClick(tab._table, Qt.Key.Key_Return)
    assert "TN-02" in said(dialog(CardDialog))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    settle()


def test_a_machine_is_marked_as_the_offices(tab, identity):
    one, two = other_card(), other_card(name="TN-03", station="c" * 32)
    for card in (one, two):
        identity.accept(card)
    tab.refresh()
    (box,) = [each for each in tab.findChildren(QCheckBox) if "Phòng Nội vụ" in each.text()]
    tab._table.set_current(two.station)
    assert not box.isChecked()
    box.click()
    assert identity.offices() == {two.station}
    assert (tab._table.current_id(), box.isChecked()) == (two.station, True)
    assert "Phòng Nội vụ" in tab._table.records()[1].cells[0].text
    tab._table.set_current(one.station)
    assert not box.isChecked()
    tab._table.set_current(two.station)
    box.click()
    assert identity.offices() == frozenset()


def test_lost_keys_are_told_and_new_ones_made_after_asking(planning, tab, identity, dialog, settle):
    before = identity.card().fingerprint
    next((planning.folder / "data" / "keys").iterdir()).unlink()
    tab.refresh()
    assert "không còn ở chỗ cũ" in tab._banner.text()
    assert not button(tab, "Lưu thẻ máy ra tệp…").isEnabled()
    press(tab, "Tạo khóa mới…")
    QTest.keyClick(dialog(MessageDialog), Qt.Key.Key_Escape)
    settle()
    assert list((planning.folder / "data" / "keys").iterdir()) == []
    press(tab, "Tạo khóa mới…")
    press(dialog(MessageDialog), "Tạo khóa mới")
    settle()
    assert identity.card().fingerprint != before
    assert button(tab, "Lưu thẻ máy ra tệp…").isEnabled()


def test_recovery_keys_are_made_saved_and_tried(tab, identity, dialog, tmp_path, settle):
    assert not button(tab, "Thử khóa…").isEnabled()
    press(tab, "Tạo và in…")
    sheets = dialog(SheetsDialog)
    assert len(identity.recovery_recipients()) == 2
    first, _ = sheets._keys
    assert all(word in said(sheets) for word in first.words)
    sheets._save(str(tmp_path / "sheets.pdf"))
    assert len(pypdfium2.PdfDocument(io.BytesIO((tmp_path / "sheets.pdf").read_bytes()))) == 2
    QTest.keyClick(sheets, Qt.Key.Key_Escape)
    settle()
    assert said(tab).count("chưa thử") == 2
    assert "chưa in" not in said(tab)
    press(tab, "Thử khóa…")
    drill = dialog(DrillDialog)
    QTest.keyClicks(drill.editor, "khong phai khoa")
    QTest.keyClick(drill.editor, Qt.Key.Key_Return, CONTROL)
    end_tasks(settle)
    assert "Khóa khôi phục chưa đúng" in drill.banner.text()
    drill.editor.selectAll()
    QApplication.clipboard().setText(" ".join(first.words))
    QTest.keyClick(drill.editor, Qt.Key.Key_V, CONTROL)
    QTest.keyClick(drill.editor, Qt.Key.Key_Return, CONTROL)
    end_tasks(settle)
    assert f"Tờ 1 (ký hiệu {first.sign}) mở được" in drill.banner.text()
    QTest.keyClick(drill, Qt.Key.Key_Escape)
    settle()
    assert said(tab).count("chưa thử") == 1
    assert "đã thử ngày 12/9/2023" in said(tab)


def test_a_key_from_a_file_that_is_of_another_time_fails_the_drill(tab, identity, dialog, tmp_path, settle):
    old, _ = identity.make_recovery_keys()
    identity.make_recovery_keys()
    tab.refresh()
    press(tab, "Thử khóa…")
    drill = dialog(DrillDialog)
    (tmp_path / "old.txt").write_text(old.identity)
    drill.read_secret(str(tmp_path / "old.txt"))
    press(drill, "Thử")
    end_tasks(settle)
    assert "không mở được gói" in drill.banner.text()
    assert not any(state.tried_at for state in identity.recovery_states())
    drill.read_secret(str(tmp_path / "nowhere.txt"))
    assert "Không tìm thấy tệp" in drill.banner.text()
    QTest.keyClick(drill, Qt.Key.Key_Escape)
    settle()


def test_sheets_nobody_has_are_not_closed_without_a_word(tab, dialog, settle):
    press(tab, "Tạo và in…")
    sheets = dialog(SheetsDialog)
    QTest.keyClick(sheets, Qt.Key.Key_Escape)
    press(dialog(MessageDialog), "Ở lại")
    settle()
    assert sheets.isVisible()
    # Esc leads back: it is not printed on the button that gives the words up.
    QTest.keyClick(sheets, Qt.Key.Key_Escape)
    asked = dialog(MessageDialog)
    assert [one._keys for one in asked.findChildren(Button)] == ["", "Enter"]
    QTest.keyClick(asked, Qt.Key.Key_Escape)
    settle()
    assert sheets.isVisible()
    QTest.keyClick(sheets, Qt.Key.Key_Escape)
    press(dialog(MessageDialog), "Đóng hẳn")
    settle()
    assert said(tab).count("chưa in, chưa thử") == 2
    notice = tab.window().findChild(SettingsPage)._notice
    assert notice.isVisible()
    assert "chưa in, chưa thử" in notice.text()


def test_both_sheets_go_to_the_printer(planning, identity, dialog, tmp_path, settle):
    keys = identity.make_recovery_keys()
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    answers = [None, printer]
    sheets = SheetsDialog(planning.window, identity, keys, ask_printer=lambda *_: answers.pop(0))
    sheets.open()
    press(sheets, "In hai tờ…")
    end_tasks(settle)
    assert not sheets._banner.isVisible()
    press(sheets, "In hai tờ…")
    end_tasks(settle)
    assert "Máy in đã nhận hai tờ" in sheets._banner.text()
    assert len(pypdfium2.PdfDocument(tmp_path / "out.pdf")) == 2
    assert all(state.out_at for state in identity.recovery_states())
    QTest.keyClick(sheets, Qt.Key.Key_Escape)
    settle()


def test_keys_are_made_anew_only_after_asking(tab, identity, dialog, settle):
    identity.make_recovery_keys()
    tab.refresh()
    before = identity.recovery_recipients()
    press(tab, "Tạo lại và in…")
    QTest.keyClick(dialog(MessageDialog), Qt.Key.Key_Escape)
    settle()
    assert identity.recovery_recipients() == before


def test_a_package_is_opened_with_a_recovery_key(planning, tab, identity, dialog, tmp_path, settle):
    key, _ = identity.make_recovery_keys()
    sender = Sender(keys=identity.keys(), card=identity.card())
    lock = Lock(recipients=identity.recovery_recipients())
    to = Destination(folder=tmp_path, lock=lock, stem="gói", scratch=tmp_path)
    contents = Contents(kind=PackageKind.WORK, campaign="c" * 32)
    written = write_packages(
        contents, sender=sender, to=to, now=planning.workspace.clock(), ids=lambda: "d" * 32
    )
    package = next(written).path
    press(tab, "Mở gói bằng khóa…")
    recover = dialog(RecoverDialog)
    recover.choose_package(str(package))
    QTest.keyClicks(recover.editor, key.identity.lower())
    recover.take_out(str(tmp_path / "out"))
    end_tasks(settle)
    assert "Đã lấy ra" in recover.banner.text()
    assert (Path(tmp_path) / "out" / package.stem / "manifest.json").is_file()
    QTest.keyClick(recover, Qt.Key.Key_Escape)
    settle()


def test_the_settings_speak_of_recovery_keys_until_there_are_some(planning, settle):
    page = planning.page("settings")
    settle()
    assert "Chưa có khóa khôi phục" in page._notice.text()
    assert page._notice.isVisible()
    press(page._notice, "Đến khóa khôi phục")
    settle()
    assert page._keys.isVisible()
    assert QApplication.focusWidget() is page._keys._make
    identity = planning.workspace.identity
    identity.note_sheets_out(identity.make_recovery_keys())
    planning.page("home")
    planning.page("settings")
    settle()
    assert not page._notice.isVisible()


def test_who_does_not_want_to_hear_of_them_does_not_again(planning, settle):
    page = planning.page("settings")
    settle()
    press(page._notice, "Đóng")
    planning.page("home")
    planning.page("settings")
    settle()
    assert not page._notice.isVisible()
    assert planning.workspace.identity.recovery_states() == ()


def test_everything_can_be_reached_and_has_a_name(tab):
    for one in tab.findChildren(Button):
        assert one.accessibleName() or not one.isVisible()
        assert one.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert tab._table.accessibleName() == "Các máy đã quen"
