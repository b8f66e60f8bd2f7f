"""What was refused is kept with its reason; receipts say exactly what was received."""

import json

import pytest

from cchc_desktop.core.changes import ChangeRef
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.exchange.package_reader import open_package
from cchc_desktop.exchange.quarantine import keep_aside
from cchc_desktop.exchange.receipts import Receipt, read_receipt, write_receipt
from tests.exchange.builders import CAMPAIGN, NOW, A, B, opening


def receipt(**edits) -> Receipt:
    values = {
        "format": "cchc-receipt/1",
        "campaign": CAMPAIGN,
        "station": B,
        "person": "Nguyễn Văn Phòng",
        "committed_at": "2023-09-15T10:00:00+07:00",
        "packages": (),
        "changes": {A: ((1, 40), (61, 70))},
        "attachments": (),
    }
    return Receipt(**(values | edits))


def test_a_refused_package_is_kept_beside_its_reason(tmp_path):
    path, aside = tmp_path / "USB" / "gói.cchc", tmp_path / "aside"
    path.parent.mkdir()
    path.write_bytes(b"not a package")
    with pytest.raises(Refused) as refused:
        open_package(path, opening(tmp_path))
    first = keep_aside(path, refused.value, folder=aside, now=NOW)
    second = keep_aside(path, refused.value, folder=aside, now=NOW)
    assert first.name == "20230912-083000-gói.cchc.refused"
    assert second.name == "20230912-083000-gói.cchc-2.refused"
    assert first.read_bytes() == second.read_bytes() == path.read_bytes()
    about = json.loads((aside / f"{first.name}.reason.json").read_text("utf-8"))
    assert about["code"] == "package_unknown_format"
    assert about["fields"]["reason"] == "not_age"
    assert about["file"] == str(path)
    assert about["size"] == 13
    with pytest.raises(EnvironmentFailed):
        keep_aside(tmp_path / "gone.cchc", refused.value, folder=aside, now=NOW)


def test_a_receipt_confirms_the_changes_it_names_and_no_others():
    found = read_receipt(write_receipt(receipt()))
    assert found == receipt()
    assert found.confirms(ChangeRef(A, 1))
    assert found.confirms(ChangeRef(A, 65))
    assert not found.confirms(ChangeRef(A, 41))
    assert not found.confirms(ChangeRef(B, 1))


@pytest.mark.parametrize(
    "edits",
    [
        {"format": "cchc-receipt/2"},
        {"campaign": "x"},
        {"person": "một\nhai"},
        {"committed_at": "2023-09-15T10:00:00"},
        {"changes": {A: ((1, 2), (2, 3))}},
        {"changes": {A: ()}},
        {"attachments": ("1" * 64, "1" * 64)},
        {"packages": ("1",)},
    ],
)
def test_a_receipt_of_another_form_is_refused(edits):
    whole = json.loads(write_receipt(receipt()))
    with pytest.raises(Refused) as refused:
        read_receipt(json.dumps(whole | edits).encode())
    assert refused.value.code is ErrorCode.PACKAGE_UNSAFE
