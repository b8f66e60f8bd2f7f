"""A TCP proxy that breaks what passes through it, for tests: at a byte, by its own answer, by silence."""

import contextlib
import re
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto


class Fault(Enum):
    """What goes wrong with a connection."""

    NONE = auto()
    CUT_REQUEST = auto()  # the way to the server ends after `after` bytes
    CUT_ANSWER = auto()  # the way back ends after `after` bytes
    RESET = auto()  # both ways are torn down at once
    SILENCE = auto()  # nothing comes back any more
    ANSWER = auto()  # the proxy answers `answer` to each request by itself
    LOSE_ANSWER = auto()  # the server gets all, the answer is lost


@dataclass
class Plan:
    """When to do what: `fault` strikes requests whose first line matches `at`, `times` times.

    With `data` it strikes the data connections of FTP instead.
    """

    fault: Fault = Fault.NONE
    after: int = 0
    at: str = ""
    times: int = 1_000_000
    answer: bytes = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    edit: Callable[[bytes], bytes] | None = None
    data: bool = False


_PASSIVE = re.compile(rb"(?s)^(229 .*\(\|\|\|)(\d+)(\|\).*)$|^(227 .*\(127,0,0,1,)(\d+),(\d+)(\).*)$")


@dataclass
class FaultyProxy:
    """Listens on a port of its own and passes everything on to another; follows FTP to its data ports."""

    upstream: int
    plan: Plan = field(default_factory=Plan)
    parent: "FaultyProxy | None" = None
    struck: int = 0
    connections: int = 0

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._released = threading.Event()
        self._below: list[FaultyProxy] = []
        self._ended = False
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._ended = True
        self._released.set()
        _shut(self._listener)
        self._listener.close()
        for one in self._below:
            one.close()
        with self._lock:
            for one in self._open:
                _shut(one)

    def breaks(self, fault: Fault, **how) -> None:
        """Break connections from now on."""
        self.struck = 0
        self._released.clear()
        self.plan = Plan(fault, **how)

    def mend(self) -> None:
        """Pass everything again; connections that were broken stay broken."""
        self.plan = Plan()
        self._released.set()
        for one in self._below:
            one.close()
        self._below.clear()
        with self._lock:
            for one in self._open:
                _shut(one)

    def _accept(self) -> None:
        # A data port is for one connection.
        if self.parent is not None:
            self._listener.settimeout(2)
        with self._listener:
            while not self._ended:
                try:
                    client, _ = self._listener.accept()
                except OSError:
                    return
                client.settimeout(None)
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()
                if self.parent is not None:
                    return

    def _serve(self, client: socket.socket) -> None:
        self.connections += 1
        try:
            server = socket.create_connection(("127.0.0.1", self.upstream), timeout=5)
        except OSError:
            client.close()
            return
        server.settimeout(None)
        for one in (client, server):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            self._open |= {client, server}
        pair = _Pair(client, server)
        if self.parent is not None and self.parent.strikes(b"", data=True):
            pair.struck, pair.plan = True, self.parent.plan
        back = threading.Thread(target=self._back, args=(pair,), daemon=True)
        back.start()
        self._forth(pair)
        back.join()
        for one in (client, server):
            one.close()
        with self._lock:
            self._open -= {client, server}

    def strikes(self, first: bytes, *, data: bool = False) -> bool:
        plan = self.plan
        if plan.fault is Fault.NONE or self.struck >= plan.times or plan.data is not data:
            return False
        if data:
            self.struck += 1
            return True
        if not re.search(plan.at, first.split(b"\r\n", 1)[0].decode("latin-1")):
            return False
        self.struck += 1
        return True

    def _forth(self, pair: "_Pair") -> None:
        """Client to server; each chunk that begins a request is judged."""
        sent = 0
        while chunk := _receive(pair.client):
            if self.parent is None and not pair.struck and self.strikes(chunk):
                pair.struck, pair.plan, pair.back, sent = True, self.plan, 0, 0
            if pair.struck and self._breaks_forth(pair, chunk, sent):
                break
            sent += len(chunk)
            if not _send(pair.server, chunk):
                break
        if pair.struck and pair.plan.fault in {Fault.ANSWER, Fault.RESET, Fault.CUT_REQUEST, Fault.SILENCE}:
            _shut(pair.client)
        _shut(pair.server, how=socket.SHUT_WR)
        if pair.struck:
            _shut(pair.server)

    def _breaks_forth(self, pair: "_Pair", chunk: bytes, sent: int) -> bool:
        """Do what the fault does to a chunk on its way to the server; true when nothing follows it."""
        room = pair.plan.after - sent
        if pair.plan.fault is Fault.ANSWER:
            _send(pair.client, pair.plan.answer)
        elif pair.plan.fault is Fault.SILENCE:
            self._released.wait(10)
        elif pair.plan.fault is Fault.CUT_REQUEST and len(chunk) > room:
            _send(pair.server, chunk[: max(room, 0)])
        else:
            return pair.plan.fault is Fault.RESET
        return True

    def _passive(self, found: re.Match[bytes]) -> bytes:
        """Send the client to a proxy of the data port the server named."""
        before, port, after, before2, high, low, after2 = found.groups()
        below = FaultyProxy(int(port) if port else int(high) * 256 + int(low), parent=self)
        self._below.append(below)
        if port:
            return b"%s%d%s" % (before, below.port, after)
        return b"%s%d,%d%s" % (before2, below.port // 256, below.port % 256, after2)

    def _back(self, pair: "_Pair") -> None:
        while chunk := _receive(pair.server):
            if pair.struck and pair.plan.fault is Fault.LOSE_ANSWER:
                break
            if pair.struck and pair.plan.fault is Fault.CUT_ANSWER:
                room = pair.plan.after - pair.back
                pair.back += len(chunk)
                if len(chunk) > room:
                    _send(pair.client, chunk[: max(room, 0)])
                    break
            if self.plan.edit is not None:
                chunk = self.plan.edit(chunk)
            if self.parent is None and (found := _PASSIVE.match(chunk)):
                chunk = self._passive(found)
            if not _send(pair.client, chunk):
                break
        _shut(pair.client)
        _shut(pair.server)


@dataclass
class _Pair:
    client: socket.socket
    server: socket.socket
    struck: bool = False
    plan: Plan = field(default_factory=Plan)
    back: int = 0


def _receive(one: socket.socket) -> bytes:
    try:
        return one.recv(1 << 16)
    except OSError:
        return b""


def _send(one: socket.socket, content: bytes) -> bool:
    try:
        one.sendall(content)
    except OSError:
        return False
    return True


def _shut(one: socket.socket, how: int = socket.SHUT_RDWR) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(how)


@contextlib.contextmanager
def proxied(port: int) -> Iterator[FaultyProxy]:
    """A proxy in front of a port."""
    proxy = FaultyProxy(port)
    try:
        yield proxy
    finally:
        proxy.close()
