"""The way from an item to the page on which its disputes are decided."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.scopes import item_of
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.marks import SIGN_FLAG

KEYS = "Alt+D"


class DisputeWay:
    """A line in `column` that says how much of an item is in dispute; without any, nothing is made."""

    def __init__(self, session: VisitSession, item_id: str, column: QVBoxLayout) -> None:
        self._session = session
        self._item_id = item_id
        self._column = column
        self._button: Button | None = None

    def refresh(self) -> None:
        """Show what machines disagree about now."""
        keys = disputed_keys(self._session, self._item_id)
        if self._button is None:
            if not keys:
                return
            self._button = Button("", ButtonKind.LINK, clicked=self._on_clicked)
            self._column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        words = f"{SIGN_FLAG} {len(keys)} chỗ các máy ghi khác nhau: đối chiếu"
        self._button.set_words(words, keys=KEYS.replace("+", " "))
        self._button.setVisible(bool(keys))

    def _on_clicked(self) -> None:
        keys = disputed_keys(self._session, self._item_id)
        if keys:
            self._session.dispute_asked.emit(keys[0])


def disputed_keys(session: VisitSession, item_id: str) -> tuple[FieldKey, ...]:
    """Return the fields of an item that are in dispute; those of rows without their kind."""
    record = session.record
    finding = record.findings.get(item_id)
    notes = finding.notes.items() if finding else ()
    own = [session.key(item_id, name) for name, note in notes if note.in_conflict]
    rows = (
        FieldKey("", entity_id, name)
        for entity_id, of_row in record.row_notes.items()
        if item_of(entity_id) == item_id
        for name, note in of_row.items()
        if note.in_conflict
    )
    return (*own, *rows)


def dispute_place(key: FieldKey, visit_id: str) -> dict[str, str]:
    """Return with which ids the page of disputes is opened at a field."""
    return {"visit": visit_id, "entity": key.entity, "id": key.entity_id, "field": key.field}
