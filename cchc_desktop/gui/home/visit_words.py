"""The words and signs of a visit in lists: its state, its kind, and what is due next."""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from cchc_desktop.core.dates import iso_date, short_date
from cchc_desktop.core.fields import VisitKind
from cchc_desktop.core.records import VisitRow, VisitState
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.widgets.marks import SIGN_GOOD, SIGN_MISSING, SIGN_NOTHING_YET, SIGN_TO_SIGN, Words
from cchc_desktop.labels import VISIT_KINDS

STATE_WORDS: Mapping[VisitState, Words] = MappingProxyType(
    {
        VisitState.PREPARING: Words(text="Chuẩn bị", tone=Tone.MUTED, sign=SIGN_NOTHING_YET),
        VisitState.UNDER_WAY: Words(text="Đang kiểm tra", tone=Tone.ATTENTION, sign=SIGN_MISSING),
        VisitState.PRINTED: Words(text="Chờ ký", tone=Tone.ATTENTION, sign=SIGN_TO_SIGN),
        VisitState.SEALED: Words(text="Đã khóa", tone=Tone.GOOD, sign=SIGN_GOOD),
    }
)


def kind_words(kind: str) -> str:
    """Return the words of a kind of visit; an unknown kind as it is written."""
    return VISIT_KINDS.get(kind, kind)


def shown_date(stored: str) -> str:
    """Return a stored date or moment the short way; empty for none."""
    day = iso_date(stored[:10])
    return short_date(day) if day else ""


def day_and_month(stored: str) -> str:
    """Return the day and month of a stored date or moment, `08/9`."""
    return shown_date(stored).rpartition("/")[0]


def due_words(row: VisitRow, *, today: date, report_days_before: int) -> Words:
    """Say what comes next for a visit, or what is late."""
    match row.state:
        case VisitState.SEALED:
            return Words(text=f"Đã ký, khóa {day_and_month(row.sealed_at)}")
        case VisitState.PRINTED:
            return Words(text=f"Biên bản đã in {day_and_month(row.printed_at)}")
        case VisitState.UNDER_WAY:
            left = row.asked - row.answered
            return Words(text=f"Còn thiếu {left}" if left > 0 else "Đủ nội dung, chưa in biên bản")
        case VisitState.PREPARING:
            return _preparing(row, today=today, report_days_before=report_days_before)


def _preparing(row: VisitRow, *, today: date, report_days_before: int) -> Words:
    day = iso_date(row.date)
    if day is None:
        return Words(text="Chưa định ngày kiểm tra", tone=Tone.ATTENTION)
    late = _report_late_by(row, today=today, report_days_before=report_days_before)
    if late:
        return Words(text=f"Chưa có báo cáo, trễ {late} ngày", tone=Tone.WRONG)
    if day < today:
        return Words(text=f"Đã qua ngày kiểm tra {(today - day).days} ngày", tone=Tone.ATTENTION)
    if row.report_received:
        return Words(text=f"Đã có báo cáo {day_and_month(row.report_received)}")
    if _report_expected(row, report_days_before):
        due = short_date(day - timedelta(days=report_days_before)).rpartition("/")[0]
        return Words(text=f"Báo cáo trước {due}")
    return Words(text="Hôm nay" if day == today else f"Còn {(day - today).days} ngày")


def _report_late_by(row: VisitRow, *, today: date, report_days_before: int) -> int:
    day = iso_date(row.date)
    expected = row.state is VisitState.PREPARING and _report_expected(row, report_days_before)
    if day is None or not expected or row.report_received:
        return 0
    return max((today - (day - timedelta(days=report_days_before))).days, 0)


def _report_expected(row: VisitRow, report_days_before: int) -> bool:
    """Nobody announces a surprise visit, so no report can be asked for before it."""
    return report_days_before > 0 and row.kind != VisitKind.SURPRISE
