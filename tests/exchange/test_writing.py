"""Packages are written whole or not at all."""

import errno
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_desktop.core.changes import ChangeRef
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.ids import seeded_ids
from cchc_desktop.core.progress import CancelToken
from cchc_desktop.core.ranges import refs_ranges
from cchc_desktop.exchange import package_contents, package_writer, scratch
from cchc_desktop.exchange.encryption import Lock
from cchc_desktop.exchange.file_names import is_own_leftover, package_name, safe_stem
from cchc_desktop.exchange.limits import Limits
from cchc_desktop.exchange.manifest import PackageKind
from cchc_desktop.exchange.package_reader import open_package
from tests.exchange.builders import (
    A,
    B,
    change,
    changes,
    contents_with,
    file_source,
    keys,
    opening,
    plain_members,
    write_all,
)

ROOT = Path(__file__).parents[2]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_everything_comes_back(tmp_path):
    photo = file_source(tmp_path, bytes(range(256)) * 3000)
    minutes = file_source(tmp_path, b"%PDF", name="bien-ban-1.pdf", title="Biên bản phường Hòa Thành")
    sent = [*changes(40), change(B, 7, lamport=50, parents=(ChangeRef(A, 40),), reason="bổ sung")]
    contents = contents_with(sent, attachments=(photo, photo), documents=(minutes,), kind=PackageKind.VISIT)
    (written,) = write_all(tmp_path, contents)
    assert written.size == written.path.stat().st_size
    assert written.sha256 == hashlib.sha256(written.path.read_bytes()).hexdigest()
    with open_package(written.path, opening(tmp_path)) as opened:
        assert list(opened.changes()) == sent
        assert opened.manifest == written.manifest
        assert opened.manifest.ranges == {A: ((1, 40),), B: ((7, 7),)}
        assert opened.is_complete
        assert [each.sha256 for each in opened.attachments()] == [photo.sha256]
        assert [each.title for each in opened.documents()] == [minutes.title]
        with opened.reading(f"blobs/{photo.sha256}") as file:
            assert file.read() == photo.path.read_bytes()
        with opened.reading("documents/bien-ban-1.pdf") as file:
            assert file.read() == b"%PDF"
        with pytest.raises(EnvironmentFailed), opened.reading("documents/other.pdf"):
            pass


def test_every_content_of_a_name_travels_few_of_them_in_one_part(tmp_path):
    sent = [change(value=f"bản {number}") for number in range(20)] + [change(B, 1, lamport=9)]
    parts = []
    for written in write_all(tmp_path, contents_with(sent)):
        assert written.manifest.ranges[A] == ((1, 1),)
        with open_package(written.path, opening(tmp_path)) as opened:
            parts.append(list(opened.changes()))
    assert [each for part in parts for each in part] == sent
    assert [len(part) for part in parts] == [8, 8, 5]


def test_the_package_holds_the_documented_members_and_the_manifest_stands_first(tmp_path):
    photo = file_source(tmp_path, b"jpeg")
    (written,) = write_all(tmp_path, contents_with(changes(2), attachments=(photo,), held={A: ((1, 9),)}))
    members = plain_members(written.path)
    assert list(members) == [
        "manifest.json",
        "manifest.json.minisig",
        "changes.jsonl",
        f"blobs/{photo.sha256}",
    ]
    manifest = json.loads(members["manifest.json"])
    assert manifest["format"] == "cchc-package/1"
    assert manifest["ranges"] == {A: [[1, 2]]}
    assert manifest["held"] == {A: [[1, 9]]}
    assert manifest["recipients"] == [keys("b").age_recipient]
    for entry in manifest["members"]:
        assert hashlib.sha256(members[entry["name"]]).hexdigest() == entry["sha256"]
        assert len(members[entry["name"]]) == entry["size"]
    assert [json.loads(line)["seq"] for line in members["changes.jsonl"].splitlines()] == [1, 2]


def test_packages_name_the_one_before(tmp_path):
    photos = tuple(file_source(tmp_path, bytes([number]) * 40_000) for number in range(4))
    parts = write_all(
        tmp_path, contents_with(changes(3), attachments=photos), part_limit=90_000, previous="f" * 64
    )
    assert [part.manifest.previous for part in parts] == ["f" * 64, *(part.sha256 for part in parts[:-1])]


