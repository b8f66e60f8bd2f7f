"""What kind of file an attachment is."""

import mimetypes
from collections.abc import Mapping
from types import MappingProxyType

_UNKNOWN = "application/octet-stream"

# The platform's own table differs from machine to machine; what people attach is told apart here.
_BY_SUFFIX: Mapping[str, str] = MappingProxyType(
    {
        ".jpg": "image/jpeg",
        ".jpeg": "image/jpeg",
        ".png": "image/png",
        ".gif": "image/gif",
        ".bmp": "image/bmp",
        ".tif": "image/tiff",
        ".tiff": "image/tiff",
        ".webp": "image/webp",
        ".pdf": "application/pdf",
        ".doc": "application/msword",
        ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".xls": "application/vnd.ms-excel",
        ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".txt": "text/plain",
    }
)


def media_type_of(name: str) -> str:
    """Return the media type that a file's name suggests."""
    suffix = "." + name.rpartition(".")[2].lower() if "." in name else ""
    return _BY_SUFFIX.get(suffix) or mimetypes.guess_type(f"x{suffix}", strict=True)[0] or _UNKNOWN


def is_image(media_type: str) -> bool:
    """Tell whether a file of this type is a picture."""
    return media_type.startswith("image/")
