"""A visit of three laptops from the plan to the receipt of the office, by one stick, through the windows."""

import os
import re

from cchc_desktop.core.dates import short_date
from cchc_desktop.gui.transfer import sheets
from cchc_desktop.gui.transfer.receive_wizard import RESULTS, ReceiveWizard
from cchc_desktop.services.transfer_records import ExportKind
from tests.gui.story.laptops import (
    A_SECTION,
    B_SECTION,
    DISPUTED,
    ONLY_A,
    ONLY_B,
    UNIT,
    Laptop,
    agree,
    figures,
    next_of,
    opened,
    shown,
    tell_words,
)
from tests.gui.story.papers import pages_of, printing_to, save_minutes, seal, text_of
from tests.gui.story.planning_by_hand import make_plan
from tests.running import click, settle, wait_until
from tests.transferring import drop, words_of

OF_A = "Còn 03 hồ sơ trễ hạn; 01 hồ sơ chưa có thư xin lỗi."
OF_B = "Còn 02 hồ sơ trễ hạn chưa có thư xin lỗi."
DONE_BY_A = "Đã công khai đủ thủ tục hành chính."
SENT_LATE = "Sổ theo dõi văn bản chưa ghi đủ."


def test_a_visit_by_stick_from_the_plan_to_the_receipt(table, monkeypatch):
    secretary = table.laptop("TN-01", "Phạm Minh Tuấn")
    a = table.laptop("TN-02", "Nguyễn Thị Hạnh")
    b = table.laptop("TN-03", "Lê Văn Bình")
    plan_goes_out(table, secretary, a, b)
    good, six = sections_come_back(table, a, b)
    damaged = table.packages()[1]
    damage(damaged)
    paths = table.packages()

    the_secretary_sees_exactly_that(secretary, a, b, six=six, damaged=damaged)
    assert table.packages() == paths
    the_missing_can_be_chased(secretary, monkeypatch, table.folder / "cần lấy.pdf")
    damaged.write_bytes(good)
    what_was_missing_comes(secretary, six, damaged)

    secretary.settle_with(OF_B)
    assert secretary.text(DISPUTED) == OF_B
    words = text_of(save_minutes(secretary, table.folder))
    for text in (OF_B, DONE_BY_A, SENT_LATE):
        assert text.rstrip(".") in words
    assert OF_A.rstrip(".") not in words
    seal(secretary)
    the_office_confirms(table, secretary)


def plan_goes_out(table, secretary: Laptop, a: Laptop, b: Laptop) -> None:
    """Nobody knows anybody yet: six words open it. A drops it on the window, B finds it on the stick."""
    make_plan(secretary, {secretary.person: "", a.person: A_SECTION, b.person: B_SECTION})
    told, six = secretary.send(ExportKind.PLAN)
    assert "✓ An toàn để rút USB" in told
    assert " · ".join(six) in told
    assert "◐ Đã ghi ra, chưa phải là đã nhận" in told
    assert drop(a.window, table.stick)
    wizard = a.dialog(ReceiveWizard)
    opened(wizard)
    for here, opening in ((a, wizard), (b, None)):
        receiving = opening or here.open_stick()
        tell_words(receiving, six)
        agree(receiving, secretary)
        next_of(receiving)
        assert receiving.place == RESULTS
        next_of(receiving)
        assert here.visit_line()[0] == UNIT
    table.clear_stick()


def sections_come_back(table, a: Laptop, b: Laptop) -> tuple[bytes, tuple[str, ...]]:
    """A and B write, one field both; A has seen B's second package, so the secretary will hear of it."""
    a.write(DISPUTED, OF_A)
    a.write(ONLY_A, DONE_BY_A, "achieved")
    b.write(DISPUTED, OF_B)
    told, six = b.send(ExportKind.WORK)
    assert six == ()
    assert "Cho: TN-01 (Phạm Minh Tuấn)" in told
    b.write(ONLY_B, SENT_LATE)
    _, six = b.send(ExportKind.WORK, words=True)
    second = table.packages()[1]
    assert drop(a.window, second)
    wizard = a.dialog(ReceiveWizard)
    opened(wizard)
    tell_words(wizard, six)
    agree(wizard, b)
    next_of(wizard)
    next_of(wizard)
    wait_until(lambda: a.badge("conflicts") == "Đối chiếu, 1")
    a.send(ExportKind.WORK)
    return second.read_bytes(), six