@given(
    st.integers(0, 60),
    st.lists(st.integers(1, 4000), max_size=6),
    st.integers(4000, 9000),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_parts_are_each_whole_and_together_everything(tmp_path, count, sizes, limit):
    photos = tuple(
        file_source(tmp_path, number.to_bytes(1, "big") * size) for number, size in enumerate(sizes)
    )
    parts = write_all(tmp_path, contents_with(changes(count), attachments=photos), part_limit=limit)
    seen, blobs = [], []
    for number, part in enumerate(parts, 1):
        assert sum(member.size for member in part.manifest.members) <= limit
        assert part.manifest.part == number
        assert part.manifest.has_more == (number < len(parts))
        with open_package(part.path, opening(tmp_path)) as opened:
            mine = list(opened.changes())
            assert opened.manifest.ranges == refs_ranges(each.ref for each in mine)
            seen += mine
            blobs += [each.sha256 for each in opened.attachments()]
        part.path.unlink()
    assert seen == changes(count)
    assert blobs == list(dict.fromkeys(photo.sha256 for photo in photos))


def test_parts_hold_no_more_changes_than_a_reader_takes(tmp_path, monkeypatch):
    monkeypatch.setattr(package_contents, "MOST_CHANGES", 4)
    parts = write_all(tmp_path, contents_with(changes(10)))
    assert [part.manifest.ranges for part in parts] == [{A: ((1, 4),)}, {A: ((5, 8),)}, {A: ((9, 10),)}]
    limits = Limits(changes=4)
    for part in parts:
        open_package(part.path, opening(tmp_path, limits=limits)).close()
    with pytest.raises(Refused) as refused:
        open_package(parts[0].path, opening(tmp_path, limits=Limits(changes=3)))
    assert refused.value.fields["reason"] == "too_many_changes"


def test_what_no_part_can_hold_is_refused_before_anything_is_written(tmp_path):
    photo = file_source(tmp_path, b"x" * 5000)
    for contents in (contents_with([change(value="x" * 5000)]), contents_with(attachments=(photo,))):
        with pytest.raises(Refused) as refused:
            write_all(tmp_path, contents, part_limit=4000)
        assert refused.value.code is ErrorCode.PACKAGE_TOO_LARGE
        assert names(tmp_path / "stick") == []


def test_text_that_packs_unusually_well_can_still_be_read(tmp_path):
    (written,) = write_all(tmp_path, contents_with([change(value="a" * 3_000_000)]))
    with open_package(written.path, opening(tmp_path)) as opened:
        assert next(opened.changes()).value == "a" * 3_000_000


def test_a_change_no_reader_would_accept_is_named(tmp_path):
    with pytest.raises(Refused) as refused:
        write_all(tmp_path, contents_with([change(value="e\u0301")]))
    assert refused.value.code is ErrorCode.VALUE_INVALID
    assert refused.value.fields == {"entity": "finding", "field": "achieved"}


def test_an_attachment_that_is_gone_or_not_what_it_was_stops_the_package(tmp_path):
    photo = file_source(tmp_path, b"jpeg")
    photo.path.write_bytes(b"JPEG")
    with pytest.raises(EnvironmentFailed) as failed:
        write_all(tmp_path, contents_with(attachments=(photo,)))
    assert failed.value.code is ErrorCode.ATTACHMENT_DAMAGED
    photo.path.unlink()
    with pytest.raises(EnvironmentFailed) as failed:
        write_all(tmp_path, contents_with(attachments=(photo,)))
    assert failed.value.code is ErrorCode.ATTACHMENT_MISSING
    assert failed.value.fields["blob"] == photo.sha256
    assert names(tmp_path / "stick") == names(tmp_path / "scratch") == []


def test_a_stick_without_room_is_told_before_anything_is_written(tmp_path, monkeypatch):
    class Usage:
        free = 1_500_000

    photo = file_source(tmp_path, b"x" * 2_000_000)
    monkeypatch.setattr(scratch.shutil, "disk_usage", lambda folder: Usage)
    with pytest.raises(EnvironmentFailed) as failed:
        write_all(tmp_path, contents_with(attachments=(photo,)))
    assert failed.value.code is ErrorCode.DISK_FULL
    assert failed.value.fields["needed_mb"] == 4
    assert failed.value.fields["free_mb"] == 1


def test_a_stick_that_fills_up_meanwhile_holds_nothing(tmp_path, monkeypatch):
    def fails(source, target, lock):
        target.write(source.read(1000))
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(package_writer, "encrypt", fails)
    with pytest.raises(EnvironmentFailed) as failed:
        write_all(tmp_path, contents_with(changes(3)))
    assert failed.value.code is ErrorCode.DISK_FULL
    assert names(tmp_path / "stick") == []


def test_a_stick_that_keeps_other_bytes_is_found_out(tmp_path, monkeypatch):
    really = package_writer.atomic_write

    def lies(path, content):
        really(path, content)
        kept = bytearray(path.read_bytes())
        kept[-1] ^= 1
        path.write_bytes(kept)

    monkeypatch.setattr(package_writer, "atomic_write", lies)
    with pytest.raises(EnvironmentFailed) as failed:
        write_all(tmp_path, contents_with(changes(3)))
    assert failed.value.code is ErrorCode.PACKAGE_READ_BACK_DIFFERS
    assert names(tmp_path / "stick") == []


def test_stopping_at_any_moment_leaves_nothing(tmp_path):
    photo = file_source(tmp_path, b"x" * 1_000_000)
    contents = contents_with(changes(3), attachments=(photo,))
    told = []
    write_all(tmp_path, contents, progress=lambda *step: told.append(step))
    whole = names(tmp_path / "stick")
    assert {what for _, _, what in told} == {"packing", "encrypting", "reading_back"}
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    for stop_at in range(0, len(told), max(1, len(told) // 12)):
        cancel, steps = CancelToken(), iter(range(len(told)))

        def step(*_, cancel=cancel, steps=steps, stop_at=stop_at):
            if next(steps) == stop_at:
                cancel.cancel()

        if stop_at < len(told) - 1:
            with pytest.raises(Refused) as refused:
                write_all(tmp_path, contents, progress=step, cancel=cancel, ids=seeded_ids(2))
            assert refused.value.code is ErrorCode.CANCELLED
        assert names(tmp_path / "stick") == whole
        assert names(tmp_path / "scratch") == []


def test_parts_written_before_a_failure_stay_and_are_whole(tmp_path):
    good, bad = (file_source(tmp_path, content * 3000) for content in (b"a", b"b"))
    bad.path.write_bytes(b"c" * 3000)
    with pytest.raises(EnvironmentFailed):
        write_all(tmp_path, contents_with(attachments=(good, bad)), part_limit=3500)
    (first,) = (tmp_path / "stick").iterdir()
    with open_package(first, opening(tmp_path)) as opened:
        assert opened.manifest.has_more
        assert [each.sha256 for each in opened.attachments()] == [good.sha256]


def test_nothing_is_written_for_a_recipient_that_is_none(tmp_path):
    with pytest.raises(Refused) as refused:
        write_all(tmp_path, contents_with(), lock=Lock(recipients=("age1nobody",)))
    assert refused.value.code is ErrorCode.RECIPIENT_INVALID
    assert names(tmp_path / "stick") == []


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("Hòa Thành: máy A/B", "Hòa Thành máy A B"),
        ('a<b>c:d"e\\f|g?h*i', "a b c d e f g h i"),
        ("CON", "cchc-CON"),
        ("lpt1.txt", "cchc-lpt1.txt"),
        ("...", "cchc"),
        ("", "cchc"),
        ("x. ", "x"),
        ("tên\nhai\tdòng", "tên hai dòng"),
        ("y" * 90, "y" * 40),
    ],
)
def test_file_names_suit_a_stick(text, stem):
    assert safe_stem(text) == stem


def test_only_ones_own_unfinished_packages_are_taken_away(tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    own = package_name("Hòa Thành", station=A, package="1" * 32)
    others = package_name("Hòa Thành", station=B, package="1" * 32)
    kept = [own, others, f".{others}.{'0' * 12}.tmp", f".bài.docx.{'0' * 12}.tmp", f".{own}.tmp"]
    for name in [*kept, f".{own}.{'0' * 12}.tmp"]:
        (stick / name).write_bytes(b"")
    assert not is_own_leftover(own, A)
    package_writer.remove_leftovers(stick, A)
    assert names(stick) == sorted(kept)
