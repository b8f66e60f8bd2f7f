"""What a field tells of itself."""

import pytest

from cchc_desktop.core.changes import FieldKey


@pytest.mark.parametrize(
    ("entity", "entity_id", "visit"),
    [
        ("visit", "v1", "v1"),
        ("finding", "v1/I-2", "v1"),
        ("recommendation", "v1/-/r1", "v1"),
        ("unit", "u1", ""),
        ("campaign", "c1", ""),
        ("visit", "v1/x", "v1"),
    ],
)
def test_a_field_belongs_to_a_visit_or_to_its_campaign(entity: str, entity_id: str, visit: str) -> None:
    assert FieldKey(entity, entity_id, "any").visit_id == visit
