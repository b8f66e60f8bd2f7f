"""One dispute and the decision on it: cards side by side, the merged text, the reason."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop import conflict_words as words
from cchc_desktop.core.changes import ChangeRef, FieldKey, JsonValue
from cchc_desktop.gui.conflicts.choices import Choice, choices_of
from cchc_desktop.gui.conflicts.decision_card import DecisionCard
from cchc_desktop.gui.conflicts.version_cards import VersionCards
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.labels import ElidedLabel, KeyHint, Role, label
from cchc_desktop.gui.widgets.marks import SIGN_FLAG, SIGN_GOOD, Chip
from cchc_desktop.services.merging import MergingService
from cchc_desktop.services.merging_records import ConflictRecord, DecisionDraft, Dispute

NOTHING, MERGED = 0, -1


class DisputeBoard(QWidget):
    """Shows a dispute. What is chosen here is not written before the page is asked to.

    `choice_changed` when something else, or nothing, is the choice; `typing` and `typed(key, draft)` follow
    the fields; `section_asked` asks to take a whole section of the chosen machine.
    """

    choice_changed = Signal()
    typing = Signal()
    typed = Signal(object, object)
    section_asked = Signal()

    def __init__(self, merging: MergingService, decide: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._merging = merging
        self.dispute: Dispute | None = None
        self.seen: frozenset[ChangeRef] = frozenset()
        self.choices: tuple[Choice, ...] = ()
        self._chosen = NOTHING
        self._proposal: str | None = None
        self._flag = Chip(strong=True)
        self._section = ElidedLabel(role=Role.HEADING, keep=220)
        self._item = ElidedLabel(role=Role.MUTED)
        self._keys = QHBoxLayout()
        self.cards = VersionCards()
        self.decision = DecisionCard(decide)
        self._lay_out()
        self._connect()

    # --- showing

    def show_dispute(
        self, dispute: Dispute, *, number: int, total: int, decided: bool, seen: frozenset[ChangeRef]
    ) -> None:
        """Show a dispute; the one that is shown already keeps its choice and what is being typed."""
        self._show_heading(dispute, number=number, total=total, decided=decided)
        self.seen = seen
        if dispute == self.dispute:
            return
        same = self.dispute is not None and self.dispute.key == dispute.key
        self.decision.flush()
        typed = same and self.decision.text.value() != (self._proposal or "")
        self.dispute = dispute
        self.choices = choices_of(dispute, self._merging)
        self.cards.show_choices(self.choices)
        if typed:
            self.decision.show_number(len(self.choices) + 1)
        else:
            self._show_draft(dispute)
        self._show_keys()
        self.choose(NOTHING)

    def _show_heading(self, dispute: Dispute, *, number: int, total: int, decided: bool) -> None:
        tone, sign = (Tone.GOOD, SIGN_GOOD) if decided else (Tone.WRONG, SIGN_FLAG)
        self._flag.set_state(f"{number} / {total}", tone, sign=sign)
        state = "đã quyết định" if decided else "chưa quyết định"
        self._flag.setAccessibleName(f"Chỗ thứ {number} trên {total}, {state}")
        self._section.setText(words.section_words(dispute.place))
        self._item.setText(dispute.place.item_text or words.dispute_words(dispute))

    def _show_draft(self, dispute: Dispute) -> None:
        draft = self._merging.draft(dispute.key) or DecisionDraft()
        texts: tuple[str, ...] = ()
        self._proposal = None
        if isinstance(dispute, ConflictRecord):
            texts = self._merging.texts(dispute)
            self._proposal = self._merging.proposal(dispute)
        number = len(self.choices) + 1
        self.decision.show_merge(self._proposal, texts, number=number, draft=draft.text)
        many = len(self.choices) > 2
        self.decision.show_reason(draft.reason, needed=dispute.place.sealed, many=many)

    def _show_keys(self) -> None:
        while self._keys.count():
            item = self._keys.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        numbers = range(1, len(self.choices) + 1)
        self._add_keys(("↑↓",), "chuyển ·")
        merging = not self.decision.text.isHidden()
        self._add_keys(map(str, numbers), "chọn ·" if merging else "chọn")
        if merging:
            self._add_keys((str(len(self.choices) + 1),), "ghép")

    def _add_keys(self, keys: "tuple[str, ...] | map[str]", what: str) -> None:
        for key in keys:
            self._keys.addWidget(KeyHint(key))
        self._keys.addWidget(label(what, Role.MUTED))

    # --- choosing

    @property
    def chosen(self) -> int:
        """The number of the chosen card, `MERGED`, or `NOTHING`."""
        return self._chosen

    def value(self) -> JsonValue:
        """Return what the choice writes."""
        if self._chosen == MERGED:
            return self.decision.text.value()
        return self.choices[self._chosen - 1].value

    def reason(self) -> str:
        """Return the reason as it stands in its field."""
        return self.decision.reason.value()

    def choose(self, number: int) -> None:
        """Make a card, the merged text or nothing the choice."""
        self._chosen = number
        self.cards.show_chosen(max(number, NOTHING))
        self.decision.show_chosen(chosen=number == MERGED)
        self._show_section_button()
        self.choice_changed.emit()

    def choose_key(self, number: int) -> bool:
        """Choose by the key that is printed; the one behind the last card is the merged text."""
        if 1 <= number <= len(self.choices):
            self.choose(number)
            return True
        if number == len(self.choices) + 1 and not self.decision.text.isHidden():
            self.choose(MERGED)
            self.decision.text.setFocus()
            return True
        return False

    def section_choice(self) -> Choice | None:
        """Return the card of whose machine a whole section would be taken: the chosen, else the owner's."""
        if self.dispute is None or not self.dispute.place.section_id:
            return None
        if self._chosen > 0:
            return self.choices[self._chosen - 1]
        owners = (one for one in self.choices if one.owner.tone is Tone.GOOD)
        return next(owners, self.choices[0] if self.choices else None)

    def _show_section_button(self) -> None:
        choice = self.section_choice()
        if choice is None or self.dispute is None:
            self.decision.show_section("")
            return
        self.decision.show_section(f"Lấy cả mục {self.dispute.place.section_marker} của {choice.person}…")

    def _on_merge_chosen(self) -> None:
        if self._chosen != MERGED:
            self.choose(MERGED)

    def _on_typed(self) -> None:
        if self.dispute is not None:
            text = self.decision.text.value()
            kept = "" if text == (self._proposal or "") else text
            self.typed.emit(self.dispute.key, DecisionDraft(text=kept, reason=self.reason()))

    def focus_key(self) -> FieldKey | None:
        """Return the field that is shown."""
        return self.dispute.key if self.dispute else None

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        heading.setSpacing(scaled(8))
        heading.addWidget(self._flag)
        heading.addWidget(self._section)
        heading.addWidget(self._item, 1)
        self._keys.setSpacing(scaled(5))
        heading.addLayout(self._keys)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(10))
        column.addLayout(heading)
        column.addWidget(self.cards)
        column.addWidget(self.decision)

    def _connect(self) -> None:
        self.cards.chosen.connect(self.choose)
        self.decision.merge_chosen.connect(self._on_merge_chosen)
        self.decision.typing.connect(self.typing)
        self.decision.typed.connect(self._on_typed)
        self.decision.section_asked.connect(self.section_asked)
