"""What is still missing, as lines per person and section."""

from collections.abc import Iterator

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.scopes import item_of
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.visit.sections import OutlinePlace
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.visit.side_lists import Line, Target
from cchc_desktop.gui.widgets.marks import SIGN_FLAG, SIGN_MISSING, SIGN_NOTHING_YET
from cchc_desktop.sentences_capture import missing_sentence
from cchc_desktop.services.missing import Missing, MissingCode

TITLE = "Thành phần, thời gian, địa điểm"
_FLAGGED = frozenset({MissingCode.IN_CONFLICT, MissingCode.NUMBERS_IMPOSSIBLE})


def missing_lines(session: VisitSession) -> tuple[Line, ...]:
    """Return the gaps of the visit: this person's first, then the others', then what nobody owns."""
    people = {member.entity_id: member.name for member in session.members}
    me = session.me.entity_id if session.me else ""
    order = [me, *(one for one in people if one != me), ""] if me else [*people, ""]
    lines: list[Line] = list(_draft_lines(session))
    for member_id in order:
        gaps = [gap for gap in session.missing if _owner(gap, people) == member_id]
        if gaps:
            name = people.get(member_id, "Cả Đoàn" if all(not gap.section_id for gap in gaps) else "Chung")
            whose = f"{name} (tôi)" if member_id and member_id == me else name
            lines.append(Line(text=f"{whose} · {len(gaps)}"))
            lines.extend(_by_section(session, gaps))
    return tuple(lines)


def missing_count(session: VisitSession) -> int:
    """Return how many lines lead to something that is missing or could not be read."""
    return len(session.missing) + len(session.drafts)


def _draft_lines(session: VisitSession) -> Iterator[Line]:
    """What was typed and is no part of the data stands in front: whoever typed it believes it is there."""
    drafts = session.drafts
    if drafts:
        yield Line(text=f"Mới giữ làm nháp · {len(drafts)}")
    places = {item: place for place in session.places for item in place.item_ids}
    for key, text in drafts.items():
        item_id = item_of(key.entity_id)
        yield Line(
            text=_words_of(item_id, places) or TITLE,
            remark=f"“{text}” chưa vào số liệu: sửa hoặc xóa",
            sign=SIGN_FLAG,
            tone=Tone.WRONG,
            target=Target(item_id=item_id, key=key),
        )


def _owner(gap: Missing, people: dict[str, str]) -> str:
    return gap.member_id if gap.member_id in people else ""


def _by_section(session: VisitSession, gaps: list[Missing]) -> Iterator[Line]:
    places = {item: place for place in session.places for item in place.item_ids}
    for gap in gaps:
        sign, tone = _look(gap)
        sentence = missing_sentence(gap.code, gap.fields)
        item = _words_of(gap.item_id, places)
        yield Line(
            text=item or sentence,
            remark=sentence if item else _where(gap),
            sign=sign,
            tone=tone,
            target=target_of(gap),
        )


def _look(gap: Missing) -> tuple[str, Tone]:
    if gap.code in _FLAGGED:
        return SIGN_FLAG, Tone.WRONG
    if gap.code is MissingCode.NO_RATING:
        return SIGN_NOTHING_YET, Tone.MUTED
    return SIGN_MISSING, Tone.ATTENTION


def _words_of(item_id: str, places: dict[str, OutlinePlace]) -> str:
    place = places.get(item_id)
    if place is None:
        return ""
    text = next((entry.item.text for entry in place.entries if entry.item.id == item_id), "")
    return f"{place.marker} · {text or 'Nội dung ngoài đề cương'}"


def _where(gap: Missing) -> str:
    return TITLE if gap.entity == "visit" else "Phân công trong kế hoạch"


def target_of(gap: Missing) -> Target:
    """Return where a gap is filled."""
    if gap.entity == "finding":
        return Target(item_id=gap.item_id, field=gap.field)
    key = FieldKey(gap.entity, gap.entity_id, gap.field) if gap.entity_id else None
    return Target(item_id=gap.item_id, field=gap.field, key=key)
