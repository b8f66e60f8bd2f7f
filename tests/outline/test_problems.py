"""Every problem code can happen, names its line, and has a Vietnamese sentence."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Problem
from cchc_desktop.outline.library import OutlineLibrary
from cchc_desktop.outline.loader import check_outline, check_outline_text, load_outline_text
from cchc_desktop.outline.problems import MOST_PROBLEMS, NOTICES, OutlineInvalid, ProblemCode
from cchc_desktop.outline.source import LARGEST_FILE
from cchc_desktop.outline_sentences import OUTLINE_SENTENCES, outline_problem_line, outline_sentence

GOOD = """\
format: cchc-outline/1
id: mau
version: 1
title: Đề cương mẫu
period_from: 2023-01-01
period_to: 2023-12-31
unit_tags:
  - { tag: xa, label: Xã }
  - { tag: phong, label: Phòng }
plan:
  number: 1/KH
  issued: 2023-05-26
  issuer: UBND
  subject: Kiểm tra
  deadline: 2023-10-15
  report_days_before: 5
sections:
  - id: I
    marker: "I."
    title: Kết quả
    applies_to: [xa]
    items:
      - id: I-1
        text: Nội dung thứ nhất
        applies_to: [xa]
        legal_bases:
          - kind: Quyết định
            number: 7/QĐ
            issued: 2023-01-02
        targets:
          - id: T1
            comparator: ge
            value: 95
            unit: percent
            stated: đạt
            source: mục II
            text: đạt 95%
        answers:
          - id: done
            kind: yes_no
            label: Đã thực hiện
          - id: share
            kind: rate
            label: Tỷ lệ
            numerator_label: tử số
            denominator_label: mẫu số
            target: T1
            relevant: { answer: done, values: [yes] }
          - id: level
            kind: choice
            label: Mức
            choices:
              - { value: high, label: Cao }
              - { value: low, label: Thấp }
  - id: II
    marker: "II."
    title: Đánh giá
    items:
      - id: II-1
        text: Ưu điểm
        answers:
          - { id: text, kind: narrative, label: Ưu điểm }
