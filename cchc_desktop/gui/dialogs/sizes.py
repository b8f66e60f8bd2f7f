"""Dialogs as large as their content wants, and never larger than the screen."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog

from cchc_desktop.gui.style import scaled


def fit_screen(dialog: QDialog, width: int, height: int) -> None:
    """Give a dialog its size in px of the 100 % design, bounded by the screen or the window it opens over."""
    room = dialog.screen().availableSize()
    over = dialog.parentWidget()
    if over is not None:
        room = room.expandedTo(over.window().size())
    most = QSize(int(room.width() * 0.96), int(room.height() * 0.92))
    dialog.resize(QSize(scaled(width), scaled(height)).boundedTo(most))
