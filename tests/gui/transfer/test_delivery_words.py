"""The words of delivery: “only” is said of what is nowhere else, and every holder is named."""

import pytest

from cchc_desktop.gui.transfer.delivery_teller import DeliveryTeller
from cchc_desktop.gui.transfer.delivery_words import COUNTED, DELIVERY, delivery_words
from cchc_desktop.services.transfer_records import Delivery, DeliveryState, StationLabel

A = StationLabel(station="a", name="TN-01", person="Tuấn")
B = StationLabel(station="b", person="Hạnh")
HERE = DeliveryState.ON_THIS_MACHINE


@pytest.mark.parametrize(
    ("delivery", "long", "short"),
    [
        (Delivery(state=HERE), "Chỉ có trên máy này", "chỉ máy này"),
        (Delivery(state=HERE, partly=True, came_from=(A,)), "Có phần chưa gửi", "có phần chưa gửi"),
        (Delivery(state=HERE, by_all=(A, B)), "TN-01, Hạnh đã nhận", "TN-01, Hạnh đã nhận"),
        (
            Delivery(state=DeliveryState.RECEIVED, came_from=(A, B), at="2023-09-12T08:00:00+07:00"),
            "Nhận từ TN-01, Hạnh 12/9",
            "nhận từ TN-01, Hạnh",
        ),
        (Delivery(state=DeliveryState.RECEIVED), "Nhận từ máy khác", "nhận từ máy khác"),
    ],
)
def test_only_is_said_of_what_is_nowhere_else(delivery, long, short):
    assert delivery_words(delivery).text == long
    assert delivery_words(delivery, short=True).text == short


def test_states_have_signs_of_their_own_and_words_for_many():
    assert len({words.sign for words in DELIVERY.values()}) == len(DeliveryState) == len(COUNTED)
    assert "hỉ có" not in " ".join(COUNTED.values())


def test_nobody_is_told_once_the_data_are_closed(stage):
    teller = DeliveryTeller(stage.workspace, None, stage.window)
    told = []
    teller.told.connect(lambda: told.append(1))
    known = {stage.visit: Delivery(state=HERE)}
    stage.workspace.close()
    teller._on_known((known, 0))
    assert told == []
