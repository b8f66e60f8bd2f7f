"""One demonstration for all tests of the command line, and a way to run it as a person would."""

import io
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from cchc_desktop.cli import main
from cchc_desktop.composition import make_demo


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture(scope="session")
def made_demo(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "data"
    make_demo(folder, visits=7)
    return folder


@pytest.fixture
def data(made_demo, tmp_path) -> Path:
    """A copy of the demonstration that a test may change."""
    return Path(shutil.copytree(made_demo, tmp_path / "data"))


@pytest.fixture
def run(capsys, monkeypatch):
    def run_command(*arguments, stdin: str | bytes = "", data=None) -> Outcome:
        content = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))
        typed = [*(["--data", str(data)] if data else []), *map(str, arguments)]
        try:
            code = main(typed)
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        told = capsys.readouterr()
        return Outcome(code, told.out, told.err)

    return run_command
