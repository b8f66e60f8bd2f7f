"""Every node of the tree as flowables of reportlab."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import takewhile
from typing import Literal

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    Image,
    Indenter,
    KeepTogether,
    Spacer,
    TableStyle,
)
from reportlab.platypus import PageBreak as NewPage

from cchc_desktop.documents import layout
from cchc_desktop.documents.layout import Align, TextStyle
from cchc_desktop.documents.nodes import (
    Appendix,
    Block,
    Column,
    HeaderTable,
    Heading,
    HeadLine,
    Inline,
    ListItem,
    PageBreak,
    PageCount,
    Paragraph,
    Picture,
    Recipients,
    Run,
    SignatureBlock,
    SignatureColumn,
    Table,
    Title,
    UnknownNodeError,
)
from cchc_desktop.documents.pdf_renderer_flowables import (
    HeadingFlowable,
    RowsFlowable,
    RuleFlowable,
    TextFlowable,
)
from cchc_desktop.documents.pdf_renderer_fonts import PdfFonts, face_name
from cchc_desktop.documents.photos import PrintablePhoto, missing_text, printable_photo

TEXT_WIDTH = layout.PAPER_SHORT - layout.MARGIN_LEFT - layout.MARGIN_RIGHT
_ALIGN: Mapping[Align, Literal[0, 1, 4]] = {
    Align.JUSTIFY: TA_JUSTIFY,
    Align.LEFT: TA_LEFT,
    Align.CENTRE: TA_CENTER,
}
_DASH = "- "
_SHORT_CLOSING = 1500
"""A closing paragraph up to this many characters stays whole with the signatures."""
_TALL_ROW = 700
"""Characters in a cell from which a row may be taller than the page and must be allowed to break."""
_LINE = layout.BODY_SIZE * layout.LINE_FACTOR
_FIGURE_ROOM = 3 * _LINE
"""Room for the beginning of a table beneath its heading."""
_CELL_GAP = layout.CELL_GAP * mm


class FlowableWriter:
    """Turns the blocks of one document into flowables, again for each pass of the layout.

    `pages` is the number of pages of the document in words; it may change between passes. Whatever does not
    depend on it is made once: breaking lines and reading photos is what takes time.
    """

    def __init__(self, *, fonts: PdfFonts) -> None:
        self.pages = ""
        self._fonts = fonts
        self._photos: dict[int, PrintablePhoto | None] = {}
        self._texts: dict[int, tuple[Flowable, ...]] = {}

    def blocks(self, blocks: tuple[Block, ...]) -> list[Flowable]:
        """Return the flowables of the blocks; the signatures stay together with what precedes them."""
        written: list[Flowable] = []
        place = 0
        while place < len(blocks):
            taken = _closing_group(blocks[place:])
            if taken:
                group = [f for block in blocks[place : place + taken] for f in self._block(block)]
                written.append(KeepTogether(group))
                place += taken
                continue
            written.extend(self._room_for(blocks[place:]))
            written.extend(self._block(blocks[place]))
            place += 1
        return written

    def _room_for(self, blocks: tuple[Block, ...]) -> list[Flowable]:
        """Return what moves headings to the next page unless the text beneath can begin on this one."""
        bound = tuple(takewhile(_is_bound, blocks))
        if not bound:
            return []
        heights = [_height(flowable) for block in bound for flowable in self._block(block)]
        for block in blocks[len(bound) : len(bound) + 1]:
            if isinstance(block, Paragraph | ListItem):
                heights += [_least_height(flowable) for flowable in self._block(block)]
            else:
                heights.append(_FIGURE_ROOM)
        return [CondPageBreak(sum(heights))]

    def appendix_head(self, appendix: Appendix) -> list[Flowable]:
        """Return label, title and source of an appendix."""
        label = self._line(appendix.label, layout.APPENDIX_LABEL)
        heading = HeadingFlowable(self._fonts.markup(appendix.label, bold=True), label.style)
        heading.bookmark = f"{appendix.label}. {' '.join(appendix.title)}"
        titles = [self._line(line, layout.APPENDIX_TITLE) for line in appendix.title]
        source = [self._line(line, layout.APPENDIX_SOURCE) for line in appendix.source]
        return [heading, *titles, *source, *_rule(appendix.rule)]

    def _block(self, block: Block) -> Iterable[Flowable]:
        if not isinstance(block, Paragraph | ListItem | Heading) or _counts_pages(block):
            return self._made(block)
        if id(block) not in self._texts:
            self._texts[id(block)] = tuple(self._made(block))
        for flowable in self._texts[id(block)]:
            # The layout marks what did not fit a page and refuses it when it meets the mark again.
            vars(flowable).pop("_postponed", None)
        return self._texts[id(block)]

    def _made(self, block: Block) -> Iterator[Flowable]:
        match block:
            case Paragraph(inlines=inlines):
                yield TextFlowable(self._inlines(inlines), _style(layout.BODY))
            case ListItem(inlines=inlines):
                markup = self._fonts.markup(_DASH) + self._inlines(inlines)
                yield TextFlowable(markup, _style(layout.BODY))
            case Heading(level=level, text=text):
                style = layout.HEADINGS[level - 1]
                markup = self._fonts.markup(text, bold=style.bold, italic=style.italic)
                heading = HeadingFlowable(markup, _style(style))
                heading.bookmark, heading.level = text, level - 1
                yield heading
            case PageBreak():
                yield NewPage()
            case _:
                yield from self._figure(block)

    def _figure(self, block: Block) -> Iterator[Flowable]:
        match block:
            case HeaderTable():
                yield from self._header_table(block)
            case Title():
                yield from self._title(block)
            case Table():
                yield self._table(block)
            case Picture():
                yield self._picture(block)
            case SignatureBlock():
                yield self._signatures(block)
            case Recipients():
                yield from self._recipients(block)
            case _:
                raise UnknownNodeError(block)

    def _inlines(self, inlines: tuple[Inline, ...]) -> str:
        return "".join(map(self._inline, inlines))

    def _inline(self, inline: Inline) -> str:
        match inline:
            case Run(text=text, bold=bold, italic=italic):
                return self._fonts.markup(text, bold=bold, italic=italic)
            case PageCount():
                return self._fonts.markup(self.pages)

    def _line(self, text: str, style: TextStyle) -> TextFlowable:
        return TextFlowable(self._fonts.markup(text, bold=style.bold, italic=style.italic), _style(style))

    def _header_table(self, header: HeaderTable) -> Iterator[Flowable]:
        cells = [[self._head_lines(header.left), self._head_lines(header.right)]]
        yield Indenter(left=-layout.HEADER_OVERHANG * mm)
        yield _borderless(cells, [layout.HEADER_LEFT * mm, layout.HEADER_RIGHT * mm])
        yield Indenter(left=layout.HEADER_OVERHANG * mm)

    def _head_lines(self, lines: tuple[HeadLine, ...]) -> list[Flowable]:
        written: list[Flowable] = []
        for line in lines:
            style = TextStyle(
                size=line.size, bold=line.bold, italic=line.italic, align=Align.CENTRE, before=line.before
            )
            written += [self._line(line.text, style), *_rule(line.rule)]
        return written

    def _title(self, title: Title) -> Iterator[Flowable]:
        yield Spacer(0, 18)
        for line in title.lines:
            yield self._line(line, layout.TITLE)
        yield from _rule(title.rule)

    def _recipients(self, recipients: Recipients) -> Iterator[Flowable]:
        heading = TextStyle(
            size=layout.RECIPIENTS_TITLE_SIZE, bold=True, italic=True, align=Align.LEFT, before=12
        )
        yield self._line(recipients.title, heading)
        for line in recipients.lines:
            yield self._line(_DASH + line, TextStyle(size=layout.RECIPIENTS_SIZE, align=Align.LEFT))

    def _picture(self, picture: Picture) -> Flowable:
        if id(picture) not in self._photos:
            self._photos[id(picture)] = printable_photo(picture)
        photo = self._photos[id(picture)]
        caption = self._line(picture.caption, layout.CAPTION)
        if photo is None:
            return KeepTogether([self._line(missing_text(picture), layout.CAPTION), caption])
        image = Image(io.BytesIO(photo.data), width=photo.width * mm, height=photo.height * mm)
        return KeepTogether([Spacer(0, 10), image, caption])

    def _signatures(self, block: SignatureBlock) -> RowsFlowable:
        columns = max(len(row) for row in block.rows)
        cells: list[list[list[Flowable]]] = []
        for row in block.rows:
            blanks: list[list[Flowable]] = [[] for _ in range(columns - len(row))]
            cells.append([self._captions(signer) for signer in row] + blanks)
            cells.append([self._name(signer) for signer in row] + blanks)
        table = _borderless(cells, [TEXT_WIDTH / columns * mm] * columns)
        pairs = [("NOSPLIT", (0, top), (-1, top + 1)) for top in range(0, len(cells), 2)]
        table.setStyle(pairs)
        return table

    def _captions(self, signer: SignatureColumn) -> list[Flowable]:
        lines: list[Flowable] = [Spacer(0, 12)]
        style = TextStyle(bold=True, align=Align.CENTRE)
        lines += [self._line(line, style) for line in signer.caption]
        note = TextStyle(size=layout.HEADER_SIZE, italic=True, align=Align.CENTRE)
        return [*lines, self._line(signer.note, note)]

    def _name(self, signer: SignatureColumn) -> list[Flowable]:
        style = TextStyle(bold=True, align=Align.CENTRE)
        return [Spacer(0, layout.SIGNATURE_ROOM), self._line(signer.name, style)]

    def _table(self, table: Table) -> RowsFlowable:
        head = [self._cell(column.title, column, bold=True) for column in table.columns]
        rows = [
            [self._cell(text, column) for text, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ]
        tall = any(len(text) > _TALL_ROW for row in table.rows for text in row)
        flowable = RowsFlowable(
            [head, *rows],
            colWidths=[column.width * mm for column in table.columns],
            repeatRows=1,
            splitInRow=1 if tall else 0,
            hAlign="LEFT",
            spaceBefore=layout.PARAGRAPH_GAP,
        )
        flowable.setStyle(_ruled(table.columns))
        return flowable

    def _cell(self, text: str, column: Column, *, bold: bool = False) -> Flowable | str:
        """Short cells stay plain text: a table of 2,000 rows is drawn ten times as fast."""
        room = (column.width - 2 * layout.CELL_PADDING) * mm - 0.5
        size = layout.TABLE_SIZE
        if not bold and self._fonts.covers(text) and stringWidth(text, face_name(), size) <= room:
            return text
        align = Align.CENTRE if column.centred or bold else Align.LEFT
        return self._line(text, TextStyle(size=size, bold=bold, align=align))


def _closing_group(blocks: tuple[Block, ...]) -> int:
    """Return how many of the first blocks must stay on one page: closing sentence, signatures, recipients."""
    kinds = [type(block) for block in blocks[:3]]
    taken = 1 if kinds and kinds[0] is Paragraph and _length(blocks[0]) <= _SHORT_CLOSING else 0
    if SignatureBlock not in kinds[taken : taken + 1]:
        return 0
    return taken + (2 if Recipients in kinds[taken + 1 : taken + 2] else 1)


def _counts_pages(block: Paragraph | ListItem | Heading) -> bool:
    return not isinstance(block, Heading) and PageCount() in block.inlines


def _length(block: Block) -> int:
    return sum(len(run.text) for run in getattr(block, "inlines", ()) if isinstance(run, Run))


def _height(flowable: Flowable) -> float:
    return flowable.getSpaceBefore() + flowable.wrap(TEXT_WIDTH * mm, layout.PAPER_LONG * mm)[1]


def _least_height(flowable: Flowable) -> float:
    """Return what a flowable takes on the page it begins on: two lines of a long paragraph."""
    whole = _height(flowable)
    return whole if whole < 4 * _LINE else flowable.getSpaceBefore() + 2 * _LINE


def _is_bound(block: Block) -> bool:
    return isinstance(block, Heading) or bool(getattr(block, "keep_next", False))


def _rule(length: float) -> list[Flowable]:
    """Return the line under a text of the head, as long as asked for and no longer."""
    if not length:
        return []
    return [RuleFlowable(length * mm)]


def _borderless(cells: Sequence[Sequence[list[Flowable]]], widths: list[float]) -> RowsFlowable:
    table = RowsFlowable([list(row) for row in cells], colWidths=widths, hAlign="LEFT")
    table.setStyle(
        [
            ("FONTNAME", (0, 0), (-1, -1), face_name()),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ]
    )
    return table


def _ruled(columns: tuple[Column, ...]) -> TableStyle:
    everything = ((0, 0), (-1, -1))
    size = layout.TABLE_SIZE
    padding = layout.CELL_PADDING * mm
    centred = [
        ("ALIGN", (place, 0), (place, -1), "CENTER") for place, column in enumerate(columns) if column.centred
    ]
    return TableStyle(
        [
            ("FONT", *everything, face_name(), size, size * layout.LINE_FACTOR),
            ("GRID", *everything, 0.5, "black"),
            ("VALIGN", *everything, "TOP"),
            ("LEFTPADDING", *everything, padding),
            ("RIGHTPADDING", *everything, padding),
            ("TOPPADDING", *everything, _CELL_GAP),
            ("BOTTOMPADDING", *everything, _CELL_GAP),
            *centred,
        ]
    )


@cache
def _style(style: TextStyle) -> ParagraphStyle:
    return ParagraphStyle(
        "text",
        fontName=face_name(bold=style.bold, italic=style.italic),
        bulletFontName=face_name(),
        fontSize=style.size,
        leading=style.size * layout.LINE_FACTOR,
        alignment=_ALIGN[style.align],
        firstLineIndent=style.first_line * mm,
        spaceBefore=style.before,
        allowWidows=0,
        allowOrphans=0,
        splitLongWords=1,
    )
