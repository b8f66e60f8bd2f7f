"""The supplementary minutes: what they tell of changes after the seal, and what they leave as it is."""

from dataclasses import replace
from datetime import date

import docx
import pytest

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.changes import ChangeRef, FieldKey
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.records import VisitState
from cchc_desktop.documents.checklist_codes import CheckCode
from cchc_desktop.documents.supplement_record import ChangeKind

REASON = "Đơn vị gửi văn bản giải trình"
THEIRS = "f" * 32
ITEM, LATER_ITEM = "I.1-1", "I.2.5.2-3"


@pytest.fixture
def rows(office):
    """Two recommendations to one item."""
    texts = ("Ban hành kế hoạch đúng hạn.", "Báo cáo định kỳ")
    return [
        office.editing.new_row("recommendation", office.visit, ITEM, text=text, due="2023-10-01")
        for text in texts
    ]


@pytest.fixture
def sealed(office, rows, tmp_path):
    """A sealed visit with a finding, two recommendations and a number; the reason for edits is given."""
    office.find(ITEM, rating="partly", achieved="Đã ban hành kế hoạch", shortcomings="Còn chậm")
    office.editing.put(office.visit_key("number"), "5")
    office.workspace.reporting.write(office.visit, tmp_path / "a.pdf", "pdf")
    office.workspace.sealing.seal(office.visit, signed="2023-09-14")
    office.editing.reason = REASON
    return office


def supplement(office):
    return office.workspace.supplement.record(office.visit)


def changes(office):
    return supplement(office).changes()


def receive(office, key, value, **named):
    """Take in what another machine wrote without knowing of anything since the first head."""
    heads = office.workspace.store.log.heads(key)
    seq = named.pop("seq", 1)
    theirs = replace(
        heads[0], ref=ChangeRef(THEIRS, seq), value=value, author="Trần Văn B", reason="", **named
    )
    office.workspace.store.log.receive([theirs])
    return theirs


def refused(call):
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code


def test_without_a_seal_or_a_change_there_is_nothing_to_supplement(office, rows, tmp_path):
    service = office.workspace.supplement
    assert refused(lambda: service.record(office.visit)) is ErrorCode.NOT_SEALED
    office.workspace.reporting.write(office.visit, tmp_path / "a.pdf", "pdf")
    office.workspace.sealing.seal(office.visit)
    assert refused(lambda: service.record(office.visit)) is ErrorCode.NOTHING_AFTER_SEAL
    assert not service.is_due(office.workspace.capture.visit(office.visit))


def test_a_change_is_told_with_before_after_who_when_why_and_where(sealed):
    sealed.find(ITEM, shortcomings="Đã khắc phục")
    (change,) = changes(sealed)
    assert (change.kind, change.label, change.before) == (
        ChangeKind.CHANGED,
        "Tồn tại, hạn chế",
        "Còn chậm",
    )
    (now,) = change.now
    assert (now.words, now.author, now.station) == ("Đã khắc phục", "Lê Thị Thử", "Máy thử")
    assert (now.reason, now.at.date()) == (REASON, date(2023, 9, 12))
    assert sealed.workspace.supplement.is_due(sealed.workspace.capture.visit(sealed.visit))


def test_the_signed_minutes_are_named_as_they_were_signed(sealed):
    record = supplement_after(sealed, sealed.visit_key("date"), "2023-09-20")
    visit = sealed.workspace.capture.visit(sealed.visit)
    signed = record.signed
    assert (signed.number, signed.symbol, signed.visit_date, signed.signed) == (
        "5",
        "BB-ĐKT",
        date(2023, 9, 12),
        date(2023, 9, 14),
    )
    assert signed.code == visit.prints[0].code
    assert [(one.label, one.before, one.now[0].words) for one in record.changes()] == [
        ("Ngày kiểm tra", "12/9/2023", "20/9/2023")
    ]


def supplement_after(office, key, value):
    office.editing.put(key, value)
    return supplement(office)


def test_a_number_given_after_the_signature_is_no_change_of_what_was_signed(office, tmp_path):
    office.find(ITEM, achieved="Tốt")
    office.workspace.reporting.write(office.visit, tmp_path / "a.pdf", "pdf")
    office.workspace.sealing.seal(office.visit)
    office.editing.reason = "Văn thư vào sổ"
    office.editing.put(office.visit_key("number"), "7")
    assert refused(lambda: supplement(office)) is ErrorCode.NOTHING_AFTER_SEAL
    assert not office.workspace.supplement.is_due(office.workspace.capture.visit(office.visit))
    office.find(ITEM, achieved="Rất tốt")
    record = supplement(office)
    assert record.signed.number == "7"
    assert [one.label for one in record.changes()] == ["Kết quả đạt được"]


