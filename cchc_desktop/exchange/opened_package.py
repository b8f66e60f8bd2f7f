"""A package all of which was checked, and its private unpacked content."""

import contextlib
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO, Self

from cchc_desktop.core.changes import Change
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.exchange.archive_reading import ArchiveMember, unpacked
from cchc_desktop.exchange.cards import Card, Standing
from cchc_desktop.exchange.change_lines import read_checked_changes
from cchc_desktop.exchange.manifest import BLOBS, CHANGES, DOCUMENTS, RECEIPT, Manifest, Member
from cchc_desktop.exchange.member_files import MemberFile
from cchc_desktop.exchange.receipts import Receipt, read_receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPackage:
    """What a package holds. Close it, or use it in a `with`: its private file goes then.

    `sha256` is of the package file. `damaged` names members that are missing or not what was signed; there
    are some only when the verified rest of a damaged package was asked for.
    """

    manifest: Manifest
    sha256: str
    standing: Standing
    damaged: tuple[str, ...]
    members: Mapping[str, ArchiveMember] = field(repr=False)
    content: IO[bytes] = field(repr=False)

    @property
    def card(self) -> Card:
        """The card of the sender, whose key signed the manifest."""
        return self.manifest.card

    @property
    def is_complete(self) -> bool:
        """Tell whether everything the sender put in is here."""
        return not self.damaged

    def changes(self) -> Iterator[Change]:
        """Give the changes, in the sender's order: parents before their children."""
        member = self.members.get(CHANGES)
        if member is None:
            return
        with MemberFile(self.content, member) as file:
            yield from read_checked_changes(file)

    def receipt(self) -> Receipt | None:
        """Return the receipt of a package that is one."""
        member = self.members.get(RECEIPT)
        return read_receipt(b"".join(unpacked(self.content, member))) if member else None

    def attachments(self) -> tuple[Member, ...]:
        """Return the entries of the attachments that are here; `sha256` names each."""
        return self._present(BLOBS)

    def documents(self) -> tuple[Member, ...]:
        """Return the entries of the documents that are here; `title` is what people call each."""
        return self._present(DOCUMENTS)

    @contextlib.contextmanager
    def reading(self, name: str) -> Generator[IO[bytes]]:
        """Open a member by its name. Raises `EnvironmentFailed(ATTACHMENT_MISSING)` when it is not here."""
        member = self.members.get(name)
        if member is None:
            raise EnvironmentFailed(ErrorCode.ATTACHMENT_MISSING, {"name": name})
        with MemberFile(self.content, member) as file:
            yield file

    def close(self) -> None:
        """Remove the private file."""
        self.content.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _present(self, folder: str) -> tuple[Member, ...]:
        named = (member for member in self.manifest.members if member.name.startswith(folder))
        return tuple(member for member in named if member.name in self.members)
