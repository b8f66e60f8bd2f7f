"""Changes as rows of the log, and rows as changes."""

import json
from collections.abc import Iterable, Sequence
from typing import Final

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey, JsonValue
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.core.merge import canonical
from cchc_desktop.store.database import DATABASE_NAME, Row

CHANGE_COLUMNS: Final = (
    "c.station, c.seq, c.lamport, c.campaign, c.entity, c.entity_id, c.field, c.value, c.parents, c.author,"
    " c.at, c.reason"
)

INSERT_CHANGE: Final = (
    "INSERT INTO changes (station, seq, lamport, campaign, entity, entity_id, field, value, parents, author,"
    " at, reason, is_open) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def change_row(change: Change, *, is_open: bool = False) -> tuple[str | int, ...]:
    """Return the values of `INSERT_CHANGE`."""
    ref, key, parents = change.ref, change.key, change.parents
    return (
        ref.station,
        ref.seq,
        change.lamport,
        change.campaign,
        key.entity,
        key.entity_id,
        key.field,
        canonical(change.value),
        refs_text(parents) if parents else "[]",
        change.author,
        change.at,
        change.reason,
        int(is_open),
    )


def change_of(row: Row) -> Change:
    """Read a row of `CHANGE_COLUMNS`."""
    station, seq, lamport, campaign, entity, entity_id, field, value, parents, author, at, reason = row
    return Change(
        ref=ChangeRef(station, seq),
        lamport=lamport,
        campaign=campaign,
        key=FieldKey(entity, entity_id, field),
        value=value_of(value),
        parents=refs_of(parents),
        author=author,
        at=at,
        reason=reason,
    )


def fork_of(row: Row) -> Change:
    """Read a row of `forks`: station, number and content."""
    station, seq, content = row
    kept: list[str | int] = json.loads(content)
    return change_of((station, seq, *kept))


def value_of(text: str) -> JsonValue:
    """Read a stored value. Raises `EnvironmentFailed(DATABASE_DAMAGED)` when its bytes have changed."""
    try:
        value: JsonValue = json.loads(text)
    except ValueError as error:
        raise EnvironmentFailed(ErrorCode.DATABASE_DAMAGED, {"path": DATABASE_NAME}) from error
    return value


def values_of(texts: Sequence[str]) -> list[JsonValue]:
    """Read many stored values at once: a tenth of the time of reading them one by one."""
    values: list[JsonValue] = json.loads(f"[{','.join(texts)}]")
    return values


def refs_text(refs: Iterable[ChangeRef]) -> str:
    """Write the names of changes as SQLite's `json_array(station, seq)` writes each of them."""
    return canonical([[ref.station, ref.seq] for ref in refs])


def refs_of(text: str) -> tuple[ChangeRef, ...]:
    """Read what `refs_text` wrote."""
    pairs: list[tuple[str, int]] = json.loads(text) if text != "[]" else []
    return tuple(ChangeRef(station, seq) for station, seq in pairs)
