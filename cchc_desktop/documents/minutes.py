"""The minutes of a visit (Biên bản kiểm tra) as a document tree, after Mẫu 1.9 of Decree 30/2020/NĐ-CP.

Minutes carry no line with place and date under the tiêu ngữ: the times stand in the text.
"""

from collections.abc import Iterator
from dataclasses import replace

from cchc_desktop.core.fields import Response, VisitKind
from cchc_desktop.documents import layout
from cchc_desktop.documents.metrics import balanced_lines, text_width
from cchc_desktop.documents.minutes_appendices import appendices, appendix_labels
from cchc_desktop.documents.minutes_findings import findings, lead_of, references
from cchc_desktop.documents.minutes_recommendations import recommendations
from cchc_desktop.documents.minutes_signatures import END_MARK, ending, usual_closing
from cchc_desktop.documents.minutes_words import (
    cited,
    day_or_blank,
    listed,
    numbered,
    person,
    plain,
    point,
    pointed,
    typed,
)
from cchc_desktop.documents.nodes import (
    Block,
    Document,
    Foot,
    HeaderTable,
    Heading,
    HeadLine,
    Meta,
    Title,
)
from cchc_desktop.documents.record import (
    Attendee,
    ItemRecord,
    Letterhead,
    MinutesRecord,
    MinutesTexts,
)
from cchc_desktop.documents.wording import (
    bind_numbers,
    clock_time,
    lower_first,
    padded,
    sentence,
    without_stop,
)

KIND_OF_DOCUMENT = "BIÊN BẢN"
USUAL_CONCLUSION = "Kết luận của cuộc kiểm tra căn cứ kết quả nêu tại Mục II Biên bản này."
_CHECK = "Kiểm tra "
_BLANK_NUMBER = "\u00a0" * 8
_RULE_SHARE = 0.4
"""Length of the lines under issuer and title: the decree allows from a third to a half of the text."""
_KINDS = {
    VisitKind.PLANNED: "kiểm tra",
    VisitKind.THEMATIC: "kiểm tra chuyên đề",
    VisitKind.SURPRISE: "kiểm tra đột xuất",
    VisitKind.REINSPECTION: "tái kiểm tra",
    VisitKind.PERIODIC: "kiểm tra định kỳ",
}


def build_minutes(record: MinutesRecord) -> Document:
    """Return the document tree of the minutes; the same record gives the same tree."""
    blocks = (
        header(record.letterhead),
        title(record, kind=KIND_OF_DOCUMENT),
        *_opening(record),
        *_attendance(record),
        *_content(record),
        *_conclusion(record),
        *ending(record),
    )
    name = f"Biên bản {lower_first(record.title)} tại {record.unit_name}"
    return Document(
        meta=Meta(title=name, stamp=record.stamp, author=record.author, subject=record.title),
        blocks=blocks,
        appendices=appendices(record),
        foot=foot(record),
    )


def foot(record: MinutesRecord) -> Foot:
    """Return the code and the QR code for the foot of every page."""
    return Foot(code=f"Mã bản in: {record.marks.code}" if record.marks.code else "", qr=record.marks.qr)


def header(letterhead: Letterhead) -> HeaderTable:
    """Return the head of page 1; a number not given yet is left as room to write it."""
    size = layout.HEADER_SIZE
    parent = [HeadLine(text=line, size=size) for line in _head_lines(letterhead.parent, bold=False)]
    lines = _head_lines(letterhead.issuer, bold=True)
    longest = max((text_width(line, size=size, bold=True) for line in lines), default=0.0)
    issuer = [
        HeadLine(text=line, size=size, bold=True, rule=longest * _RULE_SHARE if place == len(lines) else 0.0)
        for place, line in enumerate(lines, start=1)
    ]
    number = [HeadLine(text=_number(letterhead), size=size)] if letterhead.symbol or letterhead.number else []
    motto = text_width(layout.TIEU_NGU, size=layout.BODY_SIZE, bold=True)
    right = (
        HeadLine(text=layout.QUOC_HIEU, size=size, bold=True),
        HeadLine(text=layout.TIEU_NGU, size=layout.BODY_SIZE, bold=True, rule=motto),
    )
    return HeaderTable(left=(*parent, *issuer, *number), right=right)


