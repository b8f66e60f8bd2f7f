from datetime import date

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.gui.widgets.parsed_fields import CountEdit, DateEdit, NumberEdit, TimeEdit
from cchc_desktop.gui.widgets.text_fields import LineEdit

TODAY = date(2023, 9, 12)


@pytest.fixture
def typed(qtbot):
    """Type into a field and go on to the next one; returns the field and what it handed over."""

    def type_into(field, text):
        host = QWidget()
        other = LineEdit(parent=host)
        column = QVBoxLayout(host)
        column.addWidget(field)
        column.addWidget(other)
        field.host = host
        qtbot.addWidget(host)
        host.show()
        host.activateWindow()
        field.setFocus()
        qtbot.waitUntil(field.line.hasFocus)
        got = []
        field.committed.connect(got.append)
        QTest.keyClicks(field.line, text)
        other.setFocus()
        return got

    return type_into


def date_edit():
    return DateEdit(today=lambda: TODAY)


@pytest.mark.parametrize(
    ("make", "text", "stored", "shown"),
    [
        (date_edit, "12/9", "2023-09-12", "12/9/2023"),
        (date_edit, "1/2/24", "2024-02-01", "01/02/2024"),
        (date_edit, "hom nay", "2023-09-12", "12/9/2023"),
        (TimeEdit, "8h30", "08:30", "08:30"),
        (TimeEdit, "0830", "08:30", "08:30"),
        (NumberEdit, "1.234,5", "1234.5", "1.234,5"),
        (NumberEdit, "1234,5", "1234.5", "1.234,5"),
        (CountEdit, "1250", "1250", "1.250"),
    ],
)
def test_short_forms_are_stored_and_shown_in_full(make, text, stored, shown, typed):
    field = make()
    assert typed(field, text) == [stored]
    assert field.line.text() == shown
    assert field.is_valid()
    assert field.value() == stored


@pytest.mark.parametrize(
    ("make", "text"), [(date_edit, "31/2"), (TimeEdit, "25h"), (NumberEdit, "muoi"), (CountEdit, "2,5")]
)
def test_what_cannot_be_read_stays_and_is_kept_and_explained(make, text, typed):
    field = make()
    assert typed(field, text) == [text]
    assert field.line.text() == text
    assert not field.is_valid()
    assert field.value() == text
    assert field.line.property("wrong") is True
    assert len(field.line.accessibleDescription()) > 20


def test_mending_takes_the_sentence_away_at_once(typed):
    field = date_edit()
    typed(field, "31/2")
    field.setFocus()
    field.line.selectAll()
    QTest.keyClicks(field.line, "28/2")
    assert field.line.property("wrong") is False


@pytest.mark.parametrize("make", [date_edit, TimeEdit, NumberEdit, CountEdit])
def test_an_emptied_field_hands_over_nothing_as_empty(make, typed):
    field = make()
    field.set_value({DateEdit: "2023-09-01", TimeEdit: "08:30"}.get(type(field), "12"))
    got = typed(field, "")
    assert got == []
    field.setFocus()
    field.line.selectAll()
    QTest.keyClicks(field.line, " ")
    field.flush()
    assert got == [""]


def test_stored_forms_are_shown_the_short_way(qtbot):
    field = date_edit()
    qtbot.addWidget(field)
    field.set_value("2023-09-08")
    assert field.line.text() == "08/9/2023"
    assert field.value() == "2023-09-08"
    assert not field.pending()


def test_a_stored_text_that_is_no_date_is_shown_with_its_sentence(qtbot):
    field = date_edit()
    qtbot.addWidget(field)
    field.set_value("khoảng tháng 9")
    assert field.line.text() == "khoảng tháng 9"
    assert not field.is_valid()
