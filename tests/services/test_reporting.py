import hashlib
from dataclasses import replace
from datetime import date, time

import pytest

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.fields import Rating, Response
from cchc_desktop.core.progress import CancelToken
from cchc_desktop.core.records import VisitState
from cchc_desktop.documents.record import Verdict
from cchc_desktop.outline.model import Comparator, Target
from cchc_desktop.services.minutes_items import target_words


def item(record, item_id):
    return next(one for one in record.items() if one.id == item_id)


def test_the_record_tells_what_was_typed(office):
    office.editing.put_many(
        {
            office.visit_key("started"): "08:30",
            office.visit_key("ended"): "11:00",
            office.visit_key("number"): "07",
            FieldKey("campaign", office.campaign, "letterhead.parent"): "UBND THÀNH PHỐ",
        }
    )
    office.find(
        "I.2.3-4",
        rating="partly",
        shortcomings="Xin lỗi chung",
        response="disputed",
        response_text="Đã xin lỗi riêng",
        **{"found.apologies.numerator": 2, "found.apologies.denominator": 5},
    )
    record = office.workspace.reporting.record(office.visit)
    assert (record.letterhead.parent, record.letterhead.number) == ("UBND THÀNH PHỐ", "07")
    assert (record.visit_date, record.started, record.ended) == (date(2023, 9, 12), time(8, 30), time(11))
    found = item(record, "I.2.3-4")
    assert (found.rating, found.response, found.response_words) == (
        Rating.PARTLY,
        Response.DISPUTED,
        "Đã xin lỗi riêng",
    )
    (rate,) = found.rates
    assert (rate.numerator, rate.denominator, rate.verdict, rate.target) == (
        2,
        5,
        Verdict.MISSED,
        "100%",
    )
    assert len(list(record.items())) == 46


def test_answers_are_spoken_and_hidden_ones_are_left_out(office):
    office.find(
        "I.1-3", rating="partly", **{"found.plan": "no", "found.plan.note": "Chưa kịp", "found.result": "Một"}
    )
    office.find("I.1-2", **{"found.initiatives": 1200})
    office.find("I.3-4", **{"found.government": "Một", "found.economy": "Hai"})
    record = office.workspace.reporting.record(office.visit)
    plan = item(record, "I.1-3")
    assert [(line.value, line.note) for line in plan.answers] == [("không", "Chưa kịp")]
    assert plan.narrative == "Một"
    assert item(record, "I.1-2").answers[0].value == "1.200 sáng kiến"
    assert [(line.label, line.value) for line in item(record, "I.3-4").answers] == [
        ("Chính quyền số", "Một"),
        ("Kinh tế số", "Hai"),
    ]


@pytest.mark.parametrize(
    ("part", "whole", "verdict"),
    [(9999, 10000, Verdict.MISSED), (10000, 10000, Verdict.MET), (0, 0, Verdict.NOT_APPLICABLE)],
)
def test_a_target_of_all_is_judged_by_whole_numbers(office, part, whole, verdict):
    office.find("I.2.3-4", **{"found.apologies.numerator": part, "found.apologies.denominator": whole})
    record = office.workspace.reporting.record(office.visit)
    assert item(record, "I.2.3-4").rates[0].verdict is verdict


def test_dossiers_know_their_days_and_shared_letters(office):
    for code, finished in (("A", "2023-09-05"), ("B", "")):
        office.editing.new_row(
            "dossier", office.visit, "I.2.3-4",
            code=code, due="2023-09-01", finished=finished, apology_number="12/TXL",
            apology_date="2023-09-02",
        )  # fmt: skip
    lines = item(office.workspace.reporting.record(office.visit), "I.2.3-4").dossiers
    assert [(line.code, line.days_late, line.apology_shared) for line in lines] == [
        ("A", 4, True),
        ("B", 11, True),
    ]


def test_the_people_sign_in_their_roles(office):
    record = office.workspace.reporting.record(office.visit)
    assert record.signatures.leader.name == "Thành viên 1"
    assert record.signatures.leader.caption == "TRƯỞNG ĐOÀN"
    assert record.signatures.secretary.name == record.author == "Thành viên 2"
    assert record.signatures.unit.name == "Nguyễn Văn Chủ"
    assert [one.role for one in record.attendance.team] == ["Trưởng đoàn", "Thư ký", "Thành viên"]
    assert record.attendance.team_has_lead
    leader = next(
        one
        for one in office.workspace.capture.visit(office.visit).attendees
        if one.member == office.members[0]
    )
    office.editing.put(FieldKey("attendee", leader.entity_id, "absent"), value=True)
    office.editing.new_entity("member", name="Phó", role="deputy")
    assert not office.workspace.reporting.record(office.visit).attendance.team_has_lead
    assert office.workspace.reporting.record(office.visit).signatures.leader.name == ""


