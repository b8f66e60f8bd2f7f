"""The functions of this program that its SQL calls."""

import sqlite3
from collections.abc import Callable

from cchc_desktop.core.text import fold, order_bytes, search_words
from cchc_desktop.store.search_refresh import is_searchable

Function = Callable[..., str | int | bytes]


def teach(connection: sqlite3.Connection) -> None:
    """Make the functions known to a connection; without them the views cannot be made."""
    functions: tuple[tuple[str, int, Function], ...] = (
        ("fold_text", 1, fold),
        ("fold_words", 1, fold_words),
        ("sort_place", 1, order_bytes),
        ("is_searchable", 2, is_searchable),
    )
    for name, arguments, function in functions:
        connection.create_function(name, arguments, function, deterministic=True)


def fold_words(text: str) -> str:
    """Return the folded words of a text as the index keeps them."""
    return " ".join(search_words(text))
