"""Where a disputed field belongs: visit, section and item in words, and whose section it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from cchc_desktop import labels
from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.fields import ENTITIES, FieldType
from cchc_desktop.core.records import MemberRecord
from cchc_desktop.core.scopes import item_of
from cchc_desktop.core.text import SortKey, sort_key, squeeze
from cchc_desktop.outline.model import Answer, AnswerKind, Item, Outline, Section
from cchc_desktop.services.campaign_outlines import CampaignOutlines
from cchc_desktop.services.campaign_reading import plain
from cchc_desktop.services.field_values import text_of
from cchc_desktop.services.merging_records import DisputePlace
from cchc_desktop.services.missing import section_owners
from cchc_desktop.services.reading import Reader
from cchc_desktop.store.store import Store

Order = tuple[str, int, str, SortKey, str, int, int]
"""By campaign, what belongs to it first, then visits by date and unit, then as the outline is printed."""

_ANSWER_SIDES = ("found.", "reported.")
# Texts in the log that nobody writes in sentences: ids, files and the outline itself.
_IDS = frozenset(
    {
        ("campaign", "outline_id"),
        ("campaign", "outline_text"),
        ("visit", "unit"),
        ("attendee", "member"),
        ("opinion", "member"),
        ("document", "answer"),
        ("dossier", "answer"),
        ("document", "blob"),
        ("evidence", "blob"),
        ("evidence", "media_type"),
        ("extra_item", "section"),
        ("seal", "scan"),
    }
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """An item and its place in the outline."""

    item: Item
    section: Section
    number: int


@dataclass(frozen=True, slots=True)
class _Campaign:
    number: str
    asked: Mapping[str, _Asked]
    sections: Mapping[str, tuple[int, Section]]
    owners: Mapping[str, tuple[str, ...]]
    members: Mapping[str, MemberRecord]
    tags: Mapping[str, str]


class Places:
    """Finds places; what was read of campaigns and visits is kept for one look at all disputes."""

    def __init__(self, store: Store, reader: Reader, outlines: CampaignOutlines) -> None:
        self._store = store
        self._reader = reader
        self._outlines = outlines
        self._campaigns: dict[str, _Campaign] = {}
        self._visits: dict[str, DisputePlace] = {}
        self._unit_orders: dict[str, SortKey] = {}

    def place(self, campaign_id: str, entity: str, entity_id: str) -> DisputePlace:
        """Return where an entity belongs."""
        visit_id = FieldKey(entity, entity_id, "").visit_id
        item_id = item_of(entity_id)
        if visit_id not in self._visits:
            self._visits[visit_id] = self._visit(campaign_id, visit_id)
        visit = self._visits[visit_id]
        if not visit_id or not item_id:
            return (
                visit
                if visit_id
                else replace(visit, campaign_id=campaign_id, campaign=self._of(campaign_id).number)
            )
        return self._at_item(visit, item_id)

    def order(self, place: DisputePlace) -> Order:
        """Return where a place stands among the others."""
        known = self._of(place.campaign_id)
        asked = known.asked.get(place.item_id)
        section = known.sections.get(place.section_id)
        return (
            place.campaign_id,
            int(bool(place.visit_id)),
            place.date,
            self._unit_order(place.unit_name),
            place.visit_id,
            section[0] if section else (len(known.sections) if place.item_id else -1),
            asked.number if asked else len(known.asked),
        )

    def owns(self, place: DisputePlace, author: str) -> bool | None:
        """Tell whether somebody owns the section of a place; None when nobody does or there is no section."""
        known = self._of(place.campaign_id)
        owners = known.owners.get(place.section_id, ())
        if not owners:
            return None
        name = _folded(author)
        return any(_folded(known.members[one].name) == name for one in owners)

    def answer_label(self, place: DisputePlace, field: str) -> str:
        """Return the outline's words for an answer field; empty for any other."""
        answer = self._answer(place, field)
        return answer.label if answer else ""

    def is_text(self, place: DisputePlace, key: FieldKey) -> bool:
        """Tell whether people write sentences into a field; dates, numbers, choices and ids are none."""
        if (key.entity, key.field) in _IDS:
            return False
        answer = self._answer(place, key.field)
        if answer is not None:
            return key.field.endswith(".note") or answer.kind is AnswerKind.NARRATIVE
        return ENTITIES.get(key.entity, {}).get(key.field) is FieldType.TEXT

    def names(self, place: DisputePlace, key: FieldKey) -> Mapping[str, str]:
        """Return the words for ids and codes that values of a field may hold."""
        known = self._of(place.campaign_id)
        codes = labels.CODES.get((key.entity, key.field))
        if codes is not None:
            return codes
        match (key.entity, key.field):
            case ("visit", "unit"):
                units = self._reader.units(place.campaign_id)
                return {unit.entity_id: unit.name for unit in units}
            case ("visit", "members") | ("attendee" | "opinion", "member"):
                return {entity_id: member.name for entity_id, member in known.members.items()}
            case ("member", "sections"):
                return {name: _heading(section) for name, (_, section) in known.sections.items()}
            case ("unit", "tags"):
                return known.tags
            case _:
                answer = self._answer(place, key.field)
                return _words_of(answer) if answer and not key.field.endswith(".note") else {}

    def _answer(self, place: DisputePlace, field: str) -> Answer | None:
        asked = self._of(place.campaign_id).asked.get(place.item_id)
        if asked is None or not field.startswith(_ANSWER_SIDES):
            return None
        name = field.split(".")[1]
        return next((answer for answer in asked.item.answers if answer.id == name), None)

    def _unit_order(self, name: str) -> SortKey:
        if name not in self._unit_orders:
            self._unit_orders[name] = sort_key(name)
        return self._unit_orders[name]

    def _visit(self, campaign_id: str, visit_id: str) -> DisputePlace:
        if not visit_id:
            return DisputePlace(campaign_id="", campaign="")
        cells = plain(self._store.views.entity("visit", visit_id, with_gone=True))
        unit = plain(self._store.views.entity("unit", text_of(cells, "unit"), with_gone=True))
        line = self._store.views.visit(visit_id)
        return DisputePlace(
            campaign_id=campaign_id,
            campaign=self._of(campaign_id).number,
            visit_id=visit_id,
            unit_name=text_of(unit, "name"),
            date=text_of(cells, "date"),
            sealed=line is not None and bool(line.sealed_at),
        )

    def _at_item(self, visit: DisputePlace, item_id: str) -> DisputePlace:
        known = self._of(visit.campaign_id)
        asked = known.asked.get(item_id)
        if asked is not None:
            section, text = asked.section, asked.item.text
        else:
            section_id, text = self._extra_item(visit.visit_id, item_id)
            section = known.sections[section_id][1] if section_id in known.sections else None
        return replace(
            visit,
            section_id=section.id if section else "",
            section_marker=section.marker.rstrip(".") if section else "",
            section_title=section.title if section else "",
            item_id=item_id,
            item_text=text,
        )

    def _extra_item(self, visit_id: str, item_id: str) -> tuple[str, str]:
        """Return section and words of an item added on the spot."""
        found: dict[str, JsonValue] = {}
        for cell in self._store.views.cells(visit_id, ("extra_item",), with_gone=True):
            if item_of(cell.key.entity_id) == item_id:
                found[cell.key.field] = cell.value
        return text_of(found, "section"), text_of(found, "text")

    def _of(self, campaign_id: str) -> _Campaign:
        if campaign_id not in self._campaigns:
            self._campaigns[campaign_id] = self._read(campaign_id)
        return self._campaigns[campaign_id]

    def _read(self, campaign_id: str) -> _Campaign:
        cells = plain(self._store.views.entity("campaign", campaign_id, with_gone=True))
        members = self._reader.members_ever(campaign_id)
        try:
            outline = self._outlines.of(campaign_id)
        except CchcError:
            # The outline may be what has not come yet, or what is in dispute; the rest is shown all the same.
            return _Campaign(
                text_of(cells, "number"), {}, {}, {}, {one.entity_id: one for one in members}, {}
            )
        return _Campaign(
            number=text_of(cells, "number"),
            asked={asked.item.id: asked for asked in _asked(outline)},
            sections={section.id: (place, section) for place, section in enumerate(outline.walk())},
            owners=section_owners(outline, self._reader.members(campaign_id)),
            members={one.entity_id: one for one in members},
            tags={tag.tag: tag.label for tag in outline.unit_tags},
        )


def _asked(outline: Outline) -> Iterator[_Asked]:
    pairs = ((item, section) for section in outline.walk() for item in section.items)
    for number, (item, section) in enumerate(pairs):
        yield _Asked(item, section, number)


def _words_of(answer: Answer) -> Mapping[str, str]:
    if answer.kind is AnswerKind.YES_NO:
        return labels.YES_NO
    return {choice.value: choice.label for choice in answer.choices}


def _heading(section: Section) -> str:
    return f"{section.marker} {section.title}".strip()


def _folded(name: str) -> str:
    return squeeze(name).casefold()
