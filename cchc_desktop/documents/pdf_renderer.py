"""The document tree as PDF with embedded fonts, the same bytes for the same tree."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, cast

import segno
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageBreak, PageTemplate

from cchc_desktop.documents import layout
from cchc_desktop.documents.nodes import Document, Foot, Meta
from cchc_desktop.documents.pdf_renderer_blocks import FlowableWriter
from cchc_desktop.documents.pdf_renderer_flowables import HeadingFlowable, LayoutCanvas
from cchc_desktop.documents.pdf_renderer_fonts import face_name, load_fonts
from cchc_desktop.documents.wording import padded

_QR_FORM = "qr"
_FIRST_GUESS = 10
_MOST_PASSES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedPdf:
    """A PDF file and the number of its pages, appendices included; `sections` has those of each section."""

    data: bytes
    pages: int
    sections: tuple[int, ...]


def render_pdf(document: Document, *, fonts: Path) -> RenderedPdf:
    """Return the PDF of a document tree; `fonts` is the folder of the bundled font files.

    The text may name the number of pages: the document is then laid out until the number is right. Raises
    `UnknownNodeError` for a node this renderer does not handle.
    """
    writer = FlowableWriter(fonts=load_fonts(fonts))
    pages = _laid_out(document, writer=writer, pages=_FIRST_GUESS, canvas=LayoutCanvas).pages
    for _ in range(_MOST_PASSES):
        rendered = _laid_out(document, writer=writer, pages=pages, canvas=Canvas)
        if rendered.pages == pages:
            return rendered
        pages = rendered.pages
    return _laid_out(document, writer=writer, pages=pages, canvas=Canvas)


def _laid_out(document: Document, *, writer: FlowableWriter, pages: int, canvas: type[Canvas]) -> RenderedPdf:
    writer.pages = padded(pages)
    story: list[Flowable] = writer.blocks(document.blocks)
    for number, appendix in enumerate(document.appendices, start=1):
        story += [NextPageTemplate(str(number)), PageBreak()]
        story += writer.appendix_head(appendix) + writer.blocks(appendix.blocks)
    target = io.BytesIO()
    sections = [False, *(appendix.landscape for appendix in document.appendices)]
    template = _Template(target, meta=document.meta, sections=sections, foot=document.foot)
    template.build(story, canvasmaker=canvas)
    return RenderedPdf(data=target.getvalue(), pages=template.page, sections=template.pages_by_section())


class _Marking(Protocol):
    """The methods of the canvas that its published types leave open."""

    def setDateFormatter(self, dateFormatter: Callable[..., str]) -> None: ...
    def bookmarkPage(self, key: str) -> object: ...
    def addOutlineEntry(self, title: str, key: str, level: int) -> None: ...
    def doForm(self, name: str) -> None: ...
    def beginForm(self, name: str, lowerx: float, lowery: float, upperx: float, uppery: float) -> None: ...
    def endForm(self) -> None: ...


def _marking(canvas: Canvas) -> _Marking:
    return cast("_Marking", canvas)


class _SectionPage(PageTemplate):
    """The pages of one section: numbered from 1, the number not shown on the first."""

    def __init__(self, name: str, *, landscape: bool, foot: Foot) -> None:
        short, long = layout.PAPER_SHORT * mm, layout.PAPER_LONG * mm
        size = (long, short) if landscape else (short, long)
        super().__init__(  # pyright: ignore[reportUnknownMemberType] - published without types
            id=name, frames=[_text_frame(size)], pagesize=size
        )
        self._size = size
        self._foot = foot
        self._number = 0

    @property
    def count(self) -> int:
        """The number of pages made so far."""
        return self._number

    def beforeDrawPage(self, canv: Canvas, doc: BaseDocTemplate) -> None:
        """Draw number and foot before the text."""
        del doc
        self._number += 1
        width, height = self._size
        centre = (width + (layout.MARGIN_LEFT - layout.MARGIN_RIGHT) * mm) / 2
        if self._number > 1:
            canv.setFont(face_name(), layout.PAGE_NUMBER_SIZE)
            top = height - layout.PAGE_NUMBER_TOP * mm
            canv.drawCentredString(centre, top - layout.PAGE_NUMBER_SIZE * 0.891, str(self._number))
        self._draw_foot(canv, width - layout.MARGIN_RIGHT * mm)

    def _draw_foot(self, canvas: Canvas, right: float) -> None:
        bottom = layout.FOOT_BOTTOM * mm
        if self._foot.qr:
            right -= layout.QR_SIDE * mm
            canvas.saveState()
            canvas.translate(right, bottom)
            _marking(canvas).doForm(_QR_FORM)
            canvas.restoreState()
            right -= 1.5 * mm
        if self._foot.code:
            canvas.setFont(face_name(), layout.FOOT_SIZE)
            canvas.drawRightString(right, bottom, self._foot.code)


class _Template(BaseDocTemplate):
    """A document of sections with bookmarks for its headings."""

    def __init__(self, target: io.BytesIO, *, meta: Meta, sections: Sequence[bool], foot: Foot) -> None:
        self._section_pages = [
            _SectionPage(str(number), landscape=landscape, foot=foot)
            for number, landscape in enumerate(sections)
        ]
        super().__init__(
            target,
            pageTemplates=list[PageTemplate](self._section_pages),
            title=meta.title,
            author=meta.author,
            subject=meta.subject,
            creator="CCHC Desktop",
            lang="vi-VN",
            invariant=1,
            initialFontName=face_name(),
            pageCompression=1,
            allowSplitting=1,
        )
        self._foot = foot
        self._stamp = _pdf_date(meta.stamp)
        self._bookmarks = 0
        self._level = -1

    def pages_by_section(self) -> tuple[int, ...]:
        """Return the number of pages of the body and of each appendix, once they are made."""
        return tuple(page.count for page in self._section_pages)

    def beforeDocument(self) -> None:
        """Write the data's time instead of now."""
        _marking(self.canv).setDateFormatter(self._written_stamp)
        if self._foot.qr:
            _define_qr(self.canv, self._foot.qr)

    def afterFlowable(self, flowable: Flowable) -> None:
        """Bookmark a heading; levels may not jump downwards by more than one."""
        if not isinstance(flowable, HeadingFlowable) or not flowable.bookmark:
            return
        self._level = min(flowable.level, self._level + 1)
        self._bookmarks += 1
        key = f"h{self._bookmarks}"
        _marking(self.canv).bookmarkPage(key)
        _marking(self.canv).addOutlineEntry(flowable.bookmark, key, level=self._level)

    def _written_stamp(self, *now: int) -> str:
        del now
        return self._stamp


def _pdf_date(stamp: datetime) -> str:
    form = "D:%Y%m%d%H%M%S"
    return stamp.astimezone(UTC).strftime(f"{form}Z") if stamp.tzinfo else stamp.strftime(form)


def _text_frame(size: tuple[float, float]) -> Frame:
    width, height = size
    return Frame(
        layout.MARGIN_LEFT * mm,
        layout.MARGIN_BOTTOM * mm,
        width - (layout.MARGIN_LEFT + layout.MARGIN_RIGHT) * mm,
        height - (layout.MARGIN_TOP + layout.MARGIN_BOTTOM) * mm,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
        id="text",
    )


def _define_qr(canvas: Canvas, text: str) -> None:
    """Keep the QR code in the file once, as squares; every page refers to it."""
    side = layout.QR_SIDE * mm
    modules = tuple(segno.make(text, error="m", micro=False).matrix)
    size = side / len(modules)
    _marking(canvas).beginForm(_QR_FORM, 0, 0, side, side)
    for row, line in enumerate(modules, start=1):
        for column, dark in enumerate(line):
            if dark:
                canvas.rect(column * size, side - row * size, size, size, stroke=0, fill=1)
    _marking(canvas).endForm()
