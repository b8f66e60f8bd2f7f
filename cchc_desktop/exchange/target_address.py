"""Where a sync target lies: a folder, a WebDAV or FTP server, an S3 bucket; as a URI or fields of a form.

A secret is never part of an address: what a URI brings along is given back beside it.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit
from urllib.request import url2pathname

from cchc_desktop.core.errors import ErrorCode, Refused

LONGEST_URI: Final = 2_000
"""In characters."""

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_REGION = re.compile(r"[a-z0-9-]{1,40}")
_HOST = re.compile(r"[A-Za-z0-9.\-\[\]:]{1,260}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_WEB_SCHEMES = {"webdav": "http", "webdavs": "https", "http": "http", "https": "https"}
_USUAL_REGION = "us-east-1"


class Service(StrEnum):
    """What kind of store a target is."""

    FOLDER = "folder"
    WEBDAV = "webdav"
    S3 = "s3"
    FTP = "ftp"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetAddress:
    """Where a target lies, without any secret.

    `endpoint` is the server (`https://host:port`, `ftp://host:port`), empty for a folder; `root` the folder
    in it, without slashes around it, or the absolute path of a local folder. `bucket` and `region` are for
    S3. `user` is the name of the account (S3: the access key id), empty for none.
    """

    service: Service
    root: str = ""
    endpoint: str = ""
    bucket: str = ""
    region: str = ""
    user: str = ""

    @property
    def uri(self) -> str:
        """Return the address as people write it; reading it again gives the same address."""
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        if self.service is Service.FOLDER:
            return Path(self.root).as_uri()
        if self.service is Service.S3:
            return f"s3://{user}{self.bucket}{_path(self.root)}{self._query()}"
        scheme, _, host = self.endpoint.partition("://")
        written = {"http": "webdav", "https": "webdavs"}.get(scheme, scheme)
        return f"{written}://{user}{host}{_path(self.root)}"

    @property
    def is_plain(self) -> bool:
        """Tell whether the password would cross a network unencrypted; packages are encrypted in any case."""
        return self.service is not Service.FOLDER and not self.endpoint.startswith(("https://", "ftps://"))

    def _query(self) -> str:
        parts = {"endpoint": self.endpoint, "region": self.region if self.region != _USUAL_REGION else ""}
        written = urlencode({name: value for name, value in parts.items() if value})
        return f"?{written}" if written else ""


@dataclass(frozen=True, slots=True)
class ReadAddress:
    """An address, and the secret that stood in the URI (or empty)."""

    address: TargetAddress
    secret: str


def folder_address(folder: Path) -> TargetAddress:
    """Return the address of a folder of this machine, a mapped network drive or a share."""
    return TargetAddress(service=Service.FOLDER, root=str(folder.absolute()))


def checked(address: TargetAddress) -> TargetAddress:
    """Return an address made from the fields of a form, cleaned. Raises `Refused(TARGET_INVALID)`."""
    return read_uri(address.uri).address


def read_uri(uri: str) -> ReadAddress:
    """Read an address: `file:///…` or a plain path, `webdav(s)://`, `http(s)://`, `s3://bucket/…`, `ftp(s)://`.

    Raises `Refused(TARGET_INVALID)` (`reason`: uri, scheme, host, path, bucket, endpoint, query).
    """
    text = uri.strip()
    if not text or len(text) > LONGEST_URI or _CONTROL.search(text):
        raise invalid("uri")
    if "://" not in text:
        return ReadAddress(_plain_folder(text), "")
    try:
        parts = urlsplit(text)
        port = f":{parts.port}" if parts.port else ""
        user, secret = unquote(parts.username or ""), unquote(parts.password or "")
        name = parts.hostname or ""
        host = f"[{name}]{port}" if ":" in name else f"{name}{port}"
    except ValueError as error:
        raise invalid("host") from error
    if _CONTROL.search(user + secret):
        raise invalid("uri")
    if parts.scheme == "file":
        return ReadAddress(_folder_of(parts.netloc, parts.path), "")
    if parts.scheme == "s3":
        return ReadAddress(_bucket_of(host, user, root=_root(parts.path), query=parts.query), secret)
    return ReadAddress(_server_of(parts.scheme, host, user, root=_root(parts.path)), secret)


def invalid(reason: str) -> Refused:
    """Make the refusal of an address."""
    return Refused(ErrorCode.TARGET_INVALID, {"reason": reason})


def _plain_folder(text: str) -> TargetAddress:
    try:
        return folder_address(Path(text).expanduser())
    except (RuntimeError, ValueError) as error:
        raise invalid("path") from error


def _folder_of(host: str, path: str) -> TargetAddress:
    if host not in {"", "localhost"}:
        path = f"//{host}{path}"
    folder = Path(url2pathname(path))
    if not folder.is_absolute() or _CONTROL.search(str(folder)):
        raise invalid("path")
    return TargetAddress(service=Service.FOLDER, root=str(folder))


def _bucket_of(bucket: str, user: str, *, root: str, query: str) -> TargetAddress:
    try:
        options = dict(parse_qsl(query, strict_parsing=True)) if query else {}
    except ValueError as error:
        raise invalid("query") from error
    if not options.keys() <= {"endpoint", "region"}:
        raise invalid("query")
    endpoint, region = options.get("endpoint", "").rstrip("/"), options.get("region", _USUAL_REGION)
    if not _BUCKET.fullmatch(bucket):
        raise invalid("bucket")
    if not _REGION.fullmatch(region):
        raise invalid("query")
    if endpoint and not _is_web_server(endpoint):
        raise invalid("endpoint")
    return TargetAddress(
        service=Service.S3, root=root, endpoint=endpoint, bucket=bucket, region=region, user=user
    )


def _server_of(scheme: str, host: str, user: str, *, root: str) -> TargetAddress:
    if scheme not in _WEB_SCHEMES and scheme not in {"ftp", "ftps"}:
        raise Refused(ErrorCode.TARGET_INVALID, {"reason": "scheme", "scheme": scheme[:20]})
    if not _HOST.fullmatch(host):
        raise invalid("host")
    if scheme in _WEB_SCHEMES:
        endpoint = f"{_WEB_SCHEMES[scheme]}://{host}"
        return TargetAddress(service=Service.WEBDAV, root=root, endpoint=endpoint, user=user)
    return TargetAddress(service=Service.FTP, root=root, endpoint=f"{scheme}://{host}", user=user)


def _is_web_server(endpoint: str) -> bool:
    try:
        parts = urlsplit(endpoint)
        plain = parts.username is None and not parts.query and parts.path in {"", "/"} and parts.port != 0
    except ValueError:
        return False
    return plain and parts.scheme in {"http", "https"} and bool(_HOST.fullmatch(parts.netloc))


def _root(path: str) -> str:
    parts = PurePosixPath(unquote(path)).parts
    names = [part for part in parts if part != "/"]
    if ".." in names or any(_CONTROL.search(name) for name in names):
        raise invalid("path")
    return "/".join(names)


def _path(root: str) -> str:
    return f"/{quote(root)}" if root else ""