def test_rows_added_and_removed_are_told_whole(sealed, rows):
    sealed.editing.delete("recommendation", rows[0])
    sealed.editing.put(FieldKey("recommendation", rows[1], "due"), "2023-12-31")
    sealed.editing.new_row(
        "recommendation", sealed.visit, ITEM, text="Công khai kết quả", responsible="Chủ tịch"
    )
    told = {change.kind: change for change in changes(sealed)}
    removed, added = told[ChangeKind.REMOVED], told[ChangeKind.ADDED]
    assert removed.before == "Ban hành kế hoạch đúng hạn; thời hạn: 01/10/2023"
    assert removed.now[0].author == "Lê Thị Thử"
    assert added.now[0].words == "Công khai kết quả; người chịu trách nhiệm: Chủ tịch"
    changed = told[ChangeKind.CHANGED]
    assert changed.label == "Kiến nghị “Báo cáo định kỳ”, thời hạn"
    assert (changed.before, changed.now[0].words) == ("01/10/2023", "31/12/2023")


def test_an_edit_taken_back_is_told_no_more(sealed):
    sealed.find(ITEM, shortcomings="Khác")
    sealed.find(ITEM, shortcomings="Còn chậm")
    assert refused(lambda: supplement(sealed)) is ErrorCode.NOTHING_AFTER_SEAL


def test_items_come_in_the_order_of_the_outline_after_the_visit_itself(sealed):
    sealed.find(LATER_ITEM, achieved="Đủ")
    sealed.find(ITEM, achieved="Đã ban hành hai kế hoạch")
    sealed.editing.put(sealed.visit_key("conclusion"), "Đạt yêu cầu")
    record = supplement(sealed)
    assert [item.item_id for item in record.items] == ["", ITEM, LATER_ITEM]
    texts = {item.id: item.text for item in sealed.workspace.capture.outline(sealed.visit).items()}
    assert [item.text for item in record.items] == ["", texts[ITEM], texts[LATER_ITEM]]


def test_values_are_told_in_the_words_of_the_outline(sealed):
    outline = sealed.workspace.capture.outline(sealed.visit)
    item, rate = next(
        (item, answer) for item in outline.items() for answer in item.answers if answer.kind == "rate"
    )
    sealed.find(item.id, **{f"found.{rate.id}.numerator": 4, f"reported.{rate.id}.denominator": 1234})
    told = {change.label: change.now[0].words for change in changes(sealed)}
    assert set(told.values()) == {"4", "1.234"}
    assert all(label.startswith(rate.label.rstrip(":")) for label in told)
    assert sum("(đơn vị báo cáo)" in label for label in told) == 1


def test_names_stand_for_ids(sealed):
    sealed.editing.new_row("opinion", sealed.visit, member=sealed.members[2], text="Nhất trí")
    sealed.editing.put(sealed.visit_key("members"), [sealed.members[0]])
    told = [change.now[0].words for change in changes(sealed)]
    assert told == ["Thành viên 1", "Nhất trí; thành viên Đoàn: Thành viên 3"]


def test_what_comes_from_another_machine_after_the_seal_is_told_with_its_machine(sealed):
    key = sealed.key(ITEM, "shortcomings")
    heads = sealed.workspace.store.log.heads(key)
    receive(sealed, key, "Chậm 5 ngày", lamport=99, parents=(heads[0].ref,))
    (change,) = changes(sealed)
    assert not change.undecided
    assert change.now[0].station == "có mã ffffffff"
    card = sealed.workspace.identity.card()
    theirs = replace_card(card, station=THEIRS, name="TN-02")
    sealed.workspace.identity.accept(theirs)
    assert changes(sealed)[0].now[0].station == "TN-02"


def replace_card(card, *, station, name):
    from cchc_desktop.exchange.cards import make_card

    return make_card(
        station=station,
        name=name,
        person="Trần Văn B",
        age_recipient=card.age_recipient,
        minisign_public_key=card.minisign_public_key,
    )


