"""A plan of an import in words: figures, lines per visit, and every single thing that needs an eye."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import NamedTuple

from cchc_desktop.conflict_words import value_words
from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.scopes import item_of
from cchc_desktop.gui.home.visit_words import shown_date
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.settings.data_tab import moment_words, size_words
from cchc_desktop.gui.transfer.words import machine, plan_kind
from cchc_desktop.gui.widgets.record_table import Cell, Record
from cchc_desktop.labels import CODES, YES_NO, field_label
from cchc_desktop.sentences_transfer import ONLY_FILES, OUTLINE_REASONS, REFUSAL_REASONS, ranges_words
from cchc_desktop.services.transfer_records import (
    ImportResult,
    PackagePlan,
    PlannedChange,
    PlannedConflict,
    PlannedVisit,
)

_LONGEST = 160
_ANSWERS = ("found.", "reported.")
CAMPAIGN = "Kế hoạch chung"


class Figure(NamedTuple):
    """A number that matters, what it counts and how it is set."""

    number: int
    words: str
    tone: Tone
    remark: str


class Group(NamedTuple):
    """Lines under one heading, each with a muted second half."""

    heading: str
    tone: Tone
    remark: str
    lines: tuple[tuple[str, str], ...]


def head_words(plan: PackagePlan) -> str:
    """Return what a package is: kind, part and plan."""
    part = f" · phần {plan.part}" if plan.has_more or plan.part > 1 else ""
    kind = plan_kind(plan)
    whose = f" của {machine(plan.sender)}" if kind == ONLY_FILES else ""
    return f"{kind}{whose}{part}"


def origin_words(plan: PackagePlan) -> str:
    """Return from whom and when."""
    title = plan.campaign_title or "Kế hoạch chưa có số"
    new = " (kế hoạch mới trên máy này)" if plan.is_new_campaign else ""
    made = moment_words(plan.created_at)
    return f"Từ {machine(plan.sender)} · ghi lúc {made} · {size_words(plan.size)} · {title}{new}"


def figures(plan: PackagePlan) -> tuple[Figure, ...]:
    """Return the counts of a plan; those that need an eye only when there are any."""
    if plan.receipt is not None:
        return (
            Figure(plan.receipt.packages, "Gói được xác nhận", Tone.GOOD, "của mọi máy đã gửi tới đó"),
            Figure(plan.receipt.changes, "Thay đổi đang giữ", Tone.GOOD, "ở máy xác nhận"),
        )
    missing = sum(each.count for each in plan.missing)
    files = plan.files
    disputes = len(plan.conflicts) + len(plan.contested)
    wanted = (
        Figure(plan.new, "Mới", Tone.ACCENT, "sẽ được ghi vào máy"),
        Figure(plan.same, "Đã có", Tone.PLAIN, "giống hệt, bỏ qua"),
        Figure(files.new, "Tệp mới", Tone.PLAIN, _files_remark(plan)),
        Figure(disputes, "Khác nhau", Tone.WRONG, "giữ cả hai, chờ đối chiếu"),
        Figure(len(plan.refused), "Không nhận", Tone.WRONG, "sai quy cách, xem dưới"),
        Figure(missing, "Còn thiếu", Tone.ATTENTION, "đã có ở máy khác"),
        Figure(len(plan.after_seal), "Sau khi khóa", Tone.ATTENTION, "để ngoài phần đã khóa"),
        Figure(len(plan.forks), "Trùng số", Tone.ATTENTION, "giữ riêng cả hai bản"),
        Figure(len(plan.unknown), "Chưa hiểu", Tone.ATTENTION, "giữ và chuyển tiếp"),
        Figure(len(plan.outlines), "Đề cương", Tone.ATTENTION, "đổi đề cương, xem dưới"),
        Figure(len(plan.seals), "Khóa số liệu", Tone.ATTENTION, "do máy khác lập"),
    )
    always = {"Mới", "Đã có"}
    return tuple(one for one in wanted if one.number or one.words in always)


def visit_lines(visits: Iterable[PlannedVisit]) -> tuple[Record, ...]:
    """Return a line for each visit a package brings something for."""
    return tuple(
        Record(
            id=each.visit_id or CAMPAIGN,
            cells=(
                Cell(_visit_words(each), strong=True),
                Cell(shown_date(each.date)),
                _count(each.new, Tone.ACCENT),
                _count(each.same, Tone.MUTED),
                _count(each.conflicts + each.contested, Tone.WRONG),
                _count(each.refused, Tone.WRONG),
                _count(each.after_seal, Tone.ATTENTION),
            ),
        )
        for each in visits
    )


def groups(plan: PackagePlan, headings: Mapping[str, str]) -> tuple[Group, ...]:
    """Return everything that needs an eye, nothing hidden; empty groups are left out.

    `headings` are those of the outline by section and item, as far as it is here.
    """
    found = (*_undecided(plan, headings), *_remarkable(plan, headings), *_lacking(plan, headings))
    return tuple(group for group in found if group.lines)


def _undecided(plan: PackagePlan, headings: Mapping[str, str]) -> tuple[Group, ...]:
    rows = tuple(
        (f"{each.unit_name or CAMPAIGN}: một dòng", "máy này bỏ, máy kia sửa; dòng vẫn hiện")
        for each in plan.contested
    )
    return (
        Group(
            "Không nhận",
            Tone.WRONG,
            "máy gửi cần xem lại",
            tuple(_refusal(each, headings) for each in plan.refused),
        ),
        Group(
            "Khác nhau",
            Tone.WRONG,
            "cả hai giá trị đều được giữ; quyết định sau ở trang Đối chiếu",
            tuple(_conflict(each, headings) for each in plan.conflicts) + rows,
        ),
    )


def _remarkable(plan: PackagePlan, headings: Mapping[str, str]) -> tuple[Group, ...]:
    changes = partial(_changes, headings=headings)
    renamed = tuple((machine(each.before), f"nay là {machine(each.now)}") for each in plan.renamed)
    return (
        Group("Sau khi khóa số liệu", Tone.ATTENTION, "lập biên bản bổ sung", changes(plan.after_seal)),
        Group("Trùng số thay đổi", Tone.ATTENTION, "hai bản sao của một máy", changes(plan.forks)),
        Group("Do phiên bản mới hơn ghi", Tone.ATTENTION, "được giữ nguyên", changes(plan.unknown)),
        Group("Đổi đề cương", Tone.ATTENTION, "hỏi lại máy gửi", tuple(map(_outline, plan.outlines))),
        Group("Khóa số liệu", Tone.ATTENTION, "đã ký ở máy khác", changes(plan.seals)),
        Group("Máy đã biết đổi tên", Tone.ATTENTION, "nhận gói là dùng tên mới", renamed),
    )


def _lacking(plan: PackagePlan, headings: Mapping[str, str]) -> tuple[Group, ...]:
    damaged = tuple((one, "") for one in plan.damaged)
    documents = tuple((title, "") for title in plan.files.documents)
    missing = _missing(plan, headings)
    return (
        Group("Còn thiếu", Tone.ATTENTION, "máy gửi cho biết còn những thay đổi này", missing),
        Group("Văn bản kèm theo", Tone.PLAIN, "", documents),
        Group("Gói bị hỏng, thiếu", Tone.WRONG, "chỉ nhận phần còn tốt", damaged),
    )


def result_words(result: ImportResult) -> str:
    """Return what was taken in, on one line."""
    if result.plan.receipt is not None:
        receipt = result.plan.receipt
        return f"{machine(receipt.station)} xác nhận {receipt.packages} gói, {receipt.changes} thay đổi."
    if not (result.new or result.files or result.forked):
        return "Không có gì mới: mọi thứ trong gói đã có trên máy này."
    disputes = result.conflicts + result.contested
    parts = (
        f"{result.new} thay đổi mới",
        f"{result.same} đã có" if result.same else "",
        f"{result.files} tệp" if result.files else "",
        f"{disputes} chỗ khác nhau" if disputes else "",
        f"{result.refused} không nhận" if result.refused else "",
        f"{result.forked} trùng số" if result.forked else "",
    )
    return " · ".join(part for part in parts if part)


def _files_remark(plan: PackagePlan) -> str:
    here = f", {plan.files.here} đã có" if plan.files.here else ""
    return f"{size_words(plan.files.size)}{here}"


def _count(count: int, tone: Tone) -> Cell:
    return Cell(str(count), tone, strong=tone is not Tone.MUTED) if count else Cell("–", Tone.MUTED)


def _visit_words(visit: PlannedVisit) -> str:
    if not visit.visit_id:
        return CAMPAIGN
    return f"{visit.unit_name or '(đơn vị chưa có tên)'}{' · cuộc mới' if visit.is_new else ''}"


def _place(key: FieldKey, unit: str, headings: Mapping[str, str]) -> str:
    item = item_of(key.entity_id)
    parts = (unit or CAMPAIGN, headings.get(item, item), field_label(key.field))
    return " · ".join(part for part in parts if part)


def _conflict(one: PlannedConflict, headings: Mapping[str, str]) -> tuple[str, str]:
    versions = "\n".join(
        f"“{_value(one.key, each.value)}” – {machine(each.station)}{', mới đến' if each.is_new else ''}"
        for each in one.versions
    )
    return _place(one.key, one.unit_name, headings), versions


def _refusal(one: PlannedChange, headings: Mapping[str, str]) -> tuple[str, str]:
    reason = REFUSAL_REASONS.get(one.reason, one.reason)
    place = _place(one.key, one.unit_name, headings)
    return place, f"{reason} · {machine(one.station)}, thay đổi {one.seq}"


def _outline(one: PlannedChange) -> tuple[str, str]:
    return OUTLINE_REASONS.get(one.reason, one.reason), f"{one.author}, {machine(one.station)}"


def _changes(changes: Iterable[PlannedChange], headings: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            _place(one.key, one.unit_name, headings),
            f"“{_value(one.key, one.value)}” · {one.author}, {machine(one.station)}",
        )
        for one in changes
    )


def _missing(plan: PackagePlan, headings: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    def owned(ids: Iterable[str]) -> str:
        names = ", ".join(headings[one] for one in ids if one in headings)
        return f" · mục {names}" if names else ""

    return tuple(
        (
            machine(each.station),
            f"thay đổi {ranges_words(each.ranges)} chưa nhận được{owned(each.sections)}",
        )
        for each in plan.missing
    )


def _value(key: FieldKey, value: JsonValue) -> str:
    """Write a value as people read it; what an outline names only by its code stays a code."""
    names = CODES.get((key.entity, key.field), {})
    if not names and key.field.startswith(_ANSWERS):
        names = YES_NO
    text = value_words(key, value, names)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
