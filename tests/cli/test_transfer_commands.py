"""Three data folders play secretary, inspector and office through the command line alone."""

import io
import json
import re
import sys
from pathlib import Path

import pytest

from cchc_desktop.cli import main

WORDS = "máy bay hoa hồng con mèo mặt trời giếng nước bàn tay"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture
def words(tmp_path: Path) -> Path:
    file = tmp_path / "sáu từ.txt"
    file.write_text(f"{WORDS}\n", encoding="utf-8")
    return file


@pytest.fixture
def machine(run, tmp_path: Path):
    """A data folder of its own, named and with its keys; `made` is one that exists already."""

    def set_up(name: str, person: str, made: Path | None = None) -> Path:
        folder = made or tmp_path / name
        done = run("station", "set-up", "--name", name, "--person", person, data=folder)
        assert done.code == 0, done.err
        return folder

    return set_up


@pytest.fixture
def team(machine, data, run, stick, words):
    """Secretary with a demonstration, inspectors A and B who received its plan, and who knows whose card."""
    secretary = machine("Máy Thư ký", "Trần Thị Bích", data)
    a, b = machine("Máy A", "Lê Văn An"), machine("Máy B", "Võ Thị Bé")
    cards = {}
    for name, folder in (("s", secretary), ("a", a), ("b", b)):
        cards[name] = stick.parent / f"{name}.card"
        assert run("card", "-o", cards[name], data=folder).code == 0
    sent = run(
        "export", "--kind", "plan", "--to", stick, "--passphrase-file", words, "--json", data=secretary
    )
    assert sent.code == 0, sent.err
    (package,) = [Path(each["path"]) for each in sent.json]
    for folder in (a, b):
        got = run("import", package, "--passphrase-file", words, "--yes", "--json", data=folder)
        assert got.code == 0, got.err
        assert got.json["missing"] == []
    return {"s": secretary, "a": a, "b": b, "cards": cards, "package": package}


def last_visit(run, folder: Path) -> str:
    """The one of the latest day: nobody has been there yet."""
    return run("visit", "list", "--json", data=folder).json[-1]["id"]


def answer(run, folder: Path, visit: str, item: str, **values) -> None:
    done = run("answer", visit, item, stdin=json.dumps(values), data=folder)
    assert done.code == 0, done.err


def send(run, folder: Path, stick: Path, *options) -> Path:
    sent = run("export", "--to", stick, *options, "--json", data=folder)
    assert sent.code == 0, sent.err
    (package,) = sent.json
    assert Path(package["path"]).is_file()
    return Path(package["path"])


def receive(run, folder: Path, package: Path) -> dict:
    got = run("import", package, "--yes", "--json", data=folder)
    assert got.code == 0, got.err
    return got.json


def item_of(run, folder: Path, visit: str) -> str:
    return next(iter(run("visit", "show", visit, "--json", data=folder).json["findings"]))


def test_a_plan_goes_out_and_work_in_dispute_comes_back_is_confirmed_and_edited_again(
    run, team, stick, words, tmp_path
) -> None:
    secretary, a, b, cards = team["s"], team["a"], team["b"], team["cards"]
    visit = last_visit(run, a)
    item = item_of(run, a, visit)
    answer(run, a, visit, item, achieved="Đã niêm yết đủ thủ tục")
    answer(run, b, visit, item, achieved="Chưa niêm yết đủ")
    from_a = send(run, a, stick, "--recipient", cards["s"])
    from_b = send(run, b, stick, "--recipient", cards["s"])

    shown = run("package", "show", from_a, "--json", data=secretary)
    assert shown.code == 0
    assert shown.json["complete"] is True
    assert (shown.json["kind"], shown.json["sender"]["person"]) == ("work", "Lê Văn An")
    assert shown.json["standing"] == "stranger"

    plan = run("plan", from_a, "--json", data=secretary).json
    assert plan["new"] >= 1
    assert plan["refused"] == plan["missing"] == []
    assert "Máy A" in run("plan", from_a, data=secretary).out
    before = run("visit", "show", visit, "--json", data=secretary).json
    assert before == run("visit", "show", visit, "--json", data=secretary).json
    assert receive(run, secretary, from_a)["new"] == plan["new"]

    second = run("plan", from_b, "--json", data=secretary).json
    (dispute,) = [each for each in second["conflicting"] if each["field"] == "achieved"]
    values = {version["value"] for version in dispute["versions"]}
    assert {"Đã niêm yết đủ thủ tục", "Chưa niêm yết đủ"} <= values
    assert receive(run, secretary, from_b)["conflicting"] == len(second["conflicting"])
    again = receive(run, secretary, from_b)
    assert (again["new"], again["changes_nothing"], again["backup"]) == (0, True, None)
    assert run("check", data=secretary).code == 0