@pytest.mark.parametrize("lamport", [1, 99])
def test_values_nobody_decided_between_are_all_told_and_keep_it_from_being_signed(sealed, lamport):
    receive(sealed, sealed.key(ITEM, "shortcomings"), "Chậm 5 ngày", lamport=lamport)
    (change,) = changes(sealed)
    assert change.undecided
    assert {one.words for one in change.now} == {"Còn chậm", "Chậm 5 ngày"}
    states = {line.code: line.state for line in sealed.workspace.supplement.checks(sealed.visit)}
    assert states[CheckCode.CHANGES_UNDECIDED] == "fail"
    (late,) = sealed.workspace.sealing.changes_after_seal(sealed.visit)
    assert (late.before, late.after) == ("Còn chậm", "Chậm 5 ngày")


def test_a_row_one_deleted_and_another_edited_is_undecided(sealed, rows):
    key = FieldKey("recommendation", rows[0], "text")
    (text,) = sealed.workspace.store.log.heads(key)
    sealed.editing.delete("recommendation", rows[0])
    receive(sealed, key, "Ban hành ngay", lamport=99, parents=(text.ref,))
    told = {change.label: change for change in changes(sealed)}
    contested = told["Kiến nghị “Ban hành kế hoạch đúng hạn”"]
    assert contested.undecided
    assert [(one.words, one.author) for one in contested.now] == [
        ("xóa", "Lê Thị Thử"),
        ("giữ lại và sửa", "Trần Văn B"),
    ]


def test_changes_without_a_reason_are_pointed_out(sealed):
    key = sealed.key(ITEM, "shortcomings")
    heads = sealed.workspace.store.log.heads(key)
    receive(sealed, key, "Chậm 5 ngày", lamport=99, parents=(heads[0].ref,))
    codes = {line.code for line in sealed.workspace.supplement.checks(sealed.visit)}
    assert CheckCode.CHANGES_WITHOUT_REASON in codes
    sealed.find(ITEM, shortcomings="Chậm 3 ngày")
    codes = {line.code for line in sealed.workspace.supplement.checks(sealed.visit)}
    assert CheckCode.CHANGES_EXPLAINED in codes


def test_a_supplement_is_a_print_of_its_own_and_the_seal_stays_intact(sealed, tmp_path):
    before = sealed.workspace.capture.visit(sealed.visit)
    listed = sealed.workspace.planning.visits(sealed.campaign)[0]
    sealed.find(ITEM, shortcomings="Đã khắc phục")
    made = sealed.workspace.supplement.write(sealed.visit, tmp_path / "b.docx", "docx")
    visit = sealed.workspace.capture.visit(sealed.visit)
    assert visit.supplements == (made,)
    assert [one.entity_id for one in visit.prints] == [one.entity_id for one in before.prints]
    assert (made.supplements, made.outdated) == (before.seal.print_id, False)
    assert made.code not in {one.code for one in visit.prints}
    assert (visit.state, visit.seal) == (VisitState.SEALED, before.seal)
    assert sealed.workspace.planning.visits(sealed.campaign)[0].printed_at == listed.printed_at
    verdict = sealed.workspace.sealing.verify(sealed.visit)
    assert (verdict.intact, verdict.changed_after) == (True, 1)
    assert sealed.workspace.safety.check().ok
    assert sealed.workspace.attachments.read(made.document_hash) == (tmp_path / "b.docx").read_bytes()
    sealed.workspace.safety.rebuild()
    assert sealed.workspace.planning.visits(sealed.campaign)[0].printed_at == listed.printed_at


def test_a_supplement_is_outdated_once_more_is_changed(sealed, tmp_path):
    sealed.find(ITEM, shortcomings="Đã khắc phục")
    made = sealed.workspace.supplement.write(sealed.visit, tmp_path / "b.pdf", "pdf")
    sealed.find(ITEM, shortcomings="Đã khắc phục xong")
    (kept,) = sealed.workspace.capture.visit(sealed.visit).supplements
    assert kept.outdated
    assert sealed.workspace.sealing.changes_since_print(made.entity_id) == 1
    (change,) = changes(sealed)
    assert change.before == "Còn chậm"


def test_the_same_data_gives_the_same_bytes(sealed, tmp_path, clock):
    sealed.find(ITEM, shortcomings="Đã khắc phục")
    for suffix in ("docx", "pdf"):
        first = sealed.workspace.supplement.write(sealed.visit, tmp_path / f"1.{suffix}", suffix)
        clock.now = clock.now.replace(year=2024)
        again = sealed.workspace.supplement.write(sealed.visit, tmp_path / f"2.{suffix}", suffix)
        assert (tmp_path / f"1.{suffix}").read_bytes() == (tmp_path / f"2.{suffix}").read_bytes()
        assert (first.code, first.document_hash) == (again.code, again.document_hash)


