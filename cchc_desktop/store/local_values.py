"""Small things this station remembers for itself; they are not part of the log and travel nowhere."""

from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.merge import canonical
from cchc_desktop.store.database import Database
from cchc_desktop.store.rows import value_of


class LocalValues:
    """Named values such as the place where the person left off."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str) -> JsonValue:
        """Return a value; None when it was never kept."""
        row = self._database.row("SELECT value FROM local_values WHERE name = ?", (name,))
        return value_of(row[0]) if row else None

    def put(self, name: str, value: JsonValue) -> None:
        """Keep a value in place of the one before."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO local_values (name, value) VALUES (?, ?)", (name, canonical(value))
            )
