"""Changes to inputs that keep their structure: JSON stays JSON, an archive keeps its headers, YAML its lines.

Plain flipping of bytes breaks the outermost form and is refused there; these go deeper.
"""

import json
import random
import struct
from collections.abc import Callable

from tests.fuzz import package_layers as layers

Bytes = Callable[[bytes, int], bytes]
"""Changes bytes as it likes; the second argument is the largest size of what it returns."""

# Put into JSON as they stand.
ODD_JSON = (
    b"null", b"true", b"[]", b"{}", b'""', b"0", b"-0", b"-1", b"1", b"0.5", b"1e15", b"999999999999999",
    b"1e308", b"1e999", b"-1e-999", b"NaN", b"Infinity", b"9007199254740991", b"9007199254740993",
    b"1" + b"0" * 400, b"1000000000", b"1000000001", b'"\\ud800"', b'"\\u0000"', b'"\\r"', b'"\\n"',
    b'"e\\u0301"', '"e\u0301"'.encode(), '"\ufeff"'.encode(), '"\u2028"'.encode(), b'"\xff"',
    b"[[[[[[[[[1]]]]]]]]]", b'{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}', b'{"a":1,"a":2}',
    b'"' + b"a" * 32 + b'"', b'"' + b"c" * 32 + b'"', b'"2023-09-12T08:30:00+07:00"',
    b'"2023-09-12T24:00:00Z"', b'"-023-09-12T08:30:00+07:00"', b'"2023-W37-2T08:30:00+07:00:59"',
    b'"0001-01-01T00:00:00+23:59"', b'"deleted"', b'"achieved"', b'"finding"', b'"visit"', b'"seal"',
    b'"cchc-package/2"', b'"cchc-package/1"', b'"receipt"', b'"plan"', b'"changes.jsonl"',
    b'"receipt.json"', b'"documents/a.pdf"', b'"documents/.."',
)  # fmt: skip
ODD_YAML = (
    b"null", b"~", b"true", b"no", b"0o7", b"0x1F", b"1_000", b".inf", b".nan", b"1e999", b"2023-02-30",
    b"2023-09-12", b"2023-09-12T08:30:00Z", b"[", b"{", b"]", b"}", b"[]", b"{}", b"&a", b"*a",
    b"!!python/object:os.system", b"!!str 1", b"|", b">", b"- ", b"? ", b": ", b"<<: *a", b"'", b'"', b"# ",
    b"%YAML 1.2", b"---", b"...", b"\t", b"\x00", b"\xff", "e\u0301".encode(), "\ufeff".encode(),
    "\u202e".encode(), b"9" * 400, b'"\\ud800"', b'"\\x00"',
)  # fmt: skip
ODD_VALUES = (
    None, True, False, 0, -1, 1, 0.5, 10**14, "", "x", "2023-13-45", "2023-02-30", "9999-12-31", "0001-01-01",
    [], {}, [1], ["x"], {"a": 1}, [[["x"]]], "a" * 5000, "\n\n", " ", "25:99", "08:30", "I", "yes", "no",
    ["I", "II"], [None], {"value": None}, "seal", "done", "draft", "\u202e",
)  # fmt: skip
NUMBERS = (
    0,
    1,
    2,
    7,
    8,
    12,
    99,
    0x7F,
    0x80,
    0xFF,
    0x100,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x7FFFFFFF,
    0xFFFFFFFE,
    0xFFFFFFFF,
)
_HOLE = "\u0001hole\u0001"


def mutated_package(data: bytes, size: int, chance: random.Random, plainly: Bytes) -> bytes:
    """Change an input of `package_layers`; the layer stays what it is, most of the time."""
    if not data or data[0] not in layers.LAYERS or chance.random() < 0.02:
        return plainly(data, size)
    layer, content = data[:1], data[1:]
    by_structure = {
        layers.ARCHIVE: _archive,
        layers.MANIFEST: _json,
        layers.RECEIPT: _json,
        layers.CARD: _json,
        layers.LINES: _lines,
        layers.MEMBERS: _members,
    }.get(data[0])
    if by_structure is None or chance.random() < 0.3:
        return layer + plainly(content, size - 1)
    return (layer + by_structure(content, chance, plainly))[:size]


