"""Rows about which machines disagree: one deleted what another edited, or they filled a field differently."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout

from cchc_desktop.core.visit_records import VisitRecord
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import SIGN_FLAG
from cchc_desktop.labels import field_label
from cchc_desktop.services.workspace import Workspace

# Most visits have no dispute: opening them must not wait for what tells of disputes.
if TYPE_CHECKING:
    from cchc_desktop.services.merging_records import Authorship, ContestedRecord

_DELETED = "deleted"


def row_flags(workspace: Workspace, record: VisitRecord) -> Mapping[str, str]:
    """Return the words for every row in dispute, by its entity id; nothing is read when there is none."""
    noted = {
        entity_id: [name for name, note in notes.items() if note.in_conflict]
        for entity_id, notes in record.row_notes.items()
    }
    disputed = {entity_id: fields for entity_id, fields in noted.items() if fields}
    contested: dict[str, ContestedRecord] = {}
    if any(_DELETED in fields for fields in disputed.values()):
        found = workspace.merging.contested(visit_id=record.entity_id)
        contested = {one.entity_id: one for one in found}
    return {entity_id: _words(fields, contested.get(entity_id)) for entity_id, fields in disputed.items()}


def flag(words: str) -> str:
    """Return the words behind their sign."""
    return f"{SIGN_FLAG} {words}"


class FlagLines:
    """The words about flagged rows below a list of rows; a label is made only when there is something."""

    def __init__(self, column: QVBoxLayout) -> None:
        self._column = column
        self._label: QLabel | None = None

    def show_rows(self, flags: Mapping[str, str], rows: Iterable[tuple[str, str]]) -> None:
        """Show what is to be said about rows, given as entity id and the name people know a row by."""
        lines = [flag(f"{name}: {flags[entity_id]}") for entity_id, name in rows if entity_id in flags]
        if self._label is None:
            if not lines:
                return
            self._label = label("", Role.NOTE, tone=Tone.WRONG, wrap=True)
            self._column.addWidget(self._label)
        self._label.setText("\n".join(lines))
        self._label.setVisible(bool(lines))

    def words(self) -> str:
        """Return what is said."""
        return self._label.text() if self._label is not None else ""


def _words(fields: Sequence[str], contested: "ContestedRecord | None") -> str:
    if contested is None:
        named = ", ".join(field_label(name).lower() for name in fields if name != _DELETED) or "dòng này"
        return f"các máy ghi khác nhau ở {named}: cần đối chiếu"
    parts = [f"{_machines(contested.deleted)} đã xóa"]
    if edited := [edit.written for edit in contested.edits]:
        parts.append(f"{_machines(edited)} đã sửa")
    if contested.kept:
        parts.append(f"{_machines(contested.kept)} giữ lại")
    return f"{', '.join(parts)}: cần đối chiếu"


def _machines(written: "Iterable[Authorship]") -> str:
    """Return who wrote, each machine once: `máy TN-03 (Lê Thị Hoa)`."""
    names = [
        f"máy {one.station_name} ({one.author})" if one.station_name else f"máy của {one.author}"
        for one in written
    ]
    return ", ".join(dict.fromkeys(names))
