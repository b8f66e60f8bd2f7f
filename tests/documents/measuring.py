"""Where letters and lines stand on the pages of a PDF, in millimetres."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

POINT = 25.4 / 72


@dataclass(frozen=True)
class Glyph:
    char: str
    left: float
    right: float
    top: float
    size: float
    font: str


def glyphs(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    """Every character with its place in mm from the upper left corner and its size in points."""
    text = page.get_textpage()
    height = page.get_height()
    name = ctypes.create_string_buffer(100)
    for index in range(text.count_chars()):
        left, _bottom, right, top = text.get_charbox(index)
        pdfium.FPDFText_GetFontInfo(text.raw, index, name, 100, ctypes.byref(ctypes.c_int()))
        size = pdfium.FPDFText_GetFontSize(text.raw, index)
        char = chr(pdfium.FPDFText_GetUnicode(text.raw, index))
        yield Glyph(char, left * POINT, right * POINT, (height - top) * POINT, size, name.value.decode())


def line(page: pypdfium2.PdfPage, start: str) -> list[Glyph]:
    """The glyphs of the first run of text on a page that begins with `start`."""
    found = list(glyphs(page))
    text = "".join(g.char for g in found)
    place = text.index(start)
    return found[place : place + len(start)]


def rules(page: pypdfium2.PdfPage) -> list[tuple[float, float]]:
    """Left and right end in mm of every line drawn on a page."""
    ends = []
    for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = drawn.get_bounds()
        if top - bottom < 2 and right - left > 20:
            ends.append((left * POINT, right * POINT))
    return ends
