"""Evidence: files dropped, pasted or chosen, and a strip that shows them."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QFontMetrics,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMenu, QSizePolicy, QWidget

from cchc_desktop.core.text import nfc
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import current_tokens
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.gui.widgets.flow import FlowLayout
from cchc_desktop.gui.widgets.text_fields import brings_packages


class FileDropArea(Button):
    """`+ Kéo thả, dán ảnh`: takes files dropped, a picture pasted with Ctrl+V, or files chosen with Enter.

    `files_chosen(tuple[Path, ...])`, `image_pasted(QImage)`.
    """

    files_chosen = Signal(object)
    image_pasted = Signal(object)

    def __init__(
        self,
        text: str = "+ Kéo thả, dán ảnh",
        *,
        title: str = "Chọn tài liệu kiểm chứng",
        filters: str = "Mọi tệp (*)",
        parent: QWidget | None = None,
    ) -> None:
        """Make the area; `title` is that of the dialog in which files are chosen."""
        super().__init__(text, keys="Ctrl V", parent=parent)
        self._title = title
        self._filters = filters
        self.setAcceptDrops(True)
        self.setToolTip("Kéo tệp vào đây, dán ảnh chụp màn hình, hoặc bấm để chọn tệp…")
        self.clicked.connect(self.choose)

    def accept_drops_on(self, widget: QWidget) -> None:
        """Let files be dropped anywhere on `widget`, for example the whole card."""
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def paste_from_clipboard(self) -> bool:
        """Take a picture or files from the clipboard; False when it holds neither."""
        return self._take(QGuiApplication.clipboard().mimeData())

    def choose(self) -> None:
        """Ask for files."""
        dialog = QFileDialog(self, self._title, "", self._filters)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._on_selected)
        dialog.open()

    @called_by_qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and event.type() is QEvent.Type.Drop:
            self.dropEvent(event)
            return event.isAccepted()
        if isinstance(event, QDragEnterEvent) and event.type() is QEvent.Type.DragEnter:
            self.dragEnterEvent(event)
            return event.isAccepted()
        return super().eventFilter(watched, event)

    @called_by_qt
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if (data.hasUrls() and not brings_packages(data)) or data.hasImage():
            event.acceptProposedAction()

    @called_by_qt
    def dropEvent(self, event: QDropEvent) -> None:
        if self._take(event.mimeData()):
            event.acceptProposedAction()

    @called_by_qt
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.matches(QKeySequence.StandardKey.Paste):
            # What is neither file nor picture is for the card around: a table copied from Excel.
            arg__1.setAccepted(self.paste_from_clipboard())
        elif arg__1.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.choose()
        else:
            super().keyPressEvent(arg__1)

    def _take(self, data: QMimeData) -> bool:
        paths = tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
        if paths:
            self.files_chosen.emit(paths)
            return True
        image = data.imageData() if data.hasImage() else None
        if isinstance(image, QImage) and not image.isNull():
            self.image_pasted.emit(image)
            return True
        return False

    def _on_selected(self, chosen: list[str]) -> None:
        self.files_chosen.emit(tuple(Path(path) for path in chosen))


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumbnail:
    """One piece of evidence; without an image it is shown by its name."""

    id: str
    name: str
    note: str = ""
    image: QImage | None = None


class _ThumbnailButton(QAbstractButton):
    remove_asked = Signal()

    def __init__(self, thumbnail: Thumbnail, parent: QWidget) -> None:
        super().__init__(parent)
        self.thumbnail = thumbnail
        self._pixmap = QPixmap.fromImage(thumbnail.image) if thumbnail.image is not None else QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        words = self._words()
        self.setAccessibleName(words)
        self.setToolTip(f"{words}\nEnter: mở · Delete: gỡ bỏ")

    @called_by_qt
    def sizeHint(self) -> QSize:
        if not self._pixmap.isNull():
            return QSize(scaled(64), scaled(46))
        width = self.fontMetrics().horizontalAdvance(self._words()) + scaled(22)
        return QSize(min(width, scaled(300)), scaled(32))

    @called_by_qt
    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.remove_asked.emit()
        elif e.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(e)

    @called_by_qt
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Mở").triggered.connect(self.click)
        menu.addAction("Gỡ bỏ").triggered.connect(self.remove_asked)
        menu.popup(event.globalPos())

    @called_by_qt
    def paintEvent(self, e: QPaintEvent) -> None:
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().toRectF().adjusted(1, 1, -1, -1)
        if self._pixmap.isNull():
            painter.setBrush(QColor(tokens.hover if self.underMouse() else tokens.panel))
        else:
            self._paint_picture(painter)
        pen = painter.pen()
        pen.setColor(QColor(tokens.accent if self.hasFocus() else tokens.line))
        pen.setWidth(2 if self.hasFocus() else 1)
        painter.setPen(pen)
        painter.drawRoundedRect(box, 6, 6)
        if self._pixmap.isNull():
            painter.setPen(QColor(tokens.ink))
            inside = self.rect().adjusted(scaled(10), 0, -scaled(10), 0)
            words = QFontMetrics(self.font()).elidedText(
                self._words(), Qt.TextElideMode.ElideMiddle, inside.width()
            )
            painter.drawText(inside, int(Qt.AlignmentFlag.AlignVCenter), words)

    def _paint_picture(self, painter: QPainter) -> None:
        around = QPainterPath()
        around.addRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), 6, 6)
        painter.save()
        painter.setClipPath(around)
        ratio = self.devicePixelRatioF()
        filled = self._pixmap.scaled(
            self.size() * ratio,
            Qt.AspectRatioMode.KeepAspectRatioByExpanding,
            Qt.TransformationMode.SmoothTransformation,
        )
        filled.setDevicePixelRatio(ratio)
        room = filled.deviceIndependentSize().toSize()
        corner = QPoint((self.width() - room.width()) // 2, (self.height() - room.height()) // 2)
        painter.drawPixmap(QRect(corner, room), filled)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _words(self) -> str:
        parts = (nfc(self.thumbnail.name), self.thumbnail.note)
        return " · ".join(part for part in parts if part)


class ThumbnailStrip(QWidget):
    """Evidence side by side. `opened(id)`, `remove_asked(id)`; the caller asks and removes."""

    opened = Signal(str)
    remove_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self)
        self._buttons: list[_ThumbnailButton] = []
        self._last: list[QWidget] = []
        self.setAccessibleName("Tài liệu kiểm chứng")

    def add_last(self, widget: QWidget) -> None:
        """Keep a widget (the `FileDropArea`) behind the last thumbnail."""
        self._flow.addWidget(widget)
        self._last.append(widget)

    def set_thumbnails(self, thumbnails: tuple[Thumbnail, ...]) -> None:
        """Show these, in this order."""
        for old in self._buttons:
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons = []
        for place, thumbnail in enumerate(thumbnails):
            button = _ThumbnailButton(thumbnail, self)
            button.clicked.connect(self._on_clicked)
            button.remove_asked.connect(self._on_remove)
            self._flow.insert_widget(place, button)
            button.show()
            self._buttons.append(button)
        self.updateGeometry()

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, _ThumbnailButton):
            self.opened.emit(sender.thumbnail.id)

    def _on_remove(self) -> None:
        sender = self.sender()
        if isinstance(sender, _ThumbnailButton):
            self.remove_asked.emit(sender.thumbnail.id)
