"""Rounds in the window: what is sent, offered, confirmed, and what is said of it at every moment."""

from time import monotonic

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.scopes import finding_id
from cchc_desktop.gui.dialogs.messages import MessageDialog
from cchc_desktop.gui.settings.keys_tab_cards import CardDialog
from cchc_desktop.gui.settings.sync_tab import SyncTab
from cchc_desktop.gui.sync.joining import SyncInWindow
from cchc_desktop.gui.transfer.receive_wizard import ReceiveWizard
from cchc_desktop.gui.transfer.transfer_page import TransferPage
from tests.faulty_proxy import Fault, proxied
from tests.gui.sync.conftest import ITEM
from tests.running import settle, wait_until
from tests.sync_servers import PASSWORD, USER, folder_files, webdav
from tests.syncing_machines import other_machine, replace_target_file, with_quick_sync


@pytest.fixture
def in_common(desk):
    """Both machines use the place; the office took everything in that was there."""
    desk.add()
    desk.office.sync.add(str(desk.place))
    desk.round()
    desk.office.sync.run_once()
    desk.office.take_all()
    return desk


def text_here(desk, item: str = ITEM) -> object:
    key = FieldKey("finding", finding_id(desk.visit, item), "found.narrative")
    cell = desk.workspace.store.views.cell(key)
    return cell.value if cell else None


def test_nothing_is_said_while_there_is_no_place(desk):
    assert desk.note == ""
    desk.timer.look()
    assert not desk.timer._due.isActive()


def test_sent_is_never_said_as_received(desk):
    desk.add()
    before = desk.card.target.counts.sent
    desk.write("Đã niêm yết")
    assert desk.note == "○ Có thay đổi chưa gửi"
    desk.round()
    assert desk.note.startswith("◐ Mọi thứ đã gửi 14:")
    assert desk.card.target.counts.sent == before + 1
    assert desk.card.target.counts.confirmed == 0
    assert "nhận" not in desk.note
    desk.write("Đã niêm yết đủ")
    assert desk.note == "○ Có thay đổi chưa gửi"


def test_what_waits_is_counted_anew_after_a_round_that_sent_it(desk):
    posted = []
    desk.planning.bus.changed.connect(lambda changed, by: posted.append((changed.entities, by)))
    desk.add()
    desk.write("Đã niêm yết")
    posted.clear()
    desk.round()
    assert (frozenset({"package"}), desk.timer) in posted
    posted.clear()
    desk.round()
    assert posted == []


def test_confirmed_is_said_when_the_receipt_came_with_who_and_when(in_common):
    in_common.workspace.sync.take_by_itself(in_common.card.target.target_id)
    in_common.office.sync.run_once()
    in_common.round()
    assert in_common.note.startswith("✓ Phòng Nội vụ đã xác nhận 14:")
    assert in_common.card.target.counts.confirmed == in_common.card.target.counts.sent
    in_common.write("Thêm sau")
    assert "xác nhận" not in in_common.note
    in_common.round()
    assert in_common.note.startswith("◐ Mọi thứ đã gửi")


def test_what_is_typed_and_not_closed_yet_is_not_said_to_be_sent(desk):
    desk.add()
    campaign = desk.planning.session.campaign_id
    key = FieldKey("finding", finding_id(desk.visit, ITEM), "found.narrative")
    desk.workspace.editing(campaign).autosave(key, "đang gõ")
    desk.round()
    assert desk.note == "○ Có thay đổi chưa gửi"


def test_alone_nothing_is_said_to_go(planning, tmp_path):
    with_quick_sync(planning.workspace)
    place = tmp_path / "kho"
    place.mkdir()
    planning.workspace.sync.add(str(place))
    page = planning.page("settings", tab="sync")
    timer = page.window().findChild(SyncInWindow)
    wait_until(lambda: timer.view is not None and not timer.is_running and not timer._reading)
    timer.read()
    wait_until(lambda: not timer._reading)
    assert timer.note.text() == "▲ Chưa quen máy nào để gửi"
    alone = page.findChild(SyncTab)._alone
    assert alone.isVisible()
    alone._action.click()
    assert page._bar.tabText(page._bar.currentIndex()) == "Khóa và máy quen"


