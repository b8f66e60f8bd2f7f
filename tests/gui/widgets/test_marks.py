import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QLineEdit

from cchc_desktop.gui.palette import Tone, current_tokens
from cchc_desktop.gui.theme import Scheme
from cchc_desktop.gui.widgets.banner import Banner
from cchc_desktop.gui.widgets.buttons import ActionButton, Button, ButtonKind
from cchc_desktop.gui.widgets.forms import Field, FormRow
from cchc_desktop.gui.widgets.labels import ElidedLabel, KeyHint, Role, label, set_tone
from cchc_desktop.gui.widgets.marks import Card, Chip, EmptyState, FigureCard, ThinBar


def colours(widget):
    image = widget.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_a_chip_says_its_state_in_sign_word_and_colour(qtbot):
    chip = Chip("Còn thiếu", Tone.ATTENTION, sign="▲")
    qtbot.addWidget(chip)
    assert chip.text() == "▲ Còn thiếu"
    assert chip.accessibleName() == "Còn thiếu"
    assert current_tokens().attention_ground in colours(chip)
    chip.set_state("Đạt", Tone.GOOD, sign="✓")
    assert current_tokens().good_ground in colours(chip)


def test_painted_widgets_follow_the_scheme(qtbot, theme):
    bar = ThinBar(1, 2)
    qtbot.addWidget(bar)
    bar.resize(100, 5)
    light = current_tokens().accent
    assert light in colours(bar)
    theme.set_scheme(Scheme.DARK)
    assert light not in colours(bar)
    assert current_tokens().accent in colours(bar)


@pytest.mark.parametrize(
    ("done", "total", "filled"), [(0, 46, 0), (23, 46, 50), (46, 46, 100), (0, 0, 0), (50, 46, 100)]
)
def test_a_bar_shows_its_share(done, total, filled, qtbot):
    bar = ThinBar(done, total)
    qtbot.addWidget(bar)
    bar.resize(100, 5)
    image = bar.grab().toImage()
    accent = sum(image.pixelColor(x, 2).name() == current_tokens().accent for x in range(100))
    assert accent == pytest.approx(filled, abs=2)
    assert bar.accessibleName() == f"{done} trên {total}"


def test_the_current_card_has_the_accent_around_it_and_moves_nothing(qtbot):
    card = Card()
    words = label("Nội dung")
    card.body.addWidget(words)
    qtbot.addWidget(card)
    card.show()
    before = words.geometry()
    assert current_tokens().accent not in colours(card)
    card.set_current(current=True)
    assert current_tokens().accent in colours(card)
    assert words.geometry() == before


def test_a_figure_card_can_be_heard(qtbot):
    card = FigureCard("Đã kiểm tra")
    qtbot.addWidget(card)
    card.set_figure("9 / 22", "5 phường", Tone.WRONG)
    assert card.accessibleName() == "Đã kiểm tra: 9 / 22. 5 phường"


def test_a_long_label_ends_in_dots_and_keeps_its_text(qtbot):
    words = ElidedLabel("Cải cách thủ tục hành chính và chuyển đổi số")
    qtbot.addWidget(words)
    words.show()
    words.resize(80, 20)
    assert words.toolTip() == words.full_text()
    words.resize(600, 20)
    assert words.toolTip() == ""
    assert words.accessibleName() == words.full_text()


def test_labels_show_text_never_markup(qtbot):
    words = label("<b>không phải HTML</b> & <script>", Role.NOTE)
    qtbot.addWidget(words)
    plain = label("x" * len(words.text()), Role.NOTE)
    qtbot.addWidget(plain)
    assert words.sizeHint().width() > plain.sizeHint().width() // 2
    set_tone(words, Tone.WRONG)
    assert words.property("tone") == "wrong"


def test_key_hints_have_names(qtbot):
    hint = KeyHint("Ctrl K")
    qtbot.addWidget(hint)
    assert hint.accessibleName() == "Phím tắt Ctrl K"


