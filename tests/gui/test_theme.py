import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QFontInfo, QFontMetrics, QPalette
from PySide6.QtWidgets import QLabel

from cchc_desktop.gui.fonts import BUNDLED_FAMILY, interface_font
from cchc_desktop.gui.palette import DARK, LIGHT, current_tokens
from cchc_desktop.gui.style import build_style_sheet, scaled
from cchc_desktop.gui.theme import ZOOM_STEPS, Scheme
from cchc_desktop.gui.widgets.labels import Role, label


def test_scheme_switches_at_run_time(theme, qapp, qtbot):
    words = QLabel("chữ")
    qtbot.addWidget(words)
    with qtbot.waitSignal(theme.changed):
        theme.set_scheme(Scheme.DARK)
    assert current_tokens() is DARK
    assert words.palette().color(QPalette.ColorRole.WindowText).name() == DARK.ink
    assert DARK.accent in qapp.styleSheet()
    theme.set_scheme(Scheme.LIGHT)
    assert current_tokens() is LIGHT
    assert words.palette().color(QPalette.ColorRole.WindowText).name() == LIGHT.ink
    assert DARK.accent not in qapp.styleSheet()


def test_system_scheme_is_followed(theme, qapp):
    theme.set_scheme(Scheme.SYSTEM)
    dark = qapp.styleHints().colorScheme() is Qt.ColorScheme.Dark
    assert theme.tokens is (DARK if dark else LIGHT)


def test_zoom_scales_fonts_and_lengths(theme, qtbot):
    title = label("Đầu trang", Role.TITLE)
    qtbot.addWidget(title)
    title.ensurePolished()
    before = title.font().pixelSize()
    theme.set_zoom(1.5)
    title.ensurePolished()
    assert scaled(100) == 150
    assert title.font().pixelSize() == pytest.approx(before * 1.5, abs=1)


def test_zoom_goes_in_steps_and_stops_at_the_ends(theme):
    for _ in ZOOM_STEPS:
        theme.zoom_in()
    assert theme.zoom == 2.0
    for _ in ZOOM_STEPS:
        theme.zoom_out()
    assert theme.zoom == ZOOM_STEPS[0]
    theme.set_zoom(1.3)
    assert theme.zoom == 1.25


def test_style_sheet_scales_lengths_but_not_hairlines(resources):
    made = build_style_sheet(
        "A { border: 1px solid @line; padding: 8px; min-height: 30px }", LIGHT, zoom=2.0, icons=resources
    )
    assert made == f"A {{ border: 1px solid {LIGHT.line}; padding: 16px; min-height: 60px }}"


def test_unknown_token_is_refused(resources):
    with pytest.raises(KeyError):
        build_style_sheet("A { color: @no_such_token }", LIGHT, zoom=1.0, icons=resources)


def test_every_picture_of_the_style_sheet_exists(resources, theme, qapp):
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        theme.set_scheme(scheme)
        pictures = re.findall(r'url\("([^"]+)"\)', qapp.styleSheet())
        assert pictures
        for path in pictures:
            assert (resources / "icons" / path.rsplit("/", 1)[-1]).is_file()


def test_targets_are_at_least_28_pixels_high(resources):
    template = (resources / "styles" / "window.qss").read_text("utf-8")
    buttons = re.search(r"^QPushButton \{[^}]*min-height: (\d+)px", template, re.MULTILINE)
    assert int(buttons[1]) >= 28


def test_bundled_font_covers_vietnamese_and_the_signs(theme):
    font = interface_font(bundled=True)
    assert QFontInfo(font).family() == BUNDLED_FAMILY
    metrics = QFontMetrics(font)
    for char in "ẶặỸỹĐđƠơƯư₫–…“”":
        assert metrics.inFontUcs4(ord(char)), char
    signs = QFontMetrics(QFontDatabase.font("CCHC Signs", "Regular", 14))
    for char in "✓▲▼⚑○●✎☰✕↑↓←→":
        assert signs.inFontUcs4(ord(char)), char


def test_signs_do_not_change_the_height_of_a_line(theme, qtbot):
    plain, signed = label("Đã lưu"), label("✓ Đã lưu ▲▼⚑○✎↑↓")
    qtbot.addWidget(plain)
    qtbot.addWidget(signed)
    assert signed.sizeHint().height() == plain.sizeHint().height()


def test_figures_have_equal_widths(theme):
    metrics = QFontMetrics(interface_font(bundled=True))
    assert len({metrics.horizontalAdvance(figure) for figure in "0123456789"}) == 1


def test_windows_get_their_icon_when_it_is_asked_for(theme, qapp):
    theme.show_icon()
    assert not qapp.windowIcon().isNull()
    assert not qapp.windowIcon().pixmap(16).isNull()
