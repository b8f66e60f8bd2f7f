"""The sections of an outline to tick: who owns a section owns everything below it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.style import scaled
from cchc_desktop.outline.model import Outline, Section

_SECTION = Qt.ItemDataRole.UserRole


class SectionChecklist(QTreeWidget):
    """`changed` comes only when a person ticked something; ticks of the program stay quiet."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._markers: dict[str, str] = {}
        self._sections: tuple[Section, ...] = ()
        self._digest = ""
        self._quiet = False
        self.setHeaderHidden(True)
        self.setAccessibleName("Phần đề cương phụ trách")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIndentation(scaled(18))
        self.setTabKeyNavigation(False)
        self.itemChanged.connect(self._on_item)

    def show_outline(self, outline: Outline) -> None:
        """Offer the sections of an outline."""
        if outline.digest == self._digest and outline.digest:
            return
        self._digest = outline.digest
        self._markers = _markers(outline.sections)
        self._sections = outline.sections
        self._quiet = True
        self.clear()
        for section in outline.sections:
            self._add(section, self)
        self.expandAll()
        self._quiet = False
        self._fit()

    def show_owned(self, owned: Collection[str]) -> None:
        """Tick these sections and what lies below them."""
        self._quiet = True
        for item in self._items():
            self._show_item(item, owned)
        self._quiet = False

    def owned(self) -> tuple[str, ...]:
        """Return the ticked sections in printed order, without those below a ticked one."""
        return tuple(
            str(item.data(0, _SECTION))
            for item in self._items()
            if _is_ticked(item) and not _below_ticked(item)
        )

    def words(self, owned: Iterable[str]) -> str:
        """Return the markers of sections, `2.1, 2.3`; those that stand twice as `I.1, II.1`."""
        return ", ".join(self._markers.get(section, section) for section in owned)

    def unowned(self, everyones: Collection[Collection[str]]) -> list[str]:
        """Return the markers of what nobody owns: a whole section as one, not everything in it."""
        taken = {section for owned in everyones for section in owned}
        return [self._markers[section.id] for section in _unowned(self._sections, taken)]

    @called_by_qt
    def sizeHint(self) -> QSize:
        return QSize(scaled(300), super().sizeHint().height())

    @called_by_qt
    def changeEvent(self, arg__1: QEvent) -> None:
        super().changeEvent(arg__1)
        if arg__1.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _fit(self) -> None:
        """Be as high as all sections: the form around it scrolls, not a list inside a form."""
        rows = len(self._items())
        self.setFixedHeight(rows * max(self.sizeHintForRow(0), scaled(28)) + scaled(4))

    def _add(self, section: Section, above: QTreeWidgetItem | QTreeWidget) -> None:
        item = QTreeWidgetItem(above, [f"{section.marker} {section.title}".strip()])
        item.setData(0, _SECTION, section.id)
        item.setToolTip(0, section.title)
        item.setCheckState(0, Qt.CheckState.Unchecked)
        for inner in section.sections:
            self._add(inner, item)

    def _items(self) -> list[QTreeWidgetItem]:
        found: list[QTreeWidgetItem] = []
        waiting = [self.topLevelItem(place) for place in range(self.topLevelItemCount())]
        while waiting:
            item = waiting.pop(0)
            if item is not None:
                found.append(item)
                waiting = [item.child(place) for place in range(item.childCount())] + waiting
        return found

    def _show_item(self, item: QTreeWidgetItem, owned: Collection[str]) -> None:
        above = item.parent()
        inherited = above is not None and _is_ticked(above)
        ticked = inherited or item.data(0, _SECTION) in owned
        item.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        item.setDisabled(inherited)

    def _on_item(self, item: QTreeWidgetItem) -> None:
        if self._quiet:
            return
        kept = set(self.owned())
        if not _is_ticked(item):
            kept.discard(str(item.data(0, _SECTION)))
        self.show_owned(kept)
        self.changed.emit()


def _unowned(sections: Iterable[Section], taken: set[str]) -> Iterator[Section]:
    for section in sections:
        if section.id in taken:
            continue
        inside = tuple(section.walk())
        is_free = taken.isdisjoint(one.id for one in inside)
        if section.items or (is_free and any(one.items for one in inside)):
            yield section
        if not is_free:
            yield from _unowned(section.sections, taken)


def _markers(sections: Iterable[Section]) -> dict[str, str]:
    """Return the marker of every section by its id, with those above where the marker alone is not enough."""
    paths = dict(_paths(sections, ()))
    times = Counter(path[-1] for path in paths.values())
    return {section: path[-1] if times[path[-1]] == 1 else ".".join(path) for section, path in paths.items()}


def _paths(sections: Iterable[Section], above: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for section in sections:
        path = (*above, section.marker.rstrip("."))
        yield section.id, path
        yield from _paths(section.sections, path)


def _is_ticked(item: QTreeWidgetItem) -> bool:
    return item.checkState(0) is Qt.CheckState.Checked


def _below_ticked(item: QTreeWidgetItem) -> bool:
    above = item.parent()
    return above is not None and _is_ticked(above)
