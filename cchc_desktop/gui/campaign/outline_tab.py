"""The outline of the campaign to read: what is asked of which kind of unit."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.gui.campaign.session import CampaignSession
from cchc_desktop.gui.campaign.tab import CampaignTab
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import current_tokens
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.choice import Option, SegmentedChoice
from cchc_desktop.gui.widgets.labels import Role, label
from cchc_desktop.gui.widgets.marks import Card
from cchc_desktop.outline.model import Item, Outline, Section
from cchc_desktop.outline.rules import items_for, outline_for

_EVERYONE = "*"
_ALL_UNITS = "mọi đơn vị"
_ID = Qt.ItemDataRole.UserRole
_WRAPPED = int(Qt.TextFlag.TextWordWrap)


class _WrappedText(QStyledItemDelegate):
    """Gives each line the height its whole text needs: the words of an outline are not cut."""

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree

    @called_by_qt
    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if index.data() == _ALL_UNITS:
            option.palette.setColor(QPalette.ColorRole.Text, QColor(current_tokens().muted))

    @called_by_qt
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        hint = super().sizeHint(option, index)
        depth, above = 1, index.parent()
        while above.isValid():
            depth, above = depth + 1, above.parent()
        indent = 0 if index.column() else depth * self._tree.indentation()
        room = self._tree.header().sectionSize(index.column()) - indent - scaled(8)
        font = index.data(Qt.ItemDataRole.FontRole)
        metrics = QFontMetrics(font if isinstance(font, QFont) else self._tree.font())
        words = metrics.boundingRect(0, 0, max(room, scaled(80)), 10_000, _WRAPPED, str(index.data()))
        return QSize(hint.width(), max(words.height() + scaled(8), scaled(28)))


class OutlineTree(QTreeWidget):
    """Sections and items in printed order, each item with those who are asked it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(2)
        self.setHeaderLabels(["Nội dung", "Hỏi đơn vị nào"])
        self.setAccessibleName("Đề cương")
        self.setWordWrap(True)
        self.setIndentation(scaled(18))
        self.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_WrappedText(self))
        self.setUniformRowHeights(False)
        self.header().sectionResized.connect(self.scheduleDelayedItemsLayout)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.header().resizeSection(1, scaled(190))

    def show_outline(self, outline: Outline) -> None:
        """Show an outline, or the part of it that a kind of unit is asked."""
        labels = {tag.tag: tag.label for tag in outline.unit_tags}
        self.clear()
        for section in outline.sections:
            self._add(section, self, labels)
        self.expandAll()

    def show_item(self, item_id: str) -> None:
        """Go to an item or a section."""
        for line in self.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive):
            if line.data(0, _ID) == item_id:
                self.setCurrentItem(line)
                self.scrollToItem(line)
                return

    def _add(self, section: Section, above: QTreeWidgetItem | QTreeWidget, labels: dict[str, str]) -> None:
        line = QTreeWidgetItem(above, [f"{section.marker} {section.title}".strip(), ""])
        line.setData(0, _ID, section.id)
        font = line.font(0)
        font.setBold(True)
        line.setFont(0, font)
        for item in section.items:
            self._add_item(item, line, labels)
        for inner in section.sections:
            self._add(inner, line, labels)

    @staticmethod
    def _add_item(item: Item, above: QTreeWidgetItem | QTreeWidget, labels: dict[str, str]) -> None:
        asked = ", ".join(f"chỉ {labels.get(tag, tag)}" for tag in item.applies_to)
        line = QTreeWidgetItem(above, [item.text, asked or _ALL_UNITS])
        line.setData(0, _ID, item.id)
        notes = "\n".join(note for note in (item.footnote, item.hint) if note)
        line.setToolTip(0, f"{item.text}\n{notes}".strip())


class OutlineTab(CampaignTab):
    """The choice above the tree narrows it to what one kind of unit is asked."""

    touching = ("campaign",)

    def __init__(self, session: CampaignSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._outline: Outline | None = None
        self._tree = OutlineTree(self)
        self._count = label("", Role.MUTED)
        self._kinds: SegmentedChoice | None = None
        self._tools = QHBoxLayout()
        self._tools.setSpacing(scaled(12))
        self._tools.addWidget(self._count)
        self._tools.addStretch(1)
        card = Card()
        card.body.addWidget(self._tree)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._tools)
        column.addWidget(card, 1)

    def refresh(self) -> None:
        if not self.session.campaign_id:
            return
        outline = self.session.workspace.planning.outline(self.session.campaign_id)
        if (
            self._outline is None
            or outline.digest != self._outline.digest
            or not self._tree.topLevelItemCount()
        ):
            self._outline = outline
            self._offer_kinds(outline)
            self._show(_EVERYONE)

    def show_entity(self, entity_id: str, field: str = "") -> None:
        del field
        if self._kinds is not None:
            self._kinds.set_value(_EVERYONE)
        self._show(_EVERYONE)
        self._tree.show_item(entity_id)
        self._tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_kinds(self, outline: Outline) -> None:
        if self._kinds is not None:
            self._tools.removeWidget(self._kinds)
            self._kinds.deleteLater()
        options = (
            Option(value=_EVERYONE, text="Toàn bộ"),
            *(Option(value=tag.tag, text=tag.label) for tag in outline.unit_tags),
        )
        self._kinds = SegmentedChoice(options, "Xem phần hỏi loại đơn vị nào", self)
        self._kinds.set_value(_EVERYONE)
        self._kinds.chosen.connect(self._on_kind)
        self._tools.insertWidget(0, self._kinds)

    def _on_kind(self, tag: str) -> None:
        if self._kinds is not None:
            self._kinds.set_value(tag or _EVERYONE)
        self._show(tag or _EVERYONE)

    def _show(self, tag: str) -> None:
        if self._outline is None:
            return
        if tag == _EVERYONE:
            shown, items = self._outline, sum(1 for _ in self._outline.items())
        else:
            tags = frozenset({tag})
            shown, items = outline_for(self._outline, tags), len(items_for(self._outline, tags))
        self._tree.show_outline(shown)
        self._count.setText(f"{items} nội dung")