def _head_lines(text: str, *, bold: bool) -> tuple[str, ...]:
    width = layout.HEADER_LEFT_ROOM
    return tuple(
        line
        for typed_line in text.splitlines()
        for line in balanced_lines(typed_line.upper(), size=layout.HEADER_SIZE, bold=bold, width=width)
    )


def _number(letterhead: Letterhead) -> str:
    blank = replace(letterhead, number=_BLANK_NUMBER)
    return f"Số: {numbered(letterhead) or numbered(blank)}"


def title(record: MinutesRecord, *, kind: str) -> Title:
    """Return the kind of document in capitals, and what it is about."""
    width = layout.PAPER_SHORT - layout.MARGIN_LEFT - layout.MARGIN_RIGHT - 10
    size = layout.BODY_SIZE
    texts = (without_stop(record.title), f"tại {record.unit_name}")
    lines = [
        line
        for text in texts
        for line in balanced_lines(bind_numbers(text), size=size, bold=True, width=width)
    ]
    longest = max((text_width(line, size=size, bold=True) for line in lines), default=0.0)
    return Title(lines=(kind, *lines), rule=min(longest, width) * _RULE_SHARE)


def _opening(record: MinutesRecord) -> Iterator[Block]:
    yield from typed(record.texts.basis or usual_basis(record))
    if record.texts.opening.strip():
        yield from typed(record.texts.opening)
    else:
        yield plain(usual_opening(record))


def usual_texts(record: MinutesRecord) -> MinutesTexts:
    """Return the sentences that stand where the secretary has typed none, to be shown and edited.

    The numbers of pages and copies stay as they are written in `MinutesTexts.closing`.
    """
    return replace(
        record.texts,
        basis=usual_basis(record),
        opening=usual_opening(record),
        conclusion=USUAL_CONCLUSION,
        closing=usual_closing(record) + END_MARK,
    )


def usual_basis(record: MinutesRecord) -> str:
    """Return the paragraph that names the plan and the decisions; nothing where there are none."""
    bases = [cited(one) for one in (*([record.plan] if record.plan else []), *record.decisions)]
    return f"Thực hiện {'; '.join(bases)}," if bases else ""


def usual_opening(record: MinutesRecord) -> str:
    """Return the paragraph that says when, where and by whom the unit was visited."""
    at = clock_time(record.started) if record.started else "…… giờ …… phút"
    place = f"tại {record.place.strip()}, " if record.place.strip() else ""
    doing = _KINDS[record.kind] if record.kind else "kiểm tra"
    subject = without_stop(record.title)
    what = f" {subject[len(_CHECK) :]}" if subject.lower().startswith(_CHECK.lower()) else ""
    return (
        f"Hôm nay, vào lúc {at}, {day_or_blank(record.visit_date)}, {place}{record.team_name} tiến hành "
        f"{doing}{what} tại {record.unit_name}."
    )


def _attendance(record: MinutesRecord) -> Iterator[Block]:
    yield Heading(level=1, text="I. THÀNH PHẦN")
    yield Heading(level=2, text=f"1. {record.team_name}")
    yield from _people(record.attendance.team)
    yield Heading(level=2, text="2. Đơn vị được kiểm tra")
    yield from _people(record.attendance.unit)
    if record.attendance.guests:
        yield Heading(level=2, text="3. Khách mời")
        yield from _people(record.attendance.guests)


