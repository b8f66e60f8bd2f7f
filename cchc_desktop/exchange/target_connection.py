"""A connection to a target through OpenDAL: its operators, how long they wait, and how failures are told."""

import contextlib
from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cchc_desktop.core.errors import CchcError
from cchc_desktop.exchange.target_address import Service, TargetAddress
from cchc_desktop.exchange.target_faults import DifferentThere, is_absent, told
from cchc_desktop.exchange.target_naming import Naming

if TYPE_CHECKING:
    from opendal import AsyncOperator, Operator

CHUNK: Final = 4 << 20
"""Bytes asked for at once; between two of them reading can be stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait for a server (seconds), how often to try again at once, the slowest useful line."""

    answer: float = 15.0
    tries: int = 1
    first_pause: float = 0.5
    bytes_per_second: int = 32_768


class Connection:
    """The operators of one target; nothing is asked of the network before one is used."""

    def __init__(self, address: TargetAddress, secret: str, *, naming: Naming, patience: Patience) -> None:
        self.address = address
        self._secret = secret
        self._naming = naming
        self._patience = patience
        self._operators: dict[tuple[int, int], Operator] = {}

    def close(self) -> None:
        """Let go of the operators."""
        self._operators.clear()

    def operator(self, moved: int = 0, *, tries: int | None = None) -> "Operator":
        """Return an operator that waits long enough for `moved` bytes on the slowest useful line."""
        self._naming.reach()
        wanted = (-(-moved // CHUNK), self._patience.tries if tries is None else tries)
        if self.address.service is Service.FTP:
            # What went wrong on a connection would be answered to the next request on it.
            return self._new_operator(wanted[0] * CHUNK, wanted[1])
        if wanted not in self._operators:
            self._operators[wanted] = self._new_operator(wanted[0] * CHUNK, wanted[1])
        return self._operators[wanted]

    def _new_operator(self, moved: int, tries: int) -> "Operator":
        from opendal import Operator
        from opendal.layers import RetryLayer, TimeoutLayer

        patience = self._patience
        moving = patience.answer + moved / patience.bytes_per_second
        operator = Operator(*_scheme(self.address), **_options(self.address, self._secret))
        operator = operator.layer(TimeoutLayer(timeout=moving, io_timeout=moving))
        return operator.layer(RetryLayer(max_times=tries, min_delay=patience.first_pause))

    def async_operator(self) -> "AsyncOperator":
        """Return an operator for lists."""
        return self.operator().to_async_operator()

    @contextlib.contextmanager
    def failures(self, path: str = "", *, may_be_absent: bool = False) -> Generator[None]:
        """Tell what goes wrong inside in our words; with `may_be_absent`, `FileNotFoundError` for no file."""
        try:
            yield
        except (CchcError, DifferentThere):
            raise
        except Exception as error:
            if may_be_absent and is_absent(error):
                raise FileNotFoundError(path) from error
            raise told(error, path) from error


def _scheme(address: TargetAddress) -> tuple[str]:
    return ("fs" if address.service is Service.FOLDER else str(address.service),)


def _options(address: TargetAddress, secret: str) -> dict[str, str]:
    """Return the library's options; what the environment of this process says is not asked."""
    if address.service is Service.FOLDER:
        return {"root": address.root}
    if address.service is Service.FTP:
        named = {"user": address.user or "anonymous", "password": secret}
        return {"endpoint": address.endpoint, "root": f"/{address.root}", **named}
    if address.service is Service.WEBDAV:
        named = {"username": address.user, "password": secret} if address.user else {}
        return {"endpoint": address.endpoint, "root": f"/{address.root}", **named}
    options = {
        "bucket": address.bucket, "region": address.region, "root": f"/{address.root}",
        "disable_config_load": "true", "disable_ec2_metadata": "true",
    }  # fmt: skip
    options |= {"endpoint": address.endpoint} if address.endpoint else {}
    if address.user:
        return options | {"access_key_id": address.user, "secret_access_key": secret}
    return options | {"allow_anonymous": "true"}
