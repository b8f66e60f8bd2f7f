"""Photos for print: turned the right way up, made smaller and encoded anew, always to the same bytes."""

import io
from dataclasses import dataclass

from PIL import Image, ImageOps

from cchc_desktop.core.errors import CchcError
from cchc_desktop.documents.nodes import Picture

MAX_WIDTH = 150.0
MAX_HEIGHT = 95.0
"""Largest size on paper in mm: two photos with their captions fit a page."""
_PIXELS_PER_MM = 8.0
_QUALITY = 82


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintablePhoto:
    """A JPEG file and its size on paper in mm."""

    data: bytes
    width: float
    height: float


def printable_photo(picture: Picture) -> PrintablePhoto | None:
    """Return the photo as it is to be printed, or None when it cannot be read as an image.

    The original stays as it is. Missing, too large, cut off or foreign files count as unreadable: the
    renderers then print `missing_text`.
    """
    try:
        return _encoded(picture.read())
    except (CchcError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def missing_text(picture: Picture) -> str:
    """Return the words that stand where an unreadable photo would be."""
    return f"(Không đọc được tệp ảnh {picture.name})"


def _encoded(data: bytes) -> PrintablePhoto:
    limit = (int(MAX_WIDTH * _PIXELS_PER_MM), int(MAX_WIDTH * _PIXELS_PER_MM))
    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", limit)
        image.thumbnail((2 * limit[0], 2 * limit[1]), Image.Resampling.BOX, reducing_gap=1.0)
        upright = _on_white(ImageOps.exif_transpose(image))
    upright.thumbnail(limit, Image.Resampling.BICUBIC)
    target = io.BytesIO()
    upright.save(target, "JPEG", quality=_QUALITY, subsampling=2, exif=b"")
    scale = min(MAX_WIDTH / upright.width, MAX_HEIGHT / upright.height)
    return PrintablePhoto(data=target.getvalue(), width=upright.width * scale, height=upright.height * scale)


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    ground = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(ground, layer).convert("RGB")
