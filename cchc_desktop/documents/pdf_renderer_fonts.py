"""The bundled fonts of the PDF, and text with its faces as reportlab's paragraph markup."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol, cast
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

# Ascent and descent Word uses for Times New Roman, in thousandths of the size; reportlab would take others
# from the file and set every first line too high.
_ASCENT = 891
_DESCENT = -216
_FACES = {
    (False, False): "LiberationSerif-Regular",
    (True, False): "LiberationSerif-Bold",
    (False, True): "LiberationSerif-Italic",
    (True, True): "LiberationSerif-BoldItalic",
}
_SYMBOLS = ("NotoSansSymbols-Regular", "NotoSansSymbols2-Regular")


class _Face(Protocol):
    ascent: float
    descent: float
    charToGlyph: dict[int, int]


class _Font(Protocol):
    face: _Face


_REMEMBERED_WORDS = 50_000


class _MeasuredFont(TTFont):
    """A font that remembers the widths of words: Vietnamese text is made of a few thousand syllables."""

    def __init__(self, name: str, path: str) -> None:
        super().__init__(name, path)  # pyright: ignore[reportUnknownMemberType] - published without types
        face = cast("_Font", self).face
        face.ascent, face.descent = _ASCENT, _DESCENT
        self._unit_width = lru_cache(maxsize=_REMEMBERED_WORDS)(self._measured)

    def stringWidth(self, text: str, size: float, encoding: str = "utf-8") -> float:
        """Return the width of a text in points."""
        del encoding
        return self._unit_width(text) * size

    def _measured(self, text: str) -> float:
        return super().stringWidth(text, 1)  # pyright: ignore[reportUnknownMemberType] - likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfFonts:
    """The registered fonts and the characters each one has."""

    serif: frozenset[int]
    symbols: tuple[tuple[str, frozenset[int]], ...]

    def markup(self, text: str, *, bold: bool = False, italic: bool = False) -> str:
        """Return the text as markup in the face asked for, other fonts standing in for missing characters."""
        name = face_name(bold=bold, italic=italic)
        if all(ord(char) in self.serif for char in text):
            return f'<font name="{name}">{escape(text)}</font>'
        return "".join(
            f'<font name="{font}">{escape(part)}</font>' for font, part in self._by_font(text, name)
        )

    def covers(self, text: str) -> bool:
        """Tell whether the serif font alone has every character."""
        return all(ord(char) in self.serif for char in text)

    def _by_font(self, text: str, name: str) -> list[tuple[str, str]]:
        parts: list[tuple[str, str]] = []
        for char in text:
            font = self._font_of(char, name)
            if parts and parts[-1][0] == font:
                parts[-1] = (font, parts[-1][1] + char)
            else:
                parts.append((font, char))
        return parts

    def _font_of(self, char: str, name: str) -> str:
        code = ord(char)
        if code in self.serif:
            return name
        return next((font for font, covered in self.symbols if code in covered), name)


def face_name(*, bold: bool = False, italic: bool = False) -> str:
    """Return the name under which a face is registered."""
    return _FACES[bold, italic]


def load_fonts(folder: Path) -> PdfFonts:
    """Register the fonts found in `folder` with reportlab, once per process, and return them.

    Raises reportlab's `TTFError` when a font file is missing or damaged.
    """
    rl_config.useA85 = 0  # plain bytes: smaller files, made faster
    serif = [_registered(folder, name) for name in _FACES.values()]
    symbols = tuple((name, _registered(folder, name)) for name in _SYMBOLS)
    return PdfFonts(serif=serif[0].intersection(*serif[1:]), symbols=symbols)


def _registered(folder: Path, name: str) -> frozenset[int]:
    if name not in pdfmetrics.getRegisteredFontNames():
        font = _MeasuredFont(name, str(folder / f"{name}.ttf"))
        pdfmetrics.registerFont(font)  # pyright: ignore[reportUnknownMemberType] - published without types
    return frozenset(cast("_Font", pdfmetrics.getFont(name)).face.charToGlyph)