"""


@dataclass(frozen=True)
class Case:
    """A change to GOOD and the problem it must bring, at the line that holds `at`."""

    code: ProblemCode
    old: str
    new: str
    at: str


C = ProblemCode
NFD = unicodedata.normalize("NFD", "Đánh giá")
CASES = [
    Case(C.YAML_SYNTAX, "title: Đề cương mẫu", "title: 'Đề cương", "title: '"),
    Case(C.SEVERAL_DOCUMENTS, "unit_tags:", "---\nunit_tags:", "---"),
    Case(C.ALIAS, "title: Đề cương mẫu", "title: &a Đề cương mẫu", "title:"),
    Case(C.ALIAS, "subject: Kiểm tra", "subject: *a", "subject:"),
    Case(C.EXPLICIT_TAG, "version: 1", "version: !!int 1", "version:"),
    Case(C.TAB, "text: Ưu điểm", "text: Ưu\tđiểm", "text: Ưu"),
    Case(C.CONTROL_CHARACTER, "text: Ưu điểm", "text: Ưu\u200bđiểm", "text: Ưu"),
    Case(C.CONTROL_CHARACTER, "text: Ưu điểm", 'text: "Ưu\\x07"', 'text: "Ưu'),
    Case(C.NOT_NFC, "title: Đánh giá", f"title: {NFD}", NFD),
    Case(C.BAD_KEY, "    title: Đánh giá", "    title: Đánh giá\n    [a]: b", "[a]: b"),
    Case(C.UNKNOWN_KEY, "title: Đánh giá", "title: Đánh giá\n    aplies_to: [xa]", "aplies_to"),
    Case(C.DUPLICATE_KEY, "title: Đánh giá", "title: Đánh giá\n    title: Hai", "title: Hai"),
    Case(C.MISSING_KEY, "        text: Ưu điểm\n", "", "id: II-1"),
    Case(C.EMPTY_VALUE, "title: Đánh giá", "title:", "    title:\n"),
    Case(C.EMPTY_VALUE, "title: Đánh giá", 'title: ""', 'title: ""'),
    Case(C.WRONG_TYPE, "version: 1", "version: một", "version:"),
    Case(C.WRONG_TYPE, "version: 1", "version: 1.5", "version:"),
    Case(C.WRONG_TYPE, "label: Xã", "label: 12", "label: 12"),
    Case(C.WRONG_TYPE, "label: Xã", "label: true", "label: true"),
    Case(C.WRONG_TYPE, "applies_to: [xa]\n    items", "applies_to: xa\n    items", "applies_to: xa"),
    Case(C.WRONG_TYPE, "value: 95", "value: .inf", "value: .inf"),
    Case(C.WRONG_TYPE, "        text: Ưu điểm", "        text: [Ưu điểm]", "text: ["),
    Case(
        C.WRONG_TYPE, "        text: Ưu điểm", "        may_be_empty: yes\n        text: Ưu", "may_be_empty"
    ),
    Case(C.NOT_ONE_OF, "kind: rate", "kind: ratio", "kind: ratio"),
    Case(C.NOT_ONE_OF, "comparator: ge", "comparator: '>='", "comparator:"),
    Case(C.NOT_ONE_OF, "cchc-outline/1", "cchc-outline/2", "format:"),
    Case(C.BAD_FORM, "id: II-1", "id: II 1", "id: II 1"),
    Case(C.BAD_FORM, "title: Đánh giá", "title: ' Đánh giá'", "    title: '"),
    Case(C.BAD_FORM, "title: Đánh giá", 'title: "Đánh giá\\n"', '    title: "'),
    Case(C.BAD_FORM, "id: share", "id: Share", "id: Share"),
    Case(C.BAD_FORM, "id: II-1", "id: " + "x" * 65, "id: xx"),
    Case(C.DATE_FORM, "issued: 2023-01-02", "issued: 02/01/2023", "issued: 02"),
    Case(C.DATE_FORM, "issued: 2023-01-02", "issued: 2023", "issued: 2023\n"),
    Case(C.IMPOSSIBLE_DATE, "issued: 2023-01-02", "issued: 2023-02-29", "2023-02-29"),
    Case(C.IMPOSSIBLE_DATE, "issued: 2023-01-02", "issued: 29/02/2023", "29/02/2023"),
    Case(C.OUT_OF_RANGE, "report_days_before: 5", "report_days_before: -1", "report_days"),
    Case(C.EMPTY_LIST, "          - { id: text, kind: narrative, label: Ưu điểm }\n", "          []\n", "[]"),
    Case(C.DUPLICATE_ID, "id: II-1", "id: I-1", "id: I-1\n        text: Ưu"),
    Case(C.DUPLICATE_ID, "id: II-1", "id: II", "id: II\n        text: Ưu"),
    Case(C.DUPLICATE_ID, "id: level", "id: done", "id: done\n            kind: choice"),
    Case(C.DUPLICATE_ID, "value: low", "value: high", "label: Thấp"),
    Case(C.DUPLICATE_ID, "tag: phong", "tag: xa", "label: Phòng"),
    Case(C.UNKNOWN_TAG, "text: Ưu điểm", "applies_to: [thon]\n        text: Ưu điểm", "[thon]"),
    Case(C.NEVER_ASKED, "thứ nhất\n        applies_to: [xa]", "x\n        applies_to: [phong]", "[phong]"),
    Case(C.SECTION_EMPTY, "  - id: II\n", "  - { id: V, title: Trống }\n  - id: II\n", "{ id: V"),
    Case(C.KEY_NEEDED_FOR_KIND, "            numerator_label: tử số\n", "", "id: share"),
    Case(C.KEY_NOT_FOR_KIND, "label: Mức", "label: Mức\n            unit_label: lần", "unit_label"),
    Case(C.CONDITION_UNKNOWN_ANSWER, "answer: done", "answer: dome", "answer: dome"),
    Case(
        C.CONDITION_KIND,
        "label: Mức",
        "label: Mức\n            relevant: { answer: share, values: [x] }",
        "[x]",
    ),
    Case(C.CONDITION_UNKNOWN_VALUE, "values: [yes]", "values: [maybe]", "[maybe]"),
    Case(C.CONDITION_CYCLE, "answer: done", "answer: share", "answer: share"),
    Case(C.TARGET_UNKNOWN, "target: T1", "target: T9", "target: T9"),
    Case(
        C.TARGET_NOT_ALLOWED,
        "label: Mức",
        "label: Mức\n            target: T1",
        "target: T1\n            choices",
    ),
    Case(C.TARGET_UNIT, "unit: percent", "unit: count", "target: T1"),
    Case(C.TARGET_RANGE, "value: 95", "value: 950", "value: 950"),
    Case(C.TARGET_RANGE, "value: 95", "value: -1", "value: -1"),
    Case(C.PERIOD_ORDER, "period_to: 2023-12-31", "period_to: 2022-12-31", "period_to"),
    Case(C.MARKER_ORDER, '"II."', '"IV."', '"IV."'),
    Case(C.CITATION_AFTER_PLAN, "issued: 2023-01-02", "issued: 2023-05-27", "2023-05-27"),
    Case(C.DEADLINE_BEFORE_PLAN, "deadline: 2023-10-15", "deadline: 2023-01-15", "deadline:"),
]
# Codes that are about whole files have tests of their own below.
WHOLE_FILE = {
    C.TOO_LARGE, C.NOT_UTF8, C.EMPTY_FILE, C.TOO_DEEP, C.TOO_MANY_VALUES, C.MORE_PROBLEMS, C.FILE_NAME,
}  # fmt: skip


def found(text: str) -> tuple[Problem, ...]:
    check = check_outline_text(text, file="a.yaml")
    return check.problems + check.notices


def assert_told(problem: Problem) -> None:
    sentence = outline_sentence(problem)
    assert "{" not in sentence.replace("{reason}", "")
    assert sentence.endswith(".")
    assert problem.file in outline_problem_line(problem)


def test_the_good_outline_is_good():
    assert found(GOOD) == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.new[:20]!r}")
def test_a_fault_is_named_with_its_line(case: Case):
    assert case.old in GOOD
    text = GOOD.replace(case.old, case.new, 1)
    line = text[: text.index(case.at)].count("\n") + 1
    problems = [problem for problem in found(text) if problem.code == case.code]
    assert [problem.line for problem in problems][:1] == [line]
    assert problems[0].file == "a.yaml"
    for problem in found(text):
        assert_told(problem)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.new[:20]!r}")
def test_a_fault_brings_no_false_ones(case: Case):
    codes = {problem.code for problem in found(GOOD.replace(case.old, case.new, 1))}
    # An answer that depends on itself is also one that no condition may depend on, if it is a rate; a new
    # section without marker breaks the numbering after it.
    together = {C.CONDITION_CYCLE: {C.CONDITION_KIND}, C.SECTION_EMPTY: {C.MARKER_ORDER}}
    assert codes <= {case.code} | together.get(case.code, set())


def test_every_code_has_a_case_and_a_sentence():
    assert {case.code for case in CASES} | WHOLE_FILE == set(ProblemCode)
    assert set(OUTLINE_SENTENCES) == set(ProblemCode)


@pytest.mark.parametrize("case", [c for c in CASES if c.code in NOTICES], ids=lambda case: case.code)
def test_notices_do_not_stand_in_the_way(case: Case):
    assert load_outline_text(GOOD.replace(case.old, case.new, 1), file="a.yaml").id == "mau"


def test_everything_is_told_at_once_in_the_order_of_the_file():
    text = GOOD
    wanted: list[ProblemCode] = []
    for code, old, new in [
        (C.WRONG_TYPE, "label: Xã", "label: 12"),
        (C.IMPOSSIBLE_DATE, "issued: 2023-01-02", "issued: 2023-02-29"),
        (C.TARGET_RANGE, "value: 95", "value: 950"),
        (C.NOT_ONE_OF, "kind: choice", "kind: chioce"),
        (C.DUPLICATE_ID, "id: II-1", "id: I-1"),
        (C.UNKNOWN_KEY, "text: Ưu điểm", "text: Ưu điểm\n        txet: Ưu"),
        (C.TAB, "label: Ưu điểm }", "label: Ưu\tđiểm }"),
    ]:
        wanted.append(code)
        text = text.replace(old, new, 1)
    with pytest.raises(OutlineInvalid) as caught:
        load_outline_text(text, file="a.yaml")
    assert [problem.code for problem in caught.value.problems] == wanted
    assert caught.value.code is ErrorCode.OUTLINE_INVALID
    assert caught.value.fields == {"file": "a.yaml", "count": len(wanted)}


def test_an_unknown_key_names_the_likely_one():
    (problem,) = found(GOOD.replace("applies_to: [xa]", "aplies_to: [xa]", 1))
    assert problem.fields["suggestion"] == "applies_to"
    assert "Có phải là “applies_to”?" in outline_sentence(problem)


def test_a_longer_cycle_is_found():
    text = GOOD.replace(
        "label: Đã thực hiện", "label: Đã\n            relevant: { answer: level, values: [high] }"
    ).replace("label: Mức", "label: Mức\n            relevant: { answer: done, values: [yes] }")
    assert [problem.code for problem in found(text)] == [C.CONDITION_CYCLE] * 2


@pytest.mark.parametrize("text", ["", "  \n\n", "# chỉ có ghi chú\n", "---\n", "---"])
def test_an_empty_file_is_named(text: str):
    (problem,) = found(text)
    assert (problem.code, problem.line) == (C.EMPTY_FILE, 0)
    assert_told(problem)


@pytest.mark.parametrize("text", ["chữ", "- a\n- b\n", "12"])
def test_a_file_that_is_no_mapping_is_named(text: str):
    (problem,) = found(text)
    assert (problem.code, problem.fields["expected"]) == (C.WRONG_TYPE, "mapping")


def test_bad_utf8_names_its_line(tmp_path: Path):
    file = tmp_path / "a.yaml"
    file.write_bytes(GOOD.encode().replace(b"title: K", b"title: \xff", 1))
    (problem,) = check_outline(file).problems
    assert problem.code == C.NOT_UTF8
    assert problem.line == GOOD[: GOOD.index("title: K")].count("\n") + 1
    assert_told(problem)


def test_a_huge_file_is_not_even_read(tmp_path: Path):
    file = tmp_path / "a.yaml"
    file.write_bytes(b"a" * (LARGEST_FILE + 1))
    (problem,) = check_outline(file).problems
    assert problem.code == C.TOO_LARGE
    assert_told(problem)
    assert [problem.code for problem in found("a" * (LARGEST_FILE + 1))] == [C.TOO_LARGE]


def test_endless_nesting_is_cut_short():
    (problem,) = found("a: " + "[" * 100_000)
    assert problem.code == C.TOO_DEEP
    assert_told(problem)


@pytest.mark.parametrize("text", ["-\n" * 200_000, "[" + "[]," * 100_000 + "]", "a: 1\n" * 90_000])
def test_countless_values_are_not_built(text: str):
    *_, problem = found(text)
    assert problem.code == C.TOO_MANY_VALUES
    assert_told(problem)


def test_a_bomb_of_aliases_is_refused_unexploded():
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert {problem.code for problem in found("\n".join(rows))} == {C.ALIAS}


def test_countless_problems_are_counted_not_listed():
    text = GOOD + "\t\n" * (MOST_PROBLEMS + 50)
    problems = found(text)
    assert len(problems) == MOST_PROBLEMS + 1
    assert problems[-1].code == C.MORE_PROBLEMS
    assert problems[-1].fields["count"] == 50
    assert_told(problems[-1])


def test_a_missing_file_is_the_environments_fault(tmp_path: Path):
    with pytest.raises(EnvironmentFailed) as caught:
        check_outline(tmp_path / "none.yaml")
    assert caught.value.code is ErrorCode.FILE_MISSING


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path):
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert check_outline(file).problems == ()


def test_a_file_under_a_wrong_name_is_refused(tmp_path: Path):
    (tmp_path / "khac").mkdir()
    (tmp_path / "khac" / "1.yaml").write_text(GOOD, "utf-8")
    with pytest.raises(OutlineInvalid) as caught:
        OutlineLibrary(tmp_path).load("khac")
    (problem,) = caught.value.problems
    assert problem.code == C.FILE_NAME
    assert_told(problem)


def test_problems_survive_the_way_out_of_a_with_block():
    @contextmanager
    def block() -> Iterator[None]:
        yield

    with pytest.raises(OutlineInvalid) as caught, block():
        load_outline_text("", file="a.yaml")
    assert [problem.code for problem in caught.value.problems] == [C.EMPTY_FILE]
