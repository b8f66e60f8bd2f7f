"""How far a visit has come, in words: received, only here, written and read back, confirmed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from cchc_desktop.core.dates import short_date
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.widgets.marks import SIGN_GOOD, SIGN_NOTHING_YET, Words
from cchc_desktop.sentences_transfer import PARTLY_SENT
from cchc_desktop.services.transfer_records import Delivery, DeliveryState, StationLabel

SIGN_WRITTEN = "◐"
SIGN_RECEIVED = "●"
DELIVERY: Mapping[DeliveryState, Words] = MappingProxyType(
    {
        DeliveryState.RECEIVED: Words("Nhận từ máy khác", Tone.MUTED, SIGN_RECEIVED),
        DeliveryState.ON_THIS_MACHINE: Words("Chỉ có trên máy này", Tone.MUTED, SIGN_NOTHING_YET),
        DeliveryState.WRITTEN: Words("Đã ghi ra và đọc lại đúng", Tone.ATTENTION, SIGN_WRITTEN),
        DeliveryState.CONFIRMED: Words("Nơi nhận đã xác nhận", Tone.GOOD, SIGN_GOOD),
    }
)
"""Sign, tone and words of each state; “written” never looks like “confirmed”."""

COUNTED: Mapping[DeliveryState, str] = MappingProxyType(
    {**{state: words.text for state, words in DELIVERY.items()}, DeliveryState.ON_THIS_MACHINE: PARTLY_SENT}
)
"""What is said of many visits together: of some that are not sent wholly, other machines may hold a part."""


def delivery_words(delivery: Delivery, *, short: bool = False) -> Words:
    """Say how far a visit has come: `✓ Máy TN-01 đã xác nhận 12/9`; `short` for narrow columns.

    Every machine that holds it is named; the office only where its machine was marked as such.
    """
    words = DELIVERY[delivery.state]
    day = _day_and_month(delivery.at)
    match delivery.state:
        case DeliveryState.RECEIVED:
            names = _names(delivery.came_from) or "máy khác"
            text = f"nhận từ {names}" if short else f"Nhận từ {names} {day}"
        case DeliveryState.ON_THIS_MACHINE if delivery.by_all:
            text = f"{_names(delivery.by_all)} đã nhận"
        case DeliveryState.ON_THIS_MACHINE if delivery.partly:
            text = f"{PARTLY_SENT[0].lower()}{PARTLY_SENT[1:]}" if short else PARTLY_SENT
        case DeliveryState.ON_THIS_MACHINE:
            text = "chỉ máy này" if short else words.text
        case DeliveryState.WRITTEN:
            text = f"đã ghi ra {day}" if short else f"Đã ghi ra và đọc lại đúng {day}{_held_by(delivery)}"
        case DeliveryState.CONFIRMED:
            text = f"đã xác nhận {day}" if short else f"{_confirming(delivery)} đã xác nhận {day}"
    return words._replace(text=text.strip())


def _confirming(delivery: Delivery) -> str:
    if delivery.by_office and delivery.by:
        return f"Phòng Nội vụ ({_name(delivery.by)})"
    return _names(delivery.by_all) or "Nơi nhận"


def _held_by(delivery: Delivery) -> str:
    names = _names(delivery.by_all)
    return f"; {names} đã nhận" if names else ""


def _names(labels: Iterable[StationLabel]) -> str:
    return ", ".join(map(_name, labels))


def _name(label: StationLabel) -> str:
    return label.name or label.person or "Máy khác"


def _day_and_month(moment: str) -> str:
    return short_date(datetime.fromisoformat(moment).date()).rpartition("/")[0] if moment else ""
