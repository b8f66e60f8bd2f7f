"""Reading stored values in the forms of the records: empty texts instead of None, tuples instead of lists."""

from collections.abc import Mapping

from cchc_desktop.core.changes import JsonValue

Fields = Mapping[str, JsonValue]
"""The front values of one entity by field name."""


def text_of(fields: Fields, name: str) -> str:
    """Return a text field, empty when not given."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def count_of(fields: Fields, name: str, default: int = 0) -> int:
    """Return a whole number, `default` when not given."""
    value = fields.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def order_of(fields: Fields) -> float:
    """Return the place of a row among its kind."""
    value = fields.get("order")
    return value if isinstance(value, int | float) else 0.0


def flag_of(fields: Fields, name: str) -> bool:
    """Return a flag, False when not given."""
    return fields.get(name) is True


def texts_of(fields: Fields, name: str) -> tuple[str, ...]:
    """Return a list of texts, empty when not given."""
    value = fields.get(name)
    return tuple(text for text in value if isinstance(text, str)) if isinstance(value, list) else ()
