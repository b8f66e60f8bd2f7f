"""What sections and items of an outline are called where a plan speaks of them."""

from textwrap import shorten

from cchc_desktop.core.errors import Refused
from cchc_desktop.services.workspace import Workspace

_LONGEST_ITEM = 60


def outline_headings(workspace: Workspace, campaign_id: str) -> dict[str, str]:
    """Return the names of sections and items by their ids; nothing while their outline is not here."""
    try:
        outline = workspace.planning.outline(campaign_id)
    except Refused:
        return {}
    found: dict[str, str] = {}
    for section in outline.walk():
        found[section.id] = f"{section.marker.rstrip('.')} {section.title}".strip()
        for item in section.items:
            found[item.id] = f"{found[section.id]}: {shorten(item.text, _LONGEST_ITEM, placeholder='…')}"
    return found
