"""The paper that a recovery key lives on: one page, read by people and by a scanner."""

import io
from dataclasses import dataclass, field
from datetime import datetime

import segno

from cchc_desktop.core.dates import short_date
from cchc_desktop.documents.nodes import (
    Block,
    Column,
    Document,
    Meta,
    Paragraph,
    Picture,
    Run,
    Table,
    Title,
)

_ACROSS = 3
_GROUP = 8
_WIDTH = 55.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySheet:
    """What is printed: key `number` `of` so many, in `words` and as an age `identity`; `made_at` ISO 8601."""

    number: int
    of: int
    words: tuple[str, ...] = field(repr=False)
    identity: str = field(repr=False)
    recipient: str
    machine: str
    person: str
    made_at: str


def build_recovery_sheet(sheet: RecoverySheet) -> Document:
    """Return the sheet as a document of one page."""
    made = datetime.fromisoformat(sheet.made_at)
    whose = " · ".join(part for part in (sheet.machine, sheet.person) if part)
    blocks: tuple[Block, ...] = (
        Title(lines=("KHÓA KHÔI PHỤC", f"Tờ {sheet.number}/{sheet.of}"), rule=40.0),
        _paragraph(
            Run("Của máy: "),
            Run(whose, bold=True),
            Run(f". Tạo ngày {short_date(made.date())}."),
        ),
        _paragraph(
            Run("Ai giữ tờ này mở được mọi gói dữ liệu máy ghi ra.", bold=True),
            Run(
                " Cất như con dấu, xa máy; hai tờ ở hai nơi. Máy hỏng hay mất: cài chương trình trên máy khác, "
                "chọn nhận gói bằng khóa khôi phục, rồi quét mã hoặc gõ mười hai từ dưới đây (không cần dấu)."
            ),
        ),
        _words(sheet.words),
        Picture(read=lambda: _qr(sheet.identity), caption=_in_groups(sheet.identity), name="QR"),
        _paragraph(Run(f"Nửa công khai: {sheet.recipient}", italic=True)),
    )
    return Document(meta=Meta(title="Khóa khôi phục", stamp=made, author=sheet.person), blocks=blocks)


def _paragraph(*inlines: Run) -> Paragraph:
    return Paragraph(inlines=inlines)


def _words(words: tuple[str, ...]) -> Table:
    """Number the words down the columns, as people read a list."""
    deep = -(-len(words) // _ACROSS)
    rows = tuple(
        tuple(f"{at + 1}. {words[at]}" for at in range(row, len(words), deep)) for row in range(deep)
    )
    titles = ("Mười hai từ", "", "")
    return Table(columns=tuple(Column(title=title, width=_WIDTH) for title in titles), rows=rows)


def _qr(text: str) -> bytes:
    target = io.BytesIO()
    # White all around, so that the picture's size leaves the code itself about 55 mm.
    segno.make(text, error="q", micro=False).save(target, kind="png", scale=10, border=11)
    return target.getvalue()


def _in_groups(identity: str) -> str:
    return " ".join(identity[at : at + _GROUP] for at in range(0, len(identity), _GROUP))
