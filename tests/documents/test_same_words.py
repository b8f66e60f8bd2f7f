"""Word and PDF carry the same words in the same order, whatever was typed."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_desktop.core.fields import Rating
from cchc_desktop.documents.docx_renderer import render_docx
from cchc_desktop.documents.minutes import build_minutes
from cchc_desktop.documents.nodes import (
    Column,
    Document,
    Heading,
    ListItem,
    Meta,
    Paragraph,
    Run,
    Table,
)
from cchc_desktop.documents.pdf_renderer import render_pdf
from cchc_desktop.documents.record import ItemRecord, SectionRecord

HOSTILE = (
    "\x00\x01\x07\x1b",
    "\ud800 \udfff",
    "<&>\"' ]]> </w:t> <b>đậm</b> <para> &amp; &#7;",
    "😀👍🏽👨‍👩‍👧 ✓ ⚑ ☑ → ≥",
    "x" * 10_000,
    "ngày " * 2_000,
    "\ufffe\uffff\u202e\u2066",
    "a\u0300\u0301\u0302" * 30,
    "中文 Ελληνικά русский עברית",
    "%s {trang} {0} $& \\n \\u0041",
)


def words_without_breaks(words: list[str]) -> str:
    return "".join(words)


def document_of(*texts: str) -> Document:
    blocks = []
    for text in texts:
        blocks += [
            Heading(level=3, text=f"2.1. {text[:300]}"),
            Paragraph(inlines=(Run(text), Run(text[:50], bold=True), Run(text[:50], italic=True))),
            ListItem(inlines=(Run(text),)),
            Table(
                # Heads are repeated on every page of a PDF only; they say nothing here.
                columns=(Column(title="", width=40), Column(title="", width=60, centred=True)),
                rows=((text[:200], "hai"), ("ba", text)),
            ),
        ]
    return Document(meta=Meta(title=texts[0][:100], stamp=datetime(2026, 1, 5)), blocks=tuple(blocks))


def test_full_minutes(full_record, fonts, files) -> None:
    document = build_minutes(full_record)
    pdf = render_pdf(document, fonts=fonts)
    word = files.docx_words(render_docx(document, pages=pdf.pages))
    assert files.pdf_words(pdf.data, foot=document.foot.code) == word


def test_bare_minutes(bare_record, fonts, files) -> None:
    document = build_minutes(bare_record)
    pdf = render_pdf(document, fonts=fonts)
    assert files.pdf_words(pdf.data) == files.docx_words(render_docx(document, pages=pdf.pages))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_in_both(text, fonts, files) -> None:
    document = document_of(text)
    pdf, word = render_pdf(document, fonts=fonts), render_docx(document)
    assert words_without_breaks(files.pdf_words(pdf.data)) == words_without_breaks(files.docx_words(word))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_in_every_field_of_the_minutes(text, full_record, fonts, files) -> None:
    record = replace(
        full_record,
        sections=(
            SectionRecord(
                id="s",
                title=text[:200],
                items=(
                    ItemRecord(
                        id="a",
                        text=text[:400],
                        rating=Rating.PARTLY,
                        achieved=text,
                        shortcomings=text,
                        cause=text,
                        responsible=text,
                        reported=text,
                        narrative=text,
                    ),
                ),
            ),
        ),
        unit_name=text[:80],
        place=text,
        explanation=text,
        recipients=(text, text),
    )
    document = build_minutes(record)
    pdf = render_pdf(document, fonts=fonts)
    word = render_docx(document, pages=pdf.pages)
    in_pdf = words_without_breaks(files.pdf_words(pdf.data, foot=document.foot.code))
    assert in_pdf == words_without_breaks(files.docx_words(word))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(), max_size=80), min_size=1, max_size=3))
def test_any_text_is_in_both(fonts, files, texts) -> None:
    document = document_of(*texts)
    pdf, word = render_pdf(document, fonts=fonts), render_docx(document)
    assert words_without_breaks(files.pdf_words(pdf.data)) == words_without_breaks(files.docx_words(word))
