from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_desktop.core.changes import ChangeRef, FieldKey
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.records import VisitState
from cchc_desktop.core.scopes import row_id
from cchc_desktop.store.writer import Edit
from tests.disputing import Elsewhere


def value(office, key):
    cell = office.workspace.store.views.cell(key)
    return cell.value if cell else None


def test_a_burst_of_autosaves_is_one_step_to_undo(office):
    key = office.key("I.1-1", "achieved")
    for text in ("Đ", "Đã", "Đã ban hành"):
        office.editing.autosave(key, text)
    office.editing.leave(key)
    assert len(office.workspace.store.log.history(key)) == 1
    step = office.editing.undo()
    assert step.keys == (key,)
    assert value(office, key) is None
    office.editing.redo()
    assert value(office, key) == "Đã ban hành"


def test_undo_while_typing_takes_back_what_was_typed(office):
    key = office.key("I.1-1", "achieved")
    office.editing.put(key, "Cũ")
    office.editing.autosave(key, "Cũ và mới")
    office.editing.undo()
    assert value(office, key) == "Cũ"


def test_undo_goes_back_across_fields_and_forward_again(office):
    first, second = office.key("I.1-1", "achieved"), office.key("I.1-2", "rating")
    office.editing.put(first, "Một")
    office.editing.put(second, "met")
    assert office.editing.undo().keys == (second,)
    assert office.editing.undo().keys == (first,)
    assert (value(office, first), value(office, second)) == (None, None)
    assert office.editing.redo().keys == (first,)
    office.editing.put(second, "partly")
    assert office.editing.redo() is None
    assert not office.editing.can_redo


def test_an_added_row_is_undone_with_everything_in_it_and_comes_back(office):
    row = office.editing.new_row("recommendation", office.visit, "I.1-1", text="Sửa ngay")
    office.editing.put(FieldKey("recommendation", row, "due"), "2023-10-01")
    office.editing.undo()
    office.editing.undo()
    assert office.workspace.capture.finding(office.visit, "I.1-1").recommendations == ()
    office.editing.redo()
    office.editing.redo()
    (found,) = office.workspace.capture.finding(office.visit, "I.1-1").recommendations
    assert (found.text, found.due) == ("Sửa ngay", "2023-10-01")


def test_a_deleted_row_comes_back(office):
    row = office.editing.new_row("document", office.visit, "I.1-1", number="5/KH")
    changed = office.editing.delete("document", row)
    assert changed.touches("document", scope=office.visit)
    assert office.workspace.capture.finding(office.visit, "I.1-1").documents == ()
    office.editing.undo()
    assert office.workspace.capture.finding(office.visit, "I.1-1").documents[0].number == "5/KH"


def test_rows_keep_the_order_in_which_they_were_added(office):
    names = ["c", "a", "b"]
    for name in names:
        office.editing.new_row("document", office.visit, "I.1-1", number=name)
    found = office.workspace.capture.finding(office.visit, "I.1-1").documents
    assert [document.number for document in found] == names


def test_a_visits_own_fields_are_told_to_its_pages(office):
    changed = office.editing.put(office.visit_key("place"), "Trụ sở")
    assert changed.touches("visit", scope=office.visit)
    assert changed.touches("visit", scope=office.campaign)


def test_a_wrong_value_writes_nothing(office):
    with pytest.raises(Refused) as caught:
        office.editing.put(office.visit_key("date"), "29/02/2023")
    assert caught.value.code is ErrorCode.VALUE_INVALID
    assert office.workspace.capture.visit(office.visit).date == "2023-09-12"


def test_edits_after_the_seal_need_a_reason_and_keep_it(office, tmp_path):
    office.workspace.reporting.write(office.visit, tmp_path / "a.pdf", "pdf")
    office.workspace.sealing.seal(office.visit)
    key = office.key("I.1-1", "achieved")
    for write in (
        lambda: office.editing.put(key, "Sửa"),
        lambda: office.editing.autosave(key, "Sửa"),
        lambda: office.editing.put(office.visit_key("place"), "Sửa"),
        lambda: office.editing.new_row("document", office.visit, "I.1-1", number="1"),
    ):
        with pytest.raises(Refused) as caught:
            write()
        assert caught.value.code is ErrorCode.REASON_REQUIRED
    office.editing.reason = "Đơn vị gửi bổ sung"
    office.editing.put(key, "Sửa")
    assert office.workspace.store.log.heads(key)[0].reason == "Đơn vị gửi bổ sung"
    office.editing.put(FieldKey("unit", office.ward, "phone"), "0276")
    assert office.workspace.store.log.heads(FieldKey("unit", office.ward, "phone"))[0].reason == ""


