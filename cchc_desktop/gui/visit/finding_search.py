"""Search inside one visit: the outline's words and everything typed, at once and without diacritics."""

from collections.abc import Iterator

from cchc_desktop import labels
from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.text import fold, squeeze
from cchc_desktop.core.visit_records import FindingRecord
from cchc_desktop.gui.visit.sections import Entry, OutlinePlace
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.visit.side_lists import Line, Target

_TEXTS = ("achieved", "shortcomings", "cause", "responsible", "response_text", "reported", "note")
_ROUND = 42


def found_lines(session: VisitSession, text: str) -> tuple[Line, ...]:
    """Return a line for every item or field that holds all words of `text`, in the order of the outline."""
    words = fold(text).split()
    if not words:
        return ()
    return tuple(
        line
        for place in session.places
        for entry in place.entries
        for line in _of(session, place, entry, words)
    )


def _of(session: VisitSession, place: OutlinePlace, entry: Entry, words: list[str]) -> Iterator[Line]:
    item_id = entry.item.id
    if _holds(f"{place.title} {entry.item.text}", words):
        yield Line(text=_around(entry.item.text, words), remark=place.marker, target=Target(item_id=item_id))
    for key, typed in _typed(session, session.finding(item_id)):
        if _holds(typed, words):
            remark = f"{place.marker} · {labels.field_label(key.field)} · {entry.item.text}"
            yield Line(text=_around(typed, words), remark=remark, target=Target(item_id=item_id, key=key))


def _typed(session: VisitSession, finding: FindingRecord) -> Iterator[tuple[FieldKey, str]]:
    for name in _TEXTS:
        yield session.key(finding.item_id, name), getattr(finding, name)
    for name, value in finding.answers.items():
        if isinstance(value, str):
            yield session.key(finding.item_id, name), value
    for entity, rows, names in (
        ("recommendation", finding.recommendations, ("text", "responsible", "addressee_name")),
        ("document", finding.documents, ("type", "number", "issuer", "subject")),
        ("dossier", finding.dossiers, ("code", "procedure", "apology_number", "reason")),
        ("evidence", finding.evidence, ("caption",)),
    ):
        for row in rows:
            yield from ((FieldKey(entity, row.entity_id, name), getattr(row, name)) for name in names)


def _holds(text: str, words: list[str]) -> bool:
    folded = fold(text) if text else ""
    return bool(folded) and all(word in folded for word in words)


def _around(text: str, words: list[str]) -> str:
    """Return the part of a text around the first word, short enough for a line."""
    line = squeeze(text)
    at = fold(line).find(words[0])
    if at <= _ROUND or len(line) <= 2 * _ROUND:
        return line[: 3 * _ROUND]
    start = line.rfind(" ", 0, at - _ROUND // 2) + 1
    return f"… {line[start : start + 3 * _ROUND]}"
