import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, Qt
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.gui.widgets import commit_clock
from cchc_desktop.gui.widgets.commit_clock import IDLE_MS
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit, LineEdit


def make(kind, qtbot):
    """A field with another one beside it to go to."""
    host = QWidget()
    field, other = kind(parent=host), LineEdit(parent=host)
    column = QVBoxLayout(host)
    column.addWidget(field)
    column.addWidget(other)
    qtbot.addWidget(host)
    host.show()
    qtbot.waitExposed(host)
    host.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.host = host
    got = []
    field.committed.connect(got.append)
    return field, other, got


def compose(field, preedit="", commit=""):
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QCoreApplication.sendEvent(field, event)


def wait_past_idle(qtbot):
    qtbot.wait(IDLE_MS + 150)


both = pytest.mark.parametrize("kind", [LineEdit, GrowingTextEdit])


@both
def test_text_is_handed_over_when_the_keys_rest(kind, qtbot):
    field, _, got = make(kind, qtbot)
    QTest.keyClicks(field, "abc")
    assert got == []
    assert field.pending()
    qtbot.waitUntil(lambda: got == ["abc"])
    assert not field.pending()


@both
def test_text_is_handed_over_when_the_focus_leaves(kind, qtbot):
    field, other, got = make(kind, qtbot)
    QTest.keyClicks(field, "abc")
    other.setFocus()
    assert got == ["abc"]


@both
def test_nothing_is_handed_over_while_composing(kind, qtbot):
    field, _, got = make(kind, qtbot)
    QTest.keyClicks(field, "ok ")
    for part in ("t", "ti", "tiê", "tiên"):
        compose(field, part)
    wait_past_idle(qtbot)
    assert got == []
    compose(field, "", "tiến")
    qtbot.waitUntil(lambda: got == ["ok tiến"])


def place_of(field):
    """The cursor and the other end of the selection."""
    if isinstance(field, LineEdit):
        return field.cursorPosition(), field.selectedText()
    return field.textCursor().position(), field.textCursor().selectedText()


@both
def test_who_types_without_a_pause_is_kept_all_the_same(kind, qtbot, monkeypatch):
    monkeypatch.setattr(commit_clock, "LONGEST_MS", 2 * IDLE_MS)
    field, _, got = make(kind, qtbot)

    def still_typing():
        QTest.keyClick(field, "a")
        return len(got) == 2

    qtbot.waitUntil(still_typing, timeout=8 * IDLE_MS)
    assert got[1].startswith(got[0])
    assert got[0] in field.value()