def test_a_reason_is_not_carried_over_to_another_sealed_visit(office, tmp_path):
    other = office.workspace.planning.create_visit(
        office.campaign, unit_id=office.ward, date="2023-10-02", kind="surprise"
    )
    for visit in (office.visit, other):
        office.workspace.reporting.write(visit, tmp_path / f"{visit}.pdf", "pdf")
        office.workspace.sealing.seal(visit)
    office.editing.reason = "Đơn vị gửi bổ sung"
    office.editing.put(office.visit_key("place"), "Trụ sở")
    office.editing.put(office.visit_key("place"), "Hội trường")
    elsewhere = FieldKey("visit", other, "place")
    with pytest.raises(Refused) as caught:
        office.editing.put(elsewhere, "Trụ sở")
    assert caught.value.code is ErrorCode.REASON_REQUIRED
    office.editing.reason = "Ghi nhầm"
    office.editing.put(elsewhere, "Trụ sở")
    assert office.workspace.store.log.heads(elsewhere)[0].reason == "Ghi nhầm"


def test_pages_of_one_campaign_share_the_undo(office):
    assert office.workspace.editing(office.campaign) is office.editing


def test_steps_are_undone_in_the_order_they_were_made(office):
    typed, chosen = office.key("I.1-1", "achieved"), office.key("I.1-2", "rating")
    office.editing.autosave(typed, "Đang gõ")
    office.editing.put(chosen, "met")
    assert office.editing.undo().keys == (chosen,)
    assert (value(office, typed), value(office, chosen)) == ("Đang gõ", None)
    office.editing.autosave(typed, "Đang gõ tiếp")
    office.editing.leave(typed)
    assert office.editing.undo().keys == (typed,)
    assert value(office, typed) == "Đang gõ"
    assert office.editing.undo().keys == (typed,)
    assert value(office, typed) is None


def test_undo_leaves_alone_what_somebody_else_has_written_since(office):
    mine, theirs = office.key("I.1-1", "achieved"), office.key("I.1-2", "achieved")
    office.editing.put_many({mine: "Của tôi", theirs: "Của tôi"})
    office.workspace.store.log.put([Edit(campaign=office.campaign, key=theirs, value="Của người khác")])
    step = office.editing.undo()
    assert step.keys == (mine,)
    assert (value(office, mine), value(office, theirs)) == (None, "Của người khác")
    assert office.editing.redo().keys == (mine,)
    assert (value(office, mine), value(office, theirs)) == ("Của tôi", "Của người khác")


def test_undo_never_settles_a_conflict(office):
    key = office.key("I.1-1", "achieved")
    office.editing.put(key, "Của tôi")
    (mine,) = office.workspace.store.log.heads(key)
    other = replace(mine, ref=ChangeRef("another", 1), lamport=1, value="Của máy khác", parents=())
    office.workspace.store.log.receive([other])
    office.editing.put(office.key("I.1-2", "rating"), "met")
    office.editing.undo()
    office.editing.undo()
    assert {head.value for head in office.workspace.store.log.heads(key)} == {"Của tôi", "Của máy khác"}


def test_rows_added_together_with_fields_are_undone_as_rows(office):
    office.workspace.capture.answer(
        office.visit, "I.1-1", {"rating": "partly", "recommendations": [{"text": "Một"}, {"text": "Hai"}]}
    )
    assert office.workspace.planning.visits(office.campaign)[0].recommendations == 2
    office.editing.undo()
    (row,) = office.workspace.planning.visits(office.campaign)
    assert (row.recommendations, row.answered, row.state) == (0, 0, VisitState.PREPARING)
    office.editing.redo()
    found = office.workspace.capture.finding(office.visit, "I.1-1")
    assert (found.rating, [one.text for one in found.recommendations]) == ("partly", ["Một", "Hai"])


