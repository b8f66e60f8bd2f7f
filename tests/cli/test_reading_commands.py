import json
import subprocess
import sys
from pathlib import Path

import pytest

FORM = Path(__file__).parents[2] / "forms" / "tayninh-2023" / "1.yaml"


def test_outlines_are_listed(run):
    assert [one["id"] for one in run("outline", "list", "--json").json] == ["tayninh-2023"]
    assert "tayninh-2023" in run("outline", "list").out


@pytest.mark.parametrize(("kind", "count"), [("co_quan_chuyen_mon", 45), ("phuong_xa", 46), ("", 54)])
def test_an_outline_is_shown_for_a_kind_of_unit(run, kind, count):
    choice = ["--unit-kind", kind] if kind else []

    def items(sections):
        for section in sections:
            yield from section["items"]
            yield from items(section["sections"])

    shown = run("outline", "show", "tayninh-2023", *choice, "--json")
    assert shown.code == 0
    assert len(list(items(shown.json["sections"]))) == count
    assert f"Tổng số: {count} nội dung." in run("outline", "show", "tayninh-2023", *choice).out


def test_an_unknown_outline_is_refused_and_an_unknown_kind_is_wrong_usage(run):
    unknown = run("outline", "show", "khong-co")
    assert (unknown.code, unknown.out) == (1, "")
    assert "Không có đề cương “khong-co”" in unknown.err
    wrong = run("outline", "show", "tayninh-2023", "--unit-kind", "truong_hoc")
    assert wrong.code == 2
    assert "phuong_xa" in wrong.err


def test_outline_check_names_file_line_and_remedy(run, tmp_path):
    good = run("outline", "check", FORM)
    assert (good.code, good.out.count("không có lỗi")) == (0, 1)
    bad = tmp_path / "xấu.yaml"
    bad.write_text(FORM.read_text("utf-8").replace("issued: 2023-05-26", "issued: 2023-02-29"), "utf-8")
    told = run("outline", "check", FORM, bad)
    assert told.code == 1
    assert "xấu.yaml" in told.out
    (problem,) = [one for one in run("outline", "check", bad, "--json").json if one["level"] == "problem"]
    line = bad.read_text("utf-8").splitlines()[problem["line"] - 1]
    assert "2023-02-29" in line
    missing = run("outline", "check", tmp_path / "none.yaml")
    assert (missing.code, "Không tìm thấy tệp" in missing.err) == (1, True)


def test_campaigns_and_visits_are_listed(run, data):
    (this_year, last_year) = run("campaign", "list", "--json", data=data).json
    assert (this_year["number"], last_year["number"]) == ("110/KH-UBND", "96/KH-UBND")
    visits = run("visit", "list", "--json", data=data).json
    assert len(visits) == this_year["visits"] + last_year["visits"]
    assert all(visit["id"] and visit["asked"] == 46 for visit in visits)
    listed = run("visit", "list", "--campaign", this_year["id"], data=data).out.splitlines()
    assert len(listed) == 1 + this_year["visits"]
    shown = run("campaign", "show", data=data)
    assert "Trưởng đoàn: Ông Trần Quốc Khánh" in shown.out
    assert run("campaign", "show", last_year["id"][:8], "--json", data=data).json["id"] == last_year["id"]
    assert run("campaign", "show", "khong-co", data=data).code == 1


def test_a_visit_is_shown_by_the_beginning_of_its_id(run, data):
    visit = run("visit", "list", "--json", data=data).json[0]
    shown = run("visit", "show", visit["id"][:12], "--json", data=data).json
    assert shown["id"] == visit["id"]
    assert len(shown["findings"]) >= 46
    assert visit["unit"] in run("visit", "show", visit["id"], data=data).out
    assert run("visit", "show", "zzz", data=data).code == 1


def test_search_finds_without_diacritics(run, data):
    plain, accented = (run("search", text, "--json", data=data).json for text in ("xin loi", "xin lỗi"))
    assert plain == accented != []
    assert run("search", "xin", "loi", "--json", data=data).json == plain
    assert "chỗ." in run("search", "khongthaydau", data=data).out


def test_data_may_stand_after_the_command(run, data):
    assert run("visit", "list", "--json", "--data", data).json


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ([], "Còn thiếu: LỆNH."),
        (["nonsense"], "LỆNH: không có 'nonsense'"),
        (["visit"], "Còn thiếu: LỆNH."),
        (["visit", "show"], "Còn thiếu: CUỘC."),
        (["outline", "list", "--nonsense"], "Không hiểu: --nonsense."),
        (["demo", "--visits", "x"], "--visits: giá trị 'x' không đúng dạng."),
        (["demo", "--visits"], "--visits: cần một giá trị đi kèm."),
    ],
)
def test_wrong_usage_is_told_in_vietnamese(run, typed, words):
    told = run(*typed)
    assert (told.code, told.out) == (2, "")
    assert "Cách dùng: cchc" in told.err
    assert words in told.err


def test_help_is_vietnamese(run):
    told = run("visit", "list", "--help")
    assert told.code == 0
    assert "Cách dùng:" in told.out
    assert "Tùy chọn:" in told.out
    assert "usage" not in told.out


def test_the_program_speaks_utf8_whatever_the_machine_says(data):
    environment = {"PYTHONIOENCODING": "ascii", "PATH": "/usr/bin:/bin", "LC_ALL": "C", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "cchc_desktop", "--data", str(data), "visit", "list", "--json"]
    done = subprocess.run(command, capture_output=True, check=True, env=environment)
    assert any("phường" in visit["unit"].lower() for visit in json.loads(done.stdout.decode("utf-8")))
