"""Every node of the tree as WordprocessingML."""

from collections.abc import Callable, Iterator

from cchc_desktop.documents import docx_renderer_parts as parts
from cchc_desktop.documents import layout
from cchc_desktop.documents.docx_renderer_xml import (
    inline_runs,
    paragraph,
    rule_run,
    run_properties,
    text_run,
    twips,
)
from cchc_desktop.documents.layout import TextStyle
from cchc_desktop.documents.nodes import (
    Appendix,
    Block,
    Column,
    HeaderTable,
    Heading,
    HeadLine,
    ListItem,
    PageBreak,
    Paragraph,
    Picture,
    Recipients,
    SignatureBlock,
    SignatureColumn,
    Table,
    Title,
    UnknownNodeError,
)
from cchc_desktop.documents.photos import missing_text

_TEXT_WIDTH = layout.PAPER_SHORT - layout.MARGIN_LEFT - layout.MARGIN_RIGHT
_LONG_ROW = 600
"""Rows with more characters than this may break over two pages; others stay whole."""


class BlockWriter:
    """Writes the blocks of one document.

    `picture_run` returns a ready run for a picture, or an empty text when it cannot be read; `pages` is shown
    for the number of pages until Word counts them.
    """

    def __init__(self, *, picture_run: Callable[[Picture], str], pages: str) -> None:
        self._picture_run = picture_run
        self._pages = pages
        self._rules = 0

    def blocks(self, blocks: tuple[Block, ...]) -> list[str]:
        """Return the elements of the blocks; what must stay with the signatures is bound to them."""
        written: list[str] = []
        for place, block in enumerate(blocks):
            following = blocks[place + 1] if place + 1 < len(blocks) else None
            written.extend(self._block(block, following))
        return written

    def appendix_head(self, appendix: Appendix) -> list[str]:
        """Return label, title and source of an appendix."""
        lines = [(parts.APPENDIX_LABEL, appendix.label, layout.APPENDIX_LABEL)]
        lines += [(parts.APPENDIX_TITLE, line, layout.APPENDIX_TITLE) for line in appendix.title]
        lines += [(parts.APPENDIX_SOURCE, line, layout.APPENDIX_SOURCE) for line in appendix.source]
        last = len(lines) - 1
        return [
            self._ruled_line(name, text, style, rule=appendix.rule if place == last else 0)
            for place, (name, text, style) in enumerate(lines)
        ]

    def _block(self, block: Block, following: Block | None) -> Iterator[str]:
        match block:
            case Paragraph(inlines=inlines, keep_next=keep):
                bound = keep or isinstance(following, SignatureBlock)
                yield paragraph(inline_runs(inlines, pages=self._pages), style=parts.BODY, keep_next=bound)
            case ListItem(inlines=inlines, keep_next=keep):
                runs = inline_runs(inlines, pages=self._pages)
                yield paragraph(runs, style=parts.POINT, keep_next=keep, list_id=parts.BODY_LIST)
            case Heading(level=level, text=text):
                yield _heading(level, text)
            case PageBreak():
                yield paragraph('<w:r><w:br w:type="page"/></w:r>', style=parts.BODY)
            case _:
                yield from self._figure(block, following)

    def _figure(self, block: Block, following: Block | None) -> Iterator[str]:
        match block:
            case HeaderTable():
                yield self._header_table(block)
            case Title(lines=lines, rule=rule):
                yield from self._title(lines, rule)
            case Table():
                yield _table(block)
            case Picture():
                yield from self._picture(block)
            case SignatureBlock():
                yield _signatures(block, bound=isinstance(following, Recipients))
            case Recipients():
                yield from _recipients(block)
            case _:
                raise UnknownNodeError(block)

    def _header_table(self, header: HeaderTable) -> str:
        left = "".join(self._head_line(line) for line in header.left)
        right = "".join(self._head_line(line) for line in header.right)
        cells = _cell(left, layout.HEADER_LEFT) + _cell(right, layout.HEADER_RIGHT)
        widths = (layout.HEADER_LEFT, layout.HEADER_RIGHT)
        return _borderless(widths, (cells,), indent=-layout.HEADER_OVERHANG)

    def _head_line(self, line: HeadLine) -> str:
        style = TextStyle(size=line.size, bold=line.bold, italic=line.italic, before=line.before)
        return self._ruled_line(parts.HEADER_LINE, line.text, style, rule=line.rule)

    def _title(self, lines: tuple[str, ...], rule: float) -> Iterator[str]:
        for place, line in enumerate(lines):
            last = place == len(lines) - 1
            style = TextStyle(bold=True, before=18 if place == 0 else 0)
            yield self._ruled_line(parts.TITLE, line, style, rule=rule if last else 0)

    def _ruled_line(self, name: str, text: str, style: TextStyle, *, rule: float) -> str:
        runs = text_run(text, run_properties(size=style.size, bold=style.bold, italic=style.italic))
        if rule:
            self._rules += 1
            runs += rule_run(number=self._rules + 10_000, length=rule, size=style.size)
        wide = layout.PARAGRAPH_GAP if name == parts.HEADER_LINE else 2 * layout.PARAGRAPH_GAP
        after = wide if rule else 0
        spacing = f'w:before="{round(style.before * 20)}" w:after="{round(after * 20)}"'
        return paragraph(runs, style=name, keep_next=True, spacing=spacing)

    def _picture(self, picture: Picture) -> Iterator[str]:
        runs = self._picture_run(picture)
        if not runs:
            runs = text_run(missing_text(picture), run_properties(size=layout.CAPTION_SIZE))
        yield paragraph(runs, style=parts.CAPTION, keep_next=True, spacing='w:before="200" w:after="0"')
        caption = text_run(picture.caption, run_properties(size=layout.CAPTION_SIZE, italic=True))
        yield paragraph(caption, style=parts.CAPTION)