def test_prints_and_seals_are_not_edited_like_fields(office, tmp_path):
    made = office.workspace.reporting.write(office.visit, tmp_path / "a.pdf", "pdf")
    seal = office.workspace.sealing.seal(office.visit)
    office.editing.reason = "Thử"
    for write in (
        lambda: office.editing.put(FieldKey("seal", seal.entity_id, "data_hash"), "0" * 64),
        lambda: office.editing.autosave(FieldKey("print", made.entity_id, "heads"), "{}"),
        lambda: office.editing.delete("seal", seal.entity_id),
        lambda: office.editing.delete("print", made.entity_id),
        lambda: office.editing.new_row("seal", office.visit, sealed_at="2023-09-12"),
    ):
        with pytest.raises(Refused) as caught:
            write()
        assert caught.value.code is ErrorCode.FIELD_UNKNOWN
    assert office.workspace.sealing.verify(office.visit).intact


def test_an_item_outside_the_outline_goes_and_comes_back_with_all_recorded_under_it(office, tmp_path):
    capture = office.workspace.capture
    item = capture.add_extra_item(office.visit, "I.1", "Nội dung riêng")
    office.find(item, rating="not_met", shortcomings="Thiếu sót riêng")
    office.editing.new_row("recommendation", office.visit, item, text="Kiến nghị riêng")
    (extra,) = capture.visit(office.visit).extra_items
    office.editing.delete("extra_item", extra.entity_id)
    visit = capture.visit(office.visit)
    assert (visit.extra_items, item in visit.findings) == ((), False)
    assert office.workspace.searching.search("riêng") == ()
    assert office.workspace.reporting.record(office.visit).recommendations == ()
    assert office.workspace.planning.visits(office.campaign)[0].recommendations == 0
    office.editing.undo()
    visit = capture.visit(office.visit)
    assert visit.extra_items == (extra,)
    assert (visit.findings[item].shortcomings, len(visit.findings[item].recommendations)) == (
        "Thiếu sót riêng",
        1,
    )


def test_undo_after_the_seal_needs_a_reason_and_keeps_the_step(office, tmp_path):
    key = office.key("I.1-1", "achieved")
    office.editing.put(key, "Đã ký")
    office.workspace.reporting.write(office.visit, tmp_path / "a.pdf", "pdf")
    office.workspace.sealing.seal(office.visit)
    with pytest.raises(Refused) as caught:
        office.editing.undo()
    assert caught.value.code is ErrorCode.REASON_REQUIRED
    assert value(office, key) == "Đã ký"
    office.editing.reason = "Ghi nhầm"
    assert office.editing.undo().keys == (key,)
    assert value(office, key) is None


_FIELDS = ("achieved", "shortcomings", "cause")
_ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sampled_from(_FIELDS), st.sampled_from(["", "a", "b", "c"])),
        st.tuples(st.just("type"), st.sampled_from(_FIELDS), st.sampled_from(["", "x", "xy"])),
        st.tuples(st.just("leave"), st.sampled_from(_FIELDS), st.just("")),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=_ACTS)
def test_undoing_everything_restores_the_beginning_and_redoing_the_end(office, acts):
    item = row_id("", "I.1-3", office.workspace.editings._ids()).split("/")[2]
    keys = {field: office.key(f"x-{item}", field) for field in _FIELDS}
    editing = office.editing
    editing._done.clear()
    editing._undone.clear()
    for act, field, text in acts:
        if act == "put":
            editing.put(keys[field], text)
        elif act == "type":
            editing.autosave(keys[field], text)
        else:
            editing.leave(keys[field])
    end = {field: value(office, key) for field, key in keys.items()}
    undone = 0
    while editing.undo():
        undone += 1
    assert {value(office, key) for key in keys.values()} <= {None}
    for _ in range(undone):
        assert editing.redo()
    assert editing.redo() is None
    assert {field: value(office, key) for field, key in keys.items()} == end


@pytest.fixture
def elsewhere(office):
    return Elsewhere(workspace=office.workspace)


def heads(office, key):
    return office.workspace.store.log.heads(key)


def words(office, key):
    return {head.value for head in heads(office, key)}


def test_what_comes_in_while_somebody_types_stays_in_dispute_whoever_closes_the_change(office, elsewhere):
    key = office.key("I.1-1", "shortcomings")
    office.editing.put(key, "Ban đầu")
    begun = heads(office, key)[0].ref
    office.editing.autosave(key, "Ban đầu, tôi gõ")
    elsewhere.write(key, "Ban đầu, bạn bổ sung", saw=(begun,))
    for more in (" thêm", " thêm nữa"):
        office.workspace.store.log.close()
        office.editing.autosave(key, f"Ban đầu, tôi gõ{more}")
        assert words(office, key) == {f"Ban đầu, tôi gõ{more}", "Ban đầu, bạn bổ sung"}
    office.editing.leave(key)
    assert office.workspace.merging.count(office.campaign) == 1


