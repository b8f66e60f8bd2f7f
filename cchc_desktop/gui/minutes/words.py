"""The words of the page of the minutes: prints, the seal, what was changed after it, and file names."""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.dates import iso_date, short_date
from cchc_desktop.core.numbers import format_number
from cchc_desktop.core.text import squeeze
from cchc_desktop.core.visit_records import PrintRecord, SealRecord, VisitRecord
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.visit.parts import moment_words
from cchc_desktop.gui.visit.words import date_words
from cchc_desktop.labels import ADDRESSEES, RATINGS, RESPONSES, VISIT_KINDS, YES_NO
from cchc_desktop.services.sealing import SealVerdict

FORMATS: Mapping[str, str] = MappingProxyType({"docx": "Word", "pdf": "PDF"})

_PROBLEMS: Mapping[str, str] = MappingProxyType(
    {
        "data_differs": "số liệu trong nhật ký khác với lúc ký",
        "change_missing": "thiếu thay đổi đã được ký",
        "outline_differs": "đề cương khác với lúc ký",
        "document_differs": "tệp biên bản lưu kèm khác với bản đã ký",
    }
)

_ANSWERS = ("found.", "reported.")
_NO_FILE_NAME = re.compile(r"[^0-9A-Za-z]+")
_LONGEST_NAME = 80
_LONGEST_VALUE = 160
_LONG_SAME = 40


def print_words(made: PrintRecord) -> str:
    """Say what a print is: format, when and by whom."""
    parts = (FORMATS.get(made.format, made.format), moment_words(made.made_at), made.made_by)
    return " · ".join(part for part in parts if part)


def outdated_words(changes: int) -> str:
    """Say that the data has changed since a print; `changes` 0 when it is not known how much."""
    count = f": {changes} chỗ" if changes else ""
    return f"Số liệu đã đổi sau bản in này{count}"


def seal_words(seal: SealRecord, code: str) -> tuple[str, ...]:
    """Say when, by whom and on which print a visit was sealed, one fact per line."""
    signed = date_words(seal.signed)
    return tuple(
        line
        for line in (
            f"Đã khóa lúc {moment_words(seal.sealed_at)}",
            f"Người khóa: {seal.sealed_by}" if seal.sealed_by else "",
            f"Ngày ký: {signed}" if signed else "Chưa ghi ngày ký",
            f"Bản in đã ký: {code}" if code else "",
        )
        if line
    )


def verdict_words(verdict: SealVerdict) -> tuple[str, Tone]:
    """Say plainly what a verification of the seal found."""
    if not verdict.intact:
        named = "; ".join(_PROBLEMS.get(problem, problem) for problem in verdict.problems)
        remedy = "Hãy đối chiếu với bản giấy đã ký, và khôi phục từ bản sao lưu nếu cần."
        return f"Không còn khớp với lúc ký: {named}. {remedy}", Tone.WRONG
    whole = "Nguyên vẹn: số liệu, đề cương và biên bản đúng như lúc ký."
    if verdict.changed_after:
        return f"{whole} Có {verdict.changed_after} ô sửa sau khi ký, được ghi riêng.", Tone.GOOD
    return f"{whole} Không có ô nào sửa sau khi ký.", Tone.GOOD


def value_words(value: JsonValue, field: str = "") -> str:
    """Write a stored value for people, on one line; `field` tells what a code means."""
    if value is None or value == "" or value == []:
        return "(trống)"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int | float):
        return format_number(value)
    if isinstance(value, list):
        return f"{len(value)} mục"
    text = squeeze(str(value))
    day = iso_date(text)
    words = _codes_of(field).get(text) or (short_date(day) if day else text)
    return words if len(words) <= _LONGEST_VALUE else f"{words[: _LONGEST_VALUE - 1].rstrip()}…"


def change_words(before: JsonValue, after: JsonValue, field: str = "") -> str:
    """Write what a field held and holds now; of long texts only from where they begin to differ."""
    if not (isinstance(before, str) and isinstance(after, str)):
        return f"{value_words(before, field)} → {value_words(after, field)}"
    old, new = squeeze(before), squeeze(after)
    pairs = enumerate(zip(old, new, strict=False))
    same = next((place for place, (one, other) in pairs if one != other), min(len(old), len(new)))
    start = old.rfind(" ", 0, same) + 1 if same > _LONG_SAME else 0
    lead = "…" if start else ""
    return f"{lead}{value_words(old[start:], field)} → {lead}{value_words(new[start:], field)}"


def covered_words(visit: VisitRecord, *, outline: str) -> str:
    """Say what a seal of this visit covers."""
    recorded = sum(1 for finding in visit.findings.values() if finding.rating)
    short = sum(1 for finding in visit.findings.values() if finding.shortcomings)
    wanted = sum(len(finding.recommendations) for finding in visit.findings.values())
    wanted += len(visit.recommendations)
    return (
        f"Khóa gắn bản giấy đã ký với đúng số liệu này: {recorded}/{len(visit.findings)} nội dung đã đánh "
        f"giá, {short} tồn tại, {wanted} kiến nghị; {outline}."
    )


def file_name(visit: VisitRecord, suffix: str, *, prefix: str = "BB") -> str:
    """Propose a name for the file of the minutes: `BB_UBND-xa-Tan-Binh_2023-09-08.docx`.

    Without marks, so that every system and every stick takes it.
    """
    unit = _NO_FILE_NAME.sub("-", _without_marks(visit.unit.name)).strip("-")[:_LONGEST_NAME].strip("-")
    return f"{'_'.join(part for part in (prefix, unit, visit.date) if part)}.{suffix}"


def _codes_of(field: str) -> Mapping[str, str]:
    named = {"rating": RATINGS, "response": RESPONSES, "kind": VISIT_KINDS, "addressee": ADDRESSEES}
    return YES_NO if field.startswith(_ANSWERS) else named.get(field, {})


def _without_marks(text: str) -> str:
    bare = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return bare.replace("đ", "d").replace("Đ", "D")
