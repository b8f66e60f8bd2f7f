from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.outline.model import Comparator, Target
from cchc_desktop.outline.targets import Standing, judge_count, judge_rate, percentage


def target(comparator: Comparator, value: float, unit: str = "percent") -> Target:
    return Target(id="T", comparator=comparator, value=value, unit=unit, stated="", source="", text="")


ALL = target(Comparator.EQUAL, 100)


def test_a_rate_that_only_rounds_to_all_is_missed():
    verdict = judge_rate(999_999, 1_000_000, ALL)
    assert verdict.standing is Standing.MISSED
    assert verdict.percentage == Fraction(999_999, 10_000)


@given(st.integers(1, 10**15), st.integers(1, 10**15))
def test_all_means_numerator_equals_denominator(numerator: int, denominator: int):
    met = judge_rate(numerator, denominator, ALL).standing is Standing.MET
    assert met == (numerator == denominator)


@given(st.integers(0, 10**6), st.sampled_from(Comparator), st.floats(0, 100))
def test_nothing_to_measure_is_never_met_nor_missed(numerator: int, comparator: Comparator, value: float):
    verdict = judge_rate(numerator, 0, target(comparator, value))
    assert verdict.standing is Standing.NOT_APPLICABLE
    assert verdict.percentage is None


@pytest.mark.parametrize(
    ("comparator", "below", "at", "above"),
    [
        (Comparator.AT_LEAST, False, True, True),
        (Comparator.MORE_THAN, False, False, True),
        (Comparator.AT_MOST, True, True, False),
        (Comparator.LESS_THAN, True, False, False),
        (Comparator.EQUAL, False, True, False),
    ],
)
def test_each_comparator_at_its_border(comparator: Comparator, below: bool, at: bool, above: bool):
    wanted = target(comparator, 95)
    found = [judge_rate(part, 1000, wanted).standing is Standing.MET for part in (949, 950, 951)]
    assert found == [below, at, above]


def test_decimal_targets_mean_the_printed_digits():
    assert judge_rate(999, 1000, target(Comparator.AT_LEAST, 99.9)).standing is Standing.MET
    assert judge_rate(Decimal("0.1"), Decimal("0.1"), ALL).standing is Standing.MET
    assert percentage(0.3, 0.1) == 300


def test_counts():
    none = target(Comparator.EQUAL, 0, "count")
    assert judge_count(0, none).standing is Standing.MET
    assert judge_count(1, none).standing is Standing.MISSED
