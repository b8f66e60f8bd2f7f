"""The JSON Schema for editors is the one the types describe."""

from pathlib import Path

from cchc_desktop.outline.model import AnswerKind
from cchc_desktop.outline.schema import json_schema, schema_text

KEPT = Path(__file__).parents[2] / "forms" / "outline.schema.json"


def test_the_kept_schema_is_current():
    assert KEPT.read_text("utf-8") == schema_text(), (
        "write cchc_desktop.outline.schema.schema_text() to forms/outline.schema.json"
    )


def test_unknown_keys_are_refused_everywhere():
    definitions = json_schema()["$defs"]
    assert isinstance(definitions, dict)
    objects = [one for one in definitions.values() if one.get("type") == "object"]
    assert len(objects) == 10
    assert all(one["additionalProperties"] is False for one in objects)


def test_kinds_are_offered_for_completion():
    definitions = json_schema()["$defs"]
    assert isinstance(definitions, dict)
    assert set(definitions["AnswerKind"]["enum"]) == set(AnswerKind)
