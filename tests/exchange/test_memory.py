"""Neither a hostile package nor 200 MB of photos takes much memory."""

import json
import subprocess
import sys
from pathlib import Path

from cchc_desktop.exchange.change_lines import line_of
from cchc_desktop.exchange.manifest import CHANGES
from tests.exchange import hostile
from tests.exchange.builders import CAMPAIGN, A, archive_of, change, encrypted, keys, signed_again

ROOT = Path(__file__).parents[2]
MOST_MEGABYTES = 200
MOST_SECONDS = 1.0


def measure(*arguments: str | Path) -> dict:
    command = [sys.executable, "-m", "tests.exchange.measuring", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def heavy_cases() -> dict[str, bytes]:
    """Packages made to be dear: large members that pack well and are signed properly."""
    members = hostile.good_members()
    manifest = members["manifest.json"]

    def signed(**edited: bytes) -> bytes:
        return encrypted(archive_of(signed_again(members | edited), method=8))

    lists = b'{"format":' + b"[]," * 1_900_000
    return {
        "one-endless-line": signed(**{CHANGES: hostile.varied(60_000_000)}),
        "lists-in-a-line": signed(**{CHANGES: b'{"value":[' + b"[]," * 1_300_000 + b"[]]}\n"}),
        "lists-in-the-manifest": encrypted(
            archive_of(members | {"manifest.json": manifest[:-1] + b',"x":[' + lists}, method=8)
        ),
        "lists-in-two-lines": encrypted(archive_of(signed_again(members | {CHANGES: lists_in_lines()}))),
        "ranges-in-the-manifest": encrypted(archive_of(signed_again(members, held={A: [[1, 1]] * 740_000}))),
        "ranges-in-a-receipt": encrypted(archive_of(long_receipt(members))),
        "a-million-changes": encrypted(archive_of(a_million_changes(members), method=8)),
        "more-changes-than-stated": signed(**{CHANGES: lines(100_000)}),
        "no-lines-but-ends": signed(**{CHANGES: b"\n" * 1000 + hostile.varied(3_000_000) + b"\n"}),
    }


def lines(count: int) -> bytes:
    one = line_of(change(seq=7_654_321)).decode().replace('"lamport":7654321', '"lamport":1')
    return "".join(one.replace("7654321", str(seq)) for seq in range(1, count + 1)).encode()


def lists_in_lines() -> bytes:
    return b"".join(line_of(change(seq=seq, value=[[]] * 1_300_000)) for seq in (1, 2))


def a_million_changes(members: dict[str, bytes]) -> dict[str, bytes]:
    ranges = {A: [[1, 1_000_000]]}
    return signed_again(members | {CHANGES: lines(1_000_000)}, ranges=ranges, held=ranges)


def long_receipt(members: dict[str, bytes]) -> dict[str, bytes]:
    about = {
        "format": "cchc-receipt/1",
        "campaign": CAMPAIGN,
        "station": A,
        "person": "Trần Thị Bích",
        "committed_at": "2023-09-12T08:30:00+07:00",
        "packages": [],
        "changes": {A: [[1, 1]] * 740_000},
        "attachments": [],
    }
    kept = {name: content for name, content in members.items() if name.startswith("manifest")}
    receipt = json.dumps(about).encode()
    return signed_again(kept | {"receipt.json": receipt}, kind="receipt", ranges={}, held={})


def test_refusing_takes_little_memory(tmp_path):
    (tmp_path / "identity").write_text(keys("b").age_identity, "utf-8")
    cases = {name: content for name, (content, _, _) in hostile.all_cases().items()} | heavy_cases()
    for name, content in cases.items():
        (tmp_path / f"{name}.cchc").write_bytes(content)
    measured = measure("refuse", tmp_path)
    assert set(measured["found"]) == set(cases)
    assert measured["megabytes"] < MOST_MEGABYTES
    # Twice what is promised, for a machine that does other things.
    assert {name for name, (_, seconds) in measured["found"].items() if seconds > 2 * MOST_SECONDS} == set()


def test_photos_do_not_sit_in_memory(tmp_path):
    measured = measure("send", tmp_path, 200)
    assert measured["found"] == {"complete": "True", "attachments": "40"}
    assert measured["megabytes"] < MOST_MEGABYTES
