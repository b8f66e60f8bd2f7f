"""Where things lie: what comes with the program, what belongs to the person.

The program runs from a checkout, from an installed wheel (forms and resources inside the package,
`_data`) and frozen (beside the program, where PyInstaller unpacked them).
"""

import sys
from pathlib import Path

import platformdirs

APPLICATION = "CCHC Desktop"
_BACKUPS = "CCHC Desktop - sao lưu"
_PACKAGE = Path(__file__).resolve().parent.parent


def program_folder() -> Path:
    """Return the folder that holds `forms` and `resources`."""
    unpacked: object = getattr(sys, "_MEIPASS", None)
    if isinstance(unpacked, str):
        return Path(unpacked)
    inside = _PACKAGE / "_data"
    return inside if inside.is_dir() else _PACKAGE.parent


def forms_folder() -> Path:
    """Return the folder of the outlines that come with the program."""
    return program_folder() / "forms"


def resources_folder() -> Path:
    """Return the folder of icons, fonts, styles, translations and templates."""
    return program_folder() / "resources"


def default_data_folder() -> Path:
    """Return the person's data folder on this machine; it need not exist yet."""
    return Path(platformdirs.user_data_dir(APPLICATION, appauthor=False, roaming=False))


def settings_file() -> Path:
    """Return the file of the person's settings; it need not exist yet."""
    return Path(platformdirs.user_config_dir(APPLICATION, appauthor=False, roaming=False)) / "settings.json"


def backup_folder(data_folder: Path) -> Path:
    """Return the folder of automatic backups: always outside the data folder, so as not to be lost with it.

    For the default data folder it lies among the person's documents, where it is found and copied along with
    them; a data folder of another place has it beside itself, unless it is a whole drive.
    """
    resolved = data_folder.resolve()
    if resolved == default_data_folder().resolve() or not resolved.name:
        return Path(platformdirs.user_documents_dir()) / _BACKUPS
    return resolved.with_name(f"{resolved.name}-backups")