def test_offered_packages_are_taken_in_through_the_plan_of_a_stick(in_common, dialog, press):
    in_common.office.write(in_common.visit, ITEM, "Phòng ghi thêm")
    in_common.office.sync.run_once()
    in_common.round()
    assert text_here(in_common) is None
    assert "gói mới chờ nhận" in in_common.note
    assert in_common.note.startswith("▲")
    assert in_common.badge == "Gửi / Nhận, 1"
    in_common.timer.note.click()
    settle()
    page = in_common.window.findChild(TransferPage)
    assert page.isVisible()
    assert page.offers.words.text() == "▲ Có 1 gói mới trên “Kho chung”"
    page.offers.open_button.click()
    wizard = dialog(ReceiveWizard)
    for _ in wizard.intakes:
        wait_until(lambda: wizard.next_button.isEnabled() and not wizard.work.busy)
        assert text_here(in_common) is None or wizard.current is not wizard.intakes[0]
        wizard.go_on()
    wait_until(lambda: wizard.place == 2 and wizard.next_button.isEnabled())
    wizard.accept()
    assert text_here(in_common) == "Phòng ghi thêm"
    in_common.rest()
    wait_until(lambda: not page.offers.isVisible())
    assert in_common.badge == "Gửi / Nhận"


def test_what_is_taken_in_by_itself_reaches_the_screens(in_common):
    told = []
    in_common.planning.bus.changed.connect(lambda changed, who: told.append((changed, who)))
    in_common.workspace.sync.take_by_itself(in_common.card.target.target_id)
    in_common.office.write(in_common.visit, ITEM, "Phòng ghi thêm")
    in_common.office.sync.run_once()
    in_common.round()
    assert text_here(in_common) == "Phòng ghi thêm"
    assert any(who is in_common.timer and changed.touches("finding") for changed, who in told)


def test_a_place_that_became_another_stops_and_asks(in_common, dialog, press, shown):
    replace_target_file(in_common.place)
    before = folder_files(in_common.place)
    in_common.write("Sau khi đổi")
    in_common.card.sync_button.click()
    wait_until(lambda: not in_common.timer.is_running)
    asking = dialog(MessageDialog)
    assert "không còn là nơi đã nối" in shown(asking)
    assert "Đã dừng đồng bộ với nơi này" in shown(asking)
    QTest.keyClick(asking, Qt.Key.Key_Escape)
    in_common.rest()
    assert in_common.card._state.text() == "⚑ đã đổi: dừng lại và hỏi"
    assert in_common.note == "⚑ “Kho chung” đã thành nơi khác: đã dừng, cần hỏi"
    assert not in_common.card.sync_button.isVisible()
    assert folder_files(in_common.place) == before
    assert in_common.workspace.sync.due(online=True).now == ()
    assert in_common.badge == "Gửi / Nhận, 2", "the visit that waits and the question"
    page = in_common.planning.page("transfer")
    assert "đã thành nơi khác" in shown(page.offers)
    press(page.offers, "Xem và quyết định…")
    QTest.keyClick(dialog(MessageDialog), Qt.Key.Key_Escape)
    settle()
    in_common.timer.note.click()
    press(dialog(MessageDialog), "Gỡ nơi này")
    wait_until(lambda: not in_common.workspace.sync.targets())
    assert folder_files(in_common.place) == before


def test_a_strangers_card_is_compared_before_anything_goes_to_it(in_common, dialog, press, tmp_path, shown):
    clock = in_common.workspace.clock
    stranger = other_machine(tmp_path / "stranger", name="TN-03", person="Lê Thị Hoa", clock=clock)
    try:
        stranger.sync.add(str(in_common.place))
        stranger.sync.run_once()
        fingerprint = stranger.workspace.identity.card().fingerprint
    finally:
        stranger.workspace.close()
    in_common.round()
    assert "Có máy lạ, cần hỏi" in in_common.note
    in_common.timer.note.click()
    page = in_common.window.findChild(TransferPage)
    assert "TN-03 (Lê Thị Hoa): chưa quen" in shown(page.offers)
    press(page.offers, "So mã nhận dạng…")
    asking = dialog(CardDialog)
    assert all(group in shown(asking) for group in fingerprint.split())
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    settle()
    assert len(in_common.workspace.identity.cards()) == 1
    press(page.offers, "So mã nhận dạng…")
    press(dialog(CardDialog), "Giống nhau, nhận thẻ")
    in_common.rest()
    assert {card.name for card in in_common.workspace.identity.cards()} == {"Phòng Nội vụ", "TN-03"}
    assert "máy lạ" not in in_common.note


