from pathlib import Path

import pytest

from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.outline.library import OutlineLibrary
from cchc_desktop.outline.problems import OutlineInvalid

FORMS = Path(__file__).parents[2] / "forms"
TEXT = """\
format: cchc-outline/1
id: mau
version: {version}
title: Bản {version}
sections:
  - {{ id: I, title: M, items: [{{ id: I-1, text: Chữ, answers: [{{ id: a, kind: date, label: Ngày }}] }}] }}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mau").mkdir()
    for version in (2, 9, 10):
        (tmp_path / "mau" / f"{version}.yaml").write_text(TEXT.format(version=version), "utf-8")
    (tmp_path / "mau" / "ghi-chu.yaml").write_text("x", "utf-8")
    (tmp_path / "outline.schema.json").write_text("{}", "utf-8")
    return tmp_path


def test_every_version_is_listed_in_number_order(folder: Path):
    found = [(ref.id, ref.version, ref.title, ref.problems) for ref in OutlineLibrary(folder).list()]
    assert found == [("mau", version, f"Bản {version}", 0) for version in (2, 9, 10)]


def test_the_latest_version_is_the_default(folder: Path):
    library = OutlineLibrary(folder)
    assert library.load("mau").version == 10
    assert library.load("mau", 2).title == "Bản 2"
    assert library.read_text("mau", 9) == TEXT.format(version=9)


def test_the_text_is_exact_to_the_line_end(folder: Path):
    raw = TEXT.format(version=2).replace("\n", "\r\n").encode()
    (folder / "mau" / "2.yaml").write_bytes(raw)
    assert OutlineLibrary(folder).read_text("mau", 2).encode() == raw


@pytest.mark.parametrize(
    ("outline_id", "version"), [("khac", None), ("mau", 3), ("../mau", None), ("", None)]
)
def test_an_unknown_outline_is_refused(folder: Path, outline_id: str, version: int | None):
    with pytest.raises(Refused) as caught:
        OutlineLibrary(folder).load(outline_id, version)
    assert caught.value.code is ErrorCode.OUTLINE_UNKNOWN
    assert caught.value.fields["id"] == outline_id


def test_a_missing_folder_holds_no_outlines(tmp_path: Path):
    assert OutlineLibrary(tmp_path / "none").list() == ()


def test_a_broken_outline_is_listed_as_broken(folder: Path):
    (folder / "mau" / "9.yaml").write_text("format: cchc-outline/1\n", "utf-8")
    library = OutlineLibrary(folder)
    broken = library.list()[1]
    assert (broken.version, broken.title) == (9, "")
    assert broken.problems == 4
    with pytest.raises(OutlineInvalid) as caught:
        library.load("mau", 9)
    assert len(caught.value.problems) == 4


def test_the_text_of_a_file_that_is_no_text_is_refused(folder: Path):
    (folder / "mau" / "9.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(OutlineInvalid):
        OutlineLibrary(folder).read_text("mau", 9)


def test_every_outline_of_the_program_is_good():
    refs = OutlineLibrary(FORMS).list()
    assert [(ref.id, ref.problems) for ref in refs if ref.id == "tayninh-2023"] == [("tayninh-2023", 0)]
    assert all(ref.problems == 0 for ref in refs)
