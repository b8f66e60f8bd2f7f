"""The colours of the window: one frozen record of tokens for light and one for dark."""

from enum import StrEnum
from typing import NamedTuple

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication


class Tone(StrEnum):
    """What a colour says. It never says it alone: a sign and a word stand beside it."""

    PLAIN = "plain"
    MUTED = "muted"
    ACCENT = "accent"
    GOOD = "good"
    ATTENTION = "attention"
    WRONG = "wrong"


class Tokens(NamedTuple):
    """Colours as `#rrggbb`. Each tone has an ink and, for chips and banners, a ground."""

    dark: bool
    ground: str
    panel: str
    line: str
    ink: str
    muted: str
    accent: str
    accent_ground: str
    on_accent: str
    field: str
    hover: str
    good: str
    good_ground: str
    attention: str
    attention_ground: str
    wrong: str
    wrong_ground: str

    def ink_of(self, tone: Tone) -> str:
        """Return the text colour of a tone."""
        return {
            Tone.PLAIN: self.ink,
            Tone.MUTED: self.muted,
            Tone.ACCENT: self.accent,
            Tone.GOOD: self.good,
            Tone.ATTENTION: self.attention,
            Tone.WRONG: self.wrong,
        }[tone]

    def ground_of(self, tone: Tone) -> str:
        """Return the ground on which the ink of a tone is read."""
        return {
            Tone.PLAIN: self.panel,
            Tone.MUTED: self.ground,
            Tone.ACCENT: self.accent_ground,
            Tone.GOOD: self.good_ground,
            Tone.ATTENTION: self.attention_ground,
            Tone.WRONG: self.wrong_ground,
        }[tone]


LIGHT = Tokens(
    dark=False,
    ground="#f5f6f7",
    panel="#ffffff",
    line="#dfe3e6",
    ink="#1d2528",
    muted="#5d6a70",
    accent="#0b6e6e",
    accent_ground="#e3f1f0",
    on_accent="#ffffff",
    field="#ffffff",
    hover="#eef1f2",
    good="#1f7a3f",
    good_ground="#e6f3ea",
    attention="#9a6200",
    attention_ground="#fbf0dc",
    wrong="#b3261e",
    wrong_ground="#fae7e5",
)

DARK = Tokens(
    dark=True,
    ground="#1b1f21",
    panel="#24292c",
    line="#3a4246",
    ink="#e8ecee",
    muted="#9fabb1",
    accent="#58c2bb",
    accent_ground="#1f3b3a",
    on_accent="#10201f",
    field="#1b1f21",
    hover="#2e3539",
    good="#7fd09a",
    good_ground="#20372a",
    attention="#e8b866",
    attention_ground="#3d3320",
    wrong="#f2958e",
    wrong_ground="#412725",
)


def current_tokens() -> Tokens:
    """Return the tokens the application is shown with, for widgets that paint themselves.

    Asked of the application's palette, because the style sheet changes that of single widgets.
    """
    return DARK if QApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def qt_palette(tokens: Tokens) -> QPalette:
    """Return the palette for everything that the style sheet does not draw."""
    role = QPalette.ColorRole
    palette = QPalette()
    for place, colour in (
        (role.Window, tokens.ground),
        (role.WindowText, tokens.ink),
        (role.Base, tokens.field),
        (role.AlternateBase, tokens.panel),
        (role.Text, tokens.ink),
        (role.PlaceholderText, tokens.muted),
        (role.Button, tokens.panel),
        (role.ButtonText, tokens.ink),
        (role.BrightText, tokens.wrong),
        (role.ToolTipBase, tokens.ink),
        (role.ToolTipText, tokens.panel),
        (role.Highlight, tokens.accent),
        (role.HighlightedText, tokens.on_accent),
        (role.Accent, tokens.accent),
        (role.Link, tokens.accent),
        (role.LinkVisited, tokens.accent),
        (role.Light, tokens.hover),
        (role.Midlight, tokens.line),
        (role.Mid, tokens.line),
        (role.Dark, tokens.muted),
        (role.Shadow, tokens.line),
    ):
        palette.setColor(place, QColor(colour))
    for place in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, place, QColor(tokens.muted))
    return palette


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (1 to 21) as WCAG 2 defines it."""
    lighter, darker = sorted((_luminance(QColor(one)), _luminance(QColor(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())
