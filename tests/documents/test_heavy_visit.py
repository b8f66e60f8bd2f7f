"""A visit with long texts everywhere, 2,000 dossiers and 40 photos still gives whole documents."""

import io
from dataclasses import replace
from datetime import date

import docx
import pypdfium2
import pytest

from cchc_desktop.core.fields import Rating, Response
from cchc_desktop.documents.docx_renderer import render_docx
from cchc_desktop.documents.minutes import build_minutes
from cchc_desktop.documents.nodes import Document
from cchc_desktop.documents.pdf_renderer import render_pdf
from cchc_desktop.documents.record import (
    DossierLine,
    ItemRecord,
    MinutesTexts,
    Photo,
    SectionRecord,
)

LONG = ("Ủy ban nhân dân xã đã triển khai đầy đủ các nội dung cải cách hành chính. " * 60)[:4000]


def item(number: int, dossiers: int) -> ItemRecord:
    return ItemRecord(
        id=f"i-{number}",
        text=LONG[:300],
        rating=Rating.PARTLY,
        reported=LONG,
        achieved=LONG,
        shortcomings=LONG,
        cause=LONG,
        responsible=LONG,
        response=Response.DISPUTED,
        response_words=LONG,
        dossiers=tuple(
            DossierLine(
                code=f"H-{row:06d}",
                procedure="Chứng thực bản sao từ bản chính giấy tờ, văn bản",
                received=date(2023, 8, 1),
                days_late=row % 9,
                note=LONG if row == 700 else "Công chức nghỉ phép",
            )
            for row in range(dossiers)
        ),
    )


@pytest.fixture(scope="module")
def document(full_record, photo_bytes) -> Document:
    items = tuple(item(number, 2000 if number == 0 else 0) for number in range(5))
    return build_minutes(
        replace(
            full_record,
            sections=(SectionRecord(id="s", title=LONG[:200], items=items),),
            texts=MinutesTexts(opening=LONG, basis=LONG, conclusion=LONG, closing=LONG),
            photos=tuple(
                Photo(digest=f"{n:064x}", read=lambda: photo_bytes, caption=LONG[:300]) for n in range(40)
            ),
        )
    )


def test_word_opens_and_holds_every_row_and_photo(document) -> None:
    word = docx.Document(io.BytesIO(render_docx(document)))
    assert max(len(table.rows) for table in word.tables) == 2001
    assert len(word.inline_shapes) == 40


def test_pdf_opens_and_holds_every_row_and_photo(document, fonts) -> None:
    result = render_pdf(document, fonts=fonts)
    pages = pypdfium2.PdfDocument(result.data)
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    assert all(f"H-{row:06d}" in text for row in (0, 700, 1234, 1999))
    assert all(f"Ảnh {number}. " in text for number in range(1, 41))
    pages.close()
