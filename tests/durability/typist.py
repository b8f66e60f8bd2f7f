"""python -m tests.durability.typist FOLDER SEED: type Vietnamese into the real window until killed.

FOLDER holds `data` and was made by `kill_trials.prepare`. Prints one line for every text of which the status
bar says that it is saved, as soon as the bar says so: what was printed must survive whatever comes.
"""

import os
import random
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cchc_desktop.gui.main_window import MainWindow
from cchc_desktop.gui.shell.status_bar import SaveIndicator
from cchc_desktop.gui.visit.page import VisitPage
from cchc_desktop.gui.widgets.parsed_fields import ParsedEdit
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit, LineEdit
from tests.durability.claims import Claim, write_claim
from tests.running import main_window, running, settle, type_text, workspace_of

SAVED = "✓ Đã lưu"
SENTENCE = (
    "đơn vị đã ban hành kế hoạch cải cách hành chính năm còn hai hồ sơ trễ hạn chưa có văn bản xin lỗi "
    "riêng thủ tục niêm yết công khai đúng quy định đề nghị khắc phục trước ngày ba mươi tháng chín"
)

TextField = GrowingTextEdit | LineEdit


class Typist:
    """Types into one field after the other; `said` holds what was claimed last about each text."""

    def __init__(self, window: MainWindow, chance: random.Random, mark: str) -> None:
        self._window = window
        self._page = window.findChild(VisitPage)
        self._indicator = window.findChild(SaveIndicator)
        self._chance = chance
        self._mark = mark
        self._texts: dict[str, str] = {}
        self._claimed: dict[str, str] = {}
        self._fields_of: dict[str, str] = {}

    def type_one_text(self) -> None:
        """Go to another field and write a few words there, key by key."""
        field = self._another_field()
        field.setFocus(Qt.FocusReason.TabFocusReason)
        self._press(Qt.Key.Key_End, ctrl=True)
        mark = f"{self._mark}t{len(self._texts)}"
        self._fields_of[mark] = field.accessibleName()
        typed = ""
        words = self._chance.choices(SENTENCE.split(), k=self._chance.randint(2, 12))
        for char in f" {mark} {' '.join(words)}.":
            type_text(field, char)
            typed += char
            self._texts[mark] = typed.lstrip()
            self._rest()
        self._claim()

    def _rest(self) -> None:
        # Mostly fast, at times long enough for the field to be saved while the cursor is in it.
        QTest.qWait(500 if self._chance.random() < 0.04 else self._chance.choice((0, 0, 1, 3)))
        self._claim()

    def _claim(self) -> None:
        """Print what the window says at this moment about everything typed so far."""
        shown = self._indicator.text()
        if not shown.startswith(SAVED):
            return
        for mark, text in self._texts.items():
            if text and self._claimed.get(mark) != text:
                self._claimed[mark] = text
                print(write_claim(Claim(shown, text, self._fields_of[mark])), flush=True)

    def _another_field(self) -> TextField:
        if self._chance.random() < 0.3:
            self._press(self._chance.choice((Qt.Key.Key_Down, Qt.Key.Key_Up)), ctrl=True)
        while not self._fields():
            self._press(Qt.Key.Key_Down, ctrl=True)
        return self._chance.choice(self._fields())

    def _fields(self) -> list[TextField]:
        found = [field for kind in (GrowingTextEdit, LineEdit) for field in self._page.findChildren(kind)]
        return [field for field in found if field.isVisible() and field.isEnabled() and _takes_words(field)]

    def _press(self, key: Qt.Key, *, ctrl: bool) -> None:
        modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(self._window.focusWidget() or self._window, key, modifier)
        settle()
        self._claim()


def _takes_words(field: TextField) -> bool:
    """Words in a field for a date or a number are a draft, of which the bar rightly says less."""
    return not field.isReadOnly() and not isinstance(field.parentWidget(), ParsedEdit)


def main(folder: Path, seed: int) -> None:
    """Open the window on the visit and type for ever."""
    with running(folder / "data") as program:
        window = main_window(program)
        visit = workspace_of(program).planning.visits(
            workspace_of(program).planning.campaigns()[0].entity_id
        )[0]
        window.go("visit", visit=visit.visit_id)
        window.activateWindow()
        settle()
        print("ready", flush=True)
        typist = Typist(window, random.Random(seed), mark=f"s{seed}")
        while True:
            typist.type_one_text()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
