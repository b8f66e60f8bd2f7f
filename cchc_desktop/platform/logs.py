"""The program's own log, for developers: what happened to which id, never what anyone typed."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from cchc_desktop.platform.files import make_folder, writing_failures

LOG_FOLDER = "logs"
LOG_NAME = "cchc.log"
ROOT_LOGGER = "cchc_desktop"
_BYTES = 1_000_000
_FILES = 5


def start_log(data_folder: Path, *, level: int = logging.INFO) -> logging.Handler:
    """Write the program's log messages to a file of the data folder, five files of 1 MB at most.

    Give the handler back to `stop_log`. Messages name ids, codes and sizes, never texts or names of people.
    Raises `EnvironmentFailed` when the file cannot be written.
    """
    folder = make_folder(data_folder / LOG_FOLDER)
    with writing_failures(folder):
        handler = RotatingFileHandler(
            folder / LOG_NAME, maxBytes=_BYTES, backupCount=_FILES - 1, encoding="utf-8"
        )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger = logging.getLogger(ROOT_LOGGER)
    logger.setLevel(level)
    logger.addHandler(handler)
    return handler


def stop_log(handler: logging.Handler) -> None:
    """Close the log file."""
    logging.getLogger(ROOT_LOGGER).removeHandler(handler)
    handler.close()
