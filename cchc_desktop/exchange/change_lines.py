"""Changes as lines of `changes.jsonl`, and lines from outside as changes, strictly."""

import json
from collections.abc import Iterator
from typing import IO, Annotated

import msgspec

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey, JsonValue
from cchc_desktop.core.merge import canonical
from cchc_desktop.exchange.limits import Limits
from cchc_desktop.exchange.manifest import is_moment
from cchc_desktop.exchange.refusals import Reason, unsafe
from cchc_desktop.exchange.wire import Entry, Id, Moment, WrongForm, is_nfc, read_json

LARGEST_LAMPORT = 2**53 - 1
"""The greatest number every reader of JSON keeps exactly. What moves counters is held far below in `plan`."""

_Number = Annotated[int, msgspec.Meta(ge=1, le=10**9)]
_Lamport = Annotated[int, msgspec.Meta(ge=1, le=LARGEST_LAMPORT)]
_Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,63}\Z")]
_EntityId = Annotated[
    str, msgspec.Meta(pattern=r"^[0-9a-f]{32}(/(-|[A-Za-z0-9][A-Za-z0-9._-]{0,63})){0,4}\Z")
]
_Field = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,4}\Z", max_length=200)]
_Text = Annotated[str, msgspec.Meta(max_length=100_000)]
_LARGEST_NUMBER = 1e15


class _Line(Entry, frozen=True, kw_only=True):
    station: Id
    seq: _Number
    lamport: _Lamport
    campaign: Id
    entity: _Name
    entity_id: _EntityId
    field: _Field
    value: msgspec.Raw
    parents: tuple[tuple[Id, _Number], ...]
    author: _Text
    at: Moment
    reason: _Text


def line_of(change: Change) -> bytes:
    """Return a change as one line, with its line feed."""
    key = change.key
    return (
        canonical(
            {
                "station": change.ref.station,
                "seq": change.ref.seq,
                "lamport": change.lamport,
                "campaign": change.campaign,
                "entity": key.entity,
                "entity_id": key.entity_id,
                "field": key.field,
                "value": change.value,
                "parents": [[ref.station, ref.seq] for ref in change.parents],
                "author": change.author,
                "at": change.at,
                "reason": change.reason,
            }
        ).encode()
        + b"\n"
    )


def change_of(line: bytes, *, depth: int) -> Change:
    """Read one line. Raises `WrongForm` for anything the log must not hold, whatever field it is for.

    Whether a value suits its field is not asked here: a newer program may know more fields (see `plan`).
    """
    entry = read_json(line, _Line, depth=depth)
    change = _change(entry)
    if not _is_fit(change.value):
        raise WrongForm("value")
    rules = (
        is_moment(entry.at),
        len(set(change.parents)) == len(change.parents),
        change.ref not in change.parents,
    )
    if not all(rules):
        raise WrongForm("change")
    return change


def read_changes(file: IO[bytes], limits: Limits, *, member_size: int) -> Iterator[Change]:
    """Give the changes of a member of `member_size` bytes, a line at a time.

    Raises `Refused(PACKAGE_UNSAFE)` with `reason` `change` and `line` (from 1) at the first wrong line.
    """
    number, done = 0, 0
    while line := file.readline(limits.line + 1):
        number, done = number + 1, done + len(line)
        # The last line too is ended: a cut one would be.
        if len(line) > limits.line or not line.endswith(b"\n"):
            raise unsafe(Reason.CHANGE, line=number)
        try:
            yield change_of(line, depth=limits.depth)
        except WrongForm as error:
            raise unsafe(Reason.CHANGE, line=number) from error
    if done != member_size:
        raise unsafe(Reason.CHANGE, line=number + 1)


def read_checked_changes(file: IO[bytes]) -> Iterator[Change]:
    """Give the changes of a member that `read_changes` has been through: five times as fast."""
    decoder = msgspec.json.Decoder(_Line)
    return (_change(decoder.decode(line)) for line in file)


def _change(entry: _Line) -> Change:
    value: JsonValue = json.loads(bytes(entry.value))
    return Change(
        ref=ChangeRef(entry.station, entry.seq),
        lamport=entry.lamport,
        campaign=entry.campaign,
        key=FieldKey(entry.entity, entry.entity_id, entry.field),
        value=value,
        parents=tuple(ChangeRef(station, seq) for station, seq in entry.parents),
        author=entry.author,
        at=entry.at,
        reason=entry.reason,
    )


def _is_fit(value: JsonValue) -> bool:
    if isinstance(value, str):
        return is_nfc(value) and "\r" not in value
    if isinstance(value, int | float) and not isinstance(value, bool):
        # False for NaN too; an integer may be larger than any float, so it is never made one.
        return abs(value) < _LARGEST_NUMBER
    if isinstance(value, list):
        return all(_is_fit(each) for each in value)
    if isinstance(value, dict):
        return all(is_nfc(name) and _is_fit(each) for name, each in value.items())
    return True
