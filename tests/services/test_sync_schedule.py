"""When to synchronise, decided without waiting."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_desktop.services.sync_schedule import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    QUIET_PAUSE,
    Standing,
    decide,
    pause_after,
    seconds_left,
)

NOW = datetime(2023, 9, 12, 8, 0, tzinfo=UTC)


def standing(
    name: str = "t", *, used: bool = True, network: bool = True, after: int | None = None
) -> Standing:
    not_before = "" if after is None else (NOW + timedelta(seconds=after)).isoformat()
    return Standing(target_id=name, is_used=used, needs_network=network, not_before=not_before)


def test_what_is_due_runs_now_and_the_rest_is_asked_for_when_it_is() -> None:
    decision = decide([standing("a"), standing("b", after=90), standing("c", after=-5)], now=NOW, online=True)
    assert decision.now == ("a", "c")
    assert decision.wait == FIRST_PAUSE
    assert decide([standing("b", after=90)], now=NOW, online=None).wait == 90


def test_nothing_to_synchronise_with_waits_for_nothing() -> None:
    for targets in ([], [standing(used=False)]):
        decision = decide(targets, now=NOW, online=True)
        assert (decision.now, decision.wait) == ((), None)


def test_without_a_network_only_folders_are_tried() -> None:
    targets = [standing("folder", network=False), standing("server")]
    assert decide(targets, now=NOW, online=False).now == ("folder",)
    assert decide(targets, now=NOW, online=None).now == ("folder", "server")


@settings(max_examples=50)
@given(st.integers(min_value=-400_000_000, max_value=400_000_000))
def test_no_clock_makes_anybody_wait_longer_than_the_longest_pause(after: int) -> None:
    decision = decide([standing(after=after)], now=NOW, online=True)
    assert decision.wait is not None
    assert 0 < decision.wait <= LONGEST_PAUSE
    assert bool(decision.now) == (after <= 0 or after > LONGEST_PAUSE)


def test_a_time_nobody_can_read_makes_nobody_wait() -> None:
    assert seconds_left("hôm qua", NOW) == seconds_left("2023-09-12T09:00:00", NOW) == 0


@settings(max_examples=50)
@given(st.integers(min_value=1, max_value=10_000))
def test_pauses_grow_and_end(failures: int) -> None:
    assert FIRST_PAUSE <= pause_after(failures) <= pause_after(failures + 1) <= LONGEST_PAUSE
    assert pause_after(0) == QUIET_PAUSE
