"""Transactions: together or not at all, and parts inside that fail alone."""

import sqlite3

import pytest

from cchc_desktop.store.transactions import atomic


@pytest.fixture
def connection():
    opened = sqlite3.connect(":memory:", isolation_level=None)
    opened.execute("CREATE TABLE kept (text TEXT)")
    yield opened
    opened.close()


def kept(connection):
    return [text for (text,) in connection.execute("SELECT text FROM kept ORDER BY rowid")]


def put(connection, text):
    connection.execute("INSERT INTO kept VALUES (?)", (text,))


def put_and_fail(connection, text):
    with atomic(connection):
        put(connection, text)
        with atomic(connection):
            put(connection, text)
        raise ZeroDivisionError


def put_twice(connection, text):
    with atomic(connection):
        put(connection, text)
        with atomic(connection):
            connection.execute("INSERT INTO once VALUES (?)", (text,))


def test_what_is_inside_is_kept_together(connection):
    with atomic(connection):
        put(connection, "a")
        put(connection, "b")
    assert not connection.in_transaction
    assert kept(connection) == ["a", "b"]


def test_a_failure_takes_everything_back(connection):
    with pytest.raises(ZeroDivisionError):
        put_and_fail(connection, "a")
    assert not connection.in_transaction
    assert kept(connection) == []


def test_a_part_can_fail_alone(connection):
    with atomic(connection):
        put(connection, "a")
        with pytest.raises(ZeroDivisionError):
            put_and_fail(connection, "b")
        put(connection, "d")
    assert kept(connection) == ["a", "d"]


def test_a_transaction_that_the_engine_ended_hides_no_error(connection):
    connection.execute("CREATE TABLE once (text TEXT PRIMARY KEY ON CONFLICT ROLLBACK)")
    connection.execute("INSERT INTO once VALUES ('a')")
    with pytest.raises(sqlite3.IntegrityError):
        put_twice(connection, "a")
    assert not connection.in_transaction
    assert kept(connection) == []
