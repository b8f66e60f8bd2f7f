"""Adding a place through the dialog: its probe, step by step, and where the password lies."""

import socket
import stat
import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cchc_desktop.gui.dialogs.messages import MessageDialog
from cchc_desktop.gui.sync.target_dialogs import AddDialog, NameDialog, ProbeDialog, SecretDialog
from cchc_desktop.gui.sync.target_form import WEBDAV
from cchc_desktop.services.sync_records import TargetState
from tests.running import settle, wait_until
from tests.sync_servers import PASSWORD, USER, webdav


@pytest.fixture
def adding(desk):
    dialog = desk.tab.open_add()
    settle()
    return dialog


def served(dialog, port: int, *, password: str = PASSWORD) -> None:
    dialog.form.kind.choose(WEBDAV)
    dialog.form.place.setText(f"http://127.0.0.1:{port}/kho")
    dialog.form.user.setText(USER)
    dialog.form.secret.line.setText(password)
    dialog.form.name.setText("Máy chủ tỉnh")
    dialog.form._on_edited()


def probed(dialog) -> None:
    wait_until(lambda: not dialog.probe.busy)
    settle()


def test_a_folder_is_tried_step_by_step_and_used(desk, adding):
    adding.form.set_folder(str(desk.place))
    QTest.keyClick(adding.form.place, Qt.Key.Key_Return)
    assert not adding.form.isVisible()
    probed(adding)
    assert adding.probe.result.text() == "✓ Nơi này dùng được."
    words = adding.probe.words()
    assert words[0].startswith("✓ Liên lạc")
    assert len(words) == 9
    assert not any(line.startswith("⚑") for line in words)
    QTest.keyClick(adding.go, Qt.Key.Key_Return)
    desk.rest()
    assert desk.card.target.state is TargetState.TRUSTED
    assert desk.card._state.text() == "✓ tin cậy"
    assert "Đã thêm" in desk.tab.banner.text()
    assert desk.timer.note.isVisible()


def test_an_empty_form_is_not_sent(adding):
    QTest.keyClick(adding.form.place, Qt.Key.Key_Return)
    assert adding.form.isVisible()
    assert "Hãy chọn một thư mục" in adding.form._reaches.text()
    adding.reject()


def test_a_wrong_password_says_what_to_do_and_keeps_nothing(desk, adding):
    with webdav(desk.place) as server:
        served(adding, server.port, password="sai")
        adding.go.click()
        probed(adding)
    assert "⚑ Nơi này chưa dùng được." in adding.probe.result.text()
    assert adding.probe.words()[0].startswith("⚑ Liên lạc")
    assert "mật khẩu" in adding.probe.words()[0]
    # What was never tried is neither good nor bad.
    assert all(line.startswith("○") for line in adding.probe.words()[1:])
    QTest.keyClick(adding, Qt.Key.Key_Escape)
    wait_until(lambda: not desk.workspace.sync.targets())


def test_the_address_can_be_mended_without_typing_it_all_again(desk, adding, press):
    with webdav(desk.place) as server:
        served(adding, server.port, password="sai")
        adding.go.click()
        probed(adding)
        press(adding, "Sửa địa chỉ")
        wait_until(lambda: not desk.workspace.sync.targets())
        assert adding.form.place.text().endswith(f":{server.port}/kho")
        adding.form.secret.line.setText(PASSWORD)
        adding.go.click()
        probed(adding)
        assert "✓ Nơi này dùng được." in adding.probe.result.text()
        adding.go.click()
    desk.rest()
    assert desk.card.target.name == "Máy chủ tỉnh"


def test_a_failed_place_is_kept_only_when_wanted_so_and_then_unused(desk, adding, press):
    with webdav(desk.place) as server:
        served(adding, server.port, password="sai")
        adding.go.click()
        probed(adding)
        press(adding, "Cứ để đó, sửa sau")
    desk.rest()
    assert desk.card._state.text() == "▲ chưa dùng được"
    assert not desk.card.sync_button.isVisible()
    assert "mật khẩu" in desk.card._trouble.text()
    assert desk.note == "Nơi đồng bộ chưa dùng được"


def test_where_the_password_lies_is_said_before_and_after(desk, adding):
    with webdav(desk.place) as server:
        served(adding, server.port)
        wait_until(lambda: "secrets.json" in adding._secret.text())
        assert adding._secret.isVisible()
        adding.go.click()
        probed(adding)
        assert "tệp secrets.json" in adding._secret.text()
        assert adding._secret.text().startswith("▲")
        adding.go.click()
    desk.rest()
    file = desk.planning.folder / "data" / "secrets.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "secrets.json" in desk.card._secret.text()
    assert "không mã hóa" in desk.card._secret.text()


def test_going_away_while_a_server_is_silent_keeps_nothing(desk, adding):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        served(adding, silent.getsockname()[1])
        adding.go.click()
        wait_until(desk.workspace.sync.targets)
        QTest.keyClick(adding, Qt.Key.Key_Escape)
        assert not adding.isVisible()
        wait_until(lambda: not desk.workspace.sync.targets())


def test_a_place_added_twice_is_refused_with_its_name(desk, adding):
    desk.add()
    adding.form.set_folder(str(desk.place))
    adding.go.click()
    probed(adding)
    assert "Kho chung" in adding._refusal.text()
    assert adding.form.isVisible()
    adding.reject()


def test_a_place_is_renamed_tried_again_and_given_another_password(desk, press, dialog):
    with webdav(desk.place) as server:
        desk.add(f"webdav://127.0.0.1:{server.port}/kho", user=USER, secret=PASSWORD)
        press(desk.card, "Đổi tên…")
        naming = dialog(NameDialog)
        naming.line.setText("")
        QTest.keyClick(naming.line, Qt.Key.Key_Return)
        assert naming.isVisible()
        naming.line.setText("Kho tỉnh")
        QTest.keyClick(naming.line, Qt.Key.Key_Return)
        desk.rest()
        assert desk.card._name.full_text() == "Kho tỉnh"
        press(desk.card, "Mật khẩu…")
        asking = dialog(SecretDialog)
        asking.secret.line.setText("sai")
        QTest.keyClick(asking.secret.line, Qt.Key.Key_Return)
        wait_until(lambda: "Đã lưu mật khẩu" in desk.tab.banner.text())
        desk.rest()
        press(desk.card, "Kiểm tra lại…")
        trying = dialog(ProbeDialog)
        probed(trying)
        assert "⚑" in trying.probe.result.text()
        trying.reject()
        desk.rest()
        assert desk.card._state.text() == "▲ chưa dùng được"


def test_a_place_is_paused_used_again_and_removed(desk, press, dialog):
    desk.add()
    press(desk.card, "Tạm dừng")
    desk.rest()
    assert desk.card._state.text() == "○ đang tạm dừng"
    assert desk.note == "Đồng bộ đang tạm dừng"
    press(desk.card, "Dùng tiếp")
    desk.rest()
    assert desk.card._state.text() == "✓ tin cậy"
    desk.card._taking.click()
    desk.rest()
    assert desk.card.target.takes_by_itself
    press(desk.card, "Gỡ…")
    press(dialog(MessageDialog), "Gỡ nơi này")
    wait_until(lambda: not desk.workspace.sync.targets())
    desk.rest()
    assert desk.tab.cards() == ()
    assert desk.note == ""
    assert any(desk.place.iterdir())


def test_the_dialog_leaves_nothing_behind(desk, assert_freed):
    reference = weakref.ref(desk.tab.open_add())
    assert isinstance(reference(), AddDialog)
    wait_until(lambda: reference()._expected)
    reference().reject()
    assert_freed(reference)
