"""Reads one YAML scalar as a text, number, date, flag or enumerated word, or says what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

import yaml
from msgspec import inspect

from cchc_desktop.core.text import nfc
from cchc_desktop.outline.problems import ProblemCode
from cchc_desktop.outline.schema import FORMS
from cchc_desktop.outline.source import code_point, hidden_character

TAG = "tag:yaml.org,2002:"
NULL_TAG = f"{TAG}null"

# YAML 1.2 and the editors know neither dates nor yes/no as types of their own: there they are text.
_TEXT_TAGS = frozenset({f"{TAG}str", f"{TAG}timestamp"})
_FLAGS = frozenset({"true", "false"})
_NUMBER_TAGS = frozenset({f"{TAG}int", f"{TAG}float"})
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_LOCAL_DATE = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a value cannot be used."""

    code: ProblemCode
    fields: dict[str, str | int | float] = field(default_factory=dict[str, str | int | float])


def read_scalar(node: yaml.ScalarNode, kind: inspect.Type) -> object:
    """Return the value of the node as a value of `kind`, or a `Fault`."""
    return _READERS[type(kind)](node, kind)


def wrong_type(node: yaml.Node, kind: inspect.Type) -> Fault:
    """Return the fault of a value of another kind than asked for; `value` is empty for whole groups."""
    value = shown(node.value) if isinstance(node, yaml.ScalarNode) else ""
    fields: dict[str, str | int | float] = {
        "expected": _EXPECTED[type(kind)],
        "found": found_kind(node),
        "value": value,
    }
    return Fault(ProblemCode.WRONG_TYPE, fields)


def found_kind(node: yaml.Node) -> str:
    """Name the kind of a node: `mapping`, `list` or `scalar`."""
    if isinstance(node, yaml.MappingNode):
        return "mapping"
    return "list" if isinstance(node, yaml.SequenceNode) else "scalar"


def neutral(kind: inspect.Type) -> object:
    """Return a value that stands in for an unusable one of this kind, so that checking can go on."""
    kind = plain_type(kind)[0]
    if isinstance(kind, inspect.StructType):
        required = [inner for inner in kind.fields if inner.required]
        return kind.cls(**{inner.name: neutral(inner.type) for inner in required})
    if isinstance(kind, inspect.EnumType | inspect.LiteralType):
        return _words(kind)[0]
    return _NEUTRAL[type(kind)]


def plain_type(kind: inspect.Type) -> tuple[inspect.Type, bool]:
    """Return the type without its descriptions and without "or nothing", and whether nothing is allowed."""
    may_be_null = False
    while True:
        if isinstance(kind, inspect.Metadata):
            kind = kind.type
        elif isinstance(kind, inspect.UnionType):
            may_be_null = kind.includes_none
            kind = next(inner for inner in kind.types if not isinstance(inner, inspect.NoneType))
        else:
            return kind, may_be_null


def shown(text: str) -> str:
    """Return a value on one line and short enough for a message."""
    text = text.replace("\n", "\\n")
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def _text(node: yaml.ScalarNode, kind: inspect.Type) -> object:
    text: str = node.value
    if not _is_text(node):
        return wrong_type(node, kind)
    hidden = hidden_character(text)
    if hidden:
        return Fault(ProblemCode.CONTROL_CHARACTER, {"character": code_point(hidden)})
    if nfc(text) != text:
        return Fault(ProblemCode.NOT_NFC, {"value": shown(nfc(text))})
    if not text.strip():
        return Fault(ProblemCode.EMPTY_VALUE)
    if isinstance(kind, inspect.StrType) and not _has_form(text, kind):
        return Fault(ProblemCode.BAD_FORM, {"value": shown(text), "form": FORMS[kind.pattern or ""]})
    return text


def _is_text(node: yaml.ScalarNode) -> bool:
    return node.tag in _TEXT_TAGS or (node.tag == f"{TAG}bool" and node.value.lower() not in _FLAGS)


