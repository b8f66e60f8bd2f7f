"""The visit at other sizes of the text."""

from PySide6.QtWidgets import QApplication

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