def test_the_office_confirms_what_it_has_and_an_edit_afterwards_is_not_confirmed(
    run, team, machine, stick, tmp_path
) -> None:
    a, cards = team["a"], team["cards"]
    office = machine("Phòng Nội vụ", "Huỳnh Thị Cúc")
    card = tmp_path / "office.card"
    run("card", "-o", card, data=office)
    visit = last_visit(run, a)
    answer(run, a, visit, item_of(run, a, visit), achieved="Đã niêm yết")

    def state() -> str:
        states = run("delivery", "--json", data=a).json
        return next(each["state"] for each in states if each["visit"] == visit)

    assert state() == "on_this_machine"
    package = send(run, a, stick, "--visit", visit, "--recipient", card)
    assert state() == "written"
    assert receive(run, office, package)["missing"] == []
    assert state() == "written"
    receipt = send(run, office, stick, "--kind", "receipt", "--recipient", cards["a"])
    receive(run, a, receipt)
    assert state() == "confirmed"
    assert run("plan", receipt, "--json", data=a).json["changes_nothing"] is True
    answer(run, a, visit, item_of(run, a, visit), achieved="Đã niêm yết đủ")
    assert state() == "on_this_machine"
    # What is confirmed is not sent again.
    rest = run("export", "--to", stick, "--recipient", card, "--json", data=a)
    assert [each["changes"] for each in rest.json] == [1]


def test_what_one_inspector_has_seen_of_another_is_missing_until_it_comes(run, team, stick) -> None:
    secretary, a, b, cards = team["s"], team["a"], team["b"], team["cards"]
    visit = last_visit(run, b)
    answer(run, b, visit, item_of(run, b, visit), note="Ghi tại chỗ")
    from_b = send(run, b, stick, "--recipient", cards["a"], "--recipient", cards["s"])
    receive(run, a, from_b)
    answer(run, a, visit, item_of(run, a, visit), cause="Thiếu người")
    from_a = send(run, a, stick, "--recipient", cards["s"], "--visit", visit, "--kind", "work")
    plan = run("plan", from_a, "--json", data=secretary).json
    assert plan["new"] >= 1
    # The row of A holds B's change too, so only what else B wrote is missing; then it is all there.
    receive(run, secretary, from_a)
    told = run("missing", "--json", data=secretary).json
    receive(run, secretary, from_b)
    assert run("missing", "--json", data=secretary).json == []
    assert all(each["name"] == "Máy B" for each in told)


def test_nothing_is_taken_in_without_a_yes_or_from_a_damaged_file(run, team, stick) -> None:
    secretary, a, cards = team["s"], team["a"], team["cards"]
    visit = last_visit(run, a)
    answer(run, a, visit, item_of(run, a, visit), achieved="Đã niêm yết")
    package = send(run, a, stick, "--recipient", cards["s"])
    unsure = run("import", package, data=secretary)
    assert unsure.code == 2
    assert "--yes" in unsure.err
    assert run("plan", package, "--json", data=secretary).json["new"] >= 1
    content = package.read_bytes()
    broken = stick / "hỏng.cchc"
    broken.write_bytes(content[:-20])
    refused = run("import", broken, "--yes", data=secretary)
    assert refused.code == 1
    assert "hỏng" in refused.err
    assert len(run("package", "quarantine", "--json", data=secretary).json) == 1
    assert run("package", "list", "--json", data=secretary).json[0]["direction"] == "written"


