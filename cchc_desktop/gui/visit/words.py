"""The words, tones and signs of a finding on the page."""

from collections.abc import Container, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from cchc_desktop import labels
from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.dates import iso_date, short_date
from cchc_desktop.core.fields import Rating, Response
from cchc_desktop.core.numbers import format_number
from cchc_desktop.core.records import ItemState
from cchc_desktop.core.text import squeeze
from cchc_desktop.core.visit_records import DossierRecord, FindingRecord
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.widgets.choice import Option
from cchc_desktop.gui.widgets.marks import (
    SIGN_BELOW,
    SIGN_FLAG,
    SIGN_GOOD,
    SIGN_MISSING,
    SIGN_NOTHING_YET,
    Words,
)
from cchc_desktop.outline.dossiers import DossierDates, LetterUse, days_late, shared_letters
from cchc_desktop.outline.model import Target, YesNo
from cchc_desktop.outline.targets import Standing, judge_count, judge_rate, percentage

_RATING_LOOKS: Mapping[str, tuple[Tone, str]] = MappingProxyType(
    {
        Rating.MET: (Tone.GOOD, SIGN_GOOD),
        Rating.PARTLY: (Tone.ATTENTION, SIGN_MISSING),
        Rating.NOT_MET: (Tone.WRONG, SIGN_BELOW),
        Rating.NOT_CHECKED: (Tone.MUTED, ""),
        Rating.NOT_APPLICABLE: (Tone.MUTED, ""),
    }
)

RATING_OPTIONS = tuple(
    Option(value=rating.value, text=labels.RATINGS[rating], tone=_RATING_LOOKS[rating][0])
    for rating in Rating
)

YES_NO_OPTIONS = tuple(
    Option(value=value.value, text=labels.YES_NO[value], tone=tone)
    for value, tone in (
        (YesNo.YES, Tone.GOOD),
        (YesNo.PARTLY, Tone.ATTENTION),
        (YesNo.NO, Tone.WRONG),
        (YesNo.NOT_APPLICABLE, Tone.MUTED),
    )
)

RESPONSE_OPTIONS = tuple(
    Option(value=response.value, text=labels.RESPONSES[response], tone=tone)
    for response, tone in (
        (Response.ACCEPTED, Tone.GOOD),
        (Response.DISPUTED, Tone.ATTENTION),
        (Response.WITHDRAWN, Tone.MUTED),
    )
)


def rating_words(rating: str) -> Words:
    """Return the chip of a rating; nothing for none."""
    if rating not in labels.RATINGS:
        return Words(text="")
    tone, sign = _RATING_LOOKS[rating]
    return Words(text=labels.RATINGS[rating], tone=tone, sign=sign if rating != Rating.MET else "")


OUTSIDE_SECTIONS = "ngoài mục được giao"
"""What is said of work by somebody who owns other sections."""


def outside_words(names: Sequence[str]) -> str:
    """Say who wrote outside the sections they own; nothing for nobody."""
    return f"{OUTSIDE_SECTIONS}: {', '.join(names)}" if names else ""


def row_ids_of(finding: FindingRecord) -> tuple[str, ...]:
    """Return the entity ids of everything listed under a finding."""
    lists = (finding.recommendations, finding.documents, finding.dossiers, finding.evidence)
    return tuple(row.entity_id for rows in lists for row in rows)


def state_sign(finding: FindingRecord, flagged: Container[str] = ()) -> Words:
    """Return the sign in front of an item's one line: done, begun, or nothing yet.

    `flagged` are rows about which machines disagree.
    """
    rows_disputed = any(row in flagged for row in row_ids_of(finding)) if flagged else False
    if rows_disputed or any(note.in_conflict for note in finding.notes.values()):
        return Words(text="khác nhau", tone=Tone.WRONG, sign=SIGN_FLAG)
    if finding.state is ItemState.DONE:
        return Words(text="đã ghi", tone=Tone.GOOD, sign=SIGN_GOOD)
    if finding.state is ItemState.BEGUN:
        return Words(text="đang ghi", tone=Tone.ATTENTION, sign="◐")
    return Words(text="chưa ghi", tone=Tone.MUTED, sign=SIGN_NOTHING_YET)


_MOST_DECIMALS = 4


