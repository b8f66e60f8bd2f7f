import io
import os

import pytest
from PIL import Image

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.progress import CancelToken
from cchc_desktop.core.scopes import WHOLE_VISIT
from cchc_desktop.services import attachments as attachments_module


def photo(*, size=(400, 200), orientation=None, taken=None):
    picture = Image.new("RGB", size, "#0b6e6e")
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    if taken:
        exif.get_ifd(0x8769)[36867] = taken
    target = io.BytesIO()
    picture.save(target, "JPEG", exif=exif)
    return target.getvalue()


@pytest.fixture
def service(office):
    return office.workspace.attachments


def evidence(office, item="I.1-1"):
    return office.workspace.capture.finding(office.visit, item).evidence


def test_a_file_is_kept_as_it_is(office, service, tmp_path):
    path = tmp_path / "Kế hoạch.pdf"
    path.write_bytes(b"%PDF-1.7 not really")
    evidence_id = service.attach(office.visit, "I.1-1", path)
    (one,) = evidence(office)
    assert (one.entity_id, one.name, one.media_type, one.size) == (
        evidence_id,
        path.name,
        "application/pdf",
        19,
    )
    assert service.read(one.blob) == path.read_bytes()
    copy = tmp_path / "copy.pdf"
    service.save_copy(evidence_id, copy)
    assert copy.read_bytes() == path.read_bytes()


def test_a_photo_brings_its_day_and_an_upright_thumbnail(office, service, tmp_path):
    path = tmp_path / "ảnh.JPG"
    path.write_bytes(photo(orientation=6, taken="2023:09:11 10:00:00"))
    service.attach(office.visit, "I.1-1", path)
    (one,) = evidence(office)
    assert (one.media_type, one.dated) == ("image/jpeg", "2023-09-11")
    assert service.is_image(one.media_type)
    with Image.open(io.BytesIO(service.thumbnail(one.blob, 100))) as small:
        assert (small.format, small.size) == ("PNG", (50, 100))
    assert service.read(one.blob) == path.read_bytes()
    assert service.thumbnail(one.blob, 100) == service.thumbnail(one.blob, 100)


def test_a_damaged_photo_is_attached_as_a_file_but_has_no_thumbnail(office, service, tmp_path):
    path = tmp_path / "hỏng.jpg"
    path.write_bytes(photo()[:300])
    service.attach(office.visit, "I.1-1", path)
    (one,) = evidence(office)
    with pytest.raises(EnvironmentFailed) as caught:
        service.thumbnail(one.blob)
    assert caught.value.code is ErrorCode.IMAGE_UNREADABLE


def test_a_pasted_picture_must_be_one(office, service):
    service.attach_image(office.visit, "I.1-1", photo(), "ảnh dán.jpg")
    with pytest.raises(EnvironmentFailed) as caught:
        service.attach_image(office.visit, "I.1-1", b"no picture", "x.png")
    assert caught.value.code is ErrorCode.IMAGE_UNREADABLE
    assert [one.name for one in evidence(office)] == ["ảnh dán.jpg"]


