"""The paper that a recovery key lives on: one page, read by people and by a scanner."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import segno

from cchc_desktop.core.dates import short_date
from cchc_desktop.documents.nodes import (
    Block,
    Column,
    Document,
    Meta,
    PageBreak,
    Paragraph,
    Picture,
    Run,
    Table,
    Title,
)

_ACROSS = 3
_GROUP = 6
_WIDTH = 55.0
_POWER = "Ai có tờ này mở được các gói dữ liệu máy ghi ra từ ngày đó, trừ gói khóa bằng cụm mật khẩu."
_KEEPING = (
    " Cất như con dấu, xa máy; hai tờ ở hai nơi, mỗi tờ tự mở được. Không chụp ảnh, không gửi qua mạng. "
    "Mất một tờ: tạo và in lại cả hai."
)
_USE = (
    "Khi máy hỏng hay mất: trên máy khác có chương trình này, vào Thiết lập, Khóa và máy quen, Mở gói bằng "
    "khóa khôi phục, rồi quét mã hoặc gõ mười hai từ (không cần dấu)."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySheet:
    """What is printed: key `number` `of` so many, in `words` and as an age `identity`; `made_at` ISO 8601.

    `sign` are a few letters to tell sheets apart.
    """

    number: int
    of: int
    words: tuple[str, ...] = field(repr=False)
    identity: str = field(repr=False)
    sign: str
    machine: str
    person: str
    made_at: str


def build_recovery_sheets(sheets: Sequence[RecoverySheet]) -> Document:
    """Return sheets as a document, each on a page of its own."""
    blocks: list[Block] = []
    for place, sheet in enumerate(sheets):
        blocks += [PageBreak()] * bool(place) + _page(sheet)
    meta = Meta(title="Khóa khôi phục", stamp=datetime.fromisoformat(sheets[0].made_at))
    return Document(meta=meta, blocks=tuple(blocks))


def _page(sheet: RecoverySheet) -> list[Block]:
    made = datetime.fromisoformat(sheet.made_at)
    whose = " · ".join(part for part in (sheet.machine, sheet.person) if part)
    return [
        Title(lines=("KHÓA KHÔI PHỤC", f"Tờ {sheet.number}/{sheet.of}, ký hiệu {sheet.sign}"), rule=40.0),
        _paragraph(Run("Của máy: "), Run(whose, bold=True), Run(f". Tạo ngày {short_date(made.date())}.")),
        _paragraph(Run(_POWER, bold=True), Run(_KEEPING)),
        _words(sheet.words),
        Picture(read=lambda: _qr(sheet.identity), caption=_in_groups(sheet.identity), name="QR"),
        _paragraph(Run(_USE)),
    ]


def _paragraph(*inlines: Run) -> Paragraph:
    return Paragraph(inlines=inlines)


def _words(words: tuple[str, ...]) -> Table:
    """Number the words down the columns, as people read a list."""
    deep = -(-len(words) // _ACROSS)
    rows = tuple(
        tuple(f"{at + 1}. {words[at]}" for at in range(row, len(words), deep)) for row in range(deep)
    )
    firsts = range(1, len(words) + 1, deep)
    titles = (f"Từ {first} đến {min(first + deep - 1, len(words))}" for first in firsts)
    return Table(columns=tuple(Column(title=title, width=_WIDTH) for title in titles), rows=rows)


def _qr(text: str) -> bytes:
    target = io.BytesIO()
    # White all around, so that the picture's size leaves the code itself about 55 mm.
    segno.make(text, error="q", micro=False).save(target, kind="png", scale=10, border=11)
    return target.getvalue()


def _in_groups(identity: str) -> str:
    """Write an identity for the eye; whoever types it may leave the blanks in."""
    prefix, _, rest = identity.rpartition("-")
    return " ".join((f"{prefix}-1", *(rest[at : at + _GROUP] for at in range(1, len(rest), _GROUP))))
