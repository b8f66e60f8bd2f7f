"""One table of sizes and distances for both renderers, after Decree 30/2020/NĐ-CP, appendix I and Mẫu 1.9.

Lengths are in millimetres, type sizes and distances between paragraphs in points.
"""

from dataclasses import dataclass
from enum import StrEnum

QUOC_HIEU = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
TIEU_NGU = "Độc lập - Tự do - Hạnh phúc"

PAPER_SHORT = 210.0
PAPER_LONG = 297.0
MARGIN_TOP = 20.0
MARGIN_BOTTOM = 20.0
MARGIN_LEFT = 30.0
MARGIN_RIGHT = 15.0
PAGE_NUMBER_TOP = 10.0
"""Distance of the page number from the upper edge of the paper."""
FOOT_BOTTOM = 7.0
"""Distance of the code in the foot of a page from the lower edge of the paper."""
QR_SIDE = 11.0

HEADER_LEFT = 70.0
HEADER_RIGHT = 100.0
HEADER_OVERHANG = 5.0
"""The head is so much wider than the text, on the left, as in the decree's own file of Mẫu 1.9."""
HEADER_LEFT_ROOM = 66.0
"""Longest line of the left column: it must not run into the quốc hiệu."""

BODY_SIZE = 14.0
HEADER_SIZE = 13.0
TABLE_SIZE = 12.0
CAPTION_SIZE = 13.0
RECIPIENTS_TITLE_SIZE = 12.0
RECIPIENTS_SIZE = 11.0
PAGE_NUMBER_SIZE = 14.0
FOOT_SIZE = 9.0
FIRST_LINE = 12.7
PARAGRAPH_GAP = 6.0
LINE_FACTOR = 1.149
"""Height of a line of Times New Roman in times its size: the font's own ascent, descent and gap."""
RULE_WIDTH = 0.75
"""Thickness of the lines under the head and the title, in points."""
RULE_GAP = 2.0
"""Distance of these lines from the text above, in points."""
SIGNATURE_ROOM = 62.0
"""Room for the hand and the seal between the caption and the name, in points."""
CELL_PADDING = 1.2
CELL_GAP = 0.6
"""Room in a ruled cell beside the text, and above and below it."""


class Align(StrEnum):
    """How lines are set."""

    JUSTIFY = "justify"
    LEFT = "left"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """How one kind of text is set."""

    size: float = BODY_SIZE
    bold: bool = False
    italic: bool = False
    align: Align = Align.JUSTIFY
    first_line: float = 0.0
    before: float = 0.0


BODY = TextStyle(first_line=FIRST_LINE, before=PARAGRAPH_GAP)
TITLE = TextStyle(bold=True, align=Align.CENTRE)
CAPTION = TextStyle(size=CAPTION_SIZE, italic=True, align=Align.CENTRE, before=3.0)
HEADINGS = (
    TextStyle(bold=True, align=Align.LEFT, first_line=FIRST_LINE, before=PARAGRAPH_GAP + 3),
    TextStyle(bold=True, align=Align.LEFT, first_line=FIRST_LINE, before=PARAGRAPH_GAP),
    TextStyle(bold=True, align=Align.LEFT, first_line=FIRST_LINE, before=PARAGRAPH_GAP),
    TextStyle(align=Align.LEFT, first_line=FIRST_LINE, before=PARAGRAPH_GAP),
)
"""Headings of level 1 (`I. THÀNH PHẦN`), 2 (`1. …`), 3 (`2.1. …`) and 4 (`a) …`)."""
APPENDIX_LABEL = TextStyle(bold=True, align=Align.CENTRE)
APPENDIX_TITLE = TextStyle(bold=True, align=Align.CENTRE)
APPENDIX_SOURCE = TextStyle(italic=True, align=Align.CENTRE)
