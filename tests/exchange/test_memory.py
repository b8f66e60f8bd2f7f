"""Neither a hostile package nor 200 MB of photos takes much memory."""

import json
import subprocess
import sys
from pathlib import Path

from cchc_desktop.exchange.manifest import CHANGES
from tests.exchange import hostile
from tests.exchange.builders import archive_of, encrypted, keys, signed_again

ROOT = Path(__file__).parents[2]
MOST_MEGABYTES = 200


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
        "no-lines-but-ends": signed(**{CHANGES: b"\n" * 1000 + hostile.varied(3_000_000) + b"\n"}),
    }


def test_refusing_takes_little_memory(tmp_path):
    (tmp_path / "identity").write_text(keys("b").age_identity, "utf-8")
    cases = {name: content for name, (content, _, _) in hostile.all_cases().items()} | heavy_cases()
    for name, content in cases.items():
        (tmp_path / f"{name}.cchc").write_bytes(content)
    measured = measure("refuse", tmp_path)
    assert set(measured["found"]) == set(cases)
    assert measured["megabytes"] < MOST_MEGABYTES


def test_photos_do_not_sit_in_memory(tmp_path):
    measured = measure("send", tmp_path, 200)
    assert measured["found"] == {"complete": "True", "attachments": "40"}
    assert measured["megabytes"] < MOST_MEGABYTES
