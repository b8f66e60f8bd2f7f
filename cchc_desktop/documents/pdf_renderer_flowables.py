"""The flowables of the PDF: text, tables and lines that know when nothing needs to be drawn."""

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable
from reportlab.platypus import Paragraph as Breaking
from reportlab.platypus import Table as Rows

from cchc_desktop.documents import layout


class LayoutCanvas(Canvas):
    """A canvas on which nothing is drawn, to find out how many pages there will be."""


class RowsFlowable(Rows):
    """A table that draws itself only where something is to be seen."""

    def draw(self) -> None:
        """Draw the cells."""
        if not isinstance(self.canv, LayoutCanvas):
            super().draw()


class TextFlowable(Breaking):
    """A paragraph that breaks into lines once for a width, however often the layout asks."""

    _broken_for: float | None = None

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Return the size of the paragraph at a width."""
        if self._broken_for != aW or not hasattr(self, "blPara"):
            super().wrap(aW, aH)
            self._broken_for = aW
        return self.width, self.height

    def draw(self) -> None:
        """Draw the lines."""
        if not isinstance(self.canv, LayoutCanvas):
            super().draw()


class HeadingFlowable(TextFlowable):
    """A heading that becomes a bookmark of the PDF; `level` counts from 0.

    What reportlab splits off at the end of a page is made without a bookmark.
    """

    bookmark = ""
    level = 0

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:
        """Split over two pages; the first part keeps the bookmark."""
        parts = super().split(availWidth, availHeight)
        if parts and isinstance(parts[0], HeadingFlowable):
            parts[0].bookmark, parts[0].level = self.bookmark, self.level
        return parts


class RuleFlowable(Flowable):
    """The line under a text of the head: centred, as long as asked for (in points) and no longer."""

    def __init__(self, length: float) -> None:
        super().__init__()
        self._length = length

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Take the whole width and the height of a gap between paragraphs."""
        del aH
        self.width, self.height = aW, layout.PARAGRAPH_GAP
        return self.width, self.height

    def draw(self) -> None:
        """Draw the line close under the text above."""
        self.canv.setLineWidth(layout.RULE_WIDTH)
        height = layout.PARAGRAPH_GAP - layout.RULE_GAP
        start = (self.width - self._length) / 2
        self.canv.line(start, height, start + self._length, height)
