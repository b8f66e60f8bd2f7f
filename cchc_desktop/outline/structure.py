"""Checks YAML nodes against the types of `schema` and builds them, naming every fault instead of the first.

A value that cannot be used is replaced by a neutral one and its place noted as bad, so that the rest of the
file can still be checked.
"""

import difflib
from typing import TypeGuard

import yaml
from msgspec import inspect

from cchc_desktop.outline.problems import Collector, ProblemCode
from cchc_desktop.outline.scalars import (
    NULL_TAG,
    Fault,
    neutral,
    plain_type,
    read_scalar,
    shown,
    wrong_type,
)
from cchc_desktop.outline.schema import OutlineFile

_ROOT = inspect.type_info(OutlineFile)


def build_outline_file(root: yaml.Node, collector: Collector) -> OutlineFile | None:
    """Return what the nodes say; None only when the file is no mapping at all."""
    if not isinstance(root, yaml.MappingNode):
        fault = wrong_type(root, _ROOT)
        collector.add(fault.code, fault.fields, line=_line(root))
        return None
    built = _Builder(collector).build(root, _ROOT, "")
    return built if isinstance(built, OutlineFile) else None


class _Builder:
    """One walk over the nodes of one file."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector

    def build(self, node: yaml.Node, kind: inspect.Type, place: str) -> object:
        kind, may_be_null = plain_type(kind)
        self._collector.marks[place] = _line(node)
        if node.tag == NULL_TAG:
            return None if may_be_null else self._refuse(place, kind, Fault(ProblemCode.EMPTY_VALUE))
        if isinstance(kind, inspect.StructType) and isinstance(node, yaml.MappingNode):
            return self._struct(node, kind, place)
        if isinstance(kind, inspect.VarTupleType) and isinstance(node, yaml.SequenceNode):
            return self._list(node, kind, place)
        if isinstance(kind, inspect.StructType | inspect.VarTupleType) or not _is_scalar(node):
            return self._refuse(place, kind, wrong_type(node, kind))
        value = read_scalar(node, kind)
        return self._refuse(place, kind, value) if isinstance(value, Fault) else value

    def _struct(self, node: yaml.MappingNode, kind: inspect.StructType, place: str) -> object:
        fields = {field.name: field for field in kind.fields}
        values: dict[str, object] = {}
        for key, value in self._pairs(node, tuple(fields), place):
            values[key] = self.build(value, fields[key].type, inside(place, key))
        for key, field in fields.items():
            if field.required and key not in values:
                fault = Fault(ProblemCode.MISSING_KEY, {"key": key})
                values[key] = self._refuse(inside(place, key), field.type, fault)
        return kind.cls(**values)

    def _pairs(
        self, node: yaml.MappingNode, known: tuple[str, ...], place: str
    ) -> list[tuple[str, yaml.Node]]:
        pairs: list[tuple[str, yaml.Node]] = []
        first_lines: dict[str, int] = {}
        for key_node, value in node.value:
            line = _line(key_node)
            if not _is_scalar(key_node) or key_node.tag == NULL_TAG:
                self._collector.report(ProblemCode.BAD_KEY, place=place, line=line)
                continue
            key = key_node.value
            if key in first_lines:
                self._duplicate_key(key, inside(place, key), line=line, first_line=first_lines[key])
            elif key in known:
                pairs.append((key, value))
            else:
                self._unknown_key(key, known, place=inside(place, key), line=line)
            first_lines.setdefault(key, line)
        return pairs

    def _duplicate_key(self, key: str, place: str, *, line: int, first_line: int) -> None:
        self._collector.report(
            ProblemCode.DUPLICATE_KEY, place=place, line=line, key=shown(key), first_line=first_line
        )

    def _unknown_key(self, key: str, known: tuple[str, ...], *, place: str, line: int) -> None:
        close = [] if self._collector.full else difflib.get_close_matches(shown(key), known, n=1)
        self._collector.report(
            ProblemCode.UNKNOWN_KEY,
            place=place,
            line=line,
            key=shown(key),
            suggestion=close[0] if close else "",
            known=", ".join(known),
        )

    def _list(self, node: yaml.SequenceNode, kind: inspect.VarTupleType, place: str) -> object:
        if len(node.value) < (kind.min_length or 0):
            return self._refuse(place, kind, Fault(ProblemCode.EMPTY_LIST))
        return tuple(
            self.build(inner, kind.item_type, f"{place}[{index}]") for index, inner in enumerate(node.value)
        )

    def _refuse(self, place: str, kind: inspect.Type, fault: Fault) -> object:
        self._collector.add(fault.code, fault.fields, place=place)
        self._collector.bad.add(place)
        return neutral(kind)


def inside(place: str, key: str) -> str:
    """Return the place of a key inside the mapping at `place`."""
    name = shown(key)
    return f"{place}.{name}" if place else name


def _is_scalar(node: yaml.Node) -> TypeGuard[yaml.ScalarNode]:
    return isinstance(node, yaml.ScalarNode)


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1
