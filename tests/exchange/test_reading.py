"""Reading: who sent it, what is rescued of a damaged package, and that no mutation is believed."""

import io
import json
from pathlib import Path

import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.core.progress import CancelToken
from cchc_desktop.exchange.cards import Standing, write_card
from cchc_desktop.exchange.encryption import Lock, OpeningKeys
from cchc_desktop.exchange.limits import Limits
from cchc_desktop.exchange.manifest import PackageKind
from cchc_desktop.exchange.package_reader import open_package
from cchc_desktop.exchange.receipts import Receipt, write_receipt
from tests.exchange.builders import (
    CAMPAIGN,
    PASSPHRASE,
    A,
    B,
    archive_of,
    card,
    changes,
    contents_with,
    encrypted,
    file_source,
    keys,
    opening,
    package_file,
    plain_members,
    signed_again,
    write_all,
)

PHOTOS = tuple(bytes([number]) * size for number, size in enumerate((300_000, 10, 150_000), 1))


@pytest.fixture(scope="module")
def good_package(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("good")
    photos = tuple(file_source(folder, content) for content in PHOTOS)
    (written,) = write_all(folder, contents_with(changes(20), attachments=photos))
    return written.path


def content_of(opened) -> dict[str, bytes]:
    found = {}
    for name in opened.members:
        if not name.startswith("manifest.json"):
            with opened.reading(name) as file:
                found[name] = file.read()
    return found


def test_a_stranger_a_known_station_and_a_changed_key(tmp_path):
    (written,) = write_all(tmp_path, contents_with(changes(1)))
    with open_package(written.path, opening(tmp_path)) as opened:
        assert opened.standing is Standing.STRANGER
        assert opened.card == card("a")
    with open_package(written.path, opening(tmp_path, known={A: card("a")})) as opened:
        assert opened.standing is Standing.KNOWN
    before = keys("c").card(station=A, name="Máy của chị Lan", person="Lan")
    with pytest.raises(Refused) as refused:
        open_package(written.path, opening(tmp_path, known={A: before}))
    assert refused.value.code is ErrorCode.PACKAGE_SENDER_CHANGED
    assert refused.value.fields["station"] == "Máy của chị Lan"
    assert refused.value.fields["fingerprint"] == card("a").fingerprint
    accepted = frozenset({card("a").fingerprint})
    with open_package(written.path, opening(tmp_path, known={A: before}, accepted=accepted)) as opened:
        assert opened.standing is Standing.CHANGED


def test_a_package_for_someone_else_and_one_passed_on_are_refused(tmp_path):
    (written,) = write_all(tmp_path, contents_with(changes(1)))
    with pytest.raises(Refused) as refused:
        open_package(written.path, opening(tmp_path, "c"))
    assert refused.value.code is ErrorCode.PACKAGE_NOT_FOR_US
    passed_on = tmp_path / "chuyển tiếp.cchc"
    recipient = pyrage.x25519.Recipient.from_str(keys("c").age_recipient)
    identity = pyrage.x25519.Identity.from_str(keys("b").age_identity)
    passed_on.write_bytes(pyrage.encrypt(pyrage.decrypt(written.path.read_bytes(), [identity]), [recipient]))
    with pytest.raises(Refused) as refused:
        open_package(passed_on, opening(tmp_path, "c"))
    assert refused.value.code is ErrorCode.PACKAGE_READDRESSED


def test_every_recipient_and_a_recovery_key_open_it(tmp_path):
    lock = Lock(recipients=tuple(keys(who).age_recipient for who in "bcr"))
    (written,) = write_all(tmp_path, contents_with(changes(1)), lock=lock)
    for who in "bcr":
        with open_package(written.path, opening(tmp_path, who)) as opened:
            assert opened.is_complete


def test_a_plan_package_opens_with_six_words_and_carries_cards(tmp_path):
    contents = contents_with(changes(2), kind=PackageKind.PLAN, cards=(card("b"), card("c")))
    (written,) = write_all(tmp_path, contents, lock=Lock(passphrase=PASSPHRASE))
    with open_package(written.path, opening(tmp_path, keys=OpeningKeys(passphrase=PASSPHRASE))) as opened:
        assert opened.manifest.cards == (card("b"), card("c"))
        assert opened.manifest.kind is PackageKind.PLAN
    for with_keys, code in [
        (OpeningKeys(), ErrorCode.PACKAGE_NEEDS_PASSPHRASE),
        (OpeningKeys(passphrase=PASSPHRASE + "x"), ErrorCode.PASSPHRASE_WRONG),
    ]:
        with pytest.raises(Refused) as refused:
            open_package(written.path, opening(tmp_path, keys=with_keys))
        assert refused.value.code is code


def test_a_receipt_comes_back(tmp_path):
    receipt = Receipt(
        format="cchc-receipt/1",
        campaign=CAMPAIGN,
        station=A,
        person="Nguyễn Văn Phòng",
        committed_at="2023-09-15T10:00:00+07:00",
        packages=("1" * 64,),
        changes={B: ((1, 40),)},
        attachments=("2" * 64,),
    )
    contents = contents_with(kind=PackageKind.RECEIPT, receipt=write_receipt(receipt))
    (written,) = write_all(tmp_path, contents)
    with open_package(written.path, opening(tmp_path)) as opened:
        assert opened.receipt() == receipt
        assert list(opened.changes()) == []
    stranger = signed_again(plain_members(written.path), card=_plain_card("c"), who="c")
    with pytest.raises(Refused) as refused:
        open_package(package_file(tmp_path, stranger), opening(tmp_path))
    assert refused.value.fields["reason"] == "receipt"


def _plain_card(who):
    return json.loads(write_card(card(who)))


def test_a_package_larger_than_allowed_is_refused_unread(tmp_path):
    (written,) = write_all(tmp_path, contents_with(changes(1)))
    size = written.path.stat().st_size
    with pytest.raises(Refused) as refused:
        open_package(written.path, opening(tmp_path, limits=Limits(package=size - 1)))
    assert refused.value.code is ErrorCode.PACKAGE_TOO_LARGE
    with pytest.raises(Refused) as refused:
        open_package(written.path, opening(tmp_path, limits=Limits(unpacked=1000)))
    assert refused.value.code is ErrorCode.PACKAGE_TOO_LARGE


def test_a_missing_package_and_stopping_are_told(tmp_path):
    with pytest.raises(EnvironmentFailed) as failed:
        open_package(tmp_path / "không có.cchc", opening(tmp_path))
    assert failed.value.code is ErrorCode.FILE_MISSING
    (written,) = write_all(tmp_path, contents_with(changes(3)))
    told, cancel = [], CancelToken()
    open_package(written.path, opening(tmp_path), progress=lambda *step: told.append(step)).close()
    assert {what for _, _, what in told} == {"decrypting", "checking"}
    cancel.cancel()
    with pytest.raises(Refused) as refused:
        open_package(written.path, opening(tmp_path), cancel=cancel)
    assert refused.value.code is ErrorCode.CANCELLED
    assert list((tmp_path / "scratch").iterdir()) == []


def test_one_damaged_place_costs_only_the_member_it_lies_in(tmp_path, good_package):
    whole = good_package.read_bytes()
    damaged = bytearray(whole)
    damaged[len(whole) // 2] ^= 0x40
    path = tmp_path / "hỏng.cchc"
    path.write_bytes(damaged)
    with pytest.raises(Refused) as refused:
        open_package(path, opening(tmp_path))
    assert refused.value.code is ErrorCode.PACKAGE_DAMAGED
    with open_package(path, opening(tmp_path, partial=True)) as opened:
        assert not opened.is_complete
        assert len(opened.damaged) == 1
        assert list(opened.changes()) == changes(20)
        assert set(content_of(opened).values()) >= {PHOTOS[1], PHOTOS[2]}


def test_a_package_cut_short_still_gives_what_stands_before_the_cut(tmp_path, good_package):
    path = tmp_path / "cụt.cchc"
    path.write_bytes(good_package.read_bytes()[:-100_000])
    with open_package(path, opening(tmp_path, partial=True)) as opened:
        assert list(opened.changes()) == changes(20)
        assert set(content_of(opened).values()) >= {PHOTOS[0], PHOTOS[1]}
        assert len(opened.damaged) == 1


def test_a_member_swapped_inside_is_left_out_on_request_only(tmp_path, good_package):
    path = tmp_path / "gốc.cchc"
    path.write_bytes(good_package.read_bytes())
    members = plain_members(path)
    blob = next(name for name in members if name.startswith("blobs/"))
    swapped = package_file(tmp_path, members | {blob: b"other"})
    with pytest.raises(Refused):
        open_package(swapped, opening(tmp_path))
    with open_package(swapped, opening(tmp_path, partial=True)) as opened:
        assert opened.damaged == (blob,)
        assert blob not in content_of(opened)


def test_without_the_signed_manifest_nothing_is_rescued(tmp_path):
    (written,) = write_all(tmp_path, contents_with(changes(3)))
    members = plain_members(written.path)
    edited = members | {"manifest.json": members["manifest.json"].replace(b'"part":1', b'"part":2')}
    with pytest.raises(Refused) as refused:
        open_package(package_file(tmp_path, edited), opening(tmp_path, partial=True))
    assert refused.value.code is ErrorCode.PACKAGE_SIGNATURE_WRONG


@st.composite
def mutations(draw):
    """A function that changes some bytes: flips, cuts, puts in, doubles or zeroes."""
    kind = draw(st.sampled_from(("flip", "cut", "put", "double", "zero", "drop")))
    where, length = draw(st.floats(0, 1)), draw(st.integers(1, 3000))
    bit, new = draw(st.integers(0, 7)), draw(st.binary(min_size=1, max_size=40))

    def mutate(content: bytes) -> bytes:
        at = min(int(where * len(content)), len(content) - 1)
        before, after = content[:at], content[at:]
        if kind == "flip":
            return before + bytes([after[0] ^ 1 << bit]) + after[1:]
        if kind == "zero":
            return before + bytes(len(after[:length])) + after[length:]
        changed = {"cut": b"", "put": new + after, "double": after[:length] + after, "drop": after[length:]}
        return before + changed[kind]

    return mutate


def check_mutated(path, tmp_path, original: dict[str, bytes]) -> None:
    for partial in (False, True):
        try:
            opened = open_package(path, opening(tmp_path, partial=partial))
        except Refused as refusal:
            assert refusal.code.startswith("package_")  # noqa: PT017 - both endings are right
        else:
            with opened:
                found = content_of(opened)
                assert found.items() <= original.items()
                assert opened.is_complete == (found == original)
                assert partial or opened.is_complete


@given(mutations())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_change_to_the_package_file_is_believed(tmp_path, good_package, mutate):
    path = tmp_path / "đến.cchc"
    path.write_bytes(good_package.read_bytes())
    original = {name: c for name, c in plain_members(path).items() if not name.startswith("manifest")}
    path.write_bytes(mutate(good_package.read_bytes()))
    check_mutated(path, tmp_path, original)


@given(mutations(), st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_change_under_the_encryption_is_believed(tmp_path, good_package, mutate, deflated):
    path = tmp_path / "đến.cchc"
    path.write_bytes(good_package.read_bytes())
    members = plain_members(path)
    original = {name: content for name, content in members.items() if not name.startswith("manifest")}
    archive = archive_of(members, method=8 if deflated else 0)
    path.write_bytes(encrypted(mutate(archive)))
    check_mutated(path, tmp_path, original)


def test_members_are_read_like_files(tmp_path):
    content = bytes(range(256)) * 5000
    source = file_source(tmp_path, content)
    (written,) = write_all(tmp_path, contents_with(attachments=(source,)))
    with (
        open_package(written.path, opening(tmp_path)) as opened,
        opened.reading(f"blobs/{source.sha256}") as file,
    ):
        assert file.read(10) == content[:10]
        rest = io.BytesIO()
        while piece := file.read(70_001):
            rest.write(piece)
        assert rest.getvalue() == content[10:]
