"""In which order one goes through fields: as they are laid out, whatever order they were made in."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QLayout, QWidget

_PLAIN = frozenset({Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier})


def is_enter(event: QKeyEvent) -> bool:
    """Tell whether a key is Enter, pressed alone."""
    return event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and event.modifiers() in _PLAIN


def is_digit(event: QKeyEvent) -> bool:
    """Tell whether a key is 1 to 9, pressed alone."""
    return Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9 and event.modifiers() in _PLAIN


def go_on(widget: QWidget) -> bool:
    """Press the button with the cursor, or go on to the next field in `widget`; False at the last one."""
    focus = widget.focusWidget() or widget
    if isinstance(focus, QAbstractButton):
        focus.click()
        return True
    stops = [stop for stop in stops_in(widget) if stop.isVisible() and not isinstance(stop, QAbstractButton)]
    place = stops.index(focus) if focus in stops else len(stops) - 1
    if place + 1 >= len(stops):
        return False
    stops[place + 1].setFocus(Qt.FocusReason.TabFocusReason)
    return True


def tab_on(widget: QWidget, *, forward: bool) -> bool:
    """Take Tab (or Shift+Tab) to the next stop in `widget`, at its end to what comes after; False elsewhere.

    Qt goes in the order in which widgets were made: lines that came later would all be last.
    """
    focus = widget.focusWidget()
    stops = [stop for stop in stops_in(widget) if stop.isVisible() and stop.isEnabled()]
    if focus not in stops:
        return False
    place = stops.index(focus) + (1 if forward else -1)
    to = stops[place] if 0 <= place < len(stops) else _beyond(widget, forward=forward)
    if to is None:
        return False
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    to.setFocus(reason)
    return True


def _beyond(widget: QWidget, *, forward: bool) -> QWidget | None:
    """Return the first stop after `widget` in the window, or the last one before it."""
    other = _next(widget, forward=forward)
    while other is not None and other is not widget:
        takes_tab = bool(other.focusPolicy() & Qt.FocusPolicy.TabFocus) and other.focusProxy() is None
        if takes_tab and not widget.isAncestorOf(other) and other.isVisible() and other.isEnabled():
            return other
        other = _next(other, forward=forward)
    return None


def _next(widget: QWidget, *, forward: bool) -> QWidget | None:
    return widget.nextInFocusChain() if forward else widget.previousInFocusChain()


def stops_in(widget: QWidget) -> Iterator[QWidget]:
    """Yield the widgets the cursor stops at, in the order in which they are laid out."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
        return
    layout = widget.layout()
    if layout is not None:
        yield from _stops_in_layout(layout)


def _stops_in_layout(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from stops_in(widget)
        elif inner is not None:
            yield from _stops_in_layout(inner)
