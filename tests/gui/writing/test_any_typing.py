"""Typing, receiving, packages, leaving and undoing in any order: nothing is ever written over unseen."""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey
from cchc_desktop.core.ids import random_ids
from cchc_desktop.core.merge import field_state
from cchc_desktop.gui.bus import Bus
from cchc_desktop.gui.widgets.text_fields import LineEdit
from cchc_desktop.gui.writing.bindings import TypedBinding
from cchc_desktop.gui.writing.writer import Writer
from cchc_desktop.services.editing import Editing
from cchc_desktop.store.store import Store

KEY = FieldKey("finding", "v1/i1", "achieved")
NOW = datetime(2023, 9, 12, 8, tzinfo=UTC)


class OneField(RuleBasedStateMachine):
    """A page with one field over a real store, and a machine elsewhere that writes to the same field."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store.open(Path(self.folder.name) / "data", clock=lambda: NOW, ids=random_ids())
        editing = Editing("c1", self.store, random_ids())
        self.parent = QObject()
        self.writer = Writer(lambda: editing, Bus(), self.parent)
        self.field = LineEdit()
        self.binding = TypedBinding(self.writer, KEY, self.field)
        self.number = 0
        self.in_sight: set[object] = set()
        self.gave_way: set[str] = set()
        self.show()
        self.something_else("enter")

    def teardown(self) -> None:
        for each in (self.field, self.parent):
            each.deleteLater()
            QApplication.sendPostedEvents(each, QEvent.Type.DeferredDelete)
        self.store.close()
        self.folder.cleanup()

    @rule(text=st.sampled_from([" và", " thì"]), pause=st.sampled_from([True, True, False]))
    def write(self, text: str, pause: bool) -> None:
        self.number += 1
        self.field.setText(f"{self.field.text()[:40]}{text} t{self.number}")
        if pause:
            self.hand_over(self.field.flush)

    @rule(seen=st.sets(st.integers(0, 3), max_size=2), ahead=st.integers(1, 3), told=st.booleans())
    def receive(self, seen: set[int], ahead: int, told: bool) -> None:
        self.number += 1
        closed = [c for c in self.store.log.history(KEY) if c.ref not in self.open_refs()]
        parents = [change for place, change in enumerate(reversed(closed)) if place in seen]
        before = [c.lamport for c in closed if c.ref.station == "there" or c in parents]
        change = Change(
            ref=ChangeRef("there", self.number),
            lamport=max(before, default=0) + ahead,
            campaign="c1",
            key=KEY,
            value=f"b{self.number}",
            parents=tuple(change.ref for change in parents),
            author="Trần Thị Bình",
            at="2023-09-12T08:00:00+00:00",
            reason="",
        )
        self.store.log.receive([change])
        if told:
            self.show()

    @rule(act=st.sampled_from(["show", "enter", "leave", "package", "undo"]))
    def something_else(self, act: str) -> None:
        match act:
            case "show":
                self.show()
            case "enter":
                QApplication.sendEvent(self.field, QFocusEvent(QEvent.Type.FocusIn))
            case "leave":
                QApplication.sendEvent(self.field, QFocusEvent(QEvent.Type.FocusOut))
                self.hand_over(self.binding.flush)
            case "package":
                self.store.log.close()
            case _:
                self.hand_over(self.binding.flush)
                self.writer.undo()
                self.show()

    def show(self) -> None:
        """Read again, as a page does that hears that something changed."""
        stood = self.field.value()
        self.writer.sight = self.store.log.sight()
        cell = self.store.views.cell(KEY)
        self.binding.show_value(cell.value if cell else None)
        if not self.field.pending():
            self.in_sight = {self.field.value()}
        if self.field.value() != stood:
            self.gave_way.add(stood)

    def hand_over(self, run: Callable[[], None]) -> None:
        """Let the field hand over its text: what is named by a change that begins now was in sight here."""
        before = {change.ref for change in self.store.log.history(KEY)}
        text = self.field.value()
        run()
        known = {change.ref: change for change in self.store.log.history(KEY)}
        named = {ref for change in known.values() if change.ref not in before for ref in change.parents}
        assert {known[ref].value or "" for ref in named} <= self.in_sight
        self.in_sight.add(text)

    @invariant()
    def what_gave_way_in_the_field_is_still_in_the_log(self) -> None:
        if hasattr(self, "store"):
            kept = {change.value or "" for change in self.store.log.history(KEY)}
            assert self.gave_way <= {"", *kept}

    @invariant()
    def the_heads_are_those_of_the_changes(self) -> None:
        if hasattr(self, "store"):
            state = field_state(self.store.log.history(KEY))
            assert self.store.log.heads(KEY) == (state.heads if state else ())
            cell = self.store.views.cell(KEY)
            assert (cell.in_conflict if cell else False) == (state.in_conflict if state else False)

    def open_refs(self) -> set[ChangeRef]:
        rows = self.store._database.rows("SELECT station, seq FROM changes WHERE is_open = 1")
        return {ChangeRef(*row) for row in rows}


@pytest.mark.usefixtures("qapp")
def test_nothing_is_written_over_unseen_in_any_order() -> None:
    run_state_machine_as_test(
        OneField, settings=settings(max_examples=40, stateful_step_count=25, deadline=None)
    )
