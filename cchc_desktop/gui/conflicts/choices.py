"""What a dispute offers to choose from, as cards show it."""

from collections.abc import Iterator
from dataclasses import dataclass

from cchc_desktop import conflict_words as words
from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.visit.words import rating_words
from cchc_desktop.gui.widgets.marks import SIGN_GOOD, Words
from cchc_desktop.services.merging import MergingService
from cchc_desktop.services.merging_records import (
    AgreedField,
    Authorship,
    ConflictRecord,
    ContestedRecord,
    Dispute,
)
from cchc_desktop.services.proposals import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Words under a caption; `spans` are the places in which they differ. `chip` stands for a code."""

    caption: str
    text: str
    spans: tuple[Span, ...] = ()
    chip: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One card: `value` is what choosing it writes. `station` is the machine it stands for."""

    value: JsonValue
    station: str
    person: str
    heading: str
    notes: tuple[str, ...]
    owner: Words
    blocks: tuple[Block, ...]
    agreed: tuple[Block, ...]
    button: str


def choices_of(dispute: Dispute, merging: MergingService) -> tuple[Choice, ...]:
    """Return the cards of a dispute in their order."""
    if isinstance(dispute, ContestedRecord):
        return tuple(_of_row(dispute))
    texts = merging.texts(dispute)
    spans = merging.differing(texts) if texts else ()
    agreed = tuple(map(_agreed, merging.agreed(dispute.key)))
    return tuple(
        Choice(
            value=version.value,
            station=version.written[0].ref.station,
            person=version.written[0].author,
            heading=words.author_words(version.written[0]),
            notes=tuple(_notes(version.written)),
            owner=_owner(version.written[0]),
            blocks=(_version(dispute, version.value, spans[place] if spans else ()),),
            agreed=agreed,
            button="Dùng giá trị này",
        )
        for place, version in enumerate(dispute.versions)
    )


def _version(record: ConflictRecord, value: JsonValue, spans: tuple[Span, ...]) -> Block:
    caption = words.field_words(record.key, record.answer_label)
    text = words.value_words(record.key, value, record.names)
    return Block(caption=caption, text=text, spans=spans if value else (), chip=_chip(record.key, value))


def _agreed(field: AgreedField) -> Block:
    return Block(
        caption=words.field_words(field.key, field.answer_label),
        text=words.value_words(field.key, field.value, field.names),
        chip=_chip(field.key, field.value),
    )


def _chip(key: FieldKey, value: JsonValue) -> Words | None:
    is_rating = (key.entity, key.field) == ("finding", "rating")
    if not is_rating or not isinstance(value, str):
        return None
    words = rating_words(value)
    # Side by side each rating has a sign: colour alone tells nothing apart.
    return words._replace(sign=words.sign or SIGN_GOOD) if words.text else words


def _of_row(record: ContestedRecord) -> Iterator[Choice]:
    row = Block(caption="Nội dung đang có", text=words.row_words(record))
    if record.deleted:
        yield _row_choice(record.deleted, value=True, heading="xóa", blocks=(row,), button="Xóa hẳn")
    keeping = (*record.kept, *(edit.written for edit in record.edits))
    if keeping:
        edits = tuple(
            Block(
                caption=words.field_words(FieldKey(record.entity, record.entity_id, edit.field)),
                text=words.value_words(
                    FieldKey(record.entity, record.entity_id, edit.field), edit.value, record.names
                ),
            )
            for edit in record.edits
        )
        yield _row_choice(keeping, value=None, heading="vẫn ghi", blocks=edits or (row,), button="Giữ lại")


def _row_choice(
    written: tuple[Authorship, ...], *, value: JsonValue, heading: str, blocks: tuple[Block, ...], button: str
) -> Choice:
    return Choice(
        value=value,
        station=written[0].ref.station,
        person=written[0].author,
        heading=f"{words.author_words(written[0])}: {heading}",
        notes=tuple(_notes(_one_each(written))),
        owner=_owner(written[0]),
        blocks=blocks,
        agreed=(),
        button=button,
    )


def _one_each(written: tuple[Authorship, ...]) -> tuple[Authorship, ...]:
    """Leave one of everything a machine wrote: a row has many fields."""
    return tuple({one.ref.station: one for one in reversed(written)}.values())[::-1]


def _notes(written: tuple[Authorship, ...]) -> Iterator[str]:
    first, *others = written
    yield f"{words.moment_words(first.at)} · thay đổi số {first.ref.seq}"
    for one in others:
        yield f"cũng vậy: {words.author_words(one)}, {words.moment_words(one.at)}"
    if first.reason:
        yield f"Lý do: {first.reason}"


def _owner(written: Authorship) -> Words:
    text = words.owner_words(written)
    return Words(text=text, tone=Tone.GOOD, sign=SIGN_GOOD) if written.owns_section else Words(text=text)