def _has_form(text: str, kind: inspect.StrType) -> bool:
    if kind.max_length is not None and len(text) > kind.max_length:
        return False
    # In Python `$` also matches before a final line feed, in JSON Schema it does not.
    return kind.pattern is None or re.search(kind.pattern.replace("$", r"\Z"), text) is not None


def _word(node: yaml.ScalarNode, kind: inspect.Type) -> object:
    if not _is_text(node):
        return wrong_type(node, kind)
    words = _words(kind)
    allowed = ", ".join(words)
    fault = Fault(ProblemCode.NOT_ONE_OF, {"value": shown(node.value), "allowed": allowed})
    return next((word for word in words if word == node.value), fault)


def _words(kind: inspect.Type) -> tuple[str, ...]:
    """Return the allowed words; those of an enumeration are its members."""
    if isinstance(kind, inspect.EnumType):
        return tuple(member for member in kind.cls if isinstance(member, str))
    if isinstance(kind, inspect.LiteralType):
        return tuple(value for value in kind.values if isinstance(value, str))
    raise TypeError(kind)


def _whole(node: yaml.ScalarNode, kind: inspect.Type) -> object:
    if node.tag != f"{TAG}int" or not _WHOLE.fullmatch(node.value):
        return wrong_type(node, kind)
    number = int(node.value)
    least = kind.ge if isinstance(kind, inspect.IntType) else None
    most = kind.le if isinstance(kind, inspect.IntType) else None
    if least is None or most is None or least <= number <= most:
        return number
    return Fault(ProblemCode.OUT_OF_RANGE, {"value": number, "least": least, "most": most})


def _decimal(node: yaml.ScalarNode, kind: inspect.Type) -> object:
    if node.tag not in _NUMBER_TAGS or not _DECIMAL.fullmatch(node.value):
        return wrong_type(node, kind)
    return float(node.value)


def _flag(node: yaml.ScalarNode, kind: inspect.Type) -> object:
    if node.tag != f"{TAG}bool" or node.value not in _FLAGS:
        return wrong_type(node, kind)
    return node.value == "true"


def _day(node: yaml.ScalarNode, _kind: inspect.Type) -> object:
    iso = _ISO_DATE.fullmatch(node.value)
    local = _LOCAL_DATE.fullmatch(node.value)
    value = shown(node.value)
    if not iso and not local:
        return Fault(ProblemCode.DATE_FORM, {"value": value})
    numbers = iso.groups() if iso else local.groups()[::-1] if local else ()
    try:
        day = date(*map(int, numbers))
    except ValueError:
        return Fault(ProblemCode.IMPOSSIBLE_DATE, {"value": value})
    return day if iso else Fault(ProblemCode.DATE_FORM, {"value": value})


_READERS: Mapping[type[inspect.Type], Callable[[yaml.ScalarNode, inspect.Type], object]] = MappingProxyType(
    {
        inspect.StrType: _text,
        inspect.EnumType: _word,
        inspect.LiteralType: _word,
        inspect.IntType: _whole,
        inspect.FloatType: _decimal,
        inspect.BoolType: _flag,
        inspect.DateType: _day,
    }
)
_EXPECTED: Mapping[type[inspect.Type], str] = MappingProxyType(
    {
        inspect.StrType: "text",
        inspect.EnumType: "text",
        inspect.LiteralType: "text",
        inspect.IntType: "whole_number",
        inspect.FloatType: "number",
        inspect.BoolType: "flag",
        inspect.DateType: "date",
        inspect.VarTupleType: "list",
        inspect.StructType: "mapping",
    }
)
_NEUTRAL: Mapping[type[inspect.Type], object] = MappingProxyType(
    {
        inspect.StrType: "",
        inspect.IntType: 0,
        inspect.FloatType: 0.0,
        inspect.BoolType: False,
        inspect.DateType: None,
        inspect.VarTupleType: (),
    }
)