def test_a_button_is_wide_enough_for_words_count_and_key(qtbot):
    plain, full = Button("Còn thiếu"), Button("Còn thiếu", ButtonKind.PRIMARY, keys="F5")
    for button in (plain, full):
        qtbot.addWidget(button)
    width = full.sizeHint().width()
    full.set_count(7)
    assert plain.sizeHint().width() < width < full.sizeHint().width()
    assert full.accessibleName() == "Còn thiếu 7 (F5)"
    full.set_count(0)
    assert full.sizeHint().width() == width


def test_the_primary_button_stands_out(qtbot):
    button = Button("Biên bản", ButtonKind.PRIMARY)
    qtbot.addWidget(button)
    assert current_tokens().accent in colours(button)
    button.set_kind(ButtonKind.NORMAL)
    assert current_tokens().accent not in colours(button)


def test_an_action_button_runs_its_action(qtbot):
    action = QAction("In…")
    action.setShortcut("Ctrl+P")
    ran = []
    action.triggered.connect(lambda: ran.append(True))
    button = ActionButton(action)
    qtbot.addWidget(button)
    button.click()
    assert ran == [True]
    assert button.accessibleName() == "In… (Ctrl P)"


def test_a_banner_tells_runs_and_goes(qtbot):
    banner = Banner()
    qtbot.addWidget(banner)
    ran, gone = [], []
    banner.dismissed.connect(lambda: gone.append(True))
    assert banner.isHidden()
    banner.tell(
        "Số liệu đã sửa sau lần in gần nhất.", Tone.ATTENTION, action="In lại…", run=lambda: ran.append(True)
    )
    assert banner.isVisible()
    assert banner.accessibleName() == banner.text()
    assert any(one.text() == "▲" for one in banner.findChildren(QLabel))
    again, close = banner.findChildren(Button)
    again.click()
    assert ran == [True]
    close.click()
    assert gone == [True]
    assert banner.isHidden()
    banner.tell("Phải làm việc này.", Tone.WRONG, can_close=False)
    assert not close.isVisible()
    assert not again.isVisible()


def test_a_field_names_its_editor_and_has_room_for_a_remark(qtbot):
    editor = QLineEdit()
    field = Field("Kết quả đạt được", editor)
    qtbot.addWidget(field)
    field.show()
    assert editor.accessibleName() == "Kết quả đạt được"
    height = field.sizeHint().height()
    field.set_remark("Cần ghi rõ.", Tone.ATTENTION)
    assert field.sizeHint().height() > height


def test_fields_stand_side_by_side_at_the_top(qtbot):
    one, other = Field("Một", QLineEdit()), Field("Hai", QLineEdit(), "Một lời nhắc dài.")
    row = FormRow((one, 2), (other, 1))
    qtbot.addWidget(row)
    row.resize(600, 100)
    row.show()
    assert one.y() == other.y()
    assert one.width() > other.width()


def test_an_empty_state_offers_a_beginning(qtbot):
    begin = Button("Thêm đơn vị")
    empty = EmptyState("Chưa có đơn vị", "Đơn vị sẽ hiện ở đây.", begin)
    qtbot.addWidget(empty)
    empty.show()
    assert begin.isVisible()
    empty.set_words("Không tìm thấy", "Thử từ khác.")
    assert {one.text() for one in empty.findChildren(QLabel)} == {"Không tìm thấy", "Thử từ khác."}


def test_a_label_gives_up_no_more_than_it_may(qtbot, theme):
    words = ElidedLabel("Ủy ban nhân dân phường Ninh Thạnh, thành phố", keep=100)
    short = ElidedLabel("Ngắn", keep=100)
    for one in (words, short):
        qtbot.addWidget(one)
    assert words.minimumSizeHint().width() == 100
    assert short.minimumSizeHint().width() == short.sizeHint().width()
    theme.set_zoom(2.0)
    assert words.minimumSizeHint().width() == 200
