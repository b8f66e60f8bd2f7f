"""How entity ids tell what an entity belongs to.

A campaign, unit, member or visit has a plain id and belongs to the campaign named in its changes. What
belongs to a visit starts with the visit's id: a finding is `visit/item`, a row is `visit/item/row` (item
`-` when the row belongs to the visit as a whole). So a visit is loaded by one prefix, and two people who
fill the same finding on two machines write to the same entity without having met.
"""

WHOLE_VISIT = "-"
EXTRA_ITEM = "x-"
"""Ids of items added on the spot, outside the outline, begin so."""


def finding_id(visit_id: str, item_id: str) -> str:
    """Return the id of the finding of an item at a visit."""
    return f"{visit_id}/{item_id}"


def row_id(visit_id: str, item_id: str, row: str) -> str:
    """Return the id of a row under a finding, or under the whole visit with `WHOLE_VISIT`."""
    return f"{visit_id}/{item_id}/{row}"


def visit_of(entity_id: str) -> str:
    """Return the visit an entity belongs to; empty for what belongs to a campaign."""
    visit, slash, _ = entity_id.partition("/")
    return visit if slash else ""


def item_of(entity_id: str) -> str:
    """Return the item an entity belongs to; empty for the whole visit and for campaign entities."""
    parts = entity_id.split("/")
    return parts[1] if len(parts) > 1 and parts[1] != WHOLE_VISIT else ""


def is_row(entity_id: str) -> bool:
    """Tell whether an id is that of a row, not of a finding, a visit or what belongs to a campaign."""
    return entity_id.count("/") == 2


def scope_of(entity_id: str, campaign: str) -> str:
    """Return the scope under which views keep an entity: its visit, or else its campaign."""
    return visit_of(entity_id) or campaign
