"""The program's own log, for developers: what happened to which id, never what anyone typed."""

import logging
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
        handler = _LogFile(folder / LOG_NAME, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger = logging.getLogger(ROOT_LOGGER)
    logger.setLevel(level)
    logger.addHandler(handler)
    return handler


def stop_log(handler: logging.Handler) -> None:
    """Close the log file."""
    logging.getLogger(ROOT_LOGGER).removeHandler(handler)
    handler.close()


class _LogFile(logging.FileHandler):
    """A file that makes room for a new one when it is full."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if Path(self.baseFilename).stat().st_size >= _BYTES:
                self.close()  # emitting opens it again
                _turn_over(self.baseFilename)
        except OSError:
            self.handleError(record)
        super().emit(record)


def _turn_over(file: str) -> None:
    # It brings sockets and queues along, which no start needs.
    from logging.handlers import RotatingFileHandler

    turner = RotatingFileHandler(file, backupCount=_FILES - 1, delay=True)
    turner.doRollover()
    turner.close()