def number_of(value: JsonValue) -> int | float | None:
    """Return a kept number; None for anything else."""
    return None if isinstance(value, bool) or not isinstance(value, int | float) else value


def rate_words(numerator: JsonValue, denominator: JsonValue, target: Target | None) -> Words:
    """Judge a rate. Nothing to judge without both numbers; a denominator of zero is "không phát sinh"."""
    part, whole = number_of(numerator), number_of(denominator)
    if whole == 0:
        return Words(text="Không phát sinh")
    if part is None or whole is None:
        return Words(text="")
    percent = percentage_words(part, whole)
    if part > whole:
        return Words(text=f"{percent} · số trước lớn hơn số sau", tone=Tone.ATTENTION, sign=SIGN_MISSING)
    if target is None:
        return Words(text=percent)
    return _judged(percent, target, judge_rate(part, whole, target).standing)


def count_words(count: JsonValue, target: Target | None) -> Words:
    """Judge a number against its target; nothing without both."""
    number = number_of(count)
    if number is None or target is None:
        return Words(text="")
    return _judged(format_number(number), target, judge_count(number, target).standing)


def percentage_words(numerator: float, denominator: float) -> str:
    """Write a percentage with one decimal, `84,6 %`; more where rounding would make it look whole."""
    exact = percentage(numerator, denominator) or Fraction(0)
    value = Decimal(exact.numerator) / Decimal(exact.denominator)
    decimals = 1
    while exact.denominator != 1 and decimals < _MOST_DECIMALS and round(value, decimals) % 1 == 0:
        decimals += 1
    return f"{format_number(round(value, decimals), decimals=decimals).removesuffix(',0')} %"


def target_words(target: Target) -> str:
    """Return a target in a few words: `chỉ tiêu 100 %`, `chỉ tiêu từ 80 % trở lên`."""
    unit = " %" if target.unit == "percent" else ""
    number = f"{format_number(Decimal(str(target.value)))}{unit}"
    words = labels.COMPARATORS[target.comparator]
    return f"chỉ tiêu {words.format(number)}" if "{}" in words else f"chỉ tiêu {number}"


def _judged(measured: str, target: Target, standing: Standing) -> Words:
    met = standing is Standing.MET
    tone, sign = (Tone.GOOD, SIGN_GOOD) if met else (Tone.WRONG, SIGN_BELOW)
    return Words(text=f"{measured} · {target_words(target)}", tone=tone, sign=sign)


def date_words(stored: str) -> str:
    """Return a stored date the short way; a text that is no date as it is."""
    day = iso_date(stored[:10])
    return short_date(day) if day else stored


def late_words(dossier: DossierRecord, *, on: date) -> Words:
    """Say how late a dossier is; one that is not returned is reckoned as of the day `on`."""
    late = days_late(_dates(dossier), on=on)
    if late is None:
        return Words(text="")
    if not dossier.finished:
        tone = Tone.WRONG if late > 0 else Tone.MUTED
        return Words(text=f"chưa trả, {late} ngày" if late > 0 else "chưa trả", tone=tone)
    return Words(text=f"{late} ngày", tone=Tone.PLAIN) if late > 0 else Words(text="đúng hạn")


def letters_in_common(dossiers: Sequence[DossierRecord]) -> Mapping[str, int]:
    """Return, by the row's id, how many dossiers one apology letter serves, where it serves several."""
    letters = shared_letters(
        LetterUse(
            row=one.entity_id, dossier=one.code, number=one.apology_number, issued=iso_date(one.apology_date)
        )
        for one in dossiers
    )
    return {row: len(rows) for rows in letters.values() for row in rows}


def dossiers_summary(dossiers: Sequence[DossierRecord]) -> str:
    """Return a remark for the heading of the table: `3 hồ sơ, 1 văn bản xin lỗi dùng chung`."""
    if not dossiers:
        return ""
    shared = letters_in_common(dossiers)
    letters = {squeeze(one.apology_number).casefold() for one in dossiers if one.entity_id in shared}
    words = f"{len(dossiers)} hồ sơ"
    return f"{words}, {len(letters)} văn bản xin lỗi dùng chung" if letters else words


def _dates(dossier: DossierRecord) -> DossierDates:
    return DossierDates(
        received=iso_date(dossier.received), due=iso_date(dossier.due), finished=iso_date(dossier.finished)
    )
