"""The tree cleans its texts, prints itself, and no renderer passes over a node it does not know."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from cchc_desktop.documents.docx_renderer import render_docx
from cchc_desktop.documents.dump import dump
from cchc_desktop.documents.nodes import (
    Column,
    Document,
    Heading,
    ListItem,
    Meta,
    PageBreak,
    Paragraph,
    Run,
    Table,
    UnknownNodeError,
)
from cchc_desktop.documents.pdf_renderer import render_pdf


@dataclass(frozen=True)
class Footnote:
    text: str


def document(*blocks: object) -> Document:
    return Document(meta=Meta(title="Thử", stamp=datetime(2026, 1, 5)), blocks=blocks)


def test_an_unknown_node_is_refused_by_both_renderers(fonts) -> None:
    tree = document(Footnote("chú thích"))
    with pytest.raises(UnknownNodeError, match="Footnote"):
        render_docx(tree)
    with pytest.raises(UnknownNodeError, match="Footnote"):
        render_pdf(tree, fonts=fonts)


def test_texts_are_cleaned_when_the_tree_is_built() -> None:
    assert Run("to\u0300a\x07").text == "tòa‹U+0007›"
    assert Heading(level=1, text="I.\nMỤC").text == "I. MỤC"
    table = Table(columns=(Column(title="a\tb", width=10),), rows=(("x\ny",),))
    assert (table.columns[0].title, table.rows) == ("a b", (("x y",),))
    assert document().meta.title == "Thử"


def test_the_tree_prints_itself() -> None:
    tree = document(
        Heading(level=1, text="I. MỤC"),
        Paragraph(inlines=(Run("đậm", bold=True), Run("thường"))),
        ListItem(inlines=(Run("nghiêng", italic=True),), keep_next=True),
        Table(columns=(Column(title="Cột", width=10),), rows=(("1",), ("2",))),
        PageBreak(),
    )
    assert dump(tree) == (
        "Document\n"
        "  Meta title='Thử' stamp=datetime.datetime(2026, 1, 5, 0, 0) author='' subject=''\n"
        "  Heading level=1 text='I. MỤC'\n"
        "  Paragraph keep_next=False\n"
        "    bold 'đậm'\n"
        "    'thường'\n"
        "  ListItem keep_next=True\n"
        "    italic 'nghiêng'\n"
        "  Table\n"
        "    | 1\n"
        "    | 2\n"
        "    Column title='Cột' width=10 centred=False\n"
        "  PageBreak\n"
        "  Foot code='' qr=''\n"
    )


def test_a_row_of_another_length_is_a_bug(fonts) -> None:
    tree = document(Table(columns=(Column(title="a", width=10),), rows=(("1", "2"),)))
    with pytest.raises(ValueError, match="zip"):
        render_docx(tree)
    with pytest.raises(ValueError, match="zip"):
        render_pdf(tree, fonts=fonts)
