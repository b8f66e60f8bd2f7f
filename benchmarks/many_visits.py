"""A data folder with one campaign and many visits, written through the log as a person's changes are."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, islice
from pathlib import Path

from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.fields import Rating, VisitKind
from cchc_desktop.core.scopes import finding_id
from cchc_desktop.outline.loader import load_outline
from cchc_desktop.outline.rules import items_for
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit

CAMPAIGN = "campaign"
FULL_VISIT = "visit000000"
"""The visit in which every item is answered."""

_OUTLINE = Path(__file__).resolve().parent.parent / "forms" / "tayninh-2023" / "1.yaml"
_TAG = "phuong_xa"
_UNITS = 500
_ANSWERED = 5
_ONE_TRANSACTION = 20_000
_TEXT = (
    "Đơn vị đã ban hành kế hoạch cải cách hành chính năm, phân công trách nhiệm cụ thể; còn 02 hồ sơ trễ hạn."
)
_FIRST_DAY = date(2023, 1, 2)


def fill(folder: Path, *, visits: int) -> None:
    """Write a campaign, 500 units and so many visits; one visit answers every item, the others five."""
    outline = load_outline(_OUTLINE)
    items = [item.id for item in items_for(outline, frozenset({_TAG}))]
    edits = chain(_campaign(), _units(), *(_visit(number, items) for number in range(visits)))
    with Store.open(folder) as store:
        store.set_up(name="Máy đo", person="Người đo", post="Chuyên viên")
        while batch := list(islice(edits, _ONE_TRANSACTION)):
            store.log.put(batch)


def _campaign() -> Iterator[Edit]:
    yield from _fields(
        "campaign",
        CAMPAIGN,
        number="01/KH",
        subject="Kiểm tra cải cách hành chính",
        outline_id="tayninh-2023",
        outline_version=1,
        outline_text=_OUTLINE.read_text("utf-8"),
    )
    for number, role in enumerate(("leader", "deputy", "secretary")):
        yield from _fields("member", f"member{number}", name=f"Người thứ {number + 1}", role=role)


def _units() -> Iterator[Edit]:
    for number in range(_UNITS):
        yield from _fields("unit", f"unit{number:04}", name=f"UBND xã số {number}", tags=[_TAG])


def _visit(number: int, items: list[str]) -> Iterator[Edit]:
    visit = f"visit{number:06}"
    day = _FIRST_DAY + timedelta(days=number % 700)
    yield from _fields(
        "visit",
        visit,
        unit=f"unit{number % _UNITS:04}",
        date=day.isoformat(),
        kind=VisitKind.PLANNED,
        place="Trụ sở Ủy ban nhân dân xã",
        members=["member0", "member1", "member2"],
    )
    for item in items if visit == FULL_VISIT else items[:_ANSWERED]:
        yield from _fields("finding", finding_id(visit, item), rating=Rating.MET, achieved=_TEXT)


def _fields(entity: str, entity_id: str, **values: JsonValue) -> Iterator[Edit]:
    for name, value in values.items():
        yield Edit(campaign=CAMPAIGN, key=FieldKey(entity, entity_id, name), value=value)