def test_a_server_that_stops_midway_is_told_truly_and_gone_on_with(desk):
    with webdav(desk.place) as server, proxied(server.port) as proxy:
        desk.add(f"webdav://127.0.0.1:{proxy.port}/kho", user=USER, secret=PASSWORD)
        desk.round()
        sent = desk.card.target.counts.sent
        desk.write("Viết khi máy chủ sắp dừng")
        # The package is cut on its way; nothing passes any more.
        proxy.breaks(Fault.RESET, at="PUT")
        desk.round()
        assert desk.note == "1 gói chờ gửi · ngoại tuyến"
        assert desk.card.target.counts.waiting == 1
        assert desk.card.target.counts.sent == sent
        assert "Không liên lạc được" in desk.card._trouble.text()
        assert "hàng chờ" in desk.card._trouble.text()
        proxy.breaks(Fault.RESET)
        desk.round()
        assert desk.note == "1 gói chờ gửi · ngoại tuyến"
        proxy.mend()
        desk.round(desk.card.target.target_id)
        assert desk.note.startswith("◐ Mọi thứ đã gửi")
        assert desk.card.target.counts.waiting == 0
        assert desk.card.target.counts.sent == sent + 1
        assert not desk.card._trouble.isVisible()


def test_the_same_by_webdav_to_the_end(desk):
    with webdav(desk.place) as server:
        uri = f"webdav://127.0.0.1:{server.port}/kho"
        desk.add(uri, user=USER, secret=PASSWORD)
        desk.workspace.sync.take_by_itself(desk.card.target.target_id)
        desk.office.sync.add(uri, user=USER, secret=PASSWORD)
        desk.write("Gửi bằng WebDAV")
        desk.round()
        assert desk.note.startswith("◐ Mọi thứ đã gửi")
        desk.office.sync.run_once()
        desk.office.take_all()
        desk.office.sync.run_once()
        desk.round()
        assert desk.note.startswith("✓ Phòng Nội vụ đã xác nhận")


def test_the_window_closes_at_once_while_a_server_is_silent(desk):
    with webdav(desk.place) as server, proxied(server.port) as proxy:
        desk.add(f"webdav://127.0.0.1:{proxy.port}/kho", user=USER, secret=PASSWORD)
        proxy.breaks(Fault.SILENCE)
        assert desk.timer.run_now()
        wait_until(lambda: proxy.struck)
        begun = monotonic()
        desk.window.close()
        settle()
        assert not desk.window.isVisible()
        assert monotonic() - begun < 1
        assert not desk.timer.run_now()
        assert not desk.timer._due.isActive()
        proxy.mend()
        wait_until(lambda: not desk.timer.is_running)


def test_typing_goes_on_while_a_server_is_silent(desk):
    with webdav(desk.place) as server, proxied(server.port) as proxy:
        desk.add(f"webdav://127.0.0.1:{proxy.port}/kho", user=USER, secret=PASSWORD)
        proxy.breaks(Fault.SILENCE)
        desk.timer.run_now()
        wait_until(lambda: proxy.struck)
        begun = monotonic()
        for number in range(20):
            desk.write(f"Lần {number}")
        assert monotonic() - begun < 2
        assert desk.timer.is_running
        assert text_here(desk) == "Lần 19"
        assert desk.note == "Đang đồng bộ…"
        proxy.mend()
        wait_until(lambda: not desk.timer.is_running)


def test_offline_waits_and_comes_back_when_the_system_says_so(desk, monkeypatch):
    with webdav(desk.place) as server:
        desk.add(f"webdav://127.0.0.1:{server.port}/kho", user=USER, secret=PASSWORD)
        desk.rest()
        online = [False]
        monkeypatch.setattr(desk.timer._network, "online", lambda: online[0])
        target = desk.card.target.target_id
        desk.workspace.sync.resume(target)
        desk.timer.look()
        assert not desk.timer.is_running
        assert desk.timer._due.isActive()
        assert desk.timer.view.online is False
        desk.timer.changed.emit()
        assert "goại tuyến" in desk.note
        online[0] = True
        desk.timer._network.came_back.emit()
        assert desk.timer.is_running
        wait_until(lambda: not desk.timer.is_running)


def test_what_went_to_one_place_only_is_not_said_to_have_gone_everywhere(desk, tmp_path):
    first = desk.add()
    other = tmp_path / "kho-khac"
    other.mkdir()
    second = desk.add(str(other))
    desk.round()
    assert desk.note.startswith("◐ Mọi thứ đã gửi")
    desk.write("Mới")
    desk.round(first)
    assert desk.note == "○ Có thay đổi chưa gửi"
    desk.round(second)
    assert desk.note.startswith("◐ Mọi thứ đã gửi")


def test_what_is_written_while_a_round_runs_is_not_said_to_be_sent(desk):
    desk.add()
    desk.round()
    assert desk.timer.run_now()
    desk.write("Viết giữa chừng")
    desk.rest()
    assert desk.note == "○ Có thay đổi chưa gửi"
    desk.round()
    assert desk.note.startswith("◐ Mọi thứ đã gửi")
