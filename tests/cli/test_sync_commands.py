"""`cchc sync …`: two machines over a shared folder, from the command line alone."""

import json
from pathlib import Path

import pytest

from cchc_desktop.composition import open_workspace
from cchc_desktop.platform import secrets
from tests.sync_servers import PASSWORD, USER, webdav


@pytest.fixture(autouse=True)
def no_key_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets.Secrets.__init__, "__kwdefaults__", {"ring": lambda: None})


@pytest.fixture
def other(tmp_path: Path, data: Path) -> Path:
    """A second machine; both know each other."""
    folder = tmp_path / "other"
    first, second = open_workspace(data), open_workspace(folder)
    second.station.set_up(name="Máy Nội vụ", person="Trần Thị Hoa", post="")
    for one, card in ((first, second.identity.card()), (second, first.identity.card())):
        one.identity.accept(card)
    first.close()
    second.close()
    return folder


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    place = tmp_path / "chung"
    place.mkdir()
    return place


def test_everything_goes_from_one_machine_to_the_other_and_is_confirmed(run, data, other, shared) -> None:
    for folder in (data, other):
        added = run("sync", "add", shared, "--name", "Nội vụ", "--take", data=folder)
        assert added.code == 0, added.err
        assert "Nơi này dùng được." in added.out
    assert run("sync", "run", data=data).code == 0
    assert run("sync", "run", "Nội vụ", data=other).code == 0
    assert run("sync", "run", data=data).code == 0
    (target,) = run("sync", "status", "--json", data=data).json["targets"]
    assert target["counts"]["sent"] == target["counts"]["confirmed"] > 0
    assert target["counts"]["waiting"] == 0
    mine = run("visit", "list", "--json", data=data).json
    assert run("visit", "list", "--json", data=other).json == mine
    told = run("sync", "status", data=data)
    assert "Nội vụ" in told.out
    assert "đang dùng" in told.out


def test_a_package_that_waits_is_planned_and_imported_as_from_a_stick(run, data, other, shared) -> None:
    for folder in (data, other):
        run("sync", "add", shared, data=folder)
    run("sync", "run", data=data)
    told = run("sync", "run", data=other)
    assert "chờ xem và nhận" in told.out
    waiting = run("sync", "status", "--json", data=other).json["offered"]
    for offer in waiting:
        assert run("import", offer["path"], "--yes", data=other).code == 0
    assert run("sync", "status", "--json", data=other).json["offered"] == []
    assert run("sync", "run", "--json", data=other).json[0]["sent"] >= 1


def test_a_password_comes_from_a_file_and_its_place_is_told(run, data, tmp_path: Path) -> None:
    served, file = tmp_path / "served", tmp_path / "mật khẩu.txt"
    served.mkdir()
    file.write_text(PASSWORD + "\n", "utf-8")
    with webdav(served) as running:
        uri = f"webdav://127.0.0.1:{running.port}/chung"
        added = run("sync", "add", uri, "--user", USER, "--password-file", file, "--name", "W", data=data)
        assert added.code == 0, added.out
        assert "secrets.json" in added.out
        assert "không mã hóa" in added.out
        assert PASSWORD not in added.out
        assert run("sync", "password", "W", "--password-file", "-", stdin="sai\n", data=data).code == 0
        failed = run("sync", "run", data=data)
        assert failed.code == 1
        assert "sai mật khẩu" in failed.out
        file.write_text("", "utf-8")
        empty = run("sync", "password", "W", "--password-file", file, data=data)
        assert empty.code == 2
    assert PASSWORD.encode() not in (data / "cchc.db").read_bytes()


def test_what_fails_is_said_and_leaves_by_one(run, data, tmp_path: Path) -> None:
    bad = run("sync", "add", "gopher://x/y", data=data)
    assert bad.code == 1
    assert "webdavs://" in bad.err
    gone = run("sync", "add", tmp_path / "chưa có", "--json", data=data)
    assert gone.code == 1
    assert gone.json["probe"]["passed"] is False
    told = run("sync", "probe", gone.json["target"]["target_id"][:8], data=data)
    assert told.code == 1
    assert "HỎNG" in told.out
    unknown = run("sync", "run", "Không có", data=data)
    assert unknown.code == 1
    assert "cchc sync status" in unknown.err
    assert run("sync", "run", data=data).out.startswith("Không có nơi đồng bộ")


def test_a_target_is_paused_used_again_asked_and_removed(run, data, other, shared) -> None:
    run("sync", "add", shared, "--name", "Chung", data=data)
    run("sync", "pause", "Chung", data=data)
    assert "tạm dừng" in run("sync", "status", data=data).out
    assert json.loads(run("sync", "run", "--json", data=data).out) == []
    run("sync", "resume", "Chung", data=data)
    for mode, on in (("auto", True), ("ask", False)):
        assert run("sync", "taking", "Chung", mode, data=data).code == 0
        assert run("sync", "status", "--json", data=data).json["targets"][0]["takes_by_itself"] is on
    assert run("sync", "remove", "Chung", data=data).code == 0
    assert "Chưa có nơi đồng bộ nào" in run("sync", "status", data=data).out
    assert (shared / "cchc-target.json").exists()


def test_the_card_of_a_stranger_is_shown_and_accepted_by_its_fingerprint(
    run, data, shared, tmp_path: Path
) -> None:
    stranger = tmp_path / "stranger"
    with_name = open_workspace(stranger)
    with_name.station.set_up(name="Máy lạ", person="Ngô Văn Ba", post="")
    with_name.close()
    for folder in (stranger, data):
        run("sync", "add", shared, data=folder)
        run("sync", "run", data=folder)
    (card,) = run("sync", "status", "--json", data=data).json["cards"]
    assert card["label"]["name"] == "Máy lạ"
    assert run("sync", "accept", "12345 12345", data=data).code == 2
    accepted = run("sync", "accept", card["label"]["fingerprint"], data=data)
    assert accepted.code == 0
    assert run("sync", "status", "--json", data=data).json["cards"] == []
