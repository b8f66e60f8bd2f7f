"""The document tree: immutable blocks that every renderer must know, and its printable form for tests.

Text enters the tree only through `Run` and the other nodes, which clean it (see `clean`); both renderers
therefore carry the same words. A renderer that meets a node it does not know raises `UnknownNodeError`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from cchc_desktop.documents.clean import clean


class UnknownNodeError(TypeError):
    """A renderer met a node it does not handle: a bug, never a matter of data."""

    def __init__(self, node: object) -> None:
        super().__init__(type(node).__name__)


def _clean_text(node: object, *names: str) -> None:
    for name in names:
        object.__setattr__(node, name, clean(getattr(node, name)))


@dataclass(frozen=True, slots=True)
class Run:
    """Some text in one face. Line feeds become blanks: a paragraph is one line of thought."""

    text: str
    bold: bool = field(default=False, kw_only=True)
    italic: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        _clean_text(self, "text")


@dataclass(frozen=True, slots=True)
class PageCount:
    """The number of pages of the whole document, with at least two digits."""


Inline = Run | PageCount


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of the body, justified, with the first line indented. `keep_next`: never last on a page."""

    inlines: tuple[Inline, ...]
    keep_next: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListItem:
    """A point that begins with a dash."""

    inlines: tuple[Inline, ...]
    keep_next: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of level 1 to 4 with its number in the text; it never stands last on a page."""

    level: int
    text: str

    def __post_init__(self) -> None:
        _clean_text(self, "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadLine:
    """A line of the head of page 1. `rule` is the length in mm of the line drawn beneath, 0 for none."""

    text: str
    size: float
    bold: bool = False
    italic: bool = False
    rule: float = 0.0
    before: float = 0.0

    def __post_init__(self) -> None:
        _clean_text(self, "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderTable:
    """The head of page 1: issuer and number on the left, quốc hiệu and tiêu ngữ on the right."""

    left: tuple[HeadLine, ...]
    right: tuple[HeadLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """The kind of document and its subject, one text per line, with a line of `rule` mm beneath."""

    lines: tuple[str, ...]
    rule: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", tuple(map(clean, self.lines)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table, its width in mm. `centred` for numbers, dates and codes."""

    title: str
    width: float
    centred: bool = False

    def __post_init__(self) -> None:
        _clean_text(self, "title")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A ruled table whose head row is repeated on every page. Every row has one text per column."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        rows = tuple(tuple(map(clean, row)) for row in self.rows)
        object.__setattr__(self, "rows", rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A photo with its caption.

    `read` gives the bytes of an image file; `name` is printed in its place when they are no image.
    """

    read: Callable[[], bytes]
    caption: str
    name: str

    def __post_init__(self) -> None:
        _clean_text(self, "caption", "name")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureColumn:
    """One signer: caption lines in capitals, a note beneath in italics, the name after room for the hand."""

    caption: tuple[str, ...]
    note: str
    name: str

    def __post_init__(self) -> None:
        _clean_text(self, "note", "name")
        object.__setattr__(self, "caption", tuple(map(clean, self.caption)))


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureBlock:
    """Rows of two or three signers each; stays in one piece and with the paragraph before it."""

    rows: tuple[tuple[SignatureColumn, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipients:
    """`Nơi nhận:` and its list, punctuation included."""

    title: str
    lines: tuple[str, ...]

    def __post_init__(self) -> None:
        _clean_text(self, "title")
        object.__setattr__(self, "lines", tuple(map(clean, self.lines)))


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = (
    Paragraph
    | ListItem
    | Heading
    | HeaderTable
    | Title
    | Table
    | Picture
    | SignatureBlock
    | Recipients
    | PageBreak
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appendix:
    """An appendix in a section of its own, its pages numbered from 1.

    `label` is `Phụ lục` or `Phụ lục I`, `source` says in italics to which document it belongs; both
    are broken into lines, with a line of `rule` mm beneath.
    """

    label: str
    title: tuple[str, ...]
    source: tuple[str, ...]
    rule: float
    blocks: tuple[Block, ...]
    landscape: bool = False

    def __post_init__(self) -> None:
        _clean_text(self, "label")
        object.__setattr__(self, "title", tuple(map(clean, self.title)))
        object.__setattr__(self, "source", tuple(map(clean, self.source)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """The foot of each page: a short code, and `qr` as a QR code; empty texts print nothing."""

    code: str = ""
    qr: str = ""

    def __post_init__(self) -> None:
        _clean_text(self, "code", "qr")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """The document's properties. `stamp` is written as its time, so that files do not depend on now."""

    title: str
    stamp: datetime
    author: str = ""
    subject: str = ""

    def __post_init__(self) -> None:
        _clean_text(self, "title", "author", "subject")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole document: the body in upright A4, then its appendices."""

    meta: Meta
    blocks: tuple[Block, ...]
    appendices: tuple[Appendix, ...] = ()
    foot: Foot = Foot()
