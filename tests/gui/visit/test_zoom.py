"""The visit at other sizes of the text."""

from PySide6.QtWidgets import QApplication, QScrollArea

from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.visit.outline_pane import WIDTH


def test_the_outline_keeps_its_room_when_the_text_grows(world, qtbot, theme):
    world.show("I.2.1-1", qtbot=qtbot)
    for zoom in (1.1, 1.0):
        theme.set_zoom(zoom)
        QApplication.processEvents()
        outline = world.desk.outline
        assert outline.width() == scaled(WIDTH)
        assert outline.parentWidget().width() == scaled(WIDTH)


def test_the_card_is_no_wider_than_its_column_however_large_the_text(world, qtbot, theme):
    world.put("found.apologies.numerator", 3)
    world.put("found.apologies.denominator", 6)
    world.show("I.2.3-4", qtbot=qtbot)
    for width, zoom in ((1366, 1.0), (1024, 1.0), (1366, 2.0)):
        world.window.resize(width, 768)
        theme.set_zoom(zoom)
        QApplication.processEvents()
        (area,) = [one for one in world.desk.cards.findChildren(QScrollArea) if one.isVisible()]
        assert area.widget().minimumSizeHint().width() <= area.viewport().width(), (width, zoom)
    theme.set_zoom(1.0)
