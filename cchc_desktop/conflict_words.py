"""The Vietnamese words for disputes between machines, shared by the window and the command line."""

from collections.abc import Mapping

from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.dates import iso_date, short_date
from cchc_desktop.core.fields import ENTITIES as FIELDS
from cchc_desktop.core.fields import FieldType
from cchc_desktop.core.numbers import format_number
from cchc_desktop.core.text import squeeze
from cchc_desktop.labels import ENTITIES, YES_NO, field_label
from cchc_desktop.services.merging_records import (
    Authorship,
    ContestedRecord,
    Dispute,
    DisputePlace,
    ForkBranch,
    ForkRecord,
)

EMPTY = "(để trống)"
OWNS = "phụ trách mục này"
OUTSIDE = "ngoài mục được giao"
_PLAIN_ENTITIES = frozenset({"finding", "visit", "campaign"})
_PARTS = {"numerator": "tử số", "denominator": "mẫu số", "note": "giải thích"}
_SIDES = {"reported": "đơn vị báo cáo"}
_LONGEST = 4_000
_SHORT_ID = 6
# What a row is called by, the first that is filled in.
_CALLED = ("text", "name", "code", "number", "subject", "caption", "type")


def dispute_words(dispute: Dispute) -> str:
    """Name what is in dispute: a field, or a row as a whole."""
    if isinstance(dispute, ContestedRecord):
        return f"{ENTITIES.get(dispute.entity, 'Nội dung')}: xóa hay giữ"
    return field_words(dispute.key, dispute.answer_label)


def fork_words(record: ForkRecord) -> str:
    """Say what happened: one number of a machine, several contents."""
    machine = machine_words(record.branches[0].written)
    return (
        f"{machine}, thay đổi số {record.ref.seq} có {len(record.branches)} nội dung khác nhau:"
        " thư mục dữ liệu của máy đã bị sao chép và cả hai bản cùng được ghi tiếp."
        " Mọi máy đều giữ đủ các bản."
    )


def branch_words(branch: ForkBranch) -> tuple[str, str]:
    """Name where and by whom a content was written, and say what it is."""
    where = " · ".join(part for part in (visit_words(branch.place), section_words(branch.place)) if part)
    written = branch.written
    told = (
        f"{where} · {field_words(branch.key, branch.answer_label)}",
        author_words(written),
        moment_words(written.at),
    )
    stands = " · đang trong nhật ký" if branch.stands else " · giữ riêng"
    return " · ".join(part for part in told if part) + stands, value_words(
        branch.key, branch.value, branch.names
    )


def field_words(key: FieldKey, answer_label: str = "") -> str:
    """Name a field; one of a row with the kind of row in front."""
    words = _answer_words(key.field, answer_label) if answer_label else field_label(key.field)
    if key.entity in _PLAIN_ENTITIES:
        return words
    return f"{ENTITIES.get(key.entity, 'Nội dung')} · {words}"


def _answer_words(field: str, answer_label: str) -> str:
    side, _, rest = field.partition(".")
    remarks = [_PARTS.get(rest.rpartition(".")[2], ""), _SIDES.get(side, "")]
    told = ", ".join(remark for remark in remarks if remark)
    return f"{answer_label} ({told})" if told else answer_label


def value_words(key: FieldKey, value: JsonValue, names: Mapping[str, str]) -> str:
    """Write a stored value as people read it; an emptied field says so."""
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return YES_NO["yes" if value else "no"]
    if isinstance(value, int | float):
        return format_number(value)
    if isinstance(value, list):
        return ", ".join(value_words(key, one, names) for one in value)
    if isinstance(value, dict):
        return str(value)
    return names.get(value) or _text_words(key, value)


def _text_words(key: FieldKey, text: str) -> str:
    kind = FIELDS.get(key.entity, {}).get(key.field)
    day = iso_date(text) if kind in {None, FieldType.DATE} else None
    if day is not None:
        return short_date(day)
    if len(text) > _LONGEST:
        return f"{text[:_LONGEST]}… (còn {len(text) - _LONGEST} chữ cái)"
    return text


def machine_words(written: Authorship) -> str:
    """Name a machine; one whose card never came by the beginning of its number."""
    name = written.station_name or written.ref.station[:_SHORT_ID]
    return name if name.casefold().startswith("máy") else f"Máy {name}"


def author_words(written: Authorship) -> str:
    """Name machine and person: `Máy TN-03 · Lê Thị Hoa`."""
    return f"{machine_words(written)} · {written.author or '(chưa có tên)'}"


def moment_words(at: str) -> str:
    """Write a stored moment: `12/9/2023 09:41`."""
    day = iso_date(at[:10])
    return f"{short_date(day)} {at[11:16]}" if day else at


def owner_words(written: Authorship) -> str:
    """Say whether somebody wrote into an own section; nothing where nobody owns it."""
    return "" if written.owns_section is None else OWNS if written.owns_section else OUTSIDE


def visit_words(place: DisputePlace) -> str:
    """Name the visit, or the plan for what belongs to no visit."""
    if not place.visit_id:
        return f"Kế hoạch {place.campaign}".strip()
    day = iso_date(place.date)
    return " · ".join(part for part in (place.unit_name, short_date(day) if day else "") if part)


def section_words(place: DisputePlace) -> str:
    """Name the section: `2.5 Cải cách chế độ công vụ`; else what the field belongs to."""
    if place.section_id:
        title = place.section_title.strip().rstrip(".")
        title = title[:1].upper() + title[1:].lower() if title.partition("(")[0].isupper() else title
        return f"{place.section_marker} {title}".strip()
    if place.item_id:
        return "Nội dung ngoài đề cương"
    return "Thông tin chung của cuộc kiểm tra" if place.visit_id else "Kế hoạch, đơn vị, Đoàn kiểm tra"


def row_words(record: ContestedRecord) -> str:
    """Say what stands in a contested row, in one line."""
    found = (record.fields.get(name) for name in _CALLED)
    called = next((value for value in found if isinstance(value, str) and value), "")
    return squeeze(called) or EMPTY
