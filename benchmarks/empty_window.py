"""The smallest PySide6 program with a window: what start-up and memory are measured against."""

import sys

from PySide6.QtWidgets import QApplication, QMainWindow

from benchmarks.ready import report_when_idle


def main() -> int:
    application = QApplication(sys.argv)
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    application.processEvents()
    report_when_idle()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
