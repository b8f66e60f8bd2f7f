"""How a file that is whole under a temporary name takes its name, if nobody has it, on each service."""

import contextlib
import errno
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.exchange.target_address import Service, TargetAddress
from cchc_desktop.platform.files import atomic_write, make_folder, sync_folder

if TYPE_CHECKING:
    from ftplib import FTP

    from opendal import Operator

_NO_LINKS = frozenset(
    {errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL, errno.EMLINK}
)
_USUAL_PORT = 21


class Naming(Protocol):
    """Writes under a temporary name, then names; `refuses_taken` tells that nothing can be replaced."""

    @property
    def refuses_taken(self) -> bool: ...  # noqa: D102
    def reach(self) -> None: ...  # noqa: D102
    def prepare(self) -> None: ...  # noqa: D102
    def write(self, operator: "Operator", path: str, content: bytes) -> None: ...  # noqa: D102
    def take_name(self, operator: "Operator", fresh: str, path: str) -> bool: ...  # noqa: D102


def naming_for(address: TargetAddress, secret: str, *, timeout: float) -> Naming:
    """Return how names are given on a service; `timeout` in seconds."""
    if address.service is Service.FOLDER:
        return FolderNaming(root=Path(address.root))
    if address.service is Service.FTP:
        return FtpNaming(address=address, secret=secret, timeout=timeout)
    return MoveNaming()


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderNaming:
    """A folder: durable files, named by a hard link, which the system refuses for a name that is taken.

    Where there are no links (FAT, some shares) the name is looked for first. Windows' own rename refuses it.
    """

    root: Path

    @property
    def refuses_taken(self) -> bool:
        """Tell whether the system itself refuses a taken name; False where we must look first."""
        return os.name == "nt" or self._has_links()

    def reach(self) -> None:
        """Refuse a folder that is missing: it may be a drive that is not connected. Nothing is made."""
        if not self.root.is_dir():
            raise EnvironmentFailed(ErrorCode.TARGET_UNREACHABLE)

    def prepare(self) -> None:
        """Make nothing: see `reach`."""
        self.reach()

    def write(self, operator: "Operator", path: str, content: bytes) -> None:
        """Write and flush to disk."""
        del operator
        self.reach()
        make_folder((self.root / path).parent)
        atomic_write(self.root / path, content)

    def take_name(self, operator: "Operator", fresh: str, path: str) -> bool:
        """Name a whole file; False when the name is taken."""
        del operator
        source, target = self.root / fresh, self.root / path
        try:
            if os.name == "nt":
                source.rename(target)
            else:
                os.link(source, target)
        except FileExistsError:
            return False
        except OSError as error:
            if os.name == "nt" or error.errno not in _NO_LINKS:
                raise
            if target.exists():
                return False
            source.rename(target)
        sync_folder(target.parent)
        return True

    def _has_links(self) -> bool:
        if not self.root.is_dir():
            return False
        first, second = (self.root / f".link-{os.urandom(6).hex()}" for _ in range(2))
        try:
            first.touch(exist_ok=False)
            os.link(first, second)
        except OSError:
            return False
        finally:
            for place in (first, second):
                with contextlib.suppress(OSError):
                    place.unlink(missing_ok=True)
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveNaming:
    """WebDAV: PUT, then MOVE. The library lets MOVE replace, so the name is looked for just before."""

    refuses_taken: bool = False

    def reach(self) -> None:
        """Nothing is asked before the first request."""

    def prepare(self) -> None:
        """Make nothing: folders are made with the first file."""

    def write(self, operator: "Operator", path: str, content: bytes) -> None:
        """Write in one request."""
        operator.write(path, content)

    def take_name(self, operator: "Operator", fresh: str, path: str) -> bool:
        """Name a whole file; False when the name is taken."""
        if operator.exists(path):
            return False
        operator.rename(fresh, path)
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class FtpNaming:
    """FTP: the library stores, but has no rename; that is two commands of Python's own client."""

    address: TargetAddress
    secret: str
    timeout: float
    refuses_taken: bool = False

    def reach(self) -> None:
        """Nothing is asked before the first request."""

    def prepare(self) -> None:
        """Make the folders on the way to the target's own, which the library does not."""
        import ftplib

        with self._client() as client:
            self._log_in(client)
            place = ""
            for name in self.address.root.split("/") if self.address.root else ():
                place = f"{place}/{name}"
                # Servers tell a folder that exists like one that may not be made; the first list tells.
                with contextlib.suppress(ftplib.error_perm):
                    client.mkd(place)

    def write(self, operator: "Operator", path: str, content: bytes) -> None:
        """Write in one connection; a broken one leaves a part, which has no name of ours."""
        operator.write(path, content)

    def take_name(self, operator: "Operator", fresh: str, path: str) -> bool:
        """Name a whole file; False when the name is taken."""
        if operator.exists(path):
            return False
        root = f"/{self.address.root}" if self.address.root else ""
        with self._client() as client:
            self._log_in(client)
            client.rename(f"{root}/{fresh}", f"{root}/{path}")
        return True

    def _log_in(self, client: "FTP") -> None:
        parts = urlsplit(self.address.endpoint)
        client.connect(parts.hostname or "", parts.port or _USUAL_PORT)
        client.login(self.address.user or "anonymous", self.secret)

    def _client(self) -> "FTP":
        import ftplib
        import ssl

        if not self.address.endpoint.startswith("ftps:"):
            return ftplib.FTP(timeout=self.timeout, encoding="utf-8")
        context = ssl.create_default_context()
        return ftplib.FTP_TLS(timeout=self.timeout, encoding="utf-8", context=context)
