"""Every kept input is met as it should be, without the fuzzer; so are some new ones at each run."""

import json
import random
import time
from pathlib import Path

import pytest

from cchc_desktop.outline.source import LARGEST_FILE
from tests.fuzz import package_layers as layers
from tests.fuzz.invariants import TARGETS, Broken, Target, hold
from tests.fuzz.mutation import MUTATIONS

KEPT = Path(__file__).parents[1] / "data" / "fuzz"
INPUTS = [path for name in TARGETS for path in sorted((KEPT / name).iterdir())]
ACCEPTED = {"seed-manifest-whole": "package_damaged:member_missing"}
LONGEST = 60_000


def scrambled(content: bytes, chance: random.Random, size: int) -> bytes:
    """What the fuzzer's own mutation does, roughly."""
    edited = bytearray(content)
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(edited) + 1)
        piece = chance.choice(
            (b"", b"\x00", b"\xff", b"1", b'"', b"\n", chance.randbytes(3), bytes(edited[:9]))
        )
        edited[at : at + chance.choice((0, 1, 1, 2, 8))] = piece
    return bytes(edited[: max(size, 0)])


def busy(seconds: float) -> str:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return ""


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}-{path.name[:40]}")
def test_kept_inputs_are_met_with_a_sentence(path: Path, tmp_path: Path) -> None:
    found = hold(path.parent.name, path.read_bytes(), tmp_path)
    if path.name.startswith("seed-"):
        assert found == ACCEPTED.get(path.name, "")


def test_lines_of_changes_can_be_changed_whatever_letters_they_hold() -> None:
    change = json.loads(layers.keys()["line"])
    data = b"".join(json.dumps(change | {"value": text}).encode() + b"\n" for text in ("\ud800", "x"))
    for seed in range(60):
        chance = random.Random(seed)
        changed = MUTATIONS["import"](data, LONGEST, chance, lambda content, size: content[:size])
        assert changed.count(b"\n") >= 1


@pytest.mark.parametrize("number", range(4))
def test_new_inputs_are_met_with_a_sentence_and_reach_every_layer(number: int, tmp_path: Path) -> None:
    chance = random.Random(number)
    met: dict[str, set[str]] = {name: set() for name in TARGETS}
    for path in INPUTS:
        mutate = MUTATIONS[path.parent.name]
        for depth in (1, 1, 2, 5):
            data = path.read_bytes()
            for _ in range(depth):
                data = mutate(data, LONGEST, chance, lambda content, size: scrambled(content, chance, size))
            met[path.parent.name].add(hold(path.parent.name, data, tmp_path))
    assert {"", "package_unsafe:manifest", "package_unsafe:change"} <= met["package"]
    assert len(met["package"]) > 10
    assert len(met["outline"]) > 5


@pytest.mark.parametrize(
    "text",
    ["\x01\n", "-\n", "[],", "k: 1\n", "- &a x\n", "'", "\u202e", "---\n", "- a: [b, c]\n", "#\n", "? "],
)
def test_the_largest_outlines_take_no_time(text: str, tmp_path: Path) -> None:
    content = text.encode()
    assert hold("outline", content * (LARGEST_FILE // len(content)), tmp_path) != ""


def test_what_is_flattened_comes_back() -> None:
    members = {"changes.jsonl": b"{}\n", "documents/a.pdf": b"\x00" * 300, "x": b""}
    assert layers.named_members(layers.flat(members)) == members


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (lambda data, folder: busy(1.1), "took .* s"),
        (lambda data, folder: str(len(bytearray(300_000_000))), "took .* MB"),
    ],
)
def test_what_takes_too_much_is_noticed(
    target: Target, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TARGETS, "package", target)
    with pytest.raises(Broken, match=said):
        hold("package", b"", tmp_path)
