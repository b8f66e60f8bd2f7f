"""Looking into an archive before anything in it is unpacked."""

import io
import zipfile


class NotAnArchive(ValueError):
    """The bytes are not a ZIP archive."""


def unpacked_size(content: bytes) -> int:
    """Return how many bytes a ZIP archive says it unpacks to; no reader gives more than it says.

    Raises `NotAnArchive`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise NotAnArchive from error