def _people(people: tuple[Attendee, ...]) -> Iterator[Block]:
    present = tuple(person(one) for one in people if not one.absent)
    yield from listed(present)
    if not present:
        yield plain("Không ghi nhận người tham dự.")
    missing = [
        person(one) + (f" (lý do: {lower_first(without_stop(one.reason))})" if one.reason.strip() else "")
        for one in people
        if one.absent
    ]
    if missing:
        yield plain(f"Vắng mặt: {'; '.join(missing)}.")


def _content(record: MinutesRecord) -> Iterator[Block]:
    at = appendix_labels(record)
    yield Heading(level=1, text="II. NỘI DUNG")
    yield Heading(level=2, text="1. Báo cáo của đơn vị")
    yield from _report(record, at)
    yield Heading(level=2, text="2. Kết quả kiểm tra")
    if record.photos:
        yield plain(f"Ảnh chụp tại cuộc kiểm tra: {padded(len(record.photos))} ảnh ({at['photos']}).")
    yield from findings(record, dossiers_at=at.get("dossiers", ""))
    yield Heading(level=2, text=f"3. Ý kiến của thành viên {record.team_name}")
    for opinion in record.opinions:
        named = Attendee(name=opinion.name, honorific=opinion.honorific, role=opinion.role)
        yield from pointed(person(named), opinion.text) if opinion.text.strip() else ()
    if not any(opinion.text.strip() for opinion in record.opinions):
        yield plain("Không có ý kiến khác được ghi nhận.")
    yield Heading(level=2, text="4. Ý kiến, giải trình của đơn vị")
    yield from _explanation(record)


def _report(record: MinutesRecord, at: dict[str, str]) -> Iterator[Block]:
    yield from typed(record.report_summary)
    if not record.report_summary.strip():
        by_item = any(item.reported.strip() for item in record.items())
        yield plain(
            "Nội dung đơn vị báo cáo được ghi theo từng nội dung kiểm tra tại Mục 2 dưới đây."
            if by_item
            else "Không ghi nhận báo cáo riêng của đơn vị tại cuộc kiểm tra."
        )
    if record.received:
        count = padded(len(record.received))
        yield plain(f"Đơn vị đã cung cấp {count} tài liệu (danh mục tại {at['received']}).")
    if record.information_requests:
        count = padded(len(record.information_requests))
        yield plain(
            f"{record.team_name} đã yêu cầu cung cấp thêm {count} thông tin, tài liệu (danh mục tại "
            f"{at['requests']})."
        )


def _explanation(record: MinutesRecord) -> Iterator[Block]:
    said = list(typed(record.explanation))
    places = references(record)
    for item in record.items():
        said += _response(item, team=record.team_name, place=places.get(item.id, ""))
    yield from said or [plain("Đơn vị không có ý kiến giải trình thêm.")]


def _response(item: ItemRecord, *, team: str, place: str) -> Iterator[Block]:
    about = place or f"nội dung “{lead_of(item)}”"
    words = f" Ý kiến của đơn vị: {sentence(item.response_words)}" if item.response_words.strip() else ""
    match item.response:
        case Response.DISPUTED:
            yield point(f"Đơn vị chưa thống nhất với nhận xét tại {about}.{words}")
        case Response.WITHDRAWN:
            told = " ".join(item.shortcomings.split())
            quoted = f" (nhận xét: “{without_stop(told)}”)" if told else ""
            yield point(
                f"Đối với {about}, sau khi nghe giải trình và xem tài liệu bổ sung, {team} rút lại nhận xét"
                f"{quoted}.{words}"
            )
        case Response.ACCEPTED:
            if words:
                yield point(f"Đơn vị thống nhất với nhận xét tại {about}.{words}")
        case None:
            if words:
                yield point(f"Về {about}:{words}")


def _conclusion(record: MinutesRecord) -> Iterator[Block]:
    yield Heading(level=1, text="III. KẾT LUẬN, KIẾN NGHỊ")
    yield Heading(level=2, text="1. Kết luận")
    yield from typed(record.texts.conclusion)
    if not record.texts.conclusion.strip():
        yield plain(USUAL_CONCLUSION)
    yield from recommendations(record)