def mutated_import(data: bytes, size: int, chance: random.Random, plainly: Bytes) -> bytes:
    """Change lines of changes so that most stay changes a reader lets pass: other values, places, parents."""
    if chance.random() < 0.1:
        return _lines(data, chance, plainly)[:size]
    lines = data.split(b"\n")[:-1]
    try:
        at = chance.randrange(len(lines))
        one, other = json.loads(lines[at]), json.loads(chance.choice(lines))
        _shift(one, other, chance)
    except (ValueError, TypeError, KeyError, RecursionError):
        return plainly(data, size)
    line = json.dumps(one, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    lines[at] = line.encode("utf-8", "surrogatepass")
    return (b"\n".join(lines) + b"\n")[:size]


def _shift(one: dict, other: dict, chance: random.Random) -> None:
    value = one["value"]
    match chance.randrange(9):
        case 0:
            one["value"] = other["value"]
        case 1:
            one["entity_id"] = other["entity_id"]
        case 2:
            one |= {key: other[key] for key in ("entity", "field", "entity_id")} | {"parents": []}
        case 3:
            one["field"] = other["field"]
        case 4:
            one["lamport"] = chance.choice((1, other["lamport"], one["lamport"] + 5))
        case 5:
            one["parents"] = [[other["station"], other["seq"]]]
        case 6 if isinstance(value, dict | list) and value:
            key = chance.choice(list(value)) if isinstance(value, dict) else chance.randrange(len(value))
            value[key] = chance.choice(ODD_VALUES)
        case _:
            one["value"] = chance.choice(ODD_VALUES)


def mutated_outline(data: bytes, size: int, chance: random.Random, plainly: Bytes) -> bytes:
    """Change an outline by its lines: twice, gone, deeper, elsewhere, with another value."""
    if chance.random() < 0.3:
        return plainly(data, size)
    lines = data.split(b"\n")
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        line = lines[at]
        match chance.randrange(8):
            case 0:
                lines.insert(at, lines[other])
            case 1 if len(lines) > 1:
                del lines[at]
            case 2:
                lines[at] = b"  " + line
            case 3:
                lines[at] = line[2:] if line.startswith(b"  ") else line
            case 4:
                lines[at], lines[other] = lines[other], line
            case 5:
                lines[at : at + 1] = lines[other : other + chance.randrange(1, 20)]
            case 6:
                lines[at] = line.split(b":")[0] + b": " + lines[other].partition(b":")[2].strip()
            case _:
                key, colon, _ = line.partition(b":")
                lines[at] = key + colon + b" " + chance.choice(ODD_YAML)
    return b"\n".join(lines)[:size]


def _json(content: bytes, chance: random.Random, plainly: Bytes) -> bytes:
    """Put something odd in one place of a JSON text."""
    try:
        root = json.loads(content)
    except (ValueError, RecursionError):
        return plainly(content, len(content) + 64)
    places = list(_places(root))
    if not places:
        return chance.choice(ODD_JSON)
    holder, key = chance.choice(places)
    odd = _odd(holder, key, places, chance, plainly)
    if odd is not None:
        holder[key] = _HOLE
    written = json.dumps(root, ensure_ascii=chance.random() < 0.1, separators=(",", ":"), sort_keys=True)
    return written.encode("utf-8", "surrogatepass").replace(json.dumps(_HOLE).encode(), odd or b"", 1)


def _odd(holder, key, places, chance: random.Random, plainly: Bytes) -> bytes | None:
    """What to put in a place; None when the place itself was changed."""
    value = holder[key]
    match chance.randrange(7):
        case 0 if isinstance(holder, list):
            holder.insert(key, value)
            return None
        case 1:
            del holder[key]
            return None
        case 2 if isinstance(holder, dict):
            holder[chance.choice(("x", "format", "members", "changes", "a" * 32, "d" * 32))] = value
            return None
        case 3:
            return json.dumps(chance.choice(places)[0], ensure_ascii=False).encode("utf-8", "surrogatepass")
        case 4 if isinstance(value, str):
            text = plainly(value.encode("utf-8", "surrogatepass"), len(value) * 4 + 16)
            return json.dumps(text.decode("utf-8", "replace"), ensure_ascii=False).encode()
        case 5 if isinstance(value, int):
            return str(
                chance.choice((value + 1, value - 1, -value, value * 2, chance.choice(NUMBERS)))
            ).encode()
        case _:
            return chance.choice(ODD_JSON)


def _places(node):
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in list(pairs):
        yield node, key
        yield from _places(value)


def _lines(content: bytes, chance: random.Random, plainly: Bytes) -> bytes:
    lines = content.split(b"\n")
    at = chance.randrange(len(lines))
    match chance.randrange(6):
        case 0:
            lines.insert(at, chance.choice(lines))
        case 1:
            chance.shuffle(lines)
        case 2 if len(lines) > 1:
            del lines[at]
        case _:
            lines[at] = _json(lines[at], chance, plainly)
    return b"\n".join(lines)


def _members(content: bytes, chance: random.Random, plainly: Bytes) -> bytes:
    members = list(layers.named_members(content).items())
    if not members:
        return plainly(content, len(content) + 64)
    at = chance.randrange(len(members))
    name, inside = members[at]
    match chance.randrange(4):
        case 0:
            members.append(
                (chance.choice(("documents/a.pdf", "receipt.json", "changes.jsonl", name + "x")), inside)
            )
        case 1:
            name = plainly(name.encode("latin-1"), 120).decode("latin-1")[:120]
        case 2:
            chance.shuffle(members)
        case _:
            inside = (
                _lines(inside, chance, plainly)
                if name == "changes.jsonl"
                else plainly(inside, len(inside) + 9)
            )
    members[at] = (name, inside[:0xFFFF])
    return layers.flat(dict(members))


# Where a field stands in the local and in the central header, and how wide it is.
_FIELDS = (
    (6, 8, "H"),
    (8, 10, "H"),
    (10, 12, "H"),
    (14, 16, "L"),
    (18, 20, "L"),
    (22, 24, "L"),
    (30, 46, "L"),
)


def _both_headers(content: bytes, chance: random.Random) -> bytes:
    """Change one field of a member alike in both of its headers, which must say the same."""
    edited = bytearray(content)
    centrals = [at for at in range(len(edited) - 50) if edited[at : at + 4] == b"PK\x01\x02"]
    if not centrals:
        return content
    central = chance.choice(centrals)
    (local,) = struct.unpack_from("<L", edited, central + 42)
    in_local, in_central, width = chance.choice(_FIELDS)
    number = chance.choice((*NUMBERS, 1 << chance.randrange(32))) & (256 ** struct.calcsize(width) - 1)
    for place in (local + in_local, central + in_central):
        if place + 4 <= len(edited):
            struct.pack_into(f"<{width}", edited, place, number)
    return bytes(edited)


def _archive(content: bytes, chance: random.Random, plainly: Bytes) -> bytes:
    """Change a field of a header, or move whole headers and contents about."""
    if chance.random() < 0.4:
        return _both_headers(content, chance)
    marks = [at for at in range(len(content) - 3) if content[at : at + 2] == b"PK" and content[at + 2] < 8]
    if len(marks) < 2:
        return plainly(content, len(content) + 64)
    at = chance.choice(marks)
    edited = bytearray(content)
    if chance.random() < 0.6:
        place, width = at + chance.randrange(4, 46), chance.choice("BHL")
        number = chance.choice(NUMBERS) & (256 ** struct.calcsize(width) - 1)
        if place + 4 <= len(edited):
            struct.pack_into(f"<{width}", edited, place, number)
        return bytes(edited)
    ends = [*marks[1:], len(content)]
    pieces = [bytes(edited[start:end]) for start, end in zip(marks, ends, strict=True)]
    match chance.randrange(3):
        case 0:
            pieces.insert(chance.randrange(len(pieces)), chance.choice(pieces))
        case 1:
            del pieces[chance.randrange(len(pieces))]
        case _:
            chance.shuffle(pieces)
    return b"".join(pieces)


MUTATIONS = {"package": mutated_package, "outline": mutated_outline, "import": mutated_import}
