"""What machines disagree about, on the command line."""

from dataclasses import replace

import pytest

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.scopes import finding_id
from tests.disputing import Elsewhere

ITEM = "I.2.3-4"
BEGAN = "Còn 02 công chức chưa chấp hành giờ làm việc; đã nhắc nhở."


@pytest.fixture
def visit(data):
    """A visit with two fields in dispute and a row that was deleted and edited."""
    workspace = open_workspace(data)
    row = next(one for one in workspace.planning.visits() if not one.sealed_at)
    elsewhere = Elsewhere(workspace=workspace)
    elsewhere.show_card()
    finding = finding_id(row.visit_id, ITEM)
    elsewhere.differ(
        FieldKey("finding", finding, "shortcomings"),
        before=BEGAN,
        here=BEGAN.replace("02", "03"),
        there=f"{BEGAN} Đã cam kết.",
    )
    elsewhere.differ(FieldKey("finding", finding, "rating"), before=None, here="met", there="partly")
    editing = workspace.editing(row.campaign_id)
    wanted = editing.new_row("recommendation", row.visit_id, ITEM, text="Chấn chỉnh")
    text = FieldKey("recommendation", wanted, "text")
    saw = tuple(head.ref for head in workspace.store.log.heads(text))
    editing.delete("recommendation", wanted)
    elsewhere.write(text, "Chấn chỉnh ngay", saw=saw)
    workspace.close()
    return row.visit_id


def codes(run, data):
    return {one["field"]: one["code"] for one in run("conflicts", "--json", data=data).json}


def test_nothing_in_dispute_is_said(run, data):
    told = run("conflicts", data=data)
    assert (told.code, told.out) == (0, "Không có chỗ nào các máy ghi khác nhau.\n")
    assert run("conflicts", "--json", data=data).json == []


def test_every_version_is_listed_with_who_and_when(run, data, visit):
    told = run("conflicts", "--visit", visit[:12], data=data)
    assert told.code == 0
    for words in ("Tồn tại, hạn chế", "Máy TN-02 · Trần Văn B · 12/9/2023 09:52", "Còn 03 công chức", BEGAN):
        assert words in told.out
    assert f"Đề nghị ghép (chưa ghi): {BEGAN.replace('02', '03')} Đã cam kết." in told.out
    assert "Đạt một phần" in told.out
    assert "Kiến nghị: xóa hay giữ" in told.out
    assert "partly" not in told.out
    found = run("conflicts", "--json", data=data).json
    assert {one["field"] for one in found} == {"shortcomings", "rating", "deleted"}
    shortcomings = next(one for one in found if one["field"] == "shortcomings")
    assert shortcomings["base"] == BEGAN
    assert {one["written"][0]["machine"] for one in shortcomings["versions"]} >= {"TN-02"}


def test_fields_are_decided_by_number_by_machine_and_by_value(run, data, visit):
    named = codes(run, data)
    done = run("resolve", named["rating"], named["deleted"], "--take", "tn-02", "--reason", "Đúng", data=data)
    assert done.out == "Đã ghi quyết định cho 2 chỗ. Còn 1 chỗ khác nhau.\n"
    done = run("resolve", named["shortcomings"][:6], "--value", '"Đã thống nhất"', data=data)
    assert done.code == 0
    shown = run("visit", "show", visit, "--json", data=data).json
    finding = shown["visit"]["findings"][ITEM] if "visit" in shown else shown["findings"][ITEM]
    assert (finding["rating"], finding["shortcomings"]) == ("partly", "Đã thống nhất")
    assert [one["text"] for one in finding["recommendations"]][-1] == "Chấn chỉnh ngay"
    assert run("conflicts", "--json", data=data).json == []
    again = run("resolve", named["rating"], "--take", "1", data=data)
    assert again.code == 1
    assert "không còn giá trị nào khác nhau" in again.err


def test_a_number_takes_the_version_printed_with_it(run, data, visit):
    found = run("conflicts", "--json", data=data).json
    rating = next(one for one in found if one["field"] == "rating")
    second = rating["versions"][1]["value"]
    assert run("resolve", rating["code"], "--take", "2", data=data).code == 0
    shown = run("visit", "show", visit, "--json", data=data).out
    assert f'"rating": "{second}"' in shown


def test_a_whole_section_is_taken_with_a_reason(run, data, visit):
    asked = ("resolve", "--section", "2.3", "--visit", visit, "--from", "TN-02")
    refused = run(*asked, data=data)
    assert refused.code == 1
    assert "phải nêu lý do" in refused.err
    done = run(*asked, "--reason", "Người phụ trách ghi", "--json", data=data)
    assert done.json == {"decided": 3, "left": 0}


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--take", "1", "--value", "1"),
        ("--value", "{"),
        ("--take", "9"),
        ("--take", "nobody"),
        ("--section", "2.3", "--take", "1"),
        ("--visit", "x", "--take", "1"),
    ],
)
def test_wrong_usage_is_explained_and_writes_nothing(run, data, visit, options):
    told = run("resolve", codes(run, data)["rating"], *options, data=data)
    assert told.code == 2
    assert told.err.startswith("Lỗi: ")
    assert len(codes(run, data)) == 3


def test_a_code_nobody_has_is_refused_and_one_that_fits_several_too(run, data, visit):
    assert run("resolve", "zzz", "--take", "1", data=data).code == 1
    assert run("resolve", "", "--take", "1", data=data).code == 1
    assert run("resolve", "--section", "nowhere", "--visit", visit, "--from", "TN-02", data=data).code == 2
    assert len(codes(run, data)) == 3


def test_two_contents_of_one_number_are_told_and_settled(run, data):
    workspace = open_workspace(data)
    row = next(one for one in workspace.planning.visits() if not one.sealed_at)
    elsewhere = Elsewhere(workspace=workspace)
    elsewhere.show_card()
    key = FieldKey("finding", finding_id(row.visit_id, ITEM), "note")
    elsewhere.write(key, "bản trên máy")
    copied = replace(elsewhere.written[-1], value="bản chép")
    workspace.store.log.receive([copied])
    workspace.close()

    told = run("conflicts", data=data)
    assert "bị sao chép" in told.out
    assert "bản trên máy" in told.out
    assert "bản chép" in told.out
    (fork,) = run("conflicts", "--json", data=data).json
    assert (fork["decided"], fork["seq"], len(fork["contents"])) == (False, 64, 2)
    kept_apart = next(one for one in fork["contents"] if not one["in_log"])
    for wrong in ("3", "máy"):
        assert run("resolve", fork["code"], "--take", wrong, data=data).code == 2
    done = run("resolve", fork["code"], "--take", str(kept_apart["number"]), "--json", data=data)
    assert done.json == {"decided": 1, "left": 0}
    (fork,) = run("conflicts", "--json", data=data).json
    assert fork["decided"]
    assert {one["shown_now"] for one in fork["contents"]} == {kept_apart["value"]}
    assert "Không có chỗ nào" in run("conflicts", data=data).out
