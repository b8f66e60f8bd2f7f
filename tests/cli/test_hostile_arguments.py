import json
import os
import re
import subprocess
import sys

import pytest

from cchc_desktop import cli
from cchc_desktop.core.errors import ErrorCode
from cchc_desktop.platform.instance_lock import InstanceLock

_ENGLISH = re.compile(
    r"\b(error|invalid|malformed|expected|argument|required|unknown|file|not|usage|traceback)\b",
    re.IGNORECASE,
)


@pytest.fixture
def visit(run, data):
    return next(
        one["id"] for one in run("visit", "list", "--json", data=data).json if one["state"] == "under_way"
    )


def calm(told, code):
    """A refusal is one Vietnamese sentence on the error stream, and nothing on the other."""
    assert told.code == code, told
    assert told.out == ""
    assert told.err
    spoken = re.sub(r"“[^”]*”|'[^']*'|--?\w+|\[.*?\]|/\S*", "", told.err)
    assert not _ENGLISH.search(spoken), told.err
    return told


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("visit",),
        ("nope",),
        ("--json", "visit", "list"),
        ("visit", "list", "extra"),
        ("visit", "list", "--text"),
        ("search", "cai", "--limit", "0"),
        ("search", "cai", "--limit", "-5"),
        ("search", "cai", "--limit", "9" * 30),
        ("search", "cai", "--limit", "x"),
        ("search",),
        ("seal",),
        ("seal", "a", "b"),
        ("minutes", "a"),
        ("demo", "--visits", "x"),
        ("demo", "--visits", "-3"),
        ("outline", "show", "tayninh-2023", "--unit-kind", "nope"),
        ("outline", "check"),
    ],
)
def test_wrong_usage_is_told_in_vietnamese(run, data, arguments):
    calm(run(*arguments, data=data), 2)


@pytest.mark.parametrize(
    "arguments",
    [
        ("visit", "show", ""),
        ("visit", "show", "zzz"),
        ("campaign", "show", "zzz"),
        ("visit", "list", "--campaign", "zzz"),
        ("outline", "show", "nope"),
        ("outline", "show", "tayninh-2023", "--version", "9" * 30),
        ("outline", "show", "../../etc"),
        ("seal", "verify", "zzz"),
        ("restore", "/nowhere/b.db"),
        ("demo",),
        ("station", "rename", "--name", "   "),
        ("station", "set-up", "--name", "A", "--person", " "),
        ("card", "accept", "/nowhere/a.json", "--yes"),
        ("recover", "/nowhere/a.cchc", "--key", "/nowhere/k"),
        ("station", "drill", "--key", "/nowhere/k"),
    ],
)
def test_what_is_not_there_is_refused(run, data, arguments):
    calm(run(*arguments, data=data), 1)


def test_an_empty_data_folder_name_never_leads_to_the_persons_own_data(run, monkeypatch):
    monkeypatch.setattr(cli, "default_data_folder", lambda: pytest.fail("was asked for"))
    told = run("--data", "", "visit", "list")
    calm(told, 2)


def test_a_prefix_of_several_visits_is_told_as_such(run, data):
    ids = [one["id"] for one in run("visit", "list", "--json", data=data).json]
    first = {one[0] for one in ids if sum(other[0] == one[0] for other in ids) > 1}
    prefix = next(iter(first), "")
    told = calm(run("visit", "show", prefix, data=data), 1)
    assert bool(prefix) == ("có mã bắt đầu như vậy" in told.err)


@pytest.mark.parametrize(
    ("item", "typed", "code"),
    [
        ("I.1-2", '{"initiatives": 1e999}', 2),
        ("I.1-2", "9" * 400, 1),
        ("I.1-2", f'{{"initiatives": {"9" * 400}}}', 1),
        ("I.2.7-2", f'{{"numerator": {"9" * 400}, "denominator": 4}}', 1),
        ("I.1-2", "9" * 5000, 2),
        ("I.1-2", '{"initiatives": -1}', 1),
        ("I.1-2", "[" * 100_000, 2),
        ("I.1-2", '{"a":' * 900 + "1" + "}" * 900, 1),
        ("I.1-1", '"\\ud800"', 2),
        ("I.1-1", b'"\xff"', 2),
        ("I.1-1", "", 2),
        ("I.1-1", "null", 2),
        ("I.1-1", '{"achieved": 5}', 1),
        ("I.1-1", '{"rating": ["met"]}', 1),
        ("I.1-1", '{"rating": {"value": {"value": "met"}}}', 1),
        ("I.1-1", '{"": "met"}', 1),
        ("I.1-1", '{"deleted": true}', 1),
        ("I.1-1", '{"order": 5}', 1),
        ("I.1-1", '{"found.": "x"}', 1),
        ("I.1-1", '{"documents": [{"number": "1", "blob": "x"}]}', 1),
        ("I.1-1", '{"documents": [{"number": "1", "answer": "other"}]}', 1),
        ("I.1-1", '{"recommendations": [{"text": "a"}, {"text": "b", "nope": 1}]}', 1),
        ("I.1-1", '{"recommendations": "x"}', 1),
        ("I.1-1", '{"recommendations": [{"due": "30/02/2023"}]}', 1),
        ("I.1-3", '{"plan": "met"}', 1),
        ("I.1-3", '{"plan.note.x": "met"}', 1),
        ("I.1-1/x", "{}", 1),
        ("", "{}", 1),
    ],
)
def test_a_hostile_answer_is_refused_and_changes_nothing(run, data, visit, item, typed, code):
    before = run("visit", "show", visit, "--json", data=data).out
    calm(run("answer", visit, item, stdin=typed, data=data), code)
    assert run("visit", "show", visit, "--json", data=data).out == before


