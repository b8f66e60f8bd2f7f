"""The program's log is a file of the data folder that does not grow without end."""

import logging
from pathlib import Path

from cchc_desktop.platform.logs import LOG_FOLDER, LOG_NAME, start_log, stop_log


def test_messages_of_the_program_are_kept(tmp_path: Path) -> None:
    handler = start_log(tmp_path)
    try:
        logging.getLogger("cchc_desktop.store").info("closed %d changes of %s", 3, "abc")
        logging.getLogger("other").warning("not ours")
    finally:
        stop_log(handler)
    logging.getLogger("cchc_desktop.store").warning("after the end")
    text = (tmp_path / LOG_FOLDER / LOG_NAME).read_text("utf-8")
    assert "INFO cchc_desktop.store closed 3 changes of abc" in text
    assert "not ours" not in text
    assert "after the end" not in text


def test_the_log_is_turned_over(tmp_path: Path) -> None:
    handler = start_log(tmp_path)
    try:
        for _ in range(60):
            logging.getLogger("cchc_desktop").info("x" * 100_000)
    finally:
        stop_log(handler)
    files = list((tmp_path / LOG_FOLDER).iterdir())
    assert len(files) == 5
    assert sum(file.stat().st_size for file in files) < 5_100_000
