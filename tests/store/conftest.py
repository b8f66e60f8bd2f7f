"""A data folder, a clock that stands still until told, and stores over them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.ids import seeded_ids
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit


class StandingClock:
    """Shows one moment until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2023, 9, 12, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, passed: timedelta) -> None:
        self.now += passed


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "dữ liệu"


OpenStore = Callable[..., Store]


@pytest.fixture
def open_store(folder: Path, clock: StandingClock) -> Iterator[OpenStore]:
    """Open the store of the folder, or of another; all are closed at the end."""
    opened: list[Store] = []
    seeds = iter(range(1000))

    def open_it(at: Path = folder) -> Store:
        store = Store.open(at, clock=clock, ids=seeded_ids(next(seeds)))
        opened.append(store)
        return store

    yield open_it
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: OpenStore) -> Store:
    made = open_store()
    made.set_up(name="Máy 1", person="Nguyễn Văn An", post="Chuyên viên")
    return made


@pytest.fixture
def edit() -> Callable[..., Edit]:
    """Make an edit of campaign c1: `edit("finding", "v1/i1", "achieved", "Tốt")`."""

    def make(entity: str, entity_id: str, field: str, value: JsonValue, campaign: str = "c1") -> Edit:
        return Edit(campaign=campaign, key=FieldKey(entity, entity_id, field), value=value)

    return make


@pytest.fixture
def crash() -> Callable[[Store], None]:
    """Let go of a store's files as the end of its process would: nothing is closed or folded."""
    return abandon


def abandon(store: Store) -> None:
    store.is_closed = True
    store._database._connection.close()
    store._lock.release()
