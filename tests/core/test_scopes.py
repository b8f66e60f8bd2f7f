"""Entity ids tell what an entity belongs to."""

from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.core.scopes import WHOLE_VISIT, finding_id, item_of, row_id, scope_of, visit_of

ids = st.text("0123456789abcdef_.", min_size=1, max_size=8)


@given(visit=ids, item=ids, row=ids, campaign=ids)
def test_what_is_put_in_comes_out(visit: str, item: str, row: str, campaign: str) -> None:
    for entity_id in (finding_id(visit, item), row_id(visit, item, row)):
        assert visit_of(entity_id) == visit
        assert item_of(entity_id) == item
        assert scope_of(entity_id, campaign) == visit
    assert scope_of(visit, campaign) == campaign


def test_rows_of_the_whole_visit_belong_to_no_item() -> None:
    entity_id = row_id("v", WHOLE_VISIT, "r")
    assert (visit_of(entity_id), item_of(entity_id)) == ("v", "")
    assert (visit_of("v"), item_of("v")) == ("", "")
