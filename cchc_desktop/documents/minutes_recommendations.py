"""Part III.2 and following of the minutes: what the team and the unit ask for."""

import re
from collections.abc import Iterator, Mapping, Sequence

from cchc_desktop.documents.minutes_findings import references
from cchc_desktop.documents.minutes_words import plain, typed
from cchc_desktop.documents.nodes import Block, Heading
from cchc_desktop.documents.record import MinutesRecord, Recommendation
from cchc_desktop.documents.telling import Telling
from cchc_desktop.documents.wording import letter, long_date, lower_first, upper_first, without_stop

_SEVERAL_SENTENCES = re.compile(r"[.!?…]\s")


def recommendations(record: MinutesRecord) -> Iterator[Block]:
    """Return the measures asked of the unit, those for a higher authority, and what the unit asks for."""
    wanted = _in_outline_order(record)
    to_unit = [one for one in wanted if not one.superior]
    above = [one for one in wanted if one.superior]
    places = references(record)
    yield Heading(level=2, text=f"2. Kiến nghị của {record.team_name} đối với đơn vị")
    yield from _lettered(to_unit, places)
    if not to_unit:
        yield plain(f"{record.team_name} không có kiến nghị đối với đơn vị.")
    if above:
        yield Heading(level=2, text=f"3. Kiến nghị của {record.team_name} đối với cấp có thẩm quyền")
        yield from _lettered(above, places)
    yield Heading(level=2, text=f"{4 if above else 3}. Kiến nghị của đơn vị")
    yield from typed(record.proposals) or (plain("Đơn vị không có kiến nghị, đề xuất."),)


def _in_outline_order(record: MinutesRecord) -> list[Recommendation]:
    """Return them in the order of the outline; those that belong to no item come last."""
    order = {item.id: place for place, item in enumerate(record.items())}
    wanted = [one for one in record.recommendations if one.text.strip()]
    return sorted(wanted, key=lambda one: order.get(one.item_id, len(order)))


def _lettered(wanted: Sequence[Recommendation], places: Mapping[str, str]) -> Iterator[Block]:
    for index, one in enumerate(wanted):
        telling = Telling(mark=f"{letter(index)})") if len(wanted) > 1 else Telling(dash=True)
        for words in _sentences(one, places.get(one.item_id, "")):
            telling.say(words)
        yield from telling.blocks()


def _sentences(one: Recommendation, place: str) -> Iterator[str]:
    """Return the measure with who and by when: one sentence, where what was typed is one."""
    addressee = without_stop(one.addressee)
    text = f"Kiến nghị {addressee}: {lower_first(one.text.strip())}" if addressee else one.text.strip()
    where = f" ({place})" if place else ""
    details = "; ".join(_details(one))
    if "\n" in text or _SEVERAL_SENTENCES.search(text):
        yield text
        closing = "; ".join(part for part in (f"Theo {place}" if place else "", details) if part)
        yield upper_first(closing)
    else:
        yield f"{without_stop(text)}{where}{f'; {details}' if details else ''}."


def _details(one: Recommendation) -> Iterator[str]:
    if one.responsible.strip():
        yield f"trách nhiệm thực hiện: {without_stop(one.responsible)}"
    if one.due or one.due_words.strip():
        yield f"thời hạn hoàn thành: {long_date(one.due) if one.due else without_stop(one.due_words)}"
