"""The appendices of the minutes: sampled dossiers, documents received, requests, photos."""

from typing import TYPE_CHECKING

from cchc_desktop.documents import layout
from cchc_desktop.documents.metrics import balanced_lines, text_width
from cchc_desktop.documents.minutes_words import day_or_blank, numbered, plain, short_or_nothing
from cchc_desktop.documents.nodes import Appendix, Block, Column, Picture, Table
from cchc_desktop.documents.record import DossierLine, MinutesRecord
from cchc_desktop.documents.wording import padded, roman

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TITLES = {
    "dossiers": "Danh sách hồ sơ được kiểm tra thực tế",
    "received": "Danh mục tài liệu đơn vị cung cấp",
    "requests": "Danh mục thông tin, tài liệu yêu cầu cung cấp",
    "photos": "Ảnh chụp tại cuộc kiểm tra",
}
_DOSSIER_COLUMNS = (
    Column(title="STT", width=11, centred=True),
    Column(title="Mã hồ sơ", width=52),
    Column(title="Thủ tục hành chính", width=42),
    Column(title="Ngày nhận", width=23, centred=True),
    Column(title="Ngày hẹn trả", width=23, centred=True),
    Column(title="Ngày trả", width=23, centred=True),
    Column(title="Số ngày trễ", width=14, centred=True),
    Column(title="Văn bản xin lỗi, ngày hẹn lại", width=38),
    Column(title="Ghi chú", width=26),
)
_RECEIVED_COLUMNS = (
    Column(title="STT", width=12, centred=True),
    Column(title="Loại, số, ký hiệu", width=42),
    Column(title="Ngày", width=25, centred=True),
    Column(title="Cơ quan ban hành", width=36),
    Column(title="Nội dung", width=50),
)
_REQUEST_COLUMNS = (
    Column(title="STT", width=12, centred=True),
    Column(title="Thông tin, tài liệu yêu cầu", width=58),
    Column(title="Người yêu cầu", width=30),
    Column(title="Thời hạn", width=25, centred=True),
    Column(title="Kết quả cung cấp", width=40),
)


def appendix_labels(record: MinutesRecord) -> dict[str, str]:
    """Return the label of each appendix there is: `Phụ lục`, or with Roman numbers when there are several.

    Keys are `dossiers`, `received`, `requests` and `photos`, in printed order.
    """
    there = {
        "dossiers": bool(_dossiers(record)),
        "received": bool(record.received),
        "requests": bool(record.information_requests),
        "photos": bool(record.photos),
    }
    keys = [key for key, present in there.items() if present]
    if len(keys) == 1:
        return {keys[0]: "Phụ lục"}
    return {key: f"Phụ lục {roman(number)}" for number, key in enumerate(keys, start=1)}


def appendices(record: MinutesRecord) -> tuple[Appendix, ...]:
    """Return the appendices; the table of dossiers lies across the page."""
    builders: Mapping[str, Callable[[MinutesRecord], tuple[Block, ...]]] = {
        "dossiers": _dossier_blocks,
        "received": _received_blocks,
        "requests": _request_blocks,
        "photos": _photo_blocks,
    }
    return tuple(
        _appendix(record, key=key, label=label, blocks=builders[key](record))
        for key, label in appendix_labels(record).items()
    )


def _appendix(record: MinutesRecord, *, key: str, label: str, blocks: tuple[Block, ...]) -> Appendix:
    landscape = key == "dossiers"
    paper = layout.PAPER_LONG if landscape else layout.PAPER_SHORT
    width = paper - layout.MARGIN_LEFT - layout.MARGIN_RIGHT
    source = _source(record, width=width - 5)
    longest = max(text_width(line, size=layout.BODY_SIZE) for line in source)
    return Appendix(
        label=label,
        title=balanced_lines(_TITLES[key].upper(), size=layout.BODY_SIZE, bold=True, width=width - 10),
        source=source,
        rule=0.4 * min(longest, width),
        blocks=blocks,
        landscape=landscape,
    )


