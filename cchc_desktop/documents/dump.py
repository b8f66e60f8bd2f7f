"""The printable form of a document tree, for tests and for people who look for a difference."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import cast

from cchc_desktop.documents.nodes import Document, Run, Table


def dump(document: Document) -> str:
    """Return the tree as indented text, one node per line; what reads bytes is left out."""
    return "\n".join(_node(document, 0)) + "\n"


def _node(node: object, depth: int) -> Iterator[str]:
    pad = "  " * depth
    if isinstance(node, Run):
        yield f"{pad}{_face(node)}{node.text!r}"
        return
    names = [one.name for one in fields(node)] if is_dataclass(node) else []
    values = {name: getattr(node, name) for name in names}
    plain = [f"{name}={value!r}" for name, value in values.items() if _is_plain(value)]
    yield pad + " ".join([type(node).__name__, *plain])
    if isinstance(node, Table):
        yield from (f"{pad}  | {' | '.join(row)}" for row in node.rows)
        values.pop("rows")
    for value in values.values():
        yield from _children(value, depth + 1)


def _children(value: object, depth: int) -> Iterator[str]:
    inside_tuple = isinstance(value, tuple)
    members = cast("tuple[object, ...]", value) if inside_tuple else (value,)
    for member in members:
        if isinstance(member, str) and inside_tuple:
            yield f"{'  ' * depth}{member!r}"
        elif isinstance(member, tuple) or is_dataclass(member):
            nested = isinstance(member, tuple)
            yield from _children(cast("object", member), depth + 1) if nested else _node(member, depth)


def _is_plain(value: object) -> bool:
    return not (callable(value) or isinstance(value, tuple) or is_dataclass(value))


def _face(run: Run) -> str:
    return ("bold " if run.bold else "") + ("italic " if run.italic else "")