def test_what_a_page_had_not_shown_is_never_written_over(office, elsewhere):
    typed, chosen = office.key("I.1-1", "shortcomings"), office.key("I.1-1", "rating")
    office.editing.put_many({typed: "Ban đầu", chosen: "met"})
    begun = [heads(office, key)[0].ref for key in (typed, chosen)]
    looked = office.workspace.sight()
    elsewhere.write(typed, "Bạn bổ sung", saw=(begun[0],))
    elsewhere.write(chosen, "partly", saw=(begun[1],))
    office.editing.autosave(typed, "Tôi gõ", seen=looked)
    office.editing.put(chosen, "not_met", seen=looked)
    assert words(office, typed) == {"Bạn bổ sung", "Tôi gõ"}
    assert words(office, chosen) == {"partly", "not_met"}
    assert {head.parents for key in (typed, chosen) for head in heads(office, key)} == {
        (begun[0],),
        (begun[1],),
    }


def test_what_came_in_under_a_draft_stays_in_dispute_with_what_the_draft_becomes(office, elsewhere):
    key = office.visit_key("date")
    looked = office.workspace.sight()
    office.editing.keep_draft(key, "31/2", seen=looked)
    elsewhere.write(key, "2023-09-20", saw=(heads(office, key)[0].ref,))
    for typed in ("2023-09-02", "2023-09-28"):
        office.editing.autosave(key, typed, seen=office.workspace.sight())
        office.workspace.store.log.close()
        assert words(office, key) == {"2023-09-20", typed}


def test_typing_after_the_field_was_shown_anew_goes_on_from_there(office, elsewhere):
    key = office.key("I.1-1", "shortcomings")
    office.editing.put(key, "Ban đầu")
    elsewhere.write(key, "Bạn bổ sung", saw=(heads(office, key)[0].ref,))
    office.editing.autosave(key, "Bạn bổ sung, tôi thêm", seen=office.workspace.sight())
    assert words(office, key) == {"Bạn bổ sung, tôi thêm"}


def test_a_row_somebody_wrote_to_unseen_is_not_deleted_from_sight(office, elsewhere):
    row = office.editing.new_row("recommendation", office.visit, "I.1-1", text="Sửa ngay")
    key = FieldKey("recommendation", row, "text")
    looked = office.workspace.sight()
    elsewhere.write(key, "Sửa trước tháng 10", saw=(heads(office, key)[0].ref,))
    office.editing.delete("recommendation", row, seen=looked)
    (kept,) = office.workspace.capture.finding(office.visit, "I.1-1").recommendations
    assert kept.text == "Sửa trước tháng 10"
    office.editing.undo()
    office.editing.delete("recommendation", row, seen=office.workspace.sight())
    assert office.workspace.capture.finding(office.visit, "I.1-1").recommendations == ()


def test_an_undo_takes_back_nothing_that_comes_in_meanwhile(office, elsewhere, monkeypatch):
    key = office.key("I.1-1", "achieved")
    office.editing.put(key, "Một")
    office.editing.put(key, "Hai")
    before = heads(office, key)[0].ref
    put = office.workspace.store.log.put

    def after_it_came(*args, **options):
        elsewhere.write(key, "Của bạn", saw=(before,))
        return put(*args, **options)

    monkeypatch.setattr(office.workspace.store.log, "put", after_it_came)
    office.editing.undo()
    assert words(office, key) == {"Một", "Của bạn"}


def test_a_receipt_closes_nothing_and_leaves_out_what_is_being_typed(office, tmp_path):
    key = office.key("I.1-1", "achieved")
    office.workspace.station.set_up(name="TN-01", person="Nguyễn Văn An", post="")
    office.editing.autosave(key, "Đang gõ")
    recipients = (office.workspace.identity.card().age_recipient,)
    before = office.workspace.store.reader.held(office.campaign)
    office.workspace.transfer.write_receipt(office.campaign, to=tmp_path, recipients=recipients)
    assert office.workspace.store.reader.held(office.campaign) == before
    office.editing.autosave(key, "Đang gõ tiếp")
    (head,) = heads(office, key)
    assert (head.value, head.parents) == ("Đang gõ tiếp", ())
