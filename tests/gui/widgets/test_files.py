from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QWidget

from cchc_desktop.gui.widgets.files import FileDropArea, Thumbnail, ThumbnailStrip

COPY = Qt.DropAction.CopyAction
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def image():
    made = QImage(40, 30, QImage.Format.Format_RGB32)
    made.fill(QColor("#336699"))
    return made


@pytest.fixture
def area(qtbot):
    made = FileDropArea()
    made.files, made.images = [], []
    made.files_chosen.connect(made.files.append)
    made.image_pasted.connect(made.images.append)
    qtbot.addWidget(made)
    made.show()
    return made


def drop(target, data):
    enter = QDragEnterEvent(QPointF(2, 2).toPoint(), COPY, data, LEFT, NONE)
    QCoreApplication.sendEvent(target, enter)
    if enter.isAccepted():
        QCoreApplication.sendEvent(target, QDropEvent(QPointF(2, 2), COPY, data, LEFT, NONE))
    return enter.isAccepted()


def files_data(*paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_files_are_taken_when_dropped(area, tmp_path):
    assert drop(area, files_data(tmp_path / "ảnh 1.jpg", tmp_path / "b.pdf"))
    assert area.files == [(tmp_path / "ảnh 1.jpg", tmp_path / "b.pdf")]


def test_text_is_not_taken(area):
    data = QMimeData()
    data.setText("chữ")
    assert not drop(area, data)


def test_web_addresses_are_not_files(area):
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/x.png")])
    drop(area, data)
    assert area.files == []


def test_files_may_be_dropped_anywhere_on_the_card(area, qtbot, tmp_path):
    card = QWidget()
    qtbot.addWidget(card)
    area.accept_drops_on(card)
    assert drop(card, files_data(tmp_path / "a.png"))
    assert area.files == [(tmp_path / "a.png",)]


def test_a_screenshot_is_pasted(area):
    QGuiApplication.clipboard().setImage(image())
    QTest.keyClick(area, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [(one.width(), one.height()) for one in area.images] == [(40, 30)]
    QGuiApplication.clipboard().setText("chữ")
    assert area.paste_from_clipboard() is False


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_keys_open_the_file_dialog(key, area):
    QTest.keyClick(area, key)
    (dialog,) = area.findChildren(QFileDialog)
    dialog.filesSelected.emit(["/x/a.pdf"])
    dialog.close()
    assert area.files == [(Path("/x/a.pdf"),)]


@pytest.fixture
def strip(qtbot):
    made = ThumbnailStrip()
    made.told = []
    made.opened.connect(lambda what: made.told.append(("open", what)))
    made.remove_asked.connect(lambda what: made.told.append(("remove", what)))
    made.add_last(FileDropArea())
    made.set_thumbnails(
        (Thumbnail(id="1", name="anh.jpg", image=image()), Thumbnail(id="2", name="14.pdf", note="30/8"))
    )
    qtbot.addWidget(made)
    made.resize(600, 60)
    made.show()
    return made


def thumbnails(strip):
    return [
        one for one in strip.findChildren(QAbstractButton) if hasattr(one, "thumbnail") and one.isVisible()
    ]


def test_evidence_is_opened_and_removed_by_key(strip):
    first, second = thumbnails(strip)
    QTest.keyClick(first, Qt.Key.Key_Return)
    QTest.keyClick(second, Qt.Key.Key_Delete)
    QTest.mouseClick(second, LEFT)
    assert strip.told == [("open", "1"), ("remove", "2"), ("open", "2")]
    assert second.accessibleName() == "14.pdf · 30/8"


def test_the_drop_area_stays_last(strip):
    area = strip.findChild(FileDropArea)
    assert area.x() > max(one.x() for one in thumbnails(strip))
    strip.set_thumbnails((Thumbnail(id="3", name="c.pdf"),))
    QCoreApplication.processEvents()
    (only,) = thumbnails(strip)
    assert area.x() > only.x()


def test_thumbnails_go_on_in_the_next_line(strip):
    strip.set_thumbnails(tuple(Thumbnail(id=str(n), name=f"{n}.jpg", image=image()) for n in range(12)))
    strip.resize(300, 400)
    QCoreApplication.processEvents()
    assert len({one.y() for one in thumbnails(strip)}) > 1
    assert all(one.geometry().right() <= 300 for one in thumbnails(strip))


def test_a_table_on_the_clipboard_is_left_to_what_stands_around(area, qtbot):
    around = QWidget()
    got = []
    around.keyPressEvent = lambda event: got.extend([event.key()] if event.key() == Qt.Key.Key_V else [])
    qtbot.addWidget(around)
    area.setParent(around)
    around.show()
    QGuiApplication.clipboard().setText("H53-1\tĐất đai")
    QTest.keyClick(area, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert got == [Qt.Key.Key_V]
    QGuiApplication.clipboard().setImage(image())
    QTest.keyClick(area, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert got == [Qt.Key.Key_V]
    assert len(area.images) == 1
    area.setParent(None)


def test_the_dialog_is_called_what_it_is_for(qtbot, settle):
    made = FileDropArea(title="Chọn bản chụp biên bản đã ký")
    qtbot.addWidget(made)
    made.show()
    made.choose()
    dialog = made.findChild(QFileDialog)
    assert dialog.windowTitle() == "Chọn bản chụp biên bản đã ký"
    dialog.reject()
    settle()