def _source(record: MinutesRecord, *, width: float) -> tuple[str, ...]:
    """Return the line that says to which minutes an appendix belongs, in two where one is too long."""
    number, day = numbered(record.letterhead), day_or_blank(record.visit_date)
    which = f"(Kèm theo Biên bản số {number} {day}" if number else f"(Kèm theo Biên bản {day}"
    whose = f"của {record.team_name} tại {record.unit_name})"
    size = layout.BODY_SIZE
    if text_width(f"{which} {whose}", size=size) <= width:
        return (f"{which} {whose}",)
    halves = (which, whose)
    return tuple(line for half in halves for line in balanced_lines(half, size=size, bold=False, width=width))


def _dossiers(record: MinutesRecord) -> list[DossierLine]:
    return [line for item in record.items() for line in item.dossiers]


def _dossier_blocks(record: MinutesRecord) -> tuple[Block, ...]:
    lines = _dossiers(record)
    rows = tuple(_dossier_row(number, line) for number, line in enumerate(lines, start=1))
    late = sum(1 for line in lines if (line.days_late or 0) > 0)
    summary = f"Danh sách có {padded(len(rows))} hồ sơ, trong đó {padded(late)} hồ sơ trễ hạn."
    return Table(columns=_DOSSIER_COLUMNS, rows=rows), plain(summary)


def _dossier_row(number: int, line: DossierLine) -> tuple[str, ...]:
    late = str(line.days_late) if line.days_late and line.days_late > 0 else ""
    return (
        str(number),
        line.code,
        line.procedure,
        short_or_nothing(line.received),
        short_or_nothing(line.due),
        short_or_nothing(line.finished),
        late,
        _apology(line),
        line.note,
    )


def _apology(line: DossierLine) -> str:
    parts: list[str] = []
    if line.apology_number:
        parts.append(f"Số {line.apology_number}")
    if line.apology_date:
        parts.append(f"ngày {short_or_nothing(line.apology_date)}")
    letter = " ".join(parts)
    extras = [letter] if letter else []
    if line.apology_shared:
        extras.append("dùng chung nhiều hồ sơ")
    if line.new_due:
        extras.append(f"hẹn lại {short_or_nothing(line.new_due)}")
    return "; ".join(extras)


def _received_blocks(record: MinutesRecord) -> tuple[Block, ...]:
    rows = tuple(
        (
            str(number),
            " ".join(part for part in (line.kind, f"số {line.number}" if line.number else "") if part),
            short_or_nothing(line.issued),
            line.issuer,
            "; ".join(part for part in (line.subject, line.note) if part),
        )
        for number, line in enumerate(record.received, start=1)
    )
    return Table(columns=_RECEIVED_COLUMNS, rows=rows), plain(f"Danh mục có {padded(len(rows))} tài liệu.")


def _request_blocks(record: MinutesRecord) -> tuple[Block, ...]:
    rows: list[tuple[str, ...]] = []
    for number, request in enumerate(record.information_requests, start=1):
        given = f"Đã cung cấp ngày {short_or_nothing(request.answered)}" if request.answered else ""
        answer = ". ".join(part for part in (given, request.answer) if part) or "Chưa cung cấp"
        due = short_or_nothing(request.due)
        rows.append((str(number), request.text, request.asked_by, due, answer))
    return Table(columns=_REQUEST_COLUMNS, rows=tuple(rows)), plain(
        f"Danh mục có {padded(len(rows))} yêu cầu."
    )


def _photo_blocks(record: MinutesRecord) -> tuple[Block, ...]:
    return tuple(
        Picture(
            read=photo.read,
            caption=f"Ảnh {number}. {photo.caption}" if photo.caption.strip() else f"Ảnh {number}",
            name=photo.digest[:12],
        )
        for number, photo in enumerate(record.photos, start=1)
    )