def _heading(level: int, text: str) -> str:
    style = layout.HEADINGS[level - 1]
    runs = text_run(text, run_properties(size=style.size, bold=style.bold, italic=style.italic))
    return paragraph(runs, style=parts.heading_style(level))


def _recipients(recipients: Recipients) -> Iterator[str]:
    face = run_properties(size=layout.RECIPIENTS_TITLE_SIZE, bold=True, italic=True)
    yield paragraph(text_run(recipients.title, face), style=parts.RECIPIENTS_TITLE, keep_next=True)
    plain = run_properties(size=layout.RECIPIENTS_SIZE)
    for place, line in enumerate(recipients.lines, start=1):
        yield paragraph(
            text_run(line, plain),
            style=parts.RECIPIENT,
            keep_next=place < len(recipients.lines),
            list_id=parts.RECIPIENTS_LIST,
        )


def _signatures(block: SignatureBlock, *, bound: bool) -> str:
    columns = max(len(row) for row in block.rows)
    width = _TEXT_WIDTH / columns
    rows: list[str] = []
    for place, row in enumerate(block.rows):
        keep = bound or place < len(block.rows) - 1
        rows.append("".join(_cell(_captions(signer), width) for signer in _filled(row, columns)))
        rows.append("".join(_cell(_name(signer, keep=keep), width) for signer in _filled(row, columns)))
    return _borderless((width,) * columns, tuple(rows))


def _filled(row: tuple[SignatureColumn, ...], columns: int) -> Iterator[SignatureColumn | None]:
    yield from row
    yield from [None] * (columns - len(row))


def _captions(signer: SignatureColumn | None) -> str:
    if signer is None:
        return paragraph("", style=parts.SIGNATURE, keep_next=True)
    bold = run_properties(size=layout.BODY_SIZE, bold=True)
    note = run_properties(size=layout.HEADER_SIZE, italic=True)
    lines = [(text_run(line, bold), 12 if place == 0 else 0) for place, line in enumerate(signer.caption)]
    lines.append((text_run(signer.note, note), 0))
    return "".join(
        paragraph(runs, style=parts.SIGNATURE, keep_next=True, spacing=f'w:before="{before * 20}"')
        for runs, before in lines
    )


def _name(signer: SignatureColumn | None, *, keep: bool) -> str:
    face = run_properties(size=layout.BODY_SIZE, bold=True)
    runs = text_run(signer.name, face) if signer and signer.name else ""
    spacing = f'w:before="{round(layout.SIGNATURE_ROOM * 20)}"'
    return paragraph(runs, style=parts.SIGNATURE, keep_next=keep, spacing=spacing)


def _borderless(widths: tuple[float, ...], rows: tuple[str, ...], *, indent: float = 0) -> str:
    lines = "".join(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>" for cells in rows)
    return f"<w:tbl>{_table_properties(widths, borders='', indent=indent)}{lines}</w:tbl>"


def _table(table: Table) -> str:
    widths = tuple(column.width for column in table.columns)
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    head = "".join(
        _cell(_cell_text(column.title, bold=True, centred=True), column.width) for column in table.columns
    )
    rows = "".join(_row(row, table.columns) for row in table.rows)
    return (
        f"<w:tbl>{_table_properties(widths, borders=f'<w:tblBorders>{borders}</w:tblBorders>')}"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>"
    )


def _row(row: tuple[str, ...], columns: tuple[Column, ...]) -> str:
    whole = "<w:trPr><w:cantSplit/></w:trPr>" if sum(map(len, row)) < _LONG_ROW else ""
    cells = "".join(
        _cell(_cell_text(text, bold=False, centred=column.centred), column.width)
        for text, column in zip(row, columns, strict=True)
    )
    return f"<w:tr>{whole}{cells}</w:tr>"


def _cell_text(text: str, *, bold: bool, centred: bool) -> str:
    align = '<w:jc w:val="center"/>' if centred else ""
    runs = text_run(text, run_properties(size=layout.TABLE_SIZE, bold=bold)) if text else ""
    return paragraph(runs, style=parts.CELL, layout=align)


def _cell(content: str, width: float) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def _table_properties(widths: tuple[float, ...], *, borders: str, indent: float = 0) -> str:
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    side, top = (twips(layout.CELL_PADDING), twips(layout.CELL_GAP)) if borders else (0, 0)
    rooms = (("top", top), ("left", side), ("bottom", top), ("right", side))
    margins = "".join(f'<w:{name} w:w="{room}" w:type="dxa"/>' for name, room in rooms)
    return (
        f'<w:tblPr><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/>'
        f'<w:tblInd w:w="{twips(indent)}" w:type="dxa"/>{borders}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )
