"""The program as `cchc-desktop --data DIR` starts it, until its window is usable.

python -m benchmarks.program_window DIR [VISIT]; with VISIT it then opens that visit, to measure memory.
"""

import sys
from pathlib import Path

from cchc_desktop.launch import import_qt, nothing_collected

with nothing_collected():
    import_qt()
    from PySide6.QtWidgets import QApplication

    from benchmarks.ready import report_when_idle
    from cchc_desktop.app import Program, prepared_theme
    from cchc_desktop.gui.main_window import MainWindow
    from cchc_desktop.gui.theme import make_application
    from cchc_desktop.platform.settings import load


def main(folder: Path, visit: str = "") -> int:
    wishes = folder.with_name(f"{folder.name}-settings.json")
    with nothing_collected():
        theme = prepared_theme(make_application(sys.argv[0]), bundled_font=False)
        program = Program(theme, folder, wanted=load(wishes).settings, wishes_file=wishes)
        program.start()
    QApplication.processEvents()
    if visit and isinstance(program.window, MainWindow):
        program.window.go("visit", visit=visit)
        QApplication.processEvents()
    report_when_idle()
    try:
        return QApplication.exec()
    finally:
        program.end()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:3]))
