"""A written file is whole or as it was, and nothing is left beside it."""

import errno
import io
import os
from pathlib import Path
from typing import BinaryIO

import pytest

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.platform import files
from cchc_desktop.platform.files import atomic_write, make_folder, read_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "biên bản số 1.docx"


def write_new(file: BinaryIO) -> None:
    file.write("mới".encode())


def test_content_takes_the_place_of_the_old(path: Path) -> None:
    atomic_write(path, "cũ".encode())
    atomic_write(path, write_new)
    assert path.read_text("utf-8") == "mới"
    assert list(path.parent.iterdir()) == [path]


def test_content_is_synced_before_it_takes_the_name_and_the_folder_after(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    sync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (order.append("sync"), sync(handle))[1])
    monkeypatch.setattr(Path, "replace", lambda old, new: (order.append("name"), replace(old, new))[1])
    atomic_write(path, b"x")
    assert order == ["sync", "name"] if os.name == "nt" else ["sync", "name", "sync"]


def test_a_writer_that_fails_leaves_the_old_file_and_nothing_else(path: Path) -> None:
    path.write_bytes(b"old")

    def write(file: BinaryIO) -> None:
        file.write(b"half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        atomic_write(path, write)
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, ErrorCode.DISK_FULL),
        (errno.EACCES, ErrorCode.FOLDER_READ_ONLY),
        (errno.EROFS, ErrorCode.FOLDER_READ_ONLY),
        (errno.EIO, ErrorCode.FILE_NOT_WRITTEN),
    ],
)
@pytest.mark.parametrize("place", ["open", "write", "sync", "name"])
def test_failures_of_the_disk_are_told(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: ErrorCode, place: str
) -> None:
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    def write(file: BinaryIO) -> None:
        file.write(b"half")
        if place == "write":
            fail()

    with monkeypatch.context() as patch:
        if place == "sync":
            patch.setattr(os, "fsync", fail)
        elif place == "name":
            patch.setattr(Path, "replace", fail)
        elif place == "open":
            patch.setattr(Path, "open", fail)
        with pytest.raises(EnvironmentFailed) as failure:
            atomic_write(path, write)
    # A folder that took the temporary file can be written to: then something else holds the name.
    held = (place, number) == ("name", errno.EACCES)
    assert failure.value.code is (ErrorCode.FILE_NOT_WRITTEN if held else code)
    assert failure.value.fields == {"path": str(path)}
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]


class FullDisk(io.FileIO):
    """Takes nothing, however often one tries: also not when the file is closed."""

    def write(self, data: object) -> int:
        del data
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_told_although_closing_fails_too(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(
            Path, "open", lambda self, mode: io.BufferedWriter(FullDisk(self, mode.replace("b", "")))
        )
        with pytest.raises(EnvironmentFailed) as failure:
            atomic_write(path, b"x" * 1000)
    assert failure.value.code is ErrorCode.DISK_FULL
    assert list(path.parent.iterdir()) == []


def test_a_folder_that_cannot_be_synced_is_no_failure(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync = os.fsync
    calls = iter([sync, refuse])
    monkeypatch.setattr(os, "fsync", lambda handle: next(calls)(handle))  # noqa: PLW0108 - one call each
    atomic_write(path, b"x")
    assert path.read_bytes() == b"x"


def refuse(handle: int) -> None:
    raise OSError(errno.EINVAL, "this file system syncs no folders")


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailed) as failure:
        atomic_write(tmp_path / "không có" / "tệp", b"x")
    assert failure.value.code is ErrorCode.FILE_NOT_WRITTEN


def test_a_very_long_name_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 250)
    atomic_write(path, b"x")
    assert path.read_bytes() == b"x"


def test_reading_tells_what_is_missing_and_what_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailed) as failure:
        read_file(tmp_path / "không có")
    assert failure.value.code is ErrorCode.FILE_MISSING
    with pytest.raises(EnvironmentFailed) as failure:
        read_file(tmp_path)
    assert failure.value.code is ErrorCode.FILE_UNREADABLE


def test_folders_are_made_with_their_parents(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    assert make_folder(folder) == folder == make_folder(folder)
    assert folder.is_dir()
    (tmp_path / "tệp").write_bytes(b"")
    with pytest.raises(EnvironmentFailed) as failure:
        make_folder(tmp_path / "tệp" / "con")
    assert failure.value.code is ErrorCode.FILE_NOT_WRITTEN


def test_temporary_names_are_recognised(path: Path) -> None:
    first, second = files.temporary_beside(path), files.temporary_beside(path)
    assert first != second
    assert first.parent == path.parent
    assert first.suffix == files.TEMPORARY_SUFFIX


def test_the_longest_names_can_be_written(tmp_path: Path) -> None:
    name = "ộ" * 83 + ".txt"
    assert len(name.encode()) == 253
    atomic_write(tmp_path / name, b"x")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def held_open(times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the next renames fail as they do on Windows while another program has the file open."""
    replace, left = Path.replace, iter(range(times))

    def refuse(old: Path, new: Path) -> Path:
        if next(left, None) is not None:
            raise PermissionError(errno.EACCES, "used by another process")
        return replace(old, new)

    monkeypatch.setattr(Path, "replace", refuse)


def test_a_file_open_in_word_is_told_as_such_and_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    atomic_write(path, b"old")
    held_open(1, monkeypatch)
    monkeypatch.setattr(files, "_PAUSES", ())
    with pytest.raises(EnvironmentFailed) as failure:
        atomic_write(path, b"new")
    assert failure.value.code is ErrorCode.FILE_NOT_WRITTEN
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]


def test_a_file_held_for_a_moment_by_a_virus_scanner_is_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    atomic_write(path, b"old")
    held_open(2, monkeypatch)
    monkeypatch.setattr(files, "_PAUSES", (0, 0))
    atomic_write(path, b"new")
    assert path.read_bytes() == b"new"


def test_a_new_folder_is_durable_with_all_its_parents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(files, "sync_folder", synced.append)
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert sorted(synced) == [tmp_path, tmp_path / "a"]
