import json
import re

import pytest

from cchc_desktop.cli_words import parser_sentence


@pytest.fixture
def under_way(run, data):
    return next(
        one["id"] for one in run("visit", "list", "--json", data=data).json if one["state"] == "under_way"
    )


def finding(run, data, visit, item):
    return run("visit", "show", visit, "--json", data=data).json["findings"][item]


def test_demo_makes_what_was_asked_and_never_mixes(run, tmp_path):
    made = run("demo", "--visits", "3", "--seed", "5", data=tmp_path / "new")
    assert made.code == 0
    assert len(run("visit", "list", "--json", data=tmp_path / "new").json) == 3
    again = run("demo", data=tmp_path / "new")
    assert (again.code, "trống" in again.err) == (1, True)
    assert run("demo", "--visits", "0", data=tmp_path / "other").code == 2


def test_an_answer_goes_through_the_same_service(run, data, under_way):
    values = {"rating": "met", "plan": {"value": "yes", "note": "Số 5"}, "result": "Xong"}
    first = run("answer", under_way, "I.1-3", stdin=json.dumps(values), data=data)
    assert first.code == 0
    assert re.fullmatch(r"Đã lưu \d\d:\d\d:\d\d\.\n", first.out)
    again = run("answer", under_way, "I.1-3", stdin=json.dumps(values), data=data)
    assert (again.code, again.out) == (0, "Không có gì thay đổi.\n")
    found = finding(run, data, under_way, "I.1-3")
    assert (found["rating"], found["state"]) == ("met", "done")
    assert found["answers"]["found.plan.note"] == "Số 5"


@pytest.mark.parametrize(
    ("item", "typed", "field", "stored"),
    [
        ("I.1-2", "4", "found.initiatives", 4),
        ("I.1-1", '"Đã triển khai"', "found.implementation", "Đã triển khai"),
        ("I.2.2-1", "true", "found.plan", "yes"),
        ("I.2.7-2", '{"numerator": 3, "denominator": 4}', "found.exchanged.denominator", 4),
    ],
)
def test_a_bare_value_goes_to_the_fitting_answer(run, data, under_way, item, typed, field, stored):
    assert run("answer", under_way, item, stdin=typed, data=data).code == 0
    assert finding(run, data, under_way, item)["answers"][field] == stored


@pytest.mark.parametrize(
    ("item", "typed", "code"),
    [
        ("I.1-3", "not json", 2),
        ("I.1-3", b"\xff\xfe", 2),
        ("I.1-1", "3", 2),
        ("I.1-3", '{"rating": "superb"}', 1),
        ("I.1-3", '{"nonsense": 1}', 1),
        ("IX-1", '{"rating": "met"}', 1),
        ("I.2.5.1-1", '{"rating": "met"}', 1),
    ],
)
def test_a_wrong_answer_changes_nothing(run, data, under_way, item, typed, code):
    before = run("visit", "show", under_way, "--json", data=data).json
    told = run("answer", under_way, item, stdin=typed, data=data)
    assert (told.code, told.out) == (code, "")
    assert told.err
    assert run("visit", "show", under_way, "--json", data=data).json == before


def test_nobody_writes_without_a_name(run, tmp_path):
    told = run("answer", "x", "I.1-1", stdin="{}", data=tmp_path / "empty")
    assert (told.code, "chưa có tên máy" in told.err) == (1, True)
    assert run("station", "set-up", "--name", "Máy 1", "--person", "Lê A", data=tmp_path / "empty").code == 0
    assert run("station", "show", "--json", data=tmp_path / "empty").json["person"] == "Lê A"
    told = run("answer", "x", "I.1-1", stdin="{}", data=tmp_path / "empty")
    assert "Không tìm thấy cuộc kiểm tra “x”" in told.err


