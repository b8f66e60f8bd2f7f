"""Ids, clock, errors, progress and what changed."""

import pytest

from cchc_desktop.core.changed import Changed
from cchc_desktop.core.clock import system_clock
from cchc_desktop.core.errors import CchcError, EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.ids import random_ids, seeded_ids
from cchc_desktop.core.progress import CancelToken, no_progress


def test_seeded_ids_repeat_and_random_ids_do_not() -> None:
    one, same, other = seeded_ids(1), seeded_ids(1), seeded_ids(2)
    first = [one() for _ in range(50)]
    assert first == [same() for _ in range(50)]
    assert other() not in first
    source = random_ids()
    made = {source() for _ in range(1000)}
    assert len(made) == 1000
    assert all(len(each) == 32 and set(each) <= set("0123456789abcdef") for each in (*made, *first))


def test_the_clock_knows_its_offset() -> None:
    assert system_clock().utcoffset() is not None


def test_errors_show_code_and_fields_and_can_be_caught_by_kind() -> None:
    failure = EnvironmentFailed(ErrorCode.DISK_FULL, {"path": "x"})
    assert str(failure) == "disk_full: {'path': 'x'}"
    assert str(Refused(ErrorCode.CANCELLED)) == "cancelled"
    with pytest.raises(CchcError):
        raise failure
    assert not isinstance(failure, Refused)


def test_cancelling_is_seen_at_the_next_safe_point() -> None:
    cancel = CancelToken()
    cancel.raise_if_cancelled()
    assert not cancel.cancelled
    cancel.cancel()
    assert cancel.cancelled
    with pytest.raises(Refused) as refusal:
        cancel.raise_if_cancelled()
    assert refusal.value.code is ErrorCode.CANCELLED
    no_progress(1, 2, "x")


def test_changed_tells_whom_it_concerns() -> None:
    changed = Changed(entities=frozenset({"finding"}), scopes=frozenset({"v1"}), saved_at="x")
    assert changed.touches("finding")
    assert changed.touches("unit", "finding", scope="v1")
    assert not changed.touches("unit")
    assert not changed.touches("finding", scope="v2")
