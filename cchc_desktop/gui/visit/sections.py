"""The outline as a list of places to go: headings, and sections whose items are shown together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cchc_desktop.core.records import ItemState, MemberRecord
from cchc_desktop.core.text import squeeze
from cchc_desktop.core.visit_records import ExtraItemRecord, FindingRecord
from cchc_desktop.outline.model import EvidenceRule, Item, Outline, Section

EXTRA_SECTION = "extra"
"""The place of items added outside the outline that name no section of it."""

UNNAMED_EXTRA = "Nội dung ngoài đề cương"
"""What an item added on the spot is called until somebody names it."""

ATTENDANCE_SECTION = "attendance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subheading:
    """A heading between the cards of one place, for sections below it."""

    marker: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item in a place. `extra` is set for an item added on the spot; then its text can be edited."""

    item: Item
    subheading: Subheading | None = None
    extra: ExtraItemRecord | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlinePlace:
    """One line of the outline pane; without entries it is a heading that leads to the next place.

    `section_ids` are the outline's sections shown here and all above them, for ownership.
    """

    section_id: str
    marker: str
    title: str
    depth: int
    entries: tuple[Entry, ...]
    section_ids: frozenset[str]

    @property
    def is_heading(self) -> bool:
        """Tell whether nothing can be filled in here."""
        return not self.entries

    @property
    def item_ids(self) -> tuple[str, ...]:
        """Return the items in their order."""
        return tuple(entry.item.id for entry in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How far a place has come."""

    done: int
    asked: int

    @property
    def complete(self) -> bool:
        """Tell whether nothing is left here."""
        return 0 < self.asked <= self.done


def places(outline: Outline, extra_items: Sequence[ExtraItemRecord] = ()) -> tuple[OutlinePlace, ...]:
    """Return the places of an outline in printed order, with items added on the spot behind their section's.

    Sections three and more levels down are shown inside the place above them, under subheadings.
    """
    found: list[OutlinePlace] = []
    left = list(extra_items)
    for section in outline.sections:
        found.extend(_places_of(section, frozenset(), 0, left))
    if left:
        found.append(_place_of_extras(left))
    return tuple(found)


def tally(place: OutlinePlace, findings: Mapping[str, FindingRecord]) -> Tally:
    """Count what is done in a place."""
    states = [findings[item_id].state for item_id in place.item_ids if item_id in findings]
    return Tally(done=states.count(ItemState.DONE), asked=len(place.item_ids))


def entry_named(item_id: str, within: Sequence[OutlinePlace]) -> Entry | None:
    """Return the entry of an item; None when it stands in none of the places."""
    entries = (entry for place in within for entry in place.entries)
    return next((entry for entry in entries if entry.item.id == item_id), None)


def owners_of(place: OutlinePlace, members: Sequence[MemberRecord]) -> tuple[MemberRecord, ...]:
    """Return the members who answer for a place; nobody when nobody was named."""
    return tuple(one for one in members if not place.section_ids.isdisjoint(one.sections))


def member_named(person: str, members: Sequence[MemberRecord]) -> MemberRecord | None:
    """Return the member who is the person using this machine."""
    name = squeeze(person).casefold()
    return next((one for one in members if name and squeeze(one.name).casefold() == name), None)


def plain_title(title: str) -> str:
    """Return a printed heading the way a list shows it: not in capitals, no full stop."""
    bare = title.strip().rstrip(".")
    words = bare.partition("(")[0]
    return bare[:1].upper() + bare[1:].lower() if words.isupper() else bare


def _places_of(
    section: Section, above: frozenset[str], depth: int, extras: list[ExtraItemRecord]
) -> Iterator[OutlinePlace]:
    ids = above | {section.id}
    if depth >= 2 or not section.sections:
        yield _place(section, ids, depth, tuple(_entries(section, None, extras)))
        return
    own = tuple(_own_entries(section, None, extras))
    yield _place(section, ids, depth, own)
    for inner in section.sections:
        yield from _places_of(inner, ids, depth + 1, extras)


def _place(section: Section, ids: frozenset[str], depth: int, entries: tuple[Entry, ...]) -> OutlinePlace:
    below = frozenset(inner.id for inner in section.walk()) if entries else frozenset[str]()
    return OutlinePlace(
        section_id=section.id,
        marker=section.marker.rstrip("."),
        title=plain_title(section.title),
        depth=depth,
        entries=entries,
        section_ids=ids | below,
    )


def _entries(
    section: Section, subheading: Subheading | None, extras: list[ExtraItemRecord]
) -> Iterator[Entry]:
    yield from _own_entries(section, subheading, extras)
    for inner in section.sections:
        yield from _entries(inner, Subheading(marker=inner.marker, title=plain_title(inner.title)), extras)


def _own_entries(
    section: Section, subheading: Subheading | None, extras: list[ExtraItemRecord]
) -> Iterator[Entry]:
    first = subheading
    for item in section.items:
        yield Entry(item=item, subheading=first)
        first = None
    for extra in [one for one in extras if one.section == section.id]:
        extras.remove(extra)
        yield Entry(item=_item_of(extra), subheading=first, extra=extra)
        first = None


def _place_of_extras(extras: Sequence[ExtraItemRecord]) -> OutlinePlace:
    return OutlinePlace(
        section_id=EXTRA_SECTION,
        marker="+",
        title=UNNAMED_EXTRA,
        depth=0,
        entries=tuple(Entry(item=_item_of(extra), extra=extra) for extra in extras),
        section_ids=frozenset({EXTRA_SECTION}),
    )


def _item_of(extra: ExtraItemRecord) -> Item:
    return Item(
        id=extra.item_id,
        text=extra.text,
        footnote="",
        hint="",
        applies_to=(),
        answers=(),
        evidence=EvidenceRule.OPTIONAL,
        may_be_empty=False,
        legal_bases=(),
        targets=(),
    )
