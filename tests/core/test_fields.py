"""What a field takes, and in which form it is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.fields import CODES, ENTITIES, FieldType, Rating, stored_value
from cchc_desktop.core.merge import canonical

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)
ANSWERS = [FieldKey("finding", "x", f"found.a{part}") for part in ("", ".note", ".numerator", ".denominator")]
keys = st.sampled_from(
    ANSWERS + [FieldKey(entity, "x", field) for entity, fields in ENTITIES.items() for field in fields]
)


@pytest.mark.parametrize(
    ("entity", "field", "given_value", "kept"),
    [
        ("finding", "achieved", "Tô\u0301t\r\n", "Tốt\n"),
        ("finding", "rating", "met", "met"),
        ("visit", "date", "2023-09-12", "2023-09-12"),
        ("visit", "started", "08:30", "08:30"),
        ("visit", "copies", 0, 0),
        ("visit", "members", ["m1", "m2"], ["m1", "m2"]),
        ("attendee", "absent", False, False),
        ("finding", "order", 1.5, 1.5),
        ("finding", "order", 2.0, 2),
        ("finding", "found.x.numerator", -0.0, 0),
        ("finding", "found.x", 12, 12),
        ("finding", "found.x", "partly", "partly"),
        ("finding", "reported.x_2.numerator", 3, 3),
        ("finding", "found.x.note", "vì sao", "vì sao"),
    ],
)
def test_values_are_kept(entity: str, field: str, given_value: JsonValue, kept: JsonValue) -> None:
    assert stored_value(FieldKey(entity, "x", field), given_value) == kept


@pytest.mark.parametrize("empty", [None, "", []])
def test_emptied_fields_hold_none(empty: JsonValue) -> None:
    assert stored_value(FieldKey("finding", "x", "achieved"), empty) is None


@pytest.mark.parametrize(
    ("entity", "field", "value"),
    [
        ("finding", "achieved", 3),
        ("finding", "rating", "excellent"),
        ("visit", "date", "12/9/2023"),
        ("visit", "date", "2023-02-29"),
        ("visit", "started", "25:00"),
        ("visit", "copies", -1),
        ("visit", "copies", True),
        ("visit", "copies", 1.5),
        ("visit", "members", ["m1", 2]),
        ("attendee", "absent", "no"),
        ("finding", "order", float("nan")),
        ("finding", "order", 10**16),
        ("finding", "found.x.numerator", "three"),
        ("finding", "found.x", ["a"]),
        ("member", "role", "boss"),
    ],
)
def test_values_of_another_form_are_refused(entity: str, field: str, value: JsonValue) -> None:
    with pytest.raises(Refused) as refusal:
        stored_value(FieldKey(entity, "x", field), value)
    assert refusal.value.code is ErrorCode.VALUE_INVALID
    assert refusal.value.fields == {"entity": entity, "field": field}


@pytest.mark.parametrize(
    ("entity", "field"),
    [
        ("finding", "mood"),
        ("nothing", "text"),
        ("finding", "found."),
        ("finding", "found.X"),
        ("visit", "found.x"),
    ],
)
def test_fields_nobody_defined_are_refused(entity: str, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        stored_value(FieldKey(entity, "x", field), "x")
    assert refusal.value.code is ErrorCode.FIELD_UNKNOWN


@given(keys, json_values)
def test_what_is_kept_is_kept_again_as_it_is(key: FieldKey, value: JsonValue) -> None:
    try:
        kept = stored_value(key, value)
    except Refused:
        return
    assert canonical(stored_value(key, kept)) == canonical(kept)
    canonical(kept).encode("utf-8")


def test_every_entity_can_be_deleted_and_ordered_and_every_code_has_a_field() -> None:
    for fields in ENTITIES.values():
        assert fields["deleted"] is FieldType.FLAG
        assert fields["order"] is FieldType.NUMBER
    assert all(ENTITIES[entity][field] is FieldType.CODE for entity, field in CODES)
    assert CODES["finding", "rating"] == set(Rating)


def test_equal_numbers_are_equal_texts_so_that_machines_agree() -> None:
    key = FieldKey("finding", "x", "found.a.numerator")
    assert canonical(stored_value(key, 12.0)) == canonical(stored_value(key, 12)) == "12"


@pytest.mark.parametrize(
    ("entity", "field", "value"),
    [
        ("visit", "date", "20230912"),
        ("visit", "date", "2023-W37-2"),
        ("visit", "date", "２０２３-09-12"),
        ("visit", "started", "0830"),
        ("visit", "started", "08:30:15"),
        ("visit", "started", "08:30+07:00"),
        ("visit", "started", "24:00"),
        ("finding", "found.x", 10**400),
        ("finding", "found.x.numerator", float("nan")),
        ("visit", "copies", 10**15),
    ],
)
def test_other_forms_and_huge_values_are_refused(entity: str, field: str, value: JsonValue) -> None:
    with pytest.raises(Refused) as refusal:
        stored_value(FieldKey(entity, "x", field), value)
    assert refusal.value.code is ErrorCode.VALUE_INVALID
