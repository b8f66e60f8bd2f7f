"""The end of the minutes: the closing sentence, the signatures and the recipients."""

import re
from collections.abc import Iterator

from cchc_desktop.documents import layout
from cchc_desktop.documents.metrics import balanced_lines
from cchc_desktop.documents.minutes_words import plain
from cchc_desktop.documents.nodes import (
    Block,
    Inline,
    PageCount,
    Paragraph,
    Recipients,
    Run,
    SignatureBlock,
    SignatureColumn,
)
from cchc_desktop.documents.record import MinutesRecord, Signer
from cchc_desktop.documents.wording import clock_time, long_date, padded, sentence

RECIPIENTS_TITLE = "Nơi nhận:"
END_MARK = "./."
USUAL_CLOSING = (
    "Biên bản gồm {trang} trang (kể cả phụ lục), được lập thành {bản} bản có giá trị như nhau, mỗi bên giữ "
    "{mỗi bên} bản; đã được đọc lại cho những người có mặt cùng nghe, thống nhất và ký tên"
)
_REFUSED_CLOSING = (
    "Biên bản gồm {trang} trang (kể cả phụ lục), được lập thành {bản} bản có giá trị như nhau, mỗi bên giữ "
    "{mỗi bên} bản; đã được đọc lại cho những người có mặt cùng nghe"
)
_UNIT_CAPTION = "ĐẠI DIỆN ĐƠN VỊ ĐƯỢC KIỂM TRA"
_SECRETARY_CAPTION = "THƯ KÝ"
_LEADER_CAPTION = "TRƯỞNG ĐOÀN"
_MEMBER_CAPTION = "THÀNH VIÊN"
_NOTE = "(Chữ ký)"
_UNIT_NOTE = "(Chữ ký, dấu (nếu có))"
_REFUSED_NOTE = "(Không ký biên bản)"
_PLACEHOLDER = re.compile(r"(\{trang\}|\{bản\}|\{mỗi bên\})")
_COLUMNS = 3
_GAP = 1.5
"""Room kept free between two captions, in mm."""


def ending(record: MinutesRecord) -> Iterator[Block]:
    """Return what stands from the end of the visit to the recipients."""
    signers = record.signatures
    for signer in (signers.unit, signers.secretary, signers.leader, *signers.members):
        if signer.refused:
            yield plain(_refusal(record, signer))
    yield Paragraph(inlines=_closing(record))
    yield SignatureBlock(rows=signature_rows(record))
    if record.recipients:
        yield Recipients(title=RECIPIENTS_TITLE, lines=recipient_lines(record.recipients))


def recipient_lines(recipients: tuple[str, ...]) -> tuple[str, ...]:
    """Return the recipients as the decree punctuates them: semicolons, a full stop after the last."""
    kept = [line.strip().lstrip("-–• ").rstrip(";., ") for line in recipients]
    kept = [line for line in kept if line]
    return tuple(f"{line}{'.' if place == len(kept) else ';'}" for place, line in enumerate(kept, start=1))


def usual_closing(record: MinutesRecord) -> str:
    """Return the sentence behind the time of the end; it does not claim the signature of who refuses."""
    refused = any(one.refused for one in (record.signatures.unit, record.signatures.leader))
    return _REFUSED_CLOSING if refused else USUAL_CLOSING


def _closing(record: MinutesRecord) -> tuple[Inline, ...]:
    wanted = record.texts.closing.strip() or usual_closing(record)
    wanted = " ".join(wanted.split()).removesuffix(END_MARK).rstrip("./ ") + END_MARK
    return (Run(f"{_end_sentence(record)} "), *filled(wanted, record))


def filled(text: str, record: MinutesRecord) -> Iterator[Inline]:
    """Return a closing sentence with the numbers of pages and copies in place of their marks."""
    values = {"{bản}": padded(record.texts.copies), "{mỗi bên}": padded(record.texts.copies_each)}
    for part in _PLACEHOLDER.split(text):
        if part == "{trang}":
            yield PageCount()
        elif part:
            yield Run(values.get(part, part))


def _end_sentence(record: MinutesRecord) -> str:
    when = clock_time(record.ended) if record.ended else "…… giờ …… phút"
    same_day = record.end_date is None or record.end_date == record.visit_date
    day = "cùng ngày" if same_day or record.end_date is None else long_date(record.end_date)
    return f"Buổi kiểm tra kết thúc lúc {when} {day}."


def _refusal(record: MinutesRecord, signer: Signer) -> str:
    who = f"Ông/Bà {signer.name}" if signer.name else "Người đại diện"
    if signer is record.signatures.unit:
        who = f"Đại diện đơn vị được kiểm tra{f' ({signer.name})' if signer.name else ''}"
    reason = f" Lý do: {sentence(signer.refusal_reason)}" if signer.refusal_reason else ""
    witness = f" Người chứng kiến: {sentence(signer.witness)}" if signer.witness else ""
    return f"{who} không ký Biên bản này.{reason}{witness}"


def signature_rows(record: MinutesRecord) -> tuple[tuple[SignatureColumn, ...], ...]:
    """Return unit, secretary and leader side by side, members below where they sign too."""
    signers = record.signatures
    behalf = f"TM. {record.team_name.upper()}\n" if signers.on_behalf else ""
    first = (
        _column(signers.unit, usual=_UNIT_CAPTION, note=_UNIT_NOTE),
        _column(signers.secretary, usual=_SECRETARY_CAPTION),
        _column(signers.leader, usual=_LEADER_CAPTION, above=behalf),
    )
    members = [_column(member, usual=_MEMBER_CAPTION) for member in signers.members]
    starts = range(0, len(members), _COLUMNS)
    return (first, *(tuple(members[start : start + _COLUMNS]) for start in starts))


def _column(signer: Signer, *, usual: str, note: str = _NOTE, above: str = "") -> SignatureColumn:
    text_width = layout.PAPER_SHORT - layout.MARGIN_LEFT - layout.MARGIN_RIGHT
    width = text_width / _COLUMNS - _GAP
    captions = (above + (signer.caption.strip() or usual)).splitlines()
    lines = [
        line
        for caption in captions
        for line in balanced_lines(caption, size=layout.BODY_SIZE, bold=True, width=width)
    ]
    return SignatureColumn(
        caption=tuple(lines), note=_REFUSED_NOTE if signer.refused else note, name=signer.name
    )
