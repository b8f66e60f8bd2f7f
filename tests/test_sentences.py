"""Every code of the core and the services has its Vietnamese words."""

import re

import pytest

from cchc_desktop import labels, sentences_capture, sentences_transfer
from cchc_desktop.core import fields
from cchc_desktop.core.errors import CchcError, ErrorCode
from cchc_desktop.core.records import ItemState, VisitState
from cchc_desktop.exchange.cards import Standing
from cchc_desktop.exchange.manifest import PackageKind
from cchc_desktop.exchange.plan import RefusalReason
from cchc_desktop.exchange.refusals import Reason
from cchc_desktop.outline.model import AnswerKind, Comparator, EvidenceRule, YesNo
from cchc_desktop.sentences import sentence_for
from cchc_desktop.services.missing import MissingCode
from cchc_desktop.services.transfer_records import DeliveryState
from cchc_desktop.store.journal import PackageState
from cchc_desktop.store.reports import FAULT_CODES, NOTICE_CODES

_UNKNOWN = "Nội dung"


@pytest.mark.parametrize("code", ErrorCode)
def test_every_error_says_what_happened_what_is_safe_and_what_to_do(code):
    told = sentence_for(CchcError(code, {"path": "D:/a", "field": "rating", "entity": "finding"}))
    assert told.what.endswith(".")
    assert told.safe or told.remedy
    bare = sentence_for(CchcError(code))
    assert re.search(r"[{}]|  | [.,]", f"{told} {bare}") is None


def test_fields_are_named_in_the_sentence():
    told = sentence_for(CchcError(ErrorCode.PRINT_OUTDATED, {"changes": 3}))
    assert told.what == "Số liệu đã được sửa sau bản in này (3 ô)."
    assert "tệp “a.txt”" not in str(sentence_for(CchcError(ErrorCode.FILE_MISSING)))
    assert "tệp “a.txt”" in str(sentence_for(CchcError(ErrorCode.FILE_MISSING, {"path": "a.txt"})))


def test_every_gap_and_every_fault_has_its_words():
    assert set(sentences_capture.MISSING) == set(MissingCode)
    seals = {"seal_data_differs", "seal_change_missing", "seal_outline_differs", "seal_document_differs"}
    assert set(sentences_capture.FAULTS) == {*FAULT_CODES, *seals}
    assert set(sentences_capture.NOTICES) == set(NOTICE_CODES)
    fields = {"station": "Máy 1", "count": 2, "at": "2023-09-12T06:00:00+07:00"}
    told = sentences_capture.notice_sentence("clock_ahead", fields)
    assert told.startswith(
        "Trên máy “Máy 1” có 2 thay đổi ghi thời điểm chưa tới, muộn nhất 06:00 ngày 12/9/2023."
    )
    for code in MissingCode:
        assert "{" not in sentences_capture.missing_sentence(code, {})


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (fields.Rating, labels.RATINGS),
        (fields.Response, labels.RESPONSES),
        (fields.VisitKind, labels.VISIT_KINDS),
        (fields.Role, labels.ROLES),
        (fields.Side, labels.SIDES),
        (VisitState, labels.VISIT_STATES),
        (ItemState, labels.ITEM_STATES),
        (YesNo, labels.YES_NO),
        (PackageKind, sentences_transfer.PACKAGE_KINDS),
        (PackageKind, sentences_transfer.FILE_WORDS),
        (PackageState, sentences_transfer.PACKAGE_STATES),
        (DeliveryState, sentences_transfer.DELIVERY_STATES),
        (Standing, sentences_transfer.STANDINGS),
        (RefusalReason, sentences_transfer.REFUSAL_REASONS),
        (Comparator, labels.COMPARATORS),
        (EvidenceRule, labels.EVIDENCE_RULES),
        (AnswerKind, labels.ANSWER_KINDS),
        (fields.CODES[("recommendation", "addressee")], labels.ADDRESSEES),
        (fields.ENTITIES, labels.ENTITIES),
    ],
)
def test_every_code_of_the_domain_has_its_words(codes, words):
    assert set(words) == set(codes)
    assert all(words.values())


def test_every_field_a_person_edits_has_its_words():
    by_program = {"print", "seal"}
    unnamed = {
        (entity, field)
        for entity, known in fields.ENTITIES.items()
        if entity not in by_program
        for field in known
        if labels.field_label(field) == _UNKNOWN and field not in {"text", "item"}
    }
    assert unnamed == set()
    assert labels.field_label("found.plan.note") == "Số liệu Đoàn kiểm tra (giải thích)"


def test_everything_odd_about_a_package_has_its_words():
    assert set(Reason) | {"not_a_file"} == set(sentences_transfer.FORM_REASONS)


def test_what_is_odd_about_a_package_is_said_in_its_sentence():
    odd = CchcError(ErrorCode.PACKAGE_UNSAFE, {"path": "a.cchc", "reason": "member_twice"})
    assert "không được mở: gói có hai tệp trùng tên." in str(sentence_for(odd))
    assert "{" not in str(sentence_for(CchcError(ErrorCode.PACKAGE_DAMAGED, {"reason": "never heard of"})))