def test_attaching_is_undone(office, service, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("a")
    service.attach(office.visit, "I.1-1", path)
    office.editing.undo()
    assert evidence(office) == ()


def test_a_file_may_belong_to_the_whole_visit(office, service, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("a")
    service.attach(office.visit, WHOLE_VISIT, path)
    assert [one.name for one in office.workspace.capture.visit(office.visit).evidence] == ["a.txt"]


def test_a_file_that_is_missing_or_too_large_is_refused(office, service, tmp_path, monkeypatch):
    with pytest.raises(EnvironmentFailed) as missing:
        service.attach(office.visit, "I.1-1", tmp_path / "none.txt")
    assert missing.value.code is ErrorCode.FILE_MISSING
    path = tmp_path / "big.bin"
    path.write_bytes(b"x" * 100)
    monkeypatch.setattr(office.workspace.store.blobs, "_largest", 99)
    with pytest.raises(Refused) as large:
        service.attach(office.visit, "I.1-1", path)
    assert large.value.code is ErrorCode.ATTACHMENT_TOO_LARGE
    assert large.value.fields["name"] == "big.bin"
    assert large.value.fields["limit_mb"] == attachments_module.LARGEST_BLOB // 1_000_000
    assert evidence(office) == ()


def test_a_row_of_a_document_list_has_its_file(office, service, tmp_path):
    row = office.editing.new_row("document", office.visit, "I.1-1", number="1/KH")
    path = tmp_path / "kh.pdf"
    path.write_bytes(b"x")
    blob = service.attach_document_file(row, path)
    assert office.workspace.capture.finding(office.visit, "I.1-1").documents[0].blob == blob


def test_a_lost_attachment_is_told(office, service, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("a")
    service.attach(office.visit, "I.1-1", path)
    (one,) = evidence(office)
    service.path(one.blob).unlink()
    with pytest.raises(EnvironmentFailed) as caught:
        service.path(one.blob)
    assert caught.value.code is ErrorCode.ATTACHMENT_MISSING
    assert [fault.code for fault in office.workspace.safety.check().faults] == ["attachment_missing"]


def test_the_scan_goes_to_the_seal(office, service, tmp_path):
    path = tmp_path / "scan.pdf"
    path.write_bytes(b"%PDF")
    with pytest.raises(Refused) as caught:
        service.attach_scan(office.visit, path)
    assert caught.value.code is ErrorCode.NOT_SEALED
    office.workspace.reporting.print_pdf(office.visit)
    office.workspace.sealing.seal(office.visit)
    blob = service.attach_scan(office.visit, path)
    assert office.workspace.capture.visit(office.visit).seal.scan == blob
    assert office.workspace.sealing.changes_after_seal(office.visit) == ()
    assert office.workspace.store.views.cell(FieldKey("seal", "none", "scan")) is None


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/x.png", "x.png"),
        ("C:\\Ảnh\\a.jpg", "a.jpg"),
        ("anh\u202egpj.exe", "anhgpj.exe"),
        ("a\n\tb\x00.txt", "ab.txt"),
        ("\udcff.txt", "\ufffd.txt"),
        ("x" * 400 + ".pdf", "x" * 146 + ".pdf"),
        ("a." + "y" * 400, "a." + "y" * 148),
        ("\u200b/", "tep"),
        ("Kế hoạch số 5.docx", "Kế hoạch số 5.docx"),
    ],
)
def test_a_name_shows_what_it_is(name, shown):
    assert attachments_module.shown_name(name) == shown


def test_what_is_no_file_is_refused_and_an_empty_file_is_kept(office, service, tmp_path):
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    for name, code in (
        (".", ErrorCode.FILE_UNREADABLE),
        ("pipe.pdf", ErrorCode.FILE_UNREADABLE),
        ("loop", ErrorCode.FILE_UNREADABLE),
        ("gone", ErrorCode.FILE_MISSING),
    ):
        with pytest.raises(EnvironmentFailed) as caught:
            service.attach(office.visit, "I.1-1", tmp_path / name)
        assert caught.value.code is code
    (tmp_path / "rỗng.png").write_bytes(b"")
    service.attach(office.visit, "I.1-1", tmp_path / "rỗng.png")
    service.attach(office.visit, "I.1-1", tmp_path / "rỗng.png")
    assert [(one.name, one.size) for one in evidence(office)] == [("rỗng.png", 0), ("rỗng.png", 0)]


def test_a_picture_that_swells_is_not_decoded(office, service):
    target = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(target, "PNG")
    with pytest.raises(EnvironmentFailed) as caught:
        service.attach_image(office.visit, "I.1-1", target.getvalue(), "x.png")
    assert caught.value.code is ErrorCode.IMAGE_UNREADABLE


def test_a_stopped_attachment_leaves_no_trace(office, service, tmp_path):
    (tmp_path / "a.bin").write_bytes(b"x" * 3_000_000)
    token = CancelToken()
    with pytest.raises(Refused) as caught:
        service.attach(
            office.visit,
            "I.1-1",
            tmp_path / "a.bin",
            progress=lambda *_: token.cancel(),
            cancel=token,
        )
    assert caught.value.code is ErrorCode.CANCELLED
    assert evidence(office) == ()
    assert not any(path.is_file() for path in office.workspace.store.blobs.folder.rglob("*"))
