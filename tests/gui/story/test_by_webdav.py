"""The same visit by a server that stops midway, twice: what is said stays true, and nothing is lost."""

import pytest

from tests.gui.story.laptops import A_SECTION, B_SECTION, DISPUTED, ONLY_A, ONLY_B, Laptop
from tests.gui.story.network import (
    Server,
    card,
    join,
    meet_strangers,
    note,
    serving,
    synchronise,
    take_offered,
)
from tests.gui.story.papers import save_minutes, seal, text_of
from tests.gui.story.planning_by_hand import make_plan
from tests.running import wait_until

OF_A, OF_B = "Còn 03 hồ sơ trễ hạn.", "Còn 02 hồ sơ trễ hạn."
DONE_BY_A, SENT_LATE = "Đã công khai đủ thủ tục.", "Sổ theo dõi chưa ghi đủ."
SAVED, SENT, UNSENT = "✓ Đã lưu", "◐ Mọi thứ đã gửi", "○ Có thay đổi chưa gửi"


@pytest.fixture
def server(table):
    with serving(table.folder / "máy chủ") as made:
        yield made


def test_a_visit_by_webdav_with_the_server_stopped_midway(table, server):
    secretary = table.laptop("TN-01", "Phạm Minh Tuấn")
    a = table.laptop("TN-02", "Nguyễn Thị Hạnh")
    b = table.laptop("TN-03", "Lê Văn Bình")
    office = table.laptop("PNV", "Trần Văn Nam")
    everybody_meets(server, (secretary, a, b, office))
    make_plan(secretary, {secretary.person: "", a.person: A_SECTION, b.person: B_SECTION})
    assert note(secretary) == UNSENT
    synchronise(secretary)
    assert note(secretary).startswith(SENT)
    for one in (a, b):
        take_offered(one)

    both_write_and_the_server_stops(server, secretary, a, b)
    server.start()
    synchronise(b)
    assert "chờ gửi" not in note(b)
    take_offered(secretary)
    wait_until(lambda: secretary.badge("conflicts") == "Đối chiếu, 1")
    texts = [secretary.text(ONLY_A, "achieved"), secretary.text(ONLY_B)]
    assert texts == [DONE_BY_A, SENT_LATE]

    secretary.settle_with(OF_B)
    words = text_of(save_minutes(secretary, table.folder))
    assert OF_B.rstrip(".") in words
    assert OF_A.rstrip(".") not in words
    seal(secretary)
    the_office_confirms(server, secretary, office)


def everybody_meets(server: Server, laptops: tuple[Laptop, ...]) -> None:
    """Everybody adds the server, and compares the others' numbers before anything goes to them."""
    for one in laptops:
        join(one, server)
    for one in reversed(laptops):
        meet_strangers(one, *(other for other in laptops if other is not one))


def both_write_and_the_server_stops(server: Server, secretary: Laptop, a: Laptop, b: Laptop) -> None:
    """One field both, then the server is gone while B's next package is on its way."""
    a.write(DISPUTED, OF_A)
    a.write(ONLY_A, DONE_BY_A, "achieved")
    assert note(a) == UNSENT
    synchronise(a)
    assert note(a).startswith(SENT)
    b.write(DISPUTED, OF_B)
    synchronise(b)
    b.write(ONLY_B, SENT_LATE)
    server.stop_midway(b)
    assert note(b).endswith("1 gói chờ gửi · ngoại tuyến")
    assert "Không liên lạc được với nơi đồng bộ “Máy chủ tỉnh”." in card(b)._trouble.text()
    assert "phần chưa gửi vẫn nằm trong hàng chờ" in card(b)._trouble.text()
    assert b.text(ONLY_B) == SENT_LATE
    synchronise(secretary)
    assert note(secretary) == "Ngoại tuyến"
    assert secretary.text(ONLY_A, "achieved") == ""
    # Without a server everybody goes on.
    a.write(DISPUTED, " Đã nhắc.")
    assert a.text(DISPUTED) == f"{OF_A} Đã nhắc."
    assert SAVED in a.status
    assert SENT not in note(a)


def the_office_confirms(server: Server, secretary: Laptop, office: Laptop) -> None:
    """The sealed visit breaks off on its way; only the receipt makes it confirmed."""
    secretary.wait_for_line("○ Có phần chưa gửi")
    server.stop_midway(secretary)
    assert "chờ gửi" in note(secretary)
    assert note(secretary).endswith("ngoại tuyến")
    assert secretary.visit_line()[-1] == "○ Có phần chưa gửi"
    synchronise(office)
    assert note(office) == "Ngoại tuyến"
    server.start()
    synchronise(secretary)
    assert note(secretary).startswith(SENT)
    secretary.wait_for_line("◐ Đã ghi ra và đọc lại đúng")
    take_offered(office)
    assert [office.text(DISPUTED), office.text(ONLY_B)] == [OF_B, SENT_LATE]
    synchronise(office)
    assert secretary.visit_line()[-1].startswith("◐")
    synchronise(secretary)
    secretary.wait_for_line("✓ PNV đã xác nhận")
    assert note(secretary).startswith("✓ PNV đã xác nhận")
