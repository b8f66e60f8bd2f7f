"""The supplementary minutes (Biên bản bổ sung) as a document tree, in the layout of the minutes.

A signed document is never altered: what was edited after the signature is told here, item by item, before
and after. Time and place of the supplement are left to be written by hand, so that the same data gives the
same bytes. It always tells everything that differs from the signed minutes, so the newest one is complete.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cchc_desktop.core.dates import short_date
from cchc_desktop.documents.clean import clean_paragraphs
from cchc_desktop.documents.minutes import foot, header, title
from cchc_desktop.documents.minutes_findings import finding_groups, lead_of
from cchc_desktop.documents.minutes_signatures import (
    END_MARK,
    RECIPIENTS_TITLE,
    filled,
    recipient_lines,
    signature_rows,
)
from cchc_desktop.documents.minutes_words import day_or_blank, listed, numbered, person, plain
from cchc_desktop.documents.nodes import (
    Block,
    Document,
    Heading,
    ListItem,
    Meta,
    Paragraph,
    Recipients,
    Run,
    SignatureBlock,
)
from cchc_desktop.documents.record import Attendee, ItemRecord, MinutesRecord, Signatures, Signer
from cchc_desktop.documents.supplement_record import (
    ChangeKind,
    LateChange,
    LateItem,
    SignedMinutes,
    Statement,
    SupplementRecord,
)
from cchc_desktop.documents.wording import bind_tail, clock_time, lower_first, padded, sentence, without_stop

KIND_OF_SUPPLEMENT = "BIÊN BẢN BỔ SUNG"
_GENERAL = "Thông tin chung của cuộc kiểm tra"
_ELSEWHERE = "Nội dung khác"
_EMPTY = "(để trống)"
_BLANK_TIME = "…… giờ …… phút"
_BLANK_PLACE = "…" * 12
_SHORT = 240
"""Values of one paragraph, up to this many characters together, are told in one sentence."""
_CLOSING = (
    "Biên bản bổ sung được lập xong vào lúc …… giờ …… phút cùng ngày; gồm {trang} trang, được lập thành "
    "{bản} bản có giá trị như nhau, mỗi bên giữ {mỗi bên} bản; đã được đọc lại cho những người có mặt cùng "
    "nghe, thống nhất và ký tên"
)
_STANDING = (
    "Biên bản bổ sung này là một phần của Biên bản đã ký và ghi đủ những chỗ khác với Biên bản đã ký tính "
    "đến khi lập. Các nội dung khác của Biên bản đã ký không thay đổi."
)


def build_supplement(record: SupplementRecord) -> Document:
    """Return the document tree of the supplementary minutes; the same record gives the same tree."""
    minutes = record.minutes
    blocks = (
        header(replace(minutes.letterhead, number="")),
        title(minutes, kind=KIND_OF_SUPPLEMENT),
        *_opening(record),
        *_attendance(minutes),
        *_changes(record),
        Heading(level=1, text="III. HIỆU LỰC"),
        plain(_STANDING),
        *_ending(minutes),
    )
    name = f"Biên bản bổ sung {lower_first(minutes.title)} tại {minutes.unit_name}"
    return Document(
        meta=Meta(title=name, stamp=minutes.stamp, author=minutes.author, subject=minutes.title),
        blocks=blocks,
        foot=foot(minutes),
    )


def _opening(record: SupplementRecord) -> Iterator[Block]:
    minutes = record.minutes
    signed = record.signed
    at = f", các bên ký {day_or_blank(signed.signed)}" if signed.signed else ""
    yield plain(
        f"Căn cứ {_named(minutes, signed)} về {lower_first(without_stop(minutes.title))} tại "
        f"{minutes.unit_name}, mã bản in {signed.code}{at} (sau đây gọi là Biên bản đã ký),"
    )
    yield plain(
        f"Hôm nay, vào lúc {_BLANK_TIME}, {day_or_blank(None)}, tại {_BLANK_PLACE}, {minutes.team_name} và "
        f"{minutes.unit_name} lập Biên bản bổ sung để ghi những chỗ được sửa, bổ sung sau khi ký."
    )


def _named(minutes: MinutesRecord, signed: SignedMinutes) -> str:
    """Return `Biên bản số 05/BB-ĐKT ngày 12 tháng 9 năm 2023`, with room for a number not given."""
    head = replace(minutes.letterhead, number=signed.number, symbol=signed.symbol)
    number = numbered(head) or numbered(replace(head, number="……"))
    return f"Biên bản số {number} {day_or_blank(signed.visit_date)}"


def _attendance(minutes: MinutesRecord) -> Iterator[Block]:
    """Name those who sign; who else is there when it is drawn up, nobody knows yet."""
    signers = minutes.signatures
    people = minutes.attendance
    yield Heading(level=1, text="I. THÀNH PHẦN")
    yield Heading(level=2, text=f"1. {minutes.team_name}")
    yield from _people(people.team, (signers.leader, signers.secretary, *signers.members))
    yield Heading(level=2, text="2. Đơn vị được kiểm tra")
    yield from _people(people.unit, (signers.unit,))


def _people(people: tuple[Attendee, ...], signers: tuple[Signer, ...]) -> Iterator[Block]:
    names = [signer.name for signer in signers if signer.name]
    known = {one.name: one for one in people}
    listed_people = tuple(person(known.get(name, Attendee(name=name))) for name in dict.fromkeys(names))
    yield from listed(listed_people) if listed_people else (plain(_BLANK_PLACE * 3),)


def _changes(record: SupplementRecord) -> Iterator[Block]:
    count = padded(len(record.changes()))
    yield Heading(level=1, text="II. NỘI DUNG SỬA, BỔ SUNG")
    yield plain(f"So với Biên bản đã ký có {count} chỗ được sửa, bổ sung như sau:")
    for place, (heading, items) in enumerate(_grouped(record), start=1):
        yield Heading(level=2, text=bind_tail(f"{place}. {heading}"))
        for item in items:
            if item.text:
                lead = lead_of(ItemRecord(id=item.item_id, text=item.text))
                yield Paragraph(inlines=(Run("Nội dung: "), Run(sentence(lead), italic=True)), keep_next=True)
            for change in item.changes:
                yield from _change(change)


def _grouped(record: SupplementRecord) -> Iterator[tuple[str, tuple[LateItem, ...]]]:
    """Return the items under the headings they have in the minutes, the visit as a whole first."""
    titles = {item.id: group.title for group in finding_groups(record.minutes) for item in group.items}
    grouped: dict[str, list[LateItem]] = {}
    for item in record.items:
        heading = titles.get(item.item_id, _ELSEWHERE) if item.item_id else _GENERAL
        grouped.setdefault(heading, []).append(item)
    yield from ((heading, tuple(items)) for heading, items in grouped.items())


def _change(change: LateChange) -> Iterator[Block]:
    if change.undecided:
        yield from _undecided(change)
    elif change.kind is ChangeKind.REMOVED:
        yield from _told(f"Bỏ {lower_first(change.label)}", change.before, change.now[0], dash=True)
    elif change.kind is ChangeKind.ADDED:
        yield from _told(f"Thêm {lower_first(change.label)}", change.now[0].words, change.now[0], dash=True)
    else:
        yield from _before_and_after(change, change.now[0])


def _before_and_after(change: LateChange, now: Statement) -> Iterator[Block]:
    if _is_short(change.before, now.words):
        words = f"{change.label}: đã ký {_quoted(change.before)}; nay ghi {_quoted(now.words)} "
        yield ListItem(inlines=(Run(words), _authorship(now)))
    else:
        yield ListItem(inlines=(Run(f"{change.label}:"),), keep_next=True)
        yield from _told("Đã ký", change.before)
        yield from _told("Nay ghi", now.words, now)


def _undecided(change: LateChange) -> Iterator[Block]:
    """Tell every value: none of them is decided upon, and none may be hidden."""
    yield from _told(f"{change.label}: đã ký", change.before, dash=True)
    yield plain(f"Hiện có {padded(len(change.now))} giá trị khác nhau, chưa đối chiếu:")
    for place, statement in enumerate(change.now, start=1):
        yield from _told(f"Giá trị thứ {place}", statement.words, statement)


def _told(lead: str, words: str, by: Statement | None = None, *, dash: bool = False) -> Iterator[Block]:
    """Tell a value between quotation marks, exactly as it is: its paragraphs, its punctuation, no more."""
    lines = clean_paragraphs(words)
    quoted = [f"“{lines[0]}", *lines[1:]] if lines else [_EMPTY]
    quoted[-1] += "”" if lines else ""
    for place, line in enumerate(quoted):
        first, last = place == 0, place == len(quoted) - 1
        run = Run(f"{lead}: {line}" if first else line)
        signed = (Run(" "), _authorship(by)) if by is not None and last else ()
        inlines = (run, *signed)
        yield ListItem(inlines=inlines) if dash and first else Paragraph(inlines=inlines)


def _is_short(*texts: str) -> bool:
    return all(len(clean_paragraphs(text)) <= 1 for text in texts) and sum(map(len, texts)) <= _SHORT


def _quoted(words: str) -> str:
    """Return the words between quotation marks, so that everybody sees where they begin and end."""
    kept = words.strip()
    return f"“{kept}”" if kept else _EMPTY


def _authorship(statement: Statement) -> Run:
    """Return who wrote a value, where, when and why, in parentheses."""
    parts = [statement.author or "không rõ người ghi"]
    if statement.station:
        parts.append(f"máy {statement.station}")
    if statement.at:
        parts.append(f"{clock_time(statement.at.time())} ngày {short_date(statement.at.date())}")
    reason = lower_first(without_stop(" ".join(clean_paragraphs(statement.reason))))
    why = f"lý do: {reason}" if reason else "không ghi lý do"
    return Run(f"({', '.join(parts)}; {why}).", italic=True)


def _ending(minutes: MinutesRecord) -> Iterator[Block]:
    yield Paragraph(inlines=tuple(filled(_CLOSING + END_MARK, minutes)))
    yield SignatureBlock(rows=signature_rows(replace(minutes, signatures=_ready_to_sign(minutes.signatures))))
    if minutes.recipients:
        yield Recipients(title=RECIPIENTS_TITLE, lines=recipient_lines(minutes.recipients))


def _ready_to_sign(signatures: Signatures) -> Signatures:
    """Who refused to sign the minutes has not refused to sign this."""

    def fresh(signers: Iterable[Signer]) -> tuple[Signer, ...]:
        return tuple(replace(one, refused=False, refusal_reason="", witness="") for one in signers)

    unit, secretary, leader = fresh((signatures.unit, signatures.secretary, signatures.leader))
    return replace(
        signatures, unit=unit, secretary=secretary, leader=leader, members=fresh(signatures.members)
    )
