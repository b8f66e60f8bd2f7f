"""What is printed about packages: the result of an import, and the list by which missing work is chased."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.core.dates import stored_date_words, stored_moment_words
from cchc_desktop.documents.nodes import (
    Block,
    Column,
    Document,
    Heading,
    Meta,
    Paragraph,
    Run,
    Table,
    Title,
)
from cchc_desktop.labels import field_label
from cchc_desktop.sentences_transfer import REFUSAL_REASONS, package_words, ranges_words

_RULE = 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPlace:
    """Where something stands: unit, ISO date of the visit, item; empty for the campaign as a whole."""

    unit: str = ""
    date: str = ""
    item: str = ""

    @property
    def words(self) -> str:
        """The place on one line."""
        return (
            ", ".join(part for part in (self.unit, stored_date_words(self.date), self.item) if part)
            or "Kế hoạch chung"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetVisit:
    """What came for one visit."""

    place: SheetPlace
    new: int
    same: int
    conflicts: int
    after_seal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetConflict:
    """A field with several values, each with who wrote it."""

    place: SheetPlace
    field: str
    versions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRefusal:
    """A change that was not taken in: where, of which field, from whom, and the code of why."""

    place: SheetPlace
    field: str
    machine: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetMissing:
    """Numbers of changes of one machine that are not here, the sections it is about and who told."""

    machine: str
    sections: tuple[str, ...]
    ranges: tuple[tuple[int, int], ...]
    count: int
    told_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSheet:
    """The result of one import. Times are ISO 8601."""

    campaign: str
    kind: str
    sender: str
    fingerprint: str
    created_at: str
    imported_at: str
    by: str
    file: str
    new: int
    same: int
    files: int
    is_complete: bool
    visits: tuple[SheetVisit, ...]
    conflicts: tuple[SheetConflict, ...]
    refused: tuple[SheetRefusal, ...]
    forks: int
    unknown: int
    missing: tuple[SheetMissing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseSheet:
    """What is missing of a campaign, as known at `made_at`; `silent` are names with their sections."""

    campaign: str
    made_at: str
    by: str
    missing: tuple[SheetMissing, ...]
    silent: tuple[tuple[str, tuple[str, ...]], ...] = ()


def build_import_sheet(sheet: ImportSheet) -> Document:
    """Return the result of an import as a document."""
    changes = sheet.new + sheet.same + len(sheet.refused)
    what = package_words(sheet.kind, changes=changes, files=sheet.files)
    blocks: list[Block] = [
        Title(lines=("KẾT QUẢ NHẬN GÓI DỮ LIỆU", sheet.campaign), rule=_RULE),
        _paragraph(
            f"{what} của {sheet.sender},"
            f" lập lúc {stored_moment_words(sheet.created_at)};"
            f" nhận lúc {stored_moment_words(sheet.imported_at)} tại {sheet.by}."
        ),
        _paragraph(f"Mã nhận dạng máy gửi: {sheet.fingerprint}. Tệp: {sheet.file}."),
        _paragraph(
            f"Mới: {sheet.new} thay đổi, {sheet.files} tệp. Đã có từ trước: {sheet.same} thay đổi."
            f" Khác nhau cần đối chiếu: {len(sheet.conflicts)}. Bị từ chối: {len(sheet.refused)}."
        ),
    ]
    if not sheet.is_complete:
        blocks.append(_paragraph("Gói bị thiếu hoặc hỏng một phần: chỉ nhận phần còn nguyên vẹn.", bold=True))
    blocks += _kept_apart(sheet)
    blocks += _visits(sheet.visits)
    blocks += _conflicts(sheet.conflicts)
    blocks += _refused(sheet.refused)
    blocks += _missing(sheet.missing, "Còn thiếu")
    return Document(
        meta=Meta(title="Kết quả nhận gói dữ liệu", stamp=datetime.fromisoformat(sheet.imported_at)),
        blocks=tuple(blocks),
    )


def build_chase_sheet(sheet: ChaseSheet) -> Document:
    """Return the list of missing work as a document."""
    total = sum(each.count for each in sheet.missing)
    told = (
        f"Đến {stored_moment_words(sheet.made_at)}, {sheet.by} chưa nhận được {total} thay đổi của"
        f" {len(sheet.missing)} máy. Đề nghị những người có tên dưới đây ghi lại gói và gửi."
        if sheet.missing
        else f"Đến {stored_moment_words(sheet.made_at)}, không thiếu thay đổi nào đã biết."
    )
    blocks: list[Block] = [
        Title(lines=("PHIẾU ĐÔN ĐỐC GỬI SỐ LIỆU", sheet.campaign), rule=_RULE),
        _paragraph(told),
        *_missing(sheet.missing, "Số liệu chưa nhận được"),
        *_silent(sheet.silent),
    ]
    return Document(
        meta=Meta(title="Phiếu đôn đốc gửi số liệu", stamp=datetime.fromisoformat(sheet.made_at)),
        blocks=tuple(blocks),
    )


def _kept_apart(sheet: ImportSheet) -> Iterable[Block]:
    if sheet.forks:
        yield _paragraph(
            f"Có {sheet.forks} thay đổi trùng số nhưng khác nội dung (hai bản sao của một máy):"
            " giữ riêng cả hai."
        )
    if sheet.unknown:
        yield _paragraph(f"Có {sheet.unknown} thay đổi do phiên bản mới hơn ghi: được giữ và chuyển tiếp.")


def _visits(visits: tuple[SheetVisit, ...]) -> Iterable[Block]:
    if not visits:
        return
    yield Heading(level=2, text="Theo từng cuộc kiểm tra")
    columns = (
        Column(title="Cuộc kiểm tra", width=85.0),
        *(Column(title=title, width=19.0, centred=True) for title in _COUNTS),
    )
    rows = tuple(
        (each.place.words, str(each.new), str(each.same), str(each.conflicts), str(each.after_seal))
        for each in visits
    )
    yield Table(columns=columns, rows=rows)


_EMPTY = "(để trống)"
_COUNTS = ("Mới", "Đã có", "Khác nhau", "Sau khi ký")


def _conflicts(conflicts: tuple[SheetConflict, ...]) -> Iterable[Block]:
    if not conflicts:
        return
    yield Heading(level=2, text="Khác nhau, cần đối chiếu")
    rows = tuple(
        (f"{each.place.words}: {field_label(each.field)}", value or _EMPTY, by)
        for each in conflicts
        for value, by in each.versions
    )
    titles = (("Nội dung", 55.0), ("Giá trị", 65.0), ("Người ghi", 40.0))
    yield Table(columns=tuple(Column(title=title, width=width) for title, width in titles), rows=rows)


def _refused(refused: tuple[SheetRefusal, ...]) -> Iterable[Block]:
    if not refused:
        return
    yield Heading(level=2, text="Bị từ chối")
    rows = tuple(
        (
            f"{each.place.words}: {field_label(each.field)}",
            each.machine,
            REFUSAL_REASONS.get(each.reason, each.reason),
        )
        for each in refused
    )
    titles = (("Nội dung", 65.0), ("Máy", 40.0), ("Lý do", 55.0))
    yield Table(columns=tuple(Column(title=title, width=width) for title, width in titles), rows=rows)


def _missing(missing: tuple[SheetMissing, ...], title: str) -> Iterable[Block]:
    if not missing:
        return
    yield Heading(level=2, text=title)
    rows = tuple(
        (
            each.machine,
            "; ".join(each.sections),
            f"{ranges_words(each.ranges)} ({each.count})",
            ", ".join(each.told_by),
        )
        for each in missing
    )
    titles = (
        ("Máy, người sử dụng", 40.0),
        ("Phần phụ trách", 40.0),
        ("Thay đổi chưa nhận", 45.0),
        ("Biết qua máy", 35.0),
    )
    yield Table(columns=tuple(Column(title=name, width=width) for name, width in titles), rows=rows)


def _silent(silent: tuple[tuple[str, tuple[str, ...]], ...]) -> Iterable[Block]:
    if not silent:
        return
    yield Heading(level=2, text="Chưa nhận được gói nào của")
    columns = (Column(title="Thành viên", width=55.0), Column(title="Phần phụ trách", width=105.0))
    yield Table(columns=columns, rows=tuple((name, "; ".join(sections)) for name, sections in silent))


def _paragraph(text: str, *, bold: bool = False) -> Paragraph:
    return Paragraph(inlines=(Run(text, bold=bold),))
