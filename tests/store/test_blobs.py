"""Attachments are kept once, whole, under the hash of their bytes."""

import hashlib
from pathlib import Path

import pytest

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.progress import CancelToken
from cchc_desktop.store.blobs import Blobs

CONTENT = b"\x89PNG anh chup" * 300_000
NAME = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs", largest=len(CONTENT))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ảnh.png"
    path.write_bytes(CONTENT)
    return path


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_bytes_and_files_of_one_content_are_one_attachment(blobs: Blobs, file: Path) -> None:
    steps: list[int] = []
    first = blobs.add_bytes(CONTENT)
    second = blobs.add_file(file, progress=lambda done, total, what: steps.append(done))

    assert first == second
    assert (first.sha256, first.size) == (NAME, len(CONTENT))
    assert files_in(blobs.folder) == [blobs.folder / NAME[:2] / NAME[2:]]
    assert blobs.read(NAME) == CONTENT
    assert steps[-1] == len(CONTENT)
    assert list(blobs.all()) == [NAME]
    assert file.read_bytes() == CONTENT


def test_a_damaged_attachment_is_never_handed_out(blobs: Blobs) -> None:
    blobs.add_bytes(CONTENT)
    blobs.place(NAME).write_bytes(b"x" + CONTENT[1:])
    with pytest.raises(EnvironmentFailed) as failure:
        blobs.path(NAME)
    assert failure.value.code is ErrorCode.ATTACHMENT_DAMAGED


def test_attaching_the_original_again_mends_a_damaged_one(blobs: Blobs, file: Path) -> None:
    blobs.add_bytes(CONTENT)
    blobs.place(NAME).write_bytes(b"")
    blobs.add_file(file)
    assert blobs.read(NAME) == CONTENT


@pytest.mark.parametrize("name", [NAME, "", "../../etc/passwd", "z" * 64, NAME.upper()])
def test_what_is_not_there_is_missing(blobs: Blobs, name: str) -> None:
    with pytest.raises(EnvironmentFailed) as failure:
        blobs.path(name)
    assert failure.value.code is ErrorCode.ATTACHMENT_MISSING


def test_what_is_too_large_is_refused_before_it_is_read(blobs: Blobs, tmp_path: Path) -> None:
    large = tmp_path / "lớn.bin"
    large.write_bytes(CONTENT + b"x")
    for attempt in (lambda: blobs.add_file(large), lambda: blobs.add_bytes(CONTENT + b"x")):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.code is ErrorCode.ATTACHMENT_TOO_LARGE
        assert refusal.value.fields == {"size": len(CONTENT) + 1, "limit": len(CONTENT)}
    assert not blobs.folder.exists()


def test_a_file_that_is_not_there_is_told(blobs: Blobs, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailed) as failure:
        blobs.add_file(tmp_path / "không có")
    assert failure.value.code is ErrorCode.FILE_MISSING


def test_a_cancelled_copy_leaves_nothing(blobs: Blobs, file: Path) -> None:
    cancel = CancelToken()
    with pytest.raises(Refused) as refusal:
        blobs.add_file(file, progress=lambda done, total, what: cancel.cancel(), cancel=cancel)
    assert refusal.value.code is ErrorCode.CANCELLED
    assert files_in(blobs.folder) == []


def test_a_file_that_changes_while_it_is_copied_is_not_kept(blobs: Blobs, file: Path) -> None:
    def spoil(done: int, total: int, what: str) -> None:
        if done == total:
            file.write_bytes(CONTENT[::-1])

    with pytest.raises(EnvironmentFailed) as failure:
        blobs.add_file(file, progress=spoil)
    assert failure.value.code is ErrorCode.FILE_UNREADABLE
    assert files_in(blobs.folder) == []
