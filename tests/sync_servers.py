"""Real servers on loopback ports for tests of synchronising: WebDAV, S3 and FTP, each in a thread."""

import io
import logging
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import Request, urlopen

_ALL = "elradfmwMT"
USER, PASSWORD = "user", "mật khẩu 1"


@dataclass
class Served:
    """A running server: its port, and the files it has, by path, whatever they are kept in."""

    port: int
    files: Callable[[], dict[str, bytes]]
    stop: Callable[[], None]
    extra: dict[str, object] = field(default_factory=dict)


def folder_files(folder: Path) -> dict[str, bytes]:
    return {
        place.relative_to(folder).as_posix(): place.read_bytes()
        for place in folder.rglob("*")
        if place.is_file()
    }


@contextmanager
def webdav(folder: Path) -> Iterator[Served]:
    from cheroot import wsgi
    from wsgidav.wsgidav_app import WsgiDAVApp

    application = WsgiDAVApp({
        "provider_mapping": {"/": str(folder)},
        "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}},
        "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
        "logging": {"enable": False},
        "verbose": 0,
    })  # fmt: skip
    server = wsgi.Server(("127.0.0.1", 0), application, numthreads=4, timeout=2, shutdown_timeout=0)
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield Served(server.bind_addr[1], lambda: folder_files(folder), server.stop)
    finally:
        server.stop()
        thread.join(5)


@contextmanager
def ftp(folder: Path, *, only: str = "") -> Iterator[Served]:
    """An FTP server; with `only`, one that lets us write in that folder and nowhere else."""
    with warnings.catch_warnings():
        # It still uses a module that Python is about to drop.
        warnings.simplefilter("ignore", DeprecationWarning)
        from pyftpdlib.authorizers import DummyAuthorizer
        from pyftpdlib.handlers import FTPHandler
        from pyftpdlib.ioloop import IOLoop
        from pyftpdlib.servers import FTPServer

    logging.getLogger("pyftpdlib").setLevel(logging.CRITICAL)
    authorizer = DummyAuthorizer()
    authorizer.add_user(USER, PASSWORD, str(folder), perm="elr" if only else _ALL)
    if only:
        authorizer.override_perm(USER, str(folder / only), _ALL, recursive=True)
    handler = type("Handler", (FTPHandler,), {"authorizer": authorizer, "auth_failed_timeout": 0})
    loop = IOLoop()
    server = FTPServer(("127.0.0.1", 0), handler, ioloop=loop)
    ending = threading.Event()

    def serve() -> None:
        while not ending.is_set():
            loop.loop(timeout=0.02, blocking=False)
        server.close_all()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield Served(server.address[1], lambda: folder_files(folder), ending.set)
    finally:
        ending.set()
        thread.join(5)


@contextmanager
def s3(bucket: str) -> Iterator[Served]:
    """moto, which would take a request that was cut off for a whole one; S3 itself refuses it, so we do."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    moto = DomainDispatcherApplication(create_backend_app)

    def application(environment, start_response):
        content = environment["wsgi.input"].read(int(environment.get("CONTENT_LENGTH") or 0))
        cut = environment["REQUEST_METHOD"] == "PUT" and "HTTP_HOST" not in environment
        if cut or len(content) != int(environment.get("CONTENT_LENGTH") or 0):
            start_response("400 IncompleteBody", [("Content-Length", "0")])
            return [b""]
        environment["wsgi.input"] = io.BytesIO(content)
        return moto(environment, start_response)

    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True)
    thread.start()
    port = server.server_port
    base = f"http://127.0.0.1:{port}"
    with urlopen(Request(f"{base}/moto-api/reset", method="POST")):
        pass
    with urlopen(Request(f"{base}/{bucket}", method="PUT")):
        pass

    def files() -> dict[str, bytes]:
        from moto.s3.models import s3_backends

        keys = s3_backends["123456789012"]["aws"].buckets[bucket].keys
        return {name: key.value for name, key in keys.items()}

    try:
        yield Served(port, files, server.shutdown)
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
