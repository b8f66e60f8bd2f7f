"""Changes as other machines send them: whole visits, five inspectors to each, some fields written twice."""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey, JsonValue
from cchc_desktop.core.scopes import WHOLE_VISIT, finding_id, row_id

CAMPAIGN = "c" * 32
UNIT = "b" * 32
PER_VISIT = 500
_FIRST_FIELDS = 460
_STATIONS = 5
_WORDS = """
đơn vị đã ban hành kế hoạch cải cách hành chính thủ tục hồ sơ giải quyết trễ hạn văn bản quyết định
công khai niêm yết bộ phận một cửa tiếp nhận trả kết quả tuyên truyền phân công trách nhiệm lãnh đạo
"""
_AT = "2023-09-12T08:30:00+07:00"


def visit_id(origin: str, number: int) -> str:
    return f"{origin}{number:031x}"


def foreign_changes(number: int, *, origin: str, campaign: str = CAMPAIGN) -> list[Change]:
    """So many changes; those of another `origin` (a hexadecimal digit) are of other visits and machines."""
    source, changes = random.Random(origin), list[Change]()
    numbers = defaultdict[str, Iterator[int]](lambda: count(1))
    for visit in range(-(-number // PER_VISIT)):
        fields = list(_fields(visit_id(origin, visit), source))
        written = dict[FieldKey, ChangeRef]()
        for key, value in (*fields, *source.sample(fields, PER_VISIT - _FIRST_FIELDS)):
            station = f"{origin}{source.randrange(_STATIONS):031x}"
            ref = ChangeRef(station, next(numbers[station]))
            parents = (written[key],) if key in written else ()
            change = foreign_change(ref, key, value, lamport=len(changes) + 1, parents=parents)
            changes.append(replace(change, campaign=campaign))
            written[key] = ref
    return changes[:number]


def _fields(visit: str, source: random.Random) -> Iterator[tuple[FieldKey, JsonValue]]:
    own: dict[str, JsonValue] = {"unit": UNIT, "date": "2023-09-12", "kind": "planned", "started": "08:00"}
    for name, value in own.items():
        yield FieldKey("visit", visit, name), value
    for item in range(94):
        finding = finding_id(visit, f"I-{item}")
        yield FieldKey("finding", finding, "rating"), "met"
        yield FieldKey("finding", finding, "achieved"), _text(source)
        yield FieldKey("finding", finding, "shortcomings"), _text(source)
        yield FieldKey("finding", finding, "found.documents"), source.randrange(100)
    for item in range(40):
        row = row_id(visit, WHOLE_VISIT, f"{item:032x}")
        yield FieldKey("recommendation", row, "text"), _text(source)
        yield FieldKey("recommendation", row, "due"), "2024-01-31"


def _text(source: random.Random) -> str:
    return " ".join(source.choices(_WORDS.split(), k=20))


def foreign_change(
    ref: ChangeRef, key: FieldKey, value: JsonValue, *, lamport: int, parents: tuple[ChangeRef, ...] = ()
) -> Change:
    return Change(
        ref=ref,
        lamport=lamport,
        campaign=CAMPAIGN,
        key=key,
        value=value,
        parents=parents,
        author="Trần Thị Bình",
        at=_AT,
        reason="",
    )
