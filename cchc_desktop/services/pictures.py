"""Looking at pictures: are they whole, when were they taken, and small upright copies of them."""

import contextlib
import io
import warnings
from collections.abc import Generator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.platform.files import read_file

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

_TAKEN = 36867
_CAMERA_FIELDS = 0x8769
_MOST_PIXELS = 200_000_000


def check_picture(data: bytes, name: str) -> None:
    """Raise `EnvironmentFailed(IMAGE_UNREADABLE)` unless the whole picture can be decoded."""
    with _opened(data, name) as picture:
        picture.load()


def small_picture(data: bytes, size: int, *, name: str) -> bytes:
    """Return an upright PNG at most `size` pixels wide and high. Raises as `check_picture`."""
    from PIL import ImageOps

    with _opened(data, name) as picture:
        picture.draft("RGB", (size * 2, size * 2))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((size, size))
        target = io.BytesIO()
        mode = "RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB"
        upright.convert(mode).save(target, "PNG")
    return target.getvalue()


def picture_day(path: Path) -> str:
    """Return the ISO date on which a photo was taken, as its camera noted; empty when it did not."""
    with _opened(read_file(path), path.name) as picture:
        taken = picture.getexif().get_ifd(_CAMERA_FIELDS).get(_TAKEN)
    with contextlib.suppress(ValueError):
        return datetime.strptime(str(taken)[:10], "%Y:%m:%d").date().isoformat()
    return ""


@contextlib.contextmanager
def _opened(data: bytes, name: str) -> Generator["Picture"]:
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as picture:
                if picture.width * picture.height > _MOST_PIXELS:
                    raise _unreadable(name)
                yield picture
    except EnvironmentFailed:
        raise
    # Damaged pictures fail in Pillow's decoders in many ways.
    except Exception as error:
        raise _unreadable(name) from error


def _unreadable(name: str) -> EnvironmentFailed:
    return EnvironmentFailed(ErrorCode.IMAGE_UNREADABLE, {"name": name})