def test_who_will_not_sign_is_told(office):
    office.editing.put(office.visit_key("refusal_reason"), "Không thống nhất số liệu")
    signer = office.workspace.reporting.record(office.visit).signatures.unit
    assert (signer.refused, signer.refusal_reason) == (True, "Không thống nhất số liệu")


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_the_same_data_gives_the_same_bytes_at_any_time(office, tmp_path, form):
    office.find("I.1-1", rating="met", achieved="Đã ban hành")
    first = office.workspace.reporting.write(office.visit, tmp_path / f"1.{form}", form)
    office.clock.now = office.clock.now.replace(year=2024)
    second = office.workspace.reporting.write(office.visit, tmp_path / f"2.{form}", form)
    assert (tmp_path / f"1.{form}").read_bytes() == (tmp_path / f"2.{form}").read_bytes()
    assert (first.code, first.document_hash) == (second.code, second.document_hash)
    office.editing.put(office.key("I.1-1", "achieved"), "Đã ban hành thêm")
    third = office.workspace.reporting.write(office.visit, tmp_path / f"3.{form}", form)
    assert first.code != third.code
    assert first.document_hash != third.document_hash


def test_a_written_document_is_recorded_and_kept(office, tmp_path):
    path = tmp_path / "biên bản.docx"
    made = office.workspace.reporting.write(office.visit, path, "docx")
    assert made.document_hash == hashlib.sha256(path.read_bytes()).hexdigest()
    assert office.workspace.attachments.read(made.document_hash) == path.read_bytes()
    visit = office.workspace.capture.visit(office.visit)
    assert (visit.prints, visit.state) == ((made,), VisitState.PRINTED)


def test_a_preview_is_no_print(office):
    assert office.workspace.reporting.preview_pdf(office.visit).startswith(b"%PDF")
    assert office.workspace.capture.visit(office.visit).prints == ()


def test_the_code_stands_in_the_foot_only_when_wanted(office):
    assert office.workspace.reporting.record(office.visit).marks.code == ""
    office.editing.put(FieldKey("campaign", office.campaign, "letterhead.foot_code"), value=True)
    made, _ = office.workspace.reporting.print_pdf(office.visit)
    marks = office.workspace.reporting.record(office.visit).marks
    assert marks.code == made.code
    assert made.code in marks.qr
    assert made.data_hash in marks.qr


def test_a_cancelled_or_failed_writing_leaves_no_print_and_no_file(office, tmp_path):
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Refused) as caught:
        office.workspace.reporting.write(office.visit, tmp_path / "a.pdf", "pdf", cancel=cancel)
    assert caught.value.code is ErrorCode.CANCELLED
    with pytest.raises(EnvironmentFailed):
        office.workspace.reporting.write(office.visit, tmp_path / "missing" / "a.pdf", "pdf")
    assert list(tmp_path.glob("*.pdf")) == []
    assert office.workspace.capture.visit(office.visit).prints == ()


def test_progress_goes_to_its_end(office):
    steps = []
    office.workspace.reporting.preview_pdf(office.visit, progress=lambda *step: steps.append(step))
    assert steps[0][0] == 0
    assert steps[-1][:2] == (3, 3)


def test_the_check_in_front_of_the_print_names_gaps(office):
    codes = {line.code for line in office.workspace.reporting.checks(office.visit)}
    assert "items_answered" not in codes or len(codes) > 1


def test_what_the_unit_reported_stands_beside_what_was_found(office):
    office.find(
        "I.2.3-4",
        **{
            "found.apologies.numerator": 2,
            "found.apologies.denominator": 5,
            "reported.apologies.numerator": 5,
            "reported.apologies.denominator": 5,
        },
    )
    office.find("I.2.6-2", **{"found.violations": 1, "reported.compliance": "yes"})
    record = office.workspace.reporting.record(office.visit)
    assert item(record, "I.2.3-4").rates[0].reported == (5, 5)
    said, counted = item(record, "I.2.6-2").answers
    assert (said.value, said.reported) == ("", "có")
    assert (counted.target, counted.verdict) == ("0 sai phạm", Verdict.MISSED)


def test_targets_are_told_in_plain_words():
    wanted = {"eq": "80%", "ge": "từ 80% trở lên", "gt": "trên 80%", "le": "không quá 80%", "lt": "dưới 80%"}
    for comparator, words in wanted.items():
        target = Target(
            id="t",
            comparator=Comparator(comparator),
            value=80,
            unit="percent",
            stated="80 %",
            source="",
            text="",
        )
        assert target_words(target) == words
    assert target_words(replace(target, unit="count", value=5), "hồ sơ") == "dưới 5 hồ sơ"


def test_the_secretary_writes_the_basis(office):
    office.editing.put(office.visit_key("basis"), "Theo Công văn số 7/UBND-NV,")
    assert office.workspace.reporting.record(office.visit).texts.basis == "Theo Công văn số 7/UBND-NV,"


def test_the_print_is_recorded_before_the_file_is_written_and_taken_back_when_it_cannot_be(
    office, tmp_path, monkeypatch
):
    seen = []

    def full_disk(path, content):
        seen.append([made.format for made in office.workspace.capture.visit(office.visit).prints])
        raise EnvironmentFailed(ErrorCode.DISK_FULL, {"path": str(path)})

    monkeypatch.setattr("cchc_desktop.services.prints.atomic_write", full_disk)
    with pytest.raises(EnvironmentFailed):
        office.workspace.reporting.write(office.visit, tmp_path / "minutes.docx", "docx")
    assert seen == [["docx"]]
    assert office.workspace.capture.visit(office.visit).prints == ()
    assert office.workspace.planning.visits(office.campaign)[0].printed_at == ""