def test_minutes_seal_and_verification_follow_each_other(run, data, under_way, tmp_path):
    assert run("seal", under_way, data=data).code == 1
    for name, magic in (("a.docx", b"PK"), ("a.pdf", b"%PDF")):
        assert run("minutes", under_way, "-o", tmp_path / name, data=data).code == 0
        assert (tmp_path / name).read_bytes().startswith(magic)
    assert run("minutes", under_way, "-o", tmp_path / "a.txt", data=data).code == 2
    assert run("seal", "verify", under_way, data=data).code == 1
    assert run("seal", under_way, "--signed", "hôm qua", data=data).code == 2
    assert run("seal", under_way, "--signed", "2023-09-12", data=data).code == 0
    assert run("seal", "verify", under_way, data=data).code == 0
    assert run("seal", "verify", under_way, "--json", data=data).json["intact"] is True
    assert run("seal", under_way, data=data).code == 1
    refused = run("answer", under_way, "I.1-1", stdin='"Sửa"', data=data)
    assert (refused.code, "lý do" in refused.err) == (1, True)
    values = '{"achieved": "Sửa"}'
    assert run("answer", under_way, "I.1-1", "--reason", "Bổ sung", stdin=values, data=data).code == 0
    assert "Có 1 ô được sửa sau khi ký." in run("seal", "verify", under_way, data=data).out
    assert run("seal", "a", "b", data=data).code == 2


def test_a_supplementary_minutes_is_written_once_something_changed_after_the_seal(
    run, data, under_way, tmp_path
):
    wanted = ("minutes", under_way, "--supplement", "-o", tmp_path / "b.docx")
    told = run(*wanted, data=data)
    assert (told.code, "chưa được khóa số liệu" in told.err) == (1, True)
    run("minutes", under_way, "-o", tmp_path / "a.pdf", data=data)
    run("seal", under_way, data=data)
    told = run(*wanted, data=data)
    assert (told.code, "Không có chỗ nào sửa sau khi ký" in told.err) == (1, True)
    assert not (tmp_path / "b.docx").exists()
    run("answer", under_way, "I.1-1", "--reason", "Bổ sung", stdin='{"achieved": "Sửa"}', data=data)
    told = run(*wanted, data=data)
    assert (told.code, "Đã ghi biên bản bổ sung" in told.out) == (0, True)
    assert (tmp_path / "b.docx").read_bytes().startswith(b"PK")
    assert run("seal", "verify", under_way, data=data).code == 0


def test_an_outdated_print_is_not_sealed(run, data, under_way, tmp_path):
    run("minutes", under_way, "-o", tmp_path / "a.pdf", data=data)
    run("answer", under_way, "I.1-2", stdin="9", data=data)
    told = run("seal", under_way, data=data)
    assert told.code == 1
    assert "sau bản in này (1 ô)" in told.err


def test_check_rebuild_backup_and_restore(run, data, under_way, tmp_path):
    assert run("check", data=data).code == 0
    assert run("check", "--json", data=data).json["ok"] is True
    saved = tmp_path / "saved.db"
    assert run("backup", "--to", saved, data=data).code == 0
    made = run("backup", "--json", data=data).json
    assert [one["path"] for one in run("backup", "--list", "--json", data=data).json] == [made["path"]]
    before = run("visit", "show", under_way, "--json", data=data).json
    assert run("rebuild", data=data).code == 0
    assert run("visit", "show", under_way, "--json", data=data).json == before
    run("answer", under_way, "I.1-2", stdin="9", data=data)
    restored = run("restore", saved, data=data)
    assert (restored.code, "được giữ ở" in restored.out) == (0, True)
    assert run("visit", "show", under_way, "--json", data=data).json == before
    assert run("restore", tmp_path / "none.db", data=data).code == 1


def test_a_fault_is_told_by_the_check(run, data):
    next((data / "blobs").rglob("??*/*")).unlink()
    told = run("check", data=data)
    assert (told.code, "Thiếu tệp đính kèm" in told.out) == (1, True)


def test_a_damaged_database_is_told_calmly(run, data):
    database = data / "cchc.db"
    database.write_bytes(b"\x00" * database.stat().st_size)
    told = run("visit", "list", data=data)
    assert (told.code, told.out) == (1, "")
    assert "khôi phục" in told.err


def test_selftest_tries_everything_and_leaves_nothing(run, tmp_path):
    told = run("selftest", data=tmp_path / "untouched")
    assert told.code == 0
    assert all(line.startswith("OK ") for line in told.out.splitlines())
    assert not (tmp_path / "untouched").exists()


def test_what_argparse_says_otherwise_is_passed_on():
    assert parser_sentence("something new") == "something new"
