"""Addresses of targets are read as people write them, without secrets, and come back when written."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.exchange.sync_objects import (
    ObjectKind,
    blobs_path,
    card_path,
    changes_path,
    is_unfinished,
    next_copy,
    read_name,
    receipt_path,
    unfinished_name,
)
from cchc_desktop.exchange.target_address import Service, TargetAddress, checked, folder_address, read_uri

CAMPAIGN, STATION, SHA256 = "c" * 32, "5a" * 16, "ab" * 32


@pytest.mark.parametrize(
    ("uri", "address", "secret"),
    [
        ("file:///srv/ph%C3%B2ng", TargetAddress(service=Service.FOLDER, root="/srv/phòng"), ""),
        (
            "webdavs://an:m%C3%A1t@dav.example.vn:8443/nội vụ/",
            TargetAddress(
                service=Service.WEBDAV, root="nội vụ", endpoint="https://dav.example.vn:8443", user="an"
            ),
            "mát",
        ),
        (
            "webdav://[::1]:80/x",
            TargetAddress(service=Service.WEBDAV, root="x", endpoint="http://[::1]:80"),
            "",
        ),
        (
            "https://dav.example.vn",
            TargetAddress(service=Service.WEBDAV, endpoint="https://dav.example.vn"),
            "",
        ),
        (
            "s3://KEY:se%2Fcret@cchc-2026/a/b?endpoint=https://s3.example.vn&region=hn-1",
            TargetAddress(
                service=Service.S3, root="a/b", endpoint="https://s3.example.vn", bucket="cchc-2026",
                region="hn-1", user="KEY",
            ),
            "se/cret",
        ),
        (
            "ftp://ftp.example.vn/x",
            TargetAddress(service=Service.FTP, root="x", endpoint="ftp://ftp.example.vn"),
            "",
        ),
    ],
)  # fmt: skip
def test_addresses_are_read_and_secrets_stand_beside(uri: str, address: TargetAddress, secret: str) -> None:
    read = read_uri(uri)
    assert (read.address, read.secret) == (address, secret)
    assert not secret or secret not in read.address.uri
    assert read_uri(read.address.uri).address == address


def test_a_plain_path_is_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_uri("chung").address == folder_address(tmp_path / "chung")
    assert read_uri("~/chung").address.root == str(Path.home() / "chung")
    assert read_uri(f" {tmp_path} ").address.uri == tmp_path.as_uri()


@pytest.mark.parametrize(
    ("uri", "reason"),
    [
        ("", "uri"),
        ("x" * 3_000, "uri"),
        ("webdav://a/\x00", "uri"),
        ("webdav://us%0Aer@a/b", "uri"),
        ("gopher://a/b", "scheme"),
        ("webdav:///b", "host"),
        ("webdav://a b/c", "host"),
        ("ftp://a:99999/b", "host"),
        ("webdav://a/../b", "path"),
        ("webdav://a/%0a", "path"),
        ("file:///a%00b", "path"),
        ("~nobody-of-this-name/x", "path"),
        ("s3://A_B/x", "bucket"),
        ("s3://bucket/x?endpoint=ftp://a", "endpoint"),
        ("s3://bucket/x?endpoint=https://u:p@a", "endpoint"),
        ("s3://bucket/x?secret=1", "query"),
        ("s3://bucket/x?region=;", "query"),
    ],
)
def test_what_is_no_address_is_refused_with_the_place(uri: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        read_uri(uri)
    assert refused.value.code is ErrorCode.TARGET_INVALID
    assert refused.value.fields["reason"] == reason


@settings(max_examples=50)
@given(
    root=st.lists(st.text("abc ữ#?%&@:+", min_size=1, max_size=6).filter(str.strip), max_size=3),
    user=st.text("ab@:/ ữ%", max_size=6),
    service=st.sampled_from([Service.WEBDAV, Service.FTP, Service.S3]),
)
def test_whatever_a_form_gives_comes_back(root: list[str], user: str, service: Service) -> None:
    address = TargetAddress(
        service=service,
        root="/".join(root),
        endpoint={Service.FTP: "ftp://h:1", Service.WEBDAV: "http://h:1"}.get(service, "http://h:1"),
        bucket="bucket" if service is Service.S3 else "",
        region="us-east-1" if service is Service.S3 else "",
        user=user,
    )
    assert checked(address) == address


@settings(max_examples=100)
@given(
    st.sampled_from(["", "file:///", "file://", "webdav://", "s3://", "ftp://", "~", "https://[", "s3://b?"]),
    st.text("ab:/@?#&=%0~[]. ữ\\\x00;", max_size=20),
)
def test_any_text_is_an_address_or_refused(scheme: str, rest: str) -> None:
    # Nothing but a refusal may come of it.
    with contextlib.suppress(Refused):
        address = read_uri(scheme + rest).address
        assert read_uri(address.uri).address == address


# --- names on a target -------------------------------------------------------------------------------------


def test_names_we_give_are_read_again() -> None:
    changes = read_name(changes_path(CAMPAIGN, STATION, first=41, last=60, sha256=SHA256))
    assert changes is not None
    assert (changes.kind, changes.first, changes.last) == (ObjectKind.CHANGES, 41, 60)
    assert (changes.campaign, changes.station, changes.hash) == (CAMPAIGN, STATION, SHA256[:16])
    for path, kind in (
        (blobs_path(CAMPAIGN, STATION, sha256=SHA256), ObjectKind.BLOBS),
        (receipt_path(CAMPAIGN, STATION, sha256=SHA256), ObjectKind.RECEIPT),
        (card_path(STATION, sha256=SHA256), ObjectKind.CARD),
    ):
        name = read_name(path)
        assert name is not None
        assert (name.kind, name.station, name.hash) == (kind, STATION, SHA256[:16])


def test_copies_are_counted_and_end() -> None:
    path: str | None = blobs_path(CAMPAIGN, STATION, sha256=SHA256)
    seen: list[str] = []
    while path is not None:
        assert read_name(path) is not None
        seen.append(path)
        path = next_copy(path)
    assert len(seen) == len(set(seen)) == 9


@settings(max_examples=200)
@given(st.text("0123456789abcdef/.-~cchrdsjonblbreipt \n", max_size=110))
def test_other_names_are_none_of_ours(path: str) -> None:
    name = read_name(path)
    assert name is None or (name.path == path and ".." not in path and "\n" not in path)


@pytest.mark.parametrize(
    "path",
    [
        f"../{CAMPAIGN}/{STATION}/1-2.{SHA256[:16]}.cchc",
        f"{CAMPAIGN}/{STATION}/1-2.{SHA256[:16]}.cchc\n",
        f"{CAMPAIGN}/{STATION}/1-2.{SHA256[:16]}.CCHC",
        f"{CAMPAIGN}/{STATION}/1-2.{SHA256[:15]}.cchc",
        f"{CAMPAIGN}/{STATION}/1-99999999999.{SHA256[:16]}.cchc",
        f"{CAMPAIGN}/{STATION}/１-2.{SHA256[:16]}.cchc",
        f"cards/{STATION}.{SHA256[:16]}.cchc",
    ],
)
def test_names_that_are_nearly_ours_are_not(path: str) -> None:
    assert read_name(path) is None


def test_only_what_this_station_left_is_its_own() -> None:
    name = unfinished_name(STATION, SHA256)
    assert is_unfinished(name, STATION)
    # FTP: the library adds letters of its own.
    assert is_unfinished(f"{name}.aB3dE9xY", STATION)
    assert not is_unfinished(name, CAMPAIGN)
    assert not is_unfinished(f"x{name}", STATION)
