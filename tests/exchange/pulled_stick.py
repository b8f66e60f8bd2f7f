"""A stick that is pulled out at a chosen step: from then on nothing on it can be reached.

Every call to the system that touches the stick is a step. What was not flushed by then is lost, as on a real
one; what a call was just writing arrives by half.
"""

import contextlib
import errno
import io
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


class Pulled(OSError):
    """What the system says of a stick that is gone."""

    def __init__(self) -> None:
        super().__init__(errno.EIO, "the stick is gone")


class Stick:
    """Watches a folder as if it were a stick; `pull_at` is the number of the step that fails."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.pull_at = -1
        self.steps: list[str] = []
        self._unflushed: dict[int, Path] = {}
        self._handles: set[int] = set()
        self._patch(monkeypatch)

    def plug_in(self, pull_at: int) -> None:
        """Begin anew; the stick will go at step `pull_at`, counted from 0."""
        self.steps, self.pull_at = [], pull_at
        self._unflushed.clear()

    @property
    def is_gone(self) -> bool:
        return 0 <= self.pull_at < len(self.steps)

    def step(self, name: str) -> None:
        """Count one call to the system. Raises `Pulled` from the chosen one on."""
        self.steps.append(name)
        if self.is_gone:
            self._lose()
            raise Pulled

    def is_mine(self, path: object) -> bool:
        return isinstance(path, str | os.PathLike) and Path(path).is_relative_to(self.folder)

    def _lose(self) -> None:
        for path in self._unflushed.values():
            with contextlib.suppress(FileNotFoundError):
                os.truncate(path, os.lstat(path).st_size // 2)
        self._unflushed.clear()

    def _patch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # Python's own modules hold the same functions under several names.
        monkeypatch.setattr(io, "open", self._opening(io.open))
        for module, name in (
            (os, "open"), (os, "replace"), (os, "rename"), (os, "unlink"), (os, "stat"), (os, "scandir"),
            (shutil, "disk_usage"),
        ):  # fmt: skip
            monkeypatch.setattr(module, name, self._watching(name, getattr(module, name)))
        monkeypatch.setattr(os, "fsync", self._flushing(os.fsync))

    def _watching(self, name: str, really: Callable) -> Callable:
        def called(path, *arguments, **named):
            mine = self.is_mine(path)
            if mine:
                self.step(name)
            result = really(path, *arguments, **named)
            if mine and name == "open":
                self._handles.add(result)
            if mine and name in {"replace", "rename"}:
                moved = {handle: arguments[0] for handle, at in self._unflushed.items() if at == Path(path)}
                self._unflushed |= moved
            return result

        return called

    def _flushing(self, really: Callable) -> Callable:
        def fsync(handle: int) -> None:
            if handle in self._handles or handle in self._unflushed:
                self.step("fsync")
            really(handle)
            self._unflushed.pop(handle, None)

        return fsync

    def _opening(self, really: Callable) -> Callable:
        stick = self

        class Watched(io.FileIO):
            def write(self, data) -> int:
                try:
                    stick.step("write")
                except Pulled:
                    super().write(bytes(data)[: len(data) // 2])
                    raise
                return super().write(data)

            def readinto(self, buffer) -> int:
                stick.step("read")
                return super().readinto(buffer)

            def readall(self) -> bytes:
                stick.step("read")
                return super().readall()

        def opened(file, mode="r", *arguments, **named):
            if not stick.is_mine(file) or "b" not in mode:
                return really(file, mode, *arguments, **named)
            stick.step("open")
            raw = Watched(os.fspath(file), mode.replace("b", ""))
            if "r" in mode:
                return io.BufferedReader(raw)
            stick._unflushed[raw.fileno()] = Path(file)
            return io.BufferedWriter(raw)

        return opened
