"""Transactions on a connection that begins none by itself."""

import contextlib
import sqlite3
import time
from collections.abc import Generator

_SAVEPOINT = "inner"
_A_MOMENT = 0.002


@contextlib.contextmanager
def atomic(connection: sqlite3.Connection) -> Generator[None]:
    """Commit everything inside together, or nothing of it. Inside another one: a part that can fail alone."""
    inner = connection.in_transaction
    connection.execute(f"SAVEPOINT {_SAVEPOINT}" if inner else "BEGIN")
    try:
        yield
        connection.execute(f"RELEASE {_SAVEPOINT}" if inner else "COMMIT")
    except BaseException:
        _take_back(connection, inner=inner)
        raise


def _take_back(connection: sqlite3.Connection, *, inner: bool) -> None:
    # Some failures, a full disk among them, end the whole transaction: then nothing is left to take back.
    if not connection.in_transaction:
        return
    if inner:
        connection.execute(f"ROLLBACK TO {_SAVEPOINT}")
        connection.execute(f"RELEASE {_SAVEPOINT}")
    else:
        connection.execute("ROLLBACK")


def let_others_write() -> None:
    """Let whoever waits for the lock have it, between two transactions of long work.

    Without a pause the thread that gives a lock back takes it again before anybody else has woken up.
    """
    time.sleep(_A_MOMENT)