@both
def test_keeping_while_one_types_leaves_cursor_and_selection_alone(kind, qtbot, monkeypatch):
    monkeypatch.setattr(commit_clock, "LONGEST_MS", 2 * IDLE_MS)
    field, _, got = make(kind, qtbot)
    QTest.keyClicks(field, "mot hai")
    QTest.keyClick(field, Qt.Key.Key_Home)
    QTest.keyClick(field, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    before = place_of(field)

    def touched():
        field.textChanged.emit(*([field.text()] if isinstance(field, LineEdit) else []))
        return bool(got)

    qtbot.waitUntil(touched, timeout=6 * IDLE_MS)
    assert place_of(field) == before == (1, "m")


@both
def test_an_open_syllable_is_left_alone_however_long_and_kept_when_it_is_committed(kind, qtbot, monkeypatch):
    monkeypatch.setattr(commit_clock, "LONGEST_MS", IDLE_MS // 4)
    field, _, got = make(kind, qtbot)
    QTest.keyClicks(field, "ok ")
    compose(field, "tiê")
    wait_past_idle(qtbot)
    compose(field, "tiên")
    assert got == []
    compose(field, "", "tiến")
    assert got == ["ok tiến"]


@both
def test_an_open_syllable_is_not_handed_over_on_the_way_out_but_follows(kind, qtbot):
    field, other, got = make(kind, qtbot)
    QTest.keyClicks(field, "ab")
    compose(field, "tiê")
    other.setFocus()
    compose(field, "", "tiến")
    wait_past_idle(qtbot)
    assert got == ["abtiến"]


@both
def test_saving_what_was_typed_does_not_disturb_composition(kind, qtbot):
    field, _, _ = make(kind, qtbot)
    compose(field, "tiê")
    assert field.set_value("something else from the store") is False
    compose(field, "", "tiến")
    assert field.value() == "tiến"


@both
def test_a_refresh_never_takes_away_what_was_just_typed(kind, qtbot):
    field, _, got = make(kind, qtbot)
    field.set_value("cũ")
    QTest.keyClicks(field, "x")
    typed = field.value()
    assert field.set_value("từ kho") is False
    assert field.value() == typed
    field.flush()
    assert field.set_value("từ kho") is True
    assert got == [typed]


@both
def test_backspace_bursts_of_input_methods_arrive_whole(kind, qtbot):
    field, _, got = make(kind, qtbot)
    # As such an input method writes "tiếng": letters, then backspaces and the letters again with a tone.
    QTest.keyClicks(field, "tieng")
    for _ in range(3):
        QTest.keyClick(field, Qt.Key.Key_Backspace)
    for char in "ếng":
        QTest.sendKeyEvent(
            QTest.KeyAction.Click, field, Qt.Key.Key_unknown, char, Qt.KeyboardModifier.NoModifier
        )
    qtbot.waitUntil(lambda: bool(got))
    assert got == ["tiếng"]


@both
def test_decomposed_text_is_handed_over_composed(kind, qtbot):
    field, _, got = make(kind, qtbot)
    compose(field, "", "tie\u0302\u0301ng")
    field.flush()
    assert got == ["tiếng"]


@both
def test_setting_the_same_text_keeps_cursor_and_undo(kind, qtbot):
    field, _, _ = make(kind, qtbot)
    QTest.keyClicks(field, "abc")
    QTest.keyClick(field, Qt.Key.Key_Left)
    field.set_value("abc")
    QTest.keyClicks(field, "X")
    assert field.value() == "abXc"
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.value() != "abXc"


@both
def test_setting_text_is_not_handed_over(kind, qtbot):
    field, _, got = make(kind, qtbot)
    field.set_value("từ kho")
    wait_past_idle(qtbot)
    field.flush()
    assert got == []


@both
def test_undo_goes_on_to_the_page_when_the_field_has_nothing_left(kind, qtbot):
    field, _, _ = make(kind, qtbot)
    field.set_value("cũ")
    asked = []
    field.undo_exhausted.connect(lambda: asked.append("undo"))
    field.redo_exhausted.connect(lambda: asked.append("redo"))
    QTest.keyClicks(field, "x")
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert asked == []
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(
        field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert asked[0] == "undo"
    assert "redo" in asked


@both
def test_inserted_phrases_are_typed_text(kind, qtbot):
    field, _, got = make(kind, qtbot)
    field.insert_words("Đơn vị thực hiện nghiêm.")
    field.flush()
    assert got == ["Đơn vị thực hiện nghiêm."]


def test_the_text_edit_grows_and_shrinks_with_its_text(qtbot):
    field, _, _ = make(GrowingTextEdit, qtbot)
    small = field.height()
    field.insert_words("dòng\n" * 10)
    qtbot.waitUntil(lambda: field.height() > small + 5 * field.fontMetrics().lineSpacing())
    assert not field.verticalScrollBar().isVisible()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: field.height() == small)


def test_tab_leaves_the_text_edit(qtbot):
    field, other, _ = make(GrowingTextEdit, qtbot)
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert other.hasFocus()


def test_pasted_formatting_is_dropped_and_pictures_are_passed_on(qtbot):
    field, _, _ = make(GrowingTextEdit, qtbot)
    rich = QMimeData()
    rich.setHtml("<b>đậm</b>")
    rich.setText("đậm")
    field.insertFromMimeData(rich)
    assert field.value() == "đậm"
    assert "font-weight:7" not in field.toHtml().replace(" ", "")
    pictures = []
    field.image_pasted.connect(pictures.append)
    data = QMimeData()
    data.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    field.insertFromMimeData(data)
    assert len(pictures) == 1
    assert field.value() == "đậm"


def test_focus_lost_to_a_menu_hands_nothing_over(qtbot):
    field, _, got = make(LineEdit, qtbot)
    QTest.keyClicks(field, "ab")
    from PySide6.QtGui import QFocusEvent

    QCoreApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.PopupFocusReason))
    assert got == []


@both
def test_what_the_program_shows_is_never_pending(kind, qtbot):
    field, _, _ = make(kind, qtbot)
    seen = []
    field.textChanged.connect(lambda: seen.append(field.pending()))
    field.set_value("abc")
    assert seen
    assert True not in seen