def test_other_reasons_for_the_same_value_are_another_document(sealed, tmp_path):
    sealed.find(ITEM, shortcomings="Đã khắc phục")
    first = sealed.workspace.supplement.write(sealed.visit, tmp_path / "1.pdf", "pdf")
    sealed.find(ITEM, shortcomings="Còn chậm")
    sealed.editing.reason = "Sửa lại cho đúng"
    sealed.find(ITEM, shortcomings="Đã khắc phục")
    second = sealed.workspace.supplement.write(sealed.visit, tmp_path / "2.pdf", "pdf")
    assert first.data_hash == second.data_hash
    assert first.code != second.code


def test_the_code_stands_in_the_foot_of_the_file(sealed, tmp_path):
    sealed.editing.put(FieldKey("campaign", sealed.campaign, "letterhead.foot_code"), value=True)
    sealed.find(ITEM, shortcomings="Đã khắc phục")
    made = sealed.workspace.supplement.write(sealed.visit, tmp_path / "1.docx", "docx")
    section = docx.Document(str(tmp_path / "1.docx")).sections[0]
    feet = (section.footer, section.first_page_footer)
    words = " ".join(p.text for foot in feet for p in (*foot.paragraphs, *cells(foot)))
    assert made.code in words


def cells(foot):
    return [p for table in foot.tables for row in table.rows for cell in row.cells for p in cell.paragraphs]


def test_a_print_whose_file_could_not_be_written_is_taken_back(sealed, tmp_path):
    sealed.find(ITEM, shortcomings="Đã khắc phục")
    with pytest.raises(EnvironmentFailed):
        sealed.workspace.supplement.write(sealed.visit, tmp_path / "none" / "a.pdf", "pdf")
    assert sealed.workspace.capture.visit(sealed.visit).supplements == ()


def test_printing_records_the_print(sealed):
    sealed.find(ITEM, shortcomings="Đã khắc phục")
    made, pdf = sealed.workspace.supplement.print_pdf(sealed.visit)
    assert pdf.startswith(b"%PDF")
    assert sealed.workspace.supplement.preview_pdf(sealed.visit) == pdf
    assert sealed.workspace.capture.visit(sealed.visit).supplements == (made,)


def test_typing_that_was_not_left_is_told_too(sealed, tmp_path):
    sealed.editing.autosave(sealed.key(ITEM, "shortcomings"), "Đang gõ")
    sealed.workspace.supplement.write(sealed.visit, tmp_path / "a.pdf", "pdf")
    assert [one.now[0].words for one in changes(sealed)] == ["Đang gõ"]


def test_signed_data_that_has_not_come_yet_is_never_told_as_empty(sealed, tmp_path):
    sealed.find(ITEM, shortcomings="Đã khắc phục")
    everything = sealed.workspace.store.log.changes_of_visit(sealed.visit)
    lost = next(one for one in everything if one.value == "Còn chậm")
    entities = [("campaign", sealed.campaign), ("unit", sealed.ward)]
    entities += [("member", member) for member in sealed.members]
    campaign = [
        change
        for entity, entity_id in entities
        for cell in sealed.workspace.store.views.entity(entity, entity_id).values()
        for change in sealed.workspace.store.log.history(cell.key)
    ]
    other = open_workspace(tmp_path / "other", backups=tmp_path / "other-backups")
    try:
        other.store.log.receive([*campaign, *(one for one in everything if one != lost)])
        assert other.supplement.is_due(other.capture.visit(sealed.visit))
        assert refused(lambda: other.supplement.record(sealed.visit)) is ErrorCode.SIGNED_DATA_MISSING
        other.store.log.receive([lost])
        assert [one.before for one in other.supplement.record(sealed.visit).changes()] == ["Còn chậm"]
    finally:
        other.close()


def test_what_the_plan_says_of_head_and_names_is_told_under_its_own_name(sealed):
    sealed.editing.put(FieldKey("unit", sealed.ward, "name"), "UBND phường Ba")
    sealed.editing.put(FieldKey("campaign", sealed.campaign, "letterhead.symbol"), "BB-TKT")
    record = supplement(sealed)
    assert record.signed.symbol == "BB-ĐKT"
    told = {change.label: (change.before, change.now[0].words) for change in record.changes()}
    assert told["Đơn vị “UBND phường Một”, tên"] == ("UBND phường Một", "UBND phường Ba")