def test_an_answer_of_many_megabytes_is_refused_before_it_is_read(run, data, visit):
    told = calm(run("answer", visit, "I.1-1", stdin=b'"' + b"x" * 10_000_000 + b'"', data=data), 2)
    assert "10 MB" in told.err


def test_rows_of_an_answer_keep_their_order(run, data, visit):
    for texts in (["c", "a", "b"], ["d"]):
        rows = json.dumps({"recommendations": [{"text": text} for text in texts]})
        assert run("answer", visit, "I.1-1", stdin=rows, data=data).code == 0
    found = run("visit", "show", visit, "--json", data=data).json["findings"]["I.1-1"]
    assert [one["text"] for one in found["recommendations"]][-4:] == ["c", "a", "b", "d"]


def test_minutes_go_nowhere_odd(run, data, visit, tmp_path):
    (tmp_path / "folder.pdf").mkdir()
    for target, code in (
        (tmp_path / "none" / "x.pdf", 1),
        (tmp_path / "folder.pdf", 1),
        (tmp_path / f"{'a' * 300}.pdf", 1),
        (tmp_path / "x.odt", 2),
        (tmp_path, 2),
        ("", 2),
    ):
        calm(run("minutes", visit, "-o", target, data=data), code)
    assert run("visit", "show", visit, "--json", data=data).json["prints"] == []
    (tmp_path / "x.PDF").write_bytes(b"old")
    assert run("minutes", visit, "-o", tmp_path / "x.PDF", data=data).code == 0
    assert (tmp_path / "x.PDF").read_bytes().startswith(b"%PDF")


def test_a_seal_on_an_unknown_print_or_day_is_refused(run, data, visit, tmp_path):
    assert run("minutes", visit, "-o", tmp_path / "a.pdf", data=data).code == 0
    calm(run("seal", visit, "--print", "nope", data=data), 1)
    calm(run("seal", visit, "--signed", "2023-02-30", data=data), 2)
    assert run("seal", visit, data=data).code == 0
    calm(run("seal", visit, data=data), 1)


def test_backups_go_nowhere_odd(run, data, tmp_path):
    calm(run("backup", "--to", tmp_path, data=data), 1)
    (tmp_path / "no.db").write_text("no database")
    calm(run("backup", "--to", tmp_path / "no.db" / "b.db", data=data), 1)
    calm(run("restore", tmp_path / "no.db", data=data), 1)
    calm(run("restore", tmp_path, data=data), 1)
    assert run("check", data=data).code == 0


def test_several_outlines_are_checked_at_once(run, data, tmp_path):
    (tmp_path / "a.yaml").write_text("id: [", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("id: x\nid: y\nnonsense: 1\n", encoding="utf-8")
    files = (tmp_path / "none.yaml", tmp_path, tmp_path / "a.yaml", tmp_path / "b.yaml")
    told = run("outline", "check", *files)
    assert told.code == 1
    assert all(str(file) in told.err for file in files[:2])
    assert all(str(file) in told.out for file in files[2:])
    listed = run("outline", "check", "--json", *files)
    assert listed.code == 1
    by_file = {one["file"]: one["code"] for one in listed.json}
    assert by_file[str(files[0])] == ErrorCode.FILE_MISSING
    assert by_file[str(files[1])] == ErrorCode.FILE_UNREADABLE
    assert {one["file"] for one in listed.json} == {str(file) for file in files}
    assert all(one["sentence"] for one in listed.json)


def test_a_data_folder_that_is_none_is_told(run, tmp_path):
    (tmp_path / "file").write_text("x")
    calm(run("visit", "list", data=tmp_path / "file"), 1)
    calm(run("visit", "list", data=tmp_path / "file" / "below"), 1)
    (tmp_path / "file").unlink()
    assert run("visit", "list", "--json", data=tmp_path / "new").json == []


def test_a_folder_in_use_is_told(run, data):
    lock = InstanceLock.take(data)
    try:
        calm(run("visit", "list", data=data), 1)
        calm(run("restore", data / "cchc.db", data=data), 1)
    finally:
        lock.release()


def test_a_fault_of_ours_is_a_sentence_and_a_log(run, data, monkeypatch):
    monkeypatch.setattr("cchc_desktop.cli_listing.visit_list", lambda *_: 1 // 0)
    told = calm(run("visit", "list", data=data), 1)
    log = data / "logs" / "cchc.log"
    assert str(log) in told.err
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")


def test_the_package_itself_is_the_command_line(data):
    command = [sys.executable, "-m", "cchc_desktop", "--data", str(data), "visit", "list", "--json"]
    told = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "LC_ALL": "C"})
    assert (told.returncode, told.stderr) == (0, b"")
    assert all(one["id"] for one in json.loads(told.stdout))
