"""Name of the machine and of the person using it: every change carries both."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.core.errors import CchcError
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.forms import Field
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import Card
from cchc_desktop.gui.widgets.text_fields import LineEdit
from cchc_desktop.sentences import sentence_for
from cchc_desktop.services.station import StationService


class MachineTab(QWidget):
    """Kept while it is typed, as everywhere. `changed` comes after it was kept."""

    changed = Signal()

    def __init__(self, station: StationService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._station = station
        self._name, self._person, self._post = LineEdit(), LineEdit(), LineEdit()
        self._fields = {
            "name": Field("Tên máy", self._name),
            "person": Field("Người sử dụng", self._person),
            "post": Field("Chức vụ", self._post),
        }
        card = Card()
        card.setMaximumWidth(scaled(560))
        card.body.setSpacing(scaled(12))
        card.body.addWidget(label("Máy này và người sử dụng", Role.HEADING))
        explanation = (
            "Mỗi thay đổi đều ghi tên máy và tên người làm. Đổi ở đây chỉ có tác dụng với các thay đổi từ "
            "nay về sau."
        )
        card.body.addWidget(label(explanation, Role.MUTED, wrap=True))
        for field in self._fields.values():
            card.body.addWidget(field)
        for editor in (self._name, self._person, self._post):
            editor.committed.connect(self._keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
        column.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        """Show what is kept."""
        station = self._station.current()
        shown = ((self._name, station.name), (self._person, station.person), (self._post, station.post))
        for editor, kept in shown:
            if not editor.pending():
                editor.set_value(kept)

    def flush(self) -> QWidget | None:
        """Keep what was typed; returns the field that must not stay empty."""
        for editor in (self._name, self._person, self._post):
            editor.flush()
        return next((editor for editor in (self._name, self._person) if not editor.value().strip()), None)

    def _keep(self) -> None:
        name, person = self._name.value().strip(), self._person.value().strip()
        self._remark("name", "" if name else "Cần tên máy.")
        self._remark("person", "" if person else "Cần tên người sử dụng.")
        if not name or not person:
            return
        try:
            self._station.set_up(name=name, person=person, post=self._post.value().strip())
        except CchcError as error:
            self._remark("name", str(sentence_for(error)))
            return
        self.changed.emit()

    def _remark(self, field: str, words: str) -> None:
        self._fields[field].set_remark(words, Tone.WRONG)
