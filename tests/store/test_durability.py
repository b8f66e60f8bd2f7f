"""Nothing that was told as saved is lost when the process is killed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cchc_desktop.core.changes import FieldKey

TYPIST = """
import sys
from pathlib import Path
from cchc_desktop.core.changes import FieldKey
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit

store = Store.open(Path(sys.argv[1]))
number = 0
while True:
    number += 1
    item, text = f"v1/i{number % 7}", "chữ " * (number % 50) + str(number)
    key = FieldKey("finding", item, "achieved")
    store.log.autosave(Edit(campaign="c1", key=key, value=text))
    if number % 5 == 0:
        store.log.close(key)
    if number % 11 == 0:
        store.log.put([Edit(campaign="c1", key=FieldKey("finding", item, "note"), value=text)])
        print("note", item, text, sep="|", flush=True)
    print("achieved", item, text, sep="|", flush=True)
"""


@pytest.mark.parametrize("saved_before_the_end", [1, 3, 40, 90, 200])
def test_what_was_told_as_saved_survives_a_kill(folder: Path, open_store, saved_before_the_end: int) -> None:
    command = [sys.executable, "-c", TYPIST, str(folder)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUTF8": "1"}
    ) as typist:
        assert typist.stdout is not None
        told = [typist.stdout.readline() for _ in range(saved_before_the_end)]
        typist.kill()
        told += [line for line in typist.stdout.readlines() if line.endswith("\n")]
    last: dict[FieldKey, str] = {}
    for line in told:
        field, item, text = line.rstrip("\n").split("|")
        last[FieldKey("finding", item, field)] = text

    store = open_store()
    report = store.check()
    assert report.faults == ()
    for key, text in last.items():
        cell = store.views.cell(key)
        assert cell is not None
        # The one write that was under way may have been finished without being told.
        assert number_of(cell.value) >= number_of(text)
        assert not cell.is_open


def number_of(text: object) -> int:
    return int(str(text).rpartition(" ")[2])
