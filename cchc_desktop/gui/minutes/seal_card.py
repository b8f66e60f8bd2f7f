"""Signature and seal: what sealing means, and afterwards what was sealed and what was edited since."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.core.scopes import visit_of
from cchc_desktop.core.visit_records import SealRecord, VisitRecord
from cchc_desktop.gui.minutes.words import change_words, seal_words
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.shell.page import Place
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.visit.parts import moment_words
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.files import FileDropArea
from cchc_desktop.gui.widgets.labels import Role, SectionHeading, label, set_tone
from cchc_desktop.gui.widgets.marks import SIGN_BELOW, SIGN_GOOD
from cchc_desktop.labels import field_label
from cchc_desktop.services.sealing import ChangedField

FEW = 4
"""How many edits after the seal are shown before the older ones are folded away."""

_BEFORE = "Sau khi các bên ký, khóa để gắn bản giấy với đúng số liệu này."
_SCAN_TYPES = "PDF hoặc ảnh (*.pdf *.jpg *.jpeg *.png)"
_WITH_SCAN = f"{SIGN_GOOD} Đã kèm bản quét đã ký."
_WITHOUT_SCAN = "Chưa kèm bản quét của bản giấy đã ký."
_SIGNS = {Tone.GOOD: SIGN_GOOD, Tone.WRONG: SIGN_BELOW}


class ChangedRow(QWidget):
    """One field edited after the seal: from what to what, by whom, when and why."""

    place_asked = Signal(object)

    def __init__(self, changed: ChangedField, *, item: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._changed = changed
        named = field_label(changed.key.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, scaled(6))
        column.setSpacing(scaled(2))
        go = Button(f"✎ {named}", ButtonKind.LINK, clicked=self._on_go)
        go.setAccessibleName(f"Đến chỗ này: {named}, {item}")
        column.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)
        if item:
            column.addWidget(label(item, Role.NOTE, wrap=True))
        column.addWidget(label(change_words(changed.before, changed.after, changed.key.field), wrap=True))
        who = " · ".join(part for part in (changed.author, moment_words(changed.at)) if part)
        column.addWidget(label(who, Role.NOTE, wrap=True))
        if changed.reason:
            column.addWidget(label(f"Lý do: {changed.reason}", Role.NOTE, wrap=True))

    def _on_go(self) -> None:
        key = self._changed.key
        visit = visit_of(key.entity_id) or key.entity_id
        args = {"visit": visit, "item": self._changed.item_id, "field": key.field}
        self.place_asked.emit(
            Place(page="visit", args={name: value for name, value in args.items() if value})
        )


class SealCard(QWidget):
    """`seal_asked`, `verify_asked`, `scan_chosen(tuple[Path, ...])`, `scan_opened`, `place_asked(Place)`.

    `supplement_asked` when what was edited since is to become a supplementary minutes.
    """

    seal_asked = Signal()
    verify_asked = Signal()
    scan_chosen = Signal(object)
    scan_opened = Signal()
    place_asked = Signal(object)
    supplement_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._changed: tuple[ChangedField, ...] = ()
        self._items: Mapping[str, str] = {}
        self._all_shown = False
        self._before = label(_BEFORE, Role.MUTED, wrap=True)
        self.seal = Button("Khóa sau khi ký…", clicked=self.seal_asked.emit)
        self._after = QWidget(self)
        self._head = label("", Role.STRONG, tone=Tone.GOOD, wrap=True)
        self._facts = label("", wrap=True)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.verify = Button("Kiểm tra khóa", clicked=self.verify_asked.emit)
        self._verdict = label("", wrap=True)
        self._verdict.setVisible(False)
        self._scan = label("", Role.MUTED, wrap=True)
        self.open_scan = Button("Mở bản quét", ButtonKind.LINK, clicked=self.scan_opened.emit)
        self.drop = FileDropArea(
            "+ Bản quét đã ký", title="Chọn bản chụp biên bản đã ký", filters=_SCAN_TYPES
        )
        self.drop.setToolTip("Kéo tệp PDF hoặc ảnh của bản giấy đã ký vào đây, hoặc bấm để chọn tệp…")
        self.drop.files_chosen.connect(self._on_files)
        self._since = label("", Role.CAPTION)
        self.supplement = Button("Biên bản bổ sung", clicked=self.supplement_asked.emit)
        self.supplement.setToolTip("Lập biên bản bổ sung ghi những chỗ khác với bản giấy đã ký")
        self.supplement.setVisible(False)
        self._rows = QVBoxLayout()
        self._more = Button("", ButtonKind.LINK, clicked=self._on_more)
        self._lay_out()

    def show_visit(
        self, visit: VisitRecord, changed: tuple[ChangedField, ...], *, items: Mapping[str, str]
    ) -> None:
        """Show the seal of a visit, or how to come to one. `items` are the texts of items by id."""
        seal = visit.seal
        self._before.setVisible(seal is None)
        self.seal.setVisible(seal is None)
        self._after.setVisible(seal is not None)
        self._changed, self._items = changed, items
        if seal is None:
            self._verdict.setVisible(False)
            return
        code = next((made.code for made in visit.prints if made.entity_id == seal.print_id), "")
        self._show_facts(seal, code)
        self._fill()

    def offer_supplement(self, *, offered: bool) -> None:
        """Offer a supplementary minutes of what is listed, or not."""
        self.supplement.setVisible(offered)

    def show_verdict(self, words: str, tone: Tone) -> None:
        """Show what a verification found."""
        self._verdict.setText(f"{_SIGNS.get(tone, '')} {words}".strip())
        set_tone(self._verdict, tone)
        self._verdict.setVisible(bool(words))

    def verdict(self) -> str:
        """Return what the last verification found."""
        return self._verdict.text()

    def words(self) -> str:
        """Return what is said about the seal."""
        return f"{self._head.text()}\n{self._facts.text()}" if self._after.isVisibleTo(self) else _BEFORE

    def accept_scans_on(self, widget: QWidget) -> None:
        """Let the scan be dropped anywhere on `widget`."""
        self.drop.accept_drops_on(widget)

    def _show_facts(self, seal: SealRecord, code: str) -> None:
        self._head.setText(f"{SIGN_GOOD} Đã khóa số liệu")
        self._facts.setText("\n".join(seal_words(seal, code)))
        self._scan.setText(
            "✓ Đã kèm bản quét đã ký." if seal.scan else "Chưa kèm bản quét của bản giấy đã ký."
        )
        self.open_scan.setVisible(bool(seal.scan))
        self.drop.set_words("+ Thay bản quét" if seal.scan else "+ Bản quét đã ký", keys="Ctrl V")

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self._after)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(scaled(6))
        left = Qt.AlignmentFlag.AlignLeft
        inside.addWidget(self._head)
        inside.addWidget(self._facts)
        inside.addWidget(self.verify, 0, left)
        inside.addWidget(self._verdict)
        inside.addWidget(self._scan)
        inside.addWidget(self.open_scan, 0, left)
        inside.addWidget(self.drop, 0, left)
        inside.addWidget(self._since)
        inside.addWidget(self.supplement, 0, left)
        self._rows.setSpacing(0)
        inside.addLayout(self._rows)
        inside.addWidget(self._more, 0, left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(6))
        column.addWidget(SectionHeading("Ký và khóa số liệu"))
        column.addWidget(self._before)
        column.addWidget(self.seal, 0, left)
        column.addWidget(self._after)

    def _fill(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        few = self._all_shown or len(self._changed) <= FEW + 1
        shown = self._changed if few else self._changed[:FEW]
        for changed in shown:
            row = ChangedRow(changed, item=self._items.get(changed.item_id, ""))
            row.place_asked.connect(self.place_asked)
            self._rows.addWidget(row)
        self._since.setText(f"Sửa sau khi ký · {len(self._changed)} chỗ" if self._changed else "")
        self._since.setVisible(bool(self._changed))
        self._more.set_words(f"{len(self._changed) - len(shown)} chỗ sửa cũ hơn")
        self._more.setVisible(len(shown) < len(self._changed))

    def _on_more(self) -> None:
        self._all_shown = True
        self._fill()

    def _on_files(self, paths: tuple[Path, ...]) -> None:
        self.scan_chosen.emit(paths)
