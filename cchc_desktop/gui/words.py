"""Vietnamese for the toolkit's own buttons, menus and dialogs, and for its dates and numbers.

`resources/translations/qtbase_vi.qm` is made from the .ts beside it with lrelease; a test compares them.
"""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator


def speak_vietnamese(app: QCoreApplication, resources: Path) -> None:
    """Make Qt speak Vietnamese; called once, before the first widget.

    Raises `FileNotFoundError` when the translation cannot be read.
    """
    QLocale.setDefault(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
    path = resources / "translations" / "qtbase_vi.qm"
    translator = QTranslator(app)
    if not translator.load(str(path)):
        raise FileNotFoundError(path)
    app.installTranslator(translator)
