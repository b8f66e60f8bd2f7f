"""A member of an opened archive as a file to read from."""

import io
from typing import IO

from cchc_desktop.exchange.archive_reading import ArchiveMember, unpacked
from cchc_desktop.exchange.limits import CHUNK


class _Raw(io.RawIOBase):
    def __init__(self, content: IO[bytes], member: ArchiveMember) -> None:
        super().__init__()
        self._pieces = unpacked(content, member)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


class MemberFile(io.BufferedReader):
    """Gives the unpacked bytes of a member from its beginning on; it cannot go back.

    Reading raises `Refused(PACKAGE_DAMAGED)` where the content is not what its header says.
    """

    def __init__(self, content: IO[bytes], member: ArchiveMember) -> None:
        super().__init__(_Raw(content, member), CHUNK)
