from datetime import date, datetime

import pytest

from cchc_desktop.core.records import MemberRecord
from cchc_desktop.gui.home.greetings import date_in_words, deadline_words, greeting, weekday_and_date
from cchc_desktop.gui.palette import Tone


def member(name, honorific):
    return MemberRecord(
        entity_id="m", honorific=honorific, name=name, post="", workplace="", phone="", role="", sections=()
    )


@pytest.mark.parametrize(
    ("hour", "part"),
    [
        (3, "tối"),
        (4, "sáng"),
        (10, "sáng"),
        (11, "trưa"),
        (12, "trưa"),
        (13, "chiều"),
        (18, "tối"),
        (23, "tối"),
    ],
)
def test_the_greeting_knows_the_part_of_the_day(hour, part):
    assert greeting(datetime(2023, 9, 12, hour), "") == f"Chào buổi {part}"


def test_members_are_greeted_as_in_an_office_and_others_by_their_whole_name():
    noon = datetime(2023, 9, 12, 14)
    team = [member("Phạm Minh Tuấn", "Ông"), member("Lê Thị Hoa", "Bà")]
    assert greeting(noon, "Phạm Minh Tuấn", team) == "Chào buổi chiều, anh Tuấn"
    assert greeting(noon, "Lê Thị  Hoa", team) == "Chào buổi chiều, chị Hoa"
    assert greeting(noon, "Nguyễn Văn An", team) == "Chào buổi chiều, Nguyễn Văn An"
    assert greeting(noon, "Bà Lê Thị Hoa") == "Chào buổi chiều, chị Hoa"


def test_days_are_written_as_people_write_them():
    assert date_in_words(date(2023, 9, 12)) == "Thứ Ba, 12 tháng 9 năm 2023"
    assert date_in_words(date(2023, 2, 5)) == "Chủ nhật, 05 tháng 02 năm 2023"
    assert weekday_and_date(date(2023, 9, 8)) == "Thứ Sáu 08/9/2023"


@pytest.mark.parametrize(
    ("deadline", "words", "tone"),
    [
        ("", "", Tone.MUTED),
        ("2023-10-15", "còn 33 ngày đến hạn hoàn thành 15/10/2023", Tone.MUTED),
        ("2023-09-19", "còn 7 ngày đến hạn hoàn thành 19/9/2023", Tone.ATTENTION),
        ("2023-09-12", "hôm nay là hạn hoàn thành 12/9/2023", Tone.ATTENTION),
        ("2023-09-10", "quá hạn hoàn thành 10/9/2023 đã 2 ngày", Tone.WRONG),
        ("2020-09-12", "quá hạn hoàn thành 12/9/2020 đã 1.095 ngày", Tone.WRONG),
    ],
)
def test_the_deadline_is_told_in_days(deadline, words, tone):
    assert deadline_words(date(2023, 9, 12), deadline) == (words, tone)
