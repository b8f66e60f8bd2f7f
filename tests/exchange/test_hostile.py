"""Every hostile package is refused as it should be, and leaves nothing behind."""

import json
from pathlib import Path

import pytest

from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.exchange.encryption import OpeningKeys
from cchc_desktop.exchange.package_reader import open_package
from tests.exchange import hostile
from tests.exchange.builders import archive_of, encrypted, opening

CORPUS = Path(__file__).parents[1] / "data" / "packages"
EXPECTED = json.loads((CORPUS / "expected.json").read_text("utf-8"))
CASES = hostile.all_cases()


def check_refused(path: Path, found, code: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        open_package(path, found)
    assert str(refused.value.code) == code
    assert reason == "*" or refused.value.fields.get("reason", "") == reason
    assert refused.value.fields["path"] == str(path)
    assert list(found.scratch.iterdir()) == []


@pytest.mark.parametrize("name", CASES)
def test_hostile_packages_are_refused(name, tmp_path):
    content, code, reason = CASES[name]
    path = tmp_path / "đến.cchc"
    path.write_bytes(content)
    check_refused(path, opening(tmp_path), str(code), reason)


@pytest.mark.parametrize("name", EXPECTED["expected"])
def test_the_kept_hostile_packages_are_refused(name, tmp_path):
    code, reason = EXPECTED["expected"][name]
    with_key = OpeningKeys(identities=(EXPECTED["age_identity"],))
    check_refused(CORPUS / f"{name}.cchc", opening(tmp_path, keys=with_key), code, reason)


def test_every_kept_package_has_its_expectation():
    assert {path.stem for path in CORPUS.glob("*.cchc")} == set(EXPECTED["expected"])


def test_the_members_the_cases_are_made_of_are_themselves_accepted(tmp_path):
    members = hostile.good_members()
    for method in (0, 8):
        path = tmp_path / "đến.cchc"
        path.write_bytes(encrypted(archive_of(members, method=method)))
        with open_package(path, opening(tmp_path)) as opened:
            assert opened.is_complete
            assert len(list(opened.changes())) == 3


def test_what_is_no_plain_file_is_refused_unread(tmp_path):
    with pytest.raises(Refused) as refused:
        open_package(tmp_path, opening(tmp_path))
    assert refused.value.code is ErrorCode.PACKAGE_UNKNOWN_FORMAT
