"""A text in a frame; the words that differ are coloured and underlined."""

from collections.abc import Iterator
from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.palette import Tone, current_tokens
from cchc_desktop.gui.style import scaled
from cchc_desktop.services.proposals import Span


class MarkedText(QFrame):
    """Shows what somebody wrote. Colour is never the only sign: what differs is underlined too."""

    def __init__(
        self, text: str, spans: tuple[Span, ...], tone: Tone, *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._spans = spans
        self._tone = tone
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.RichText)
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(9), scaled(7), scaled(9), scaled(7))
        column.addWidget(self._label)
        differing = ", ".join(f"“{text[start:end]}”" for start, end in spans)
        self.setAccessibleName(f"{name}: {text}")
        self.setAccessibleDescription(f"Khác ở: {differing}" if differing else "")
        self._show()

    @property
    def text(self) -> str:
        """The text as it was written."""
        return self._text

    @property
    def marked(self) -> tuple[str, ...]:
        """The words that are marked."""
        return tuple(self._text[start:end] for start, end in self._spans)

    @called_by_qt
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show()

    def _show(self) -> None:
        self._label.setText("".join(self._parts()))

    def _parts(self) -> Iterator[str]:
        tokens = current_tokens()
        style = (
            f"background-color:{tokens.ground_of(self._tone)};color:{tokens.ink_of(self._tone)};"
            "text-decoration:underline"
        )
        at = 0
        for start, end in self._spans:
            yield _html(self._text[at:start])
            yield f'<span style="{style}">{_html(self._text[start:end])}</span>'
            at = end
        yield _html(self._text[at:])


def _html(text: str) -> str:
    return escape(text).replace("\n", "<br/>")
