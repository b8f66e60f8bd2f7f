"""The first start and the recovery window, on real folders."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.errors import CchcError, EnvironmentFailed, ErrorCode
from cchc_desktop.gui.start.backup_timer import BackupTimer
from cchc_desktop.gui.start.first_start import FirstStart
from cchc_desktop.gui.start.proposals import machine_name
from cchc_desktop.gui.start.recovery_window import RecoveryWindow
from cchc_desktop.services.recovery import ClosedData


def words(window):
    shown = (*window.findChildren(QLabel), *window.findChildren(QAbstractButton))
    return "\n".join(one.text() for one in shown if one.isVisibleTo(window))


def button(window, start):
    (found,) = [one for one in window.findChildren(QAbstractButton) if one.text().startswith(start)]
    return found


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def backups(tmp_path):
    return tmp_path / "backups"


def with_backup(folder, backups):
    workspace = open_workspace(folder, backups=backups)
    workspace.station.set_up(name="TN-01", person="An", post="")
    campaign = workspace.planning.create_campaign("tayninh-2023")
    workspace.safety.backup()
    workspace.close()
    return campaign


def damage(folder):
    file = folder / "cchc.db"
    content = bytearray(file.read_bytes())
    content[100 : len(content) // 2] = b"\xa5" * (len(content) // 2 - 100)
    file.write_bytes(bytes(content))
    for side in ("-wal", "-shm"):
        file.with_name(file.name + side).unlink(missing_ok=True)


def opening_error(folder, backups):
    with pytest.raises(CchcError) as caught:
        open_workspace(folder, backups=backups).close()
    return caught.value


def test_the_first_start_is_answered_by_keyboard(folder, backups, qtbot, theme, type_text):
    workspace = open_workspace(folder, backups=backups)
    page = FirstStart(workspace.station, "TN-07")
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    with qtbot.waitSignal(page.done):
        page._person.setFocus()
        type_text(page._person, "Lê Thị Hoa")
        QTest.keyClick(page._person, Qt.Key.Key_Return)
        type_text(page._post, "Chuyên viên")
        QTest.keyClick(page._post, Qt.Key.Key_Return)
    station = workspace.station.current()
    assert (station.name, station.person, station.post) == ("TN-07", "Lê Thị Hoa", "Chuyên viên")
    page.close()
    workspace.close()


def test_the_first_start_needs_a_name(folder, backups, qtbot, theme):
    workspace = open_workspace(folder, backups=backups)
    page = FirstStart(workspace.station, "")
    qtbot.addWidget(page)
    page.show()
    QTest.keyClick(page._name, Qt.Key.Key_Return)
    assert "Hãy ghi họ và tên của bạn." in words(page)
    page._person.set_value("Hoa")
    page.go_on()
    assert "Hãy ghi tên máy." in words(page)
    assert not workspace.station.current().is_set_up
    page.close()
    workspace.close()


def test_the_machine_proposes_its_own_name():
    assert machine_name() == machine_name().upper()
    assert "." not in machine_name()


def test_a_damaged_database_is_restored_from_the_last_good_backup(folder, backups, qtbot, theme):
    campaign = with_backup(folder, backups)
    damage(folder)
    error = opening_error(folder, backups)
    assert error.code in {ErrorCode.DATABASE_DAMAGED, ErrorCode.NOT_A_DATABASE}
    window = RecoveryWindow(error, folder, ClosedData(folder, backups=backups))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(window._restore.isEnabled)
    assert "đã kiểm tra" in window._restore.text()
    with qtbot.waitSignal(window.ready):
        QTest.keyClick(window._restore, Qt.Key.Key_Return)
    assert "Tệp hỏng được giữ ở" in words(window)
    window.close()
    again = open_workspace(folder, backups=backups)
    assert [one.entity_id for one in again.planning.campaigns()] == [campaign]
    again.close()


def test_a_damaged_backup_is_passed_over(folder, backups):
    with_backup(folder, backups)
    (good,) = ClosedData(folder, backups=backups).backups()
    newer = good.path.with_name("cchc-20990101-000000.db")
    newer.write_bytes(b"no database" * 1000)
    found = ClosedData(folder, backups=backups).last_good_backup()
    assert found is not None
    assert found.path == good.path


def test_without_a_backup_the_damaged_file_is_put_aside(folder, backups, qtbot, theme):
    with_backup(folder, backups)
    for file in backups.glob("*.db"):
        file.unlink()
    damage(folder)
    before = (folder / "cchc.db").read_bytes()
    window = RecoveryWindow(opening_error(folder, backups), folder, ClosedData(folder, backups=backups))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: "Không tìm thấy bản sao lưu nào còn tốt" in words(window))
    assert not window._restore.isEnabled()
    with qtbot.waitSignal(window.ready):
        button(window, "Cất riêng tệp hỏng").click()
    window.close()
    assert [file.read_bytes() for file in folder.rglob("cchc.db")] == [before]
    open_workspace(folder, backups=backups).close()


def test_a_newer_database_is_never_touched(folder, qtbot, theme):
    error = EnvironmentFailed(ErrorCode.DATABASE_NEWER)
    window = RecoveryWindow(error, folder, ClosedData(folder))
    qtbot.addWidget(window)
    window.show()
    assert "Dữ liệu không bị đụng tới." in words(window)
    assert "Khôi phục" not in words(window)
    with qtbot.waitSignal(window.closed):
        QTest.keyClick(window, Qt.Key.Key_Escape)


def test_what_is_missing_is_said_below_the_fields_and_forgiven_when_typed(
    folder, backups, qtbot, theme, type_text
):
    workspace = open_workspace(folder, backups=backups)
    page = FirstStart(workspace.station, "TN-07")
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    heights = [one.height() for one in (page._person, page._post, page._name)]
    QTest.keyClick(page._person, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Hãy ghi họ và tên của bạn." in words(page))
    assert [one.height() for one in (page._person, page._post, page._name)] == heights
    type_text(page._person, "L")
    assert "Hãy ghi họ và tên của bạn." not in words(page)
    workspace.close()


def test_a_busy_database_is_tried_again(folder, qtbot, theme):
    window = RecoveryWindow(EnvironmentFailed(ErrorCode.DATABASE_LOCKED), folder, ClosedData(folder))
    qtbot.addWidget(window)
    window.show()
    again = button(window, "Thử mở lại")
    with qtbot.waitSignal(window.ready):
        QTest.keyClick(again, Qt.Key.Key_Return)
    window.close()


def test_automatic_backups_are_made_off_the_window_and_failures_are_said(folder, backups, qtbot, theme):
    workspace = open_workspace(folder, backups=backups)
    workspace.station.set_up(name="TN-01", person="An", post="")
    page = FirstStart(workspace.station, "")
    qtbot.addWidget(page)
    timer = BackupTimer(lambda: workspace.safety, page)
    with qtbot.waitSignal(timer.made):
        timer.look()
    assert len(workspace.safety.backups()) == 1

    class Full:
        def due_backup(self):
            raise EnvironmentFailed(ErrorCode.DISK_FULL)

    failing = BackupTimer(Full, page)
    with qtbot.waitSignal(failing.failed) as said:
        failing.look()
    assert said.args[0].startswith("Chưa sao lưu được. Hãy xóa bớt tệp")
    timer.stop()
    workspace.close()
