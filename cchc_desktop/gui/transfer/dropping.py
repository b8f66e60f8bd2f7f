"""Which dropped files are for receiving: packages, and folders that may hold some."""

from pathlib import Path

from PySide6.QtCore import QMimeData

from cchc_desktop.gui.transfer.drives import SUFFIX


def dropped_files(data: QMimeData) -> tuple[Path, ...]:
    """Return the packages and folders among what is dragged; nothing when there is any other file."""
    paths = tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    fitting = tuple(path for path in paths if path.suffix.lower() == SUFFIX or path.is_dir())
    return fitting if len(fitting) == len(paths) else ()