def damage(path) -> None:
    """Flip one bit in the middle; the file keeps its place among the others."""
    times = path.stat()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def the_secretary_sees_exactly_that(
    secretary: Laptop, a: Laptop, b: Laptop, *, six: tuple[str, ...], damaged
) -> None:
    """What is new, the one dispute, what is missing and of whom, and the refused file with its sentence."""
    wizard = secretary.open_stick()
    assert wizard.remark.full_text().startswith("Gói 1 trên 3.")
    agree(wizard, b)
    assert figures(wizard) == {"Mới": 1, "Đã có": 0}
    next_of(wizard)
    tell_words(wizard, six)
    told = words_of(wizard.question)
    assert "⚑ Không nhận gói này" in told
    assert "bị hỏng: nội dung mã hóa bị sửa hoặc bị cắt." in told
    assert "✓ Chưa có gì bị thay đổi." in told
    click(wizard, "Bỏ qua gói này")
    opened(wizard)
    agree(wizard, a)
    assert figures(wizard) == {"Mới": 2, "Đã có": 1, "Khác nhau": 1, "Còn thiếu": 1}
    told = words_of(wizard.plan_view)
    assert f"“{OF_A}” – TN-02 (Nguyễn Thị Hạnh), mới đến" in told
    assert f"“{OF_B}” – TN-03 (Lê Văn Bình)" in told
    assert "TN-03 (Lê Văn Bình)\nthay đổi 2 chưa nhận được" in told
    assert secretary.text_now(DISPUTED) == OF_B
    next_of(wizard)
    told = words_of(wizard.results)
    assert "2 thay đổi mới · 1 đã có · 1 chỗ khác nhau" in told
    assert "▲ TN-03 (Lê Văn Bình): thay đổi 2 chưa nhận được." in told
    assert f"⚑ Không nhận\n{damaged.name}" in told
    click(wizard.results, "Đến Đối chiếu")
    assert secretary.window.place.page == "conflicts"
    wait_until(lambda: secretary.badge("conflicts") == "Đối chiếu, 1")
    page = secretary.transfer_page()
    lines = {line.cells[2].words(): line.cells[-1].words() for line in page.journal.table.records()}
    assert lines[damaged.name] == "⚑ Không nhận, giữ riêng"
    assert "▲ Còn thiếu 1 thay đổi của TN-03 (Lê Văn Bình)." in shown(page)


def the_missing_can_be_chased(secretary: Laptop, monkeypatch, paper) -> None:
    """The page of disputes names what is missing, and prints it."""
    page = secretary.conflicts_page()
    wait_until(page.missing.isVisible)
    assert page.chrome().subtitle == f"{UNIT} · 12/9/2023 · 1 giá trị khác nhau, 1 khoảng chưa nhận"
    assert "thay đổi 2 · mục 3 Công tác chuyển đổi số" in shown(page.missing)
    assert "1 thay đổi, theo gói của TN-02 (Nguyễn Thị Hạnh)" in shown(page.missing)
    assert "Máy TN-03 (Lê Văn Bình)" in shown(page.missing)
    monkeypatch.setattr(sheets, "ask_printer", printing_to(paper))
    click(page, "In danh sách cần lấy")
    wait_until(lambda: "Máy in đã nhận" in page.banner.text())
    assert pages_of(paper) == 1


def what_was_missing_comes(secretary: Laptop, six: tuple[str, ...], path) -> None:
    """A good copy of the same file: nothing was lost by the damaged one."""
    assert drop(secretary.window, path)
    wizard = secretary.dialog(ReceiveWizard)
    opened(wizard)
    tell_words(wizard, six)
    assert figures(wizard) == {"Mới": 1, "Đã có": 1}
    next_of(wizard)
    next_of(wizard)
    assert secretary.text(ONLY_B) == SENT_LATE
    page = secretary.conflicts_page()
    wait_until(lambda: not page.missing.isVisible())
    wait_until(lambda: page.chrome().subtitle.endswith("1 giá trị khác nhau"))


def the_office_confirms(table, secretary: Laptop) -> None:
    """The visit goes to the office; “confirmed” is said when its receipt is here and not before."""
    today = short_date(secretary.workspace.clock().date()).rpartition("/")[0]
    secretary.wait_for_line("○ Có phần chưa gửi")
    wait_until(lambda: "1 cuộc chờ gửi" in secretary.status)
    table.clear_stick()
    told, six = secretary.send(ExportKind.VISIT, words=True)
    assert "Chỉ khi giấy xác nhận về tới máy này" in told
    secretary.wait_for_line(f"◐ Đã ghi ra và đọc lại đúng {today}")
    wait_until(lambda: "chờ gửi" not in secretary.status)
    office = table.laptop("PNV", "Trần Văn Nam")
    wizard = office.open_stick()
    tell_words(wizard, six)
    agree(wizard, secretary)
    assert "Văn bản kèm theo · 1" in words_of(wizard.plan_view)
    next_of(wizard)
    click(wizard.results, "Ghi giấy xác nhận vào USB này")
    wait_until(lambda: not wizard.results.busy)
    assert re.search("Đã ghi và đọc lại đúng giấy xác nhận .* An toàn để rút USB", words_of(wizard.results))
    next_of(wizard)
    assert [office.text(item) for item in (DISPUTED, ONLY_B)] == [OF_B, SENT_LATE]
    secretary.wait_for_line("◐")
    receipt = table.packages()[-1]
    assert drop(secretary.window, receipt)
    wizard = secretary.dialog(ReceiveWizard)
    opened(wizard)
    agree(wizard, office)
    assert "PNV (Trần Văn Nam) xác nhận đang giữ" in words_of(wizard.plan_view)
    next_of(wizard)
    next_of(wizard)
    secretary.wait_for_line(f"✓ PNV đã xác nhận {today}")
    page = secretary.transfer_page()
    wait_until(lambda: "1 nơi nhận đã xác nhận" in shown(page))
    settle()