def test_an_import_is_taken_back_until_something_was_written_upon_it(run, team, stick, tmp_path) -> None:
    secretary, a, cards = team["s"], team["a"], team["cards"]
    visit = last_visit(run, a)
    item = item_of(run, a, visit)
    answer(run, a, visit, item, achieved="Đã niêm yết")
    package = send(run, a, stick, "--recipient", cards["s"])
    before = run("visit", "show", visit, "--json", data=secretary).json
    sheet = tmp_path / "kết quả.pdf"
    got = run("import", package, "--yes", "--sheet", sheet, "--json", data=secretary).json
    assert sheet.read_bytes().startswith(b"%PDF")
    assert run("visit", "show", visit, "--json", data=secretary).json != before
    assert run("package", "take-back", got["sha256"][:10], data=secretary).code == 0
    assert run("visit", "show", visit, "--json", data=secretary).json == before
    assert run("check", data=secretary).code == 0
    receive(run, secretary, package)
    answer(run, secretary, visit, item, achieved="Thư ký ghi")
    late = run("package", "take-back", got["sha256"], data=secretary)
    assert late.code == 1
    assert re.search(r"cchc-\d{8}-\d{6}.*\.db", late.err)


def test_who_does_not_hold_a_key_is_told_so(run, team, stick) -> None:
    a, b, cards = team["a"], team["b"], team["cards"]
    answer(run, a, last_visit(run, a), item_of(run, a, last_visit(run, a)), achieved="x")
    package = send(run, a, stick, "--recipient", cards["s"])
    refused = run("plan", package, data=b)
    assert refused.code == 1
    assert "không gửi cho máy này" in refused.err
    locked = run("plan", team["package"], data=b)
    assert locked.code == 1
    assert "sáu từ" in locked.err


def test_a_damaged_package_is_shown_and_its_rest_taken_in_when_asked_for(run, team, stick, tmp_path) -> None:
    secretary, a, cards = team["s"], team["a"], team["cards"]
    answer(run, a, last_visit(run, a), item_of(run, a, last_visit(run, a)), achieved="Đã niêm yết")
    package = send(run, secretary, stick, "--kind", "visit", "--recipient", cards["a"])
    whole = package.read_bytes()
    package.write_bytes(whole[: len(whole) * 3 // 4])
    shown = run("package", "show", package, data=a)
    assert shown.code == 1
    assert "GÓI KHÔNG ĐỦ" in shown.out
    assert run("import", package, "--yes", data=a).code == 1
    part = run("import", package, "--partial", "--yes", "--json", data=a)
    assert (part.code, part.json["complete"]) == (0, False)
    assert part.json["new"] > 0


@pytest.mark.parametrize(("said", "code"), [("có\n", 0), ("không\n", 1), ("", 1)])
def test_whoever_sits_at_a_terminal_is_asked(run, team, stick, monkeypatch, capsys, said, code) -> None:
    secretary, a, cards = team["s"], team["a"], team["cards"]
    answer(run, a, last_visit(run, a), item_of(run, a, last_visit(run, a)), achieved="Đã niêm yết")
    package = send(run, a, stick, "--recipient", cards["s"])

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal(said))
    assert main(["--data", str(secretary), "import", str(package)]) == code
    told = capsys.readouterr().out
    assert "Nhận theo dự kiến này?" in told
    assert ("Đã nhận" in told) == (code == 0)


def test_one_way_to_lock_a_package_must_be_chosen(run, team, stick, words) -> None:
    assert run("export", "--to", stick, data=team["a"]).code == 2
    both = ("--passphrase-file", words, "--recipient", team["cards"]["s"])
    assert run("export", "--to", stick, *both, data=team["a"]).code == 2
