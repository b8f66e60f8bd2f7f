"""What lists say about an outline, kept ready so that a start need not read the outline itself."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, TypedDict, cast

from cchc_desktop.core.changes import JsonValue

if TYPE_CHECKING:
    from cchc_desktop.outline.model import Outline, Section

FORMAT = 1
"""Raised when the facts are reckoned differently; kept facts of another number are made anew."""

Tags = tuple[str, ...]


class ItemPlace(NamedTuple):
    """Where an item stands: marker and title of its section, and its words."""

    section: str
    text: str


class OutlineFacts(NamedTuple):
    """`unit_tags` are pairs of tag and label; `asked` says how many items a unit of some tags is asked."""

    unit_tags: tuple[tuple[str, str], ...]
    places: Mapping[str, ItemPlace]
    asked: dict[Tags, int]


def facts_of(outline: "Outline") -> OutlineFacts:
    """Gather the facts of an outline."""
    return OutlineFacts(
        unit_tags=tuple((tag.tag, tag.label) for tag in outline.unit_tags),
        places={
            item.id: ItemPlace(section=_heading(section), text=item.text)
            for section in outline.walk()
            for item in section.items
        },
        asked={},
    )


def _heading(section: "Section") -> str:
    return f"{section.marker.rstrip('.')} {section.title}".strip()


class _Kept(TypedDict):
    format: int
    unit_tags: list[tuple[str, str]]
    places: dict[str, tuple[str, str]]
    asked: list[tuple[list[str], int]]


def written(facts: OutlineFacts) -> JsonValue:
    """Return the facts in the form in which they are kept."""
    return {
        "format": FORMAT,
        "unit_tags": [[tag, label] for tag, label in facts.unit_tags],
        "places": {item: [place.section, place.text] for item, place in facts.places.items()},
        "asked": [[[*tags], number] for tags, number in facts.asked.items()],
    }


def read(kept: JsonValue) -> OutlineFacts | None:
    """Return kept facts, None when there are none of this format; only this program writes them."""
    if not isinstance(kept, dict) or kept.get("format") != FORMAT:
        return None
    known = cast("_Kept", kept)
    return OutlineFacts(
        unit_tags=tuple((tag, label) for tag, label in known["unit_tags"]),
        places={
            item: ItemPlace(section=section, text=text) for item, (section, text) in known["places"].items()
        },
        asked={tuple(tags): number for tags, number in known["asked"]},
    )
