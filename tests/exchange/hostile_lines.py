"""Lines of `changes.jsonl` that no reader may take for a change."""

import json

from cchc_desktop.exchange.change_lines import line_of
from tests.exchange.builders import change


def wrong_lines() -> dict[str, bytes]:
    good = json.loads(line_of(change(seq=4)))

    def line(**edits) -> bytes:
        return json.dumps(good | edits).encode() + b"\n"

    def value(text: bytes) -> bytes:
        return line(value="HERE").replace(b'"HERE"', text)

    return {
        "empty": b"\n",
        "not-json": b"{\n",
        "list": b"[]\n",
        "no-end": line()[:-1],
        "carriage-return": line()[:-1] + b"\r",
        "not-utf8": value(b'"\xff"'),
        "surrogate": value(b'"\\ud800"'),
        "not-nfc": value('"e\u0301"'.encode()),
        "not-nfc-escaped": value(b'"e\\u0301"'),
        "nan": value(b"NaN"),
        "infinity": value(b"-Infinity"),
        "huge-exponent": value(b"1e999"),
        "huge-number": value(b"1" + b"0" * 5000),
        "number-beyond-floats": value(b"1" + b"0" * 400),
        "number-beyond": value(b"1e15"),
        "deep": value(b"[" * 20 + b"]" * 20),
        "very-deep": value(b"[" * 200_000 + b"]" * 200_000),
        "deep-unclosed": value(b"[" * 200_000),
        "key-twice-inside": value(b'{"a":1,"a":2}'),
        "key-twice": line().replace(b'{"at"', b'{"seq":1,"at"', 1),
        "unknown-key": line(surprise=1),
        "seq-zero": line(seq=0),
        "seq-text": line(seq="4"),
        "seq-float": line(seq=4.5),
        "lamport-poisoned": line(lamport=2**53),
        "station-upper": line(station="A" * 32),
        "station-with-end": line(station="a" * 32 + "\n"),
        "entity": line(entity="finding; DROP TABLE changes"),
        "entity-id": line(entity_id="../../etc"),
        "field": line(field="Achieved!"),
        "parent-form": line(parents=[["a" * 32]]),
        "parent-twice": line(parents=[["a" * 32, 1], ["a" * 32, 1]]),
        "parent-itself": line(parents=[["a" * 32, 4]]),
        "at-without-offset": line(at="2023-09-12T08:30:00"),
        "at-nonsense": line(at="once upon a time, long ago"),
        "author-missing": json.dumps({k: v for k, v in good.items() if k != "author"}).encode() + b"\n",
        "author-endless": line(author="x" * 100_001),
    }
