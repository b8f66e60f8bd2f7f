"""What is printed when packages are sent: the list of what was written, and the words that open them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from cchc_desktop.core.dates import stored_moment_words
from cchc_desktop.core.numbers import format_number
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
from cchc_desktop.sentences_transfer import PACKAGE_KINDS

_RULE = 40.0
_MB = 1_000_000


class SentFile(NamedTuple):
    """One file that was written: name, bytes, what is in it, and the SHA-256 it was read back with."""

    name: str
    size: int
    changes: int
    attachments: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentSheet:
    """What was written at one go. Times are ISO 8601."""

    campaign: str
    kind: str
    by: str
    receivers: tuple[str, ...]
    written_at: str
    folder: str
    files: tuple[SentFile, ...]
    visits: tuple[str, ...]


def build_sent_sheet(sheet: SentSheet) -> Document:
    """Return what was written as a document."""
    receivers = ", ".join(sheet.receivers) or "người biết sáu từ mở gói"
    blocks: list[Block] = [
        Title(lines=("PHIẾU GỬI GÓI DỮ LIỆU", sheet.campaign), rule=_RULE),
        _paragraph(
            f"{PACKAGE_KINDS[sheet.kind]}, do {sheet.by} ghi lúc {stored_moment_words(sheet.written_at)}."
        ),
        _paragraph(f"Nơi nhận: {receivers}."),
        _paragraph(f"Ghi vào: {sheet.folder}. Mỗi tệp đã được đọc lại và so đúng với nội dung đã ghi."),
        _files(sheet.files),
        *_visits(sheet.visits),
        _paragraph("Gói mới được ghi ra, chưa phải là đã nhận: nơi nhận sẽ gửi lại giấy xác nhận."),
    ]
    return Document(
        meta=Meta(title="Phiếu gửi gói dữ liệu", stamp=datetime.fromisoformat(sheet.written_at)),
        blocks=tuple(blocks),
    )


def build_passphrase_sheet(words: Sequence[str], *, campaign: str, by: str, made_at: str) -> Document:
    """Return the words that open a package as a document."""
    rows = tuple((str(place), word) for place, word in enumerate(words, start=1))
    columns = (Column(title="Thứ tự", width=25.0, centred=True), Column(title="Từ", width=135.0))
    return Document(
        meta=Meta(title="Sáu từ mở gói dữ liệu", stamp=datetime.fromisoformat(made_at)),
        blocks=(
            Title(lines=("SÁU TỪ MỞ GÓI DỮ LIỆU", campaign), rule=_RULE),
            _paragraph(f"Gói do {by} ghi, lập phiếu lúc {stored_moment_words(made_at)}."),
            Table(columns=columns, rows=rows),
            _paragraph(
                "Đọc qua điện thoại hoặc trao tay phiếu này; không để chung với USB chứa gói."
                " Khi nhập không cần dấu, không phân biệt chữ hoa."
            ),
        ),
    )


def _files(files: Iterable[SentFile]) -> Table:
    columns = (
        Column(title="Tệp", width=55.0),
        Column(title="Dung lượng", width=22.0, centred=True),
        Column(title="Thay đổi", width=18.0, centred=True),
        Column(title="Đính kèm", width=18.0, centred=True),
        Column(title="SHA-256", width=47.0),
    )
    rows = tuple(
        (each.name, _size(each.size), str(each.changes), str(each.attachments), each.sha256) for each in files
    )
    return Table(columns=columns, rows=rows)


def _visits(visits: Sequence[str]) -> Iterable[Block]:
    if visits:
        yield Heading(level=2, text="Các cuộc kiểm tra trong gói")
        yield from (_paragraph(f"– {visit}") for visit in visits)


def _size(size: int) -> str:
    return f"{format_number(size / _MB, decimals=1)} MB" if size >= _MB else f"{max(size // 1000, 1)} kB"


def _paragraph(text: str) -> Paragraph:
    return Paragraph(inlines=(Run(text),))
