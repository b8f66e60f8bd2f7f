"""Holds measured values against targets, exactly: no rounded percentage ever decides."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from cchc_desktop.outline.model import Comparator, Target

Number = int | float | Decimal

_HOLDS: Mapping[Comparator, Callable[[Fraction, Fraction], bool]] = MappingProxyType(
    {
        Comparator.EQUAL: operator.eq,
        Comparator.AT_LEAST: operator.ge,
        Comparator.MORE_THAN: operator.gt,
        Comparator.AT_MOST: operator.le,
        Comparator.LESS_THAN: operator.lt,
    }
)


class Standing(StrEnum):
    """How a value stands to its target."""

    MET = "met"
    MISSED = "missed"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A standing and, for rates, the exact percentage; None where the denominator is zero."""

    standing: Standing
    percentage: Fraction | None = None


def percentage(numerator: Number, denominator: Number) -> Fraction | None:
    """Return the exact percentage (100 means all); None when the denominator is zero."""
    whole = _exact(denominator)
    return _exact(numerator) * 100 / whole if whole else None


def judge_rate(numerator: Number, denominator: Number, target: Target) -> Verdict:
    """Judge a rate against a target in percent; nothing to measure is neither met nor missed."""
    measured = percentage(numerator, denominator)
    if measured is None:
        return Verdict(standing=Standing.NOT_APPLICABLE)
    return Verdict(standing=_standing(measured, target), percentage=measured)


def judge_count(value: Number, target: Target) -> Verdict:
    """Judge a number against a target in the same unit."""
    return Verdict(standing=_standing(_exact(value), target))


def _standing(measured: Fraction, target: Target) -> Standing:
    holds = _HOLDS[target.comparator](measured, _exact(target.value))
    return Standing.MET if holds else Standing.MISSED


def _exact(number: Number) -> Fraction:
    # A float stands for the digits a person typed: 99.9 is meant, not the nearest binary fraction.
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)
