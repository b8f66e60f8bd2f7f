"""Who is asked what: the part of an outline that applies to a unit with given tags."""

from collections.abc import Iterator
from dataclasses import replace

from cchc_desktop.outline.model import Item, Outline, Section


def applies(applies_to: tuple[str, ...], unit_tags: frozenset[str]) -> bool:
    """Tell whether something marked `applies_to` is asked of a unit; no mark means every unit."""
    return not applies_to or not unit_tags.isdisjoint(applies_to)


def outline_for(outline: Outline, unit_tags: frozenset[str]) -> Outline:
    """Return the outline with only the sections and items a unit of these tags must answer.

    Sections that become empty are left out; order and markers stay as printed.
    """
    return replace(outline, sections=tuple(_sections_for(outline.sections, unit_tags)))


def items_for(outline: Outline, unit_tags: frozenset[str]) -> tuple[Item, ...]:
    """Return the items a unit of these tags must answer, in printed order."""
    return tuple(outline_for(outline, unit_tags).items())


def _sections_for(sections: tuple[Section, ...], unit_tags: frozenset[str]) -> Iterator[Section]:
    for section in sections:
        if not applies(section.applies_to, unit_tags):
            continue
        items = tuple(item for item in section.items if applies(item.applies_to, unit_tags))
        inner = tuple(_sections_for(section.sections, unit_tags))
        if items or inner:
            yield replace(section, items=items, sections=inner)
