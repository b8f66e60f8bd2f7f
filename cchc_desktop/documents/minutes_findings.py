"""Part II.2 of the minutes: what was found, section by section of the outline.

Where a section tells of several items they are numbered `(1)`, `(2)` under "Kết quả đạt được" and named by
their number from then on, so that the long words of the outline are printed once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cchc_desktop import labels
from cchc_desktop.core.fields import Rating, Response
from cchc_desktop.core.text import squeeze
from cchc_desktop.documents.heading_case import says_if_any, sentence_case, spellings, without_if_any
from cchc_desktop.documents.minutes_words import answer, named_documents, plain, rate, same_rate
from cchc_desktop.documents.nodes import Block, Heading
from cchc_desktop.documents.record import ItemRecord, MinutesRecord, SectionRecord, Verdict
from cchc_desktop.documents.telling import Telling
from cchc_desktop.documents.wording import (
    bind,
    bind_tail,
    joined,
    lower_first,
    padded,
    sentence,
    without_stop,
)

_SKIPPED = (Rating.NOT_CHECKED, Rating.NOT_APPLICABLE)
_OUTSIDE = "Nội dung kiểm tra ngoài đề cương"
_PART = "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingGroup:
    """A numbered heading of part II.2 and the items beneath it.

    `numbers` is empty when at most one item has a result. `judged` groups distinguish what is achieved from
    what falls short; others only tell, as the unit's own view of its difficulties does.
    """

    marker: str
    title: str
    items: tuple[ItemRecord, ...]
    numbers: Mapping[str, int] = field(default_factory=dict[str, int])
    judged: bool = True


def finding_groups(record: MinutesRecord) -> tuple[FindingGroup, ...]:
    """Return the sections that hold items, in printed order, then the items added on the spot.

    A section that only leads to one other section lends it its title, as "Cải cách chế độ công vụ: đối với
    …" does. A section "(nếu có)" without a result is left out.
    """
    titled = [found for section in record.sections for found in _titled(section, "")]
    if record.extra_items:
        titled.append((_OUTSIDE, record.extra_items))
    running = (record.unit_name, record.title, *(item.text for item in record.items()))
    names = spellings((*running, *(title for title, _ in titled)))
    kept = [found for found in titled if not says_if_any(found[0]) or any(map(_is_told, found[1]))]
    return tuple(
        FindingGroup(
            marker=f"{_PART}.{place}",
            title=sentence_case(without_if_any(title), names),
            items=items,
            numbers=_numbers(items),
            judged=any(_falls_short(item) or not _only_tells(item, title) for item in items),
        )
        for place, (title, items) in enumerate(kept, start=1)
    )


def findings(record: MinutesRecord, *, dossiers_at: str) -> Iterator[Block]:
    """Return the blocks of part II.2; `dossiers_at` is the label of the appendix with the dossiers."""
    groups = finding_groups(record)
    if not groups:
        yield plain("Cuộc kiểm tra này không có nội dung nào theo đề cương.")
    for group in groups:
        yield Heading(level=3, text=bind_tail(f"{group.marker}. {group.title}"))
        yield from _Group(group, team=record.team_name, dossiers_at=dossiers_at).blocks()


def references(record: MinutesRecord) -> dict[str, str]:
    """Return for every item with a result where it stands: `nội dung (2) Mục 2.4`, or `Mục 2.5`."""
    return {
        item.id: f"nội dung\u00a0({group.numbers[item.id]}) Mục\u00a0{group.marker}"
        if item.id in group.numbers
        else f"Mục\u00a0{group.marker}"
        for group in finding_groups(record)
        for item in group.items
        if _is_told(item)
    }


def is_shortcoming(item: ItemRecord) -> bool:
    """Tell whether the item has a shortcoming that still stands."""
    return bool(item.shortcomings.strip()) and item.response is not Response.WITHDRAWN


def lead_of(item: ItemRecord) -> str:
    """Return the text of the item without its full stop, to open a sentence."""
    return without_stop(squeeze(item.text))


def _titled(section: SectionRecord, above: str) -> Iterator[tuple[str, tuple[ItemRecord, ...]]]:
    own = without_stop(section.title)
    title = f"{above}: {lower_first(own)}" if above else own
    if section.items:
        yield title, section.items
    lends = not section.items and len(section.sections) == 1
    for inner in section.sections:
        yield from _titled(inner, title if lends else "")


def _only_tells(item: ItemRecord, title: str) -> bool:
    """Tell whether the item asks for words alone, or is the section itself."""
    return item.narrative_only or lead_of(item).lower() == title.lower()


def _numbers(items: tuple[ItemRecord, ...]) -> dict[str, int]:
    """Number the items in the order in which they come up: those with good news first."""
    told = sorted((item for item in items if _is_told(item)), key=lambda item: not _is_good(item))
    return {item.id: number for number, item in enumerate(told, start=1)} if len(told) > 1 else {}


class _Group:
    """The blocks of one numbered heading."""

    def __init__(self, group: FindingGroup, *, team: str, dossiers_at: str) -> None:
        self._group = group
        self._team = team
        self._dossiers_at = dossiers_at
        self._told = [item for item in group.items if _is_told(item)]
        self._good = [item for item in self._told if _is_good(item)]
        self._bad = [item for item in self._told if _falls_short(item)]

    def blocks(self) -> Iterator[Block]:
        if self._good and self._group.judged:
            yield Heading(level=4, text="a) Kết quả đạt được")
        for item in self._good:
            yield from self._result(item)
        yield from self._agreement()
        if self._told and self._group.judged:
            yield from self._shortcomings()
        yield from self._skipped()

    def _begin(self, item: ItemRecord) -> Telling:
        """Begin with number and words of an item; words that only repeat the heading are left out."""
        number = self._group.numbers.get(item.id)
        head = without_if_any(lead_of(item))
        if head.lower() == without_if_any(self._group.title).lower():
            return Telling()
        return Telling(mark=f"({number})" if number else "", head=head, dash=number is None)

    def _result(self, item: ItemRecord) -> Iterator[Block]:
        telling = self._begin(item)
        narrative = "" if _same(item.narrative, item.achieved) else item.narrative
        telling.say(item.achieved)
        telling.say(narrative, lead=f"{self._team} ghi nhận" if item.achieved.strip() else "")
        telling.say(self._figures(item, missed=False))
        if not (_same(item.reported, item.achieved) or _same(item.reported, item.narrative)):
            telling.say(item.reported, lead="Đơn vị báo cáo")
        telling.say(self._verdict(item), lead=bind("Đánh giá") if telling.has_said else "")
        yield from telling.blocks()

    def _verdict(self, item: ItemRecord) -> str:
        if item.rating is None or (not self._group.judged and item.rating is Rating.MET):
            return ""
        why = _reason(item) if item.rating in _SKIPPED else ""
        return f"{bind(labels.RATINGS[item.rating].lower())}{why}."

    def _figures(self, item: ItemRecord, *, missed: bool) -> str:
        """Return answers, rates and evidence in sentences: those that miss their target, or the others."""
        told = [
            answer(line, team=self._team)
            for line in item.answers
            if (line.verdict is Verdict.MISSED) is missed
        ]
        told += [
            rate(line, team=self._team) for line in item.rates if (line.verdict is Verdict.MISSED) is missed
        ]
        if not missed:
            told += self._evidence(item)
        words = " ".join(told)
        lead = f"{lead_of(item)}: "
        return words[len(lead) :] if words.lower().startswith(lead.lower()) else words

    def _evidence(self, item: ItemRecord) -> Iterator[str]:
        if item.documents:
            yield f"Tài liệu kiểm chứng: {sentence(named_documents(item.documents))}"
        if item.dossiers:
            late = sum(1 for line in item.dossiers if (line.days_late or 0) > 0)
            shared = sum(1 for line in item.dossiers if line.apology_shared)
            where = f" (chi tiết tại {self._dossiers_at})" if self._dossiers_at else ""
            words = f"Kiểm tra thực tế {padded(len(item.dossiers))} hồ sơ, trong đó "
            words += f"{padded(late)} hồ sơ trễ hạn" if late else "không có hồ sơ trễ hạn"
            words += f", {padded(shared)} hồ sơ dùng chung văn bản xin lỗi" if shared else ""
            yield f"{words}{where}."

    def _agreement(self) -> Iterator[Block]:
        """Say once for the section where the unit had reported what was found."""
        same = [item for item in self._good if _agrees(item)]
        if not same:
            return
        what = "Kết quả đạt được" if self._group.judged else "Nội dung"
        where = "nêu trên" if len(same) == len(self._good) else f"tại {self._named_by_number(same)}"
        yield plain(f"{what} {where} thống nhất với báo cáo {bind('của đơn vị')}.")

    def _named_by_number(self, items: list[ItemRecord]) -> str:
        return f"nội dung {joined(tuple(f'({self._group.numbers[item.id]})' for item in items))}"

    def _shortcomings(self) -> Iterator[Block]:
        heading = f"{'b' if self._good else 'a'}) Tồn tại, hạn chế"
        if not self._bad:
            yield plain(f"{heading}: Qua kiểm tra, chưa phát hiện tồn tại, hạn chế.")
            return
        yield Heading(level=4, text=heading)
        standing = [item for item in self._bad if is_shortcoming(item)]
        agreed = len(standing) > 1 and all(item.response is Response.ACCEPTED for item in standing)
        for item in self._bad:
            yield from self._shortcoming(item, agreed=agreed)
        if agreed:
            yield plain("Đơn vị thống nhất với các tồn tại, hạn chế nêu trên.")

    def _shortcoming(self, item: ItemRecord, *, agreed: bool) -> Iterator[Block]:
        number = self._group.numbers.get(item.id)
        if item not in self._good:
            telling = self._begin(item)
        elif number:
            telling = Telling(mark=f"Nội dung ({number}):", dash=True)
        else:
            telling = Telling(dash=True)
        missed = self._figures(item, missed=True)
        if is_shortcoming(item):
            telling.say(item.shortcomings)
        telling.say(missed)
        if item not in self._good:
            telling.say(self._verdict(item), lead=bind("Đánh giá") if telling.has_said else "")
        elif not is_shortcoming(item) and not missed and item.rating:
            telling.say(f"Được đánh giá {labels.RATINGS[item.rating].lower()}.")
        telling.say(item.cause, lead="Nguyên nhân")
        telling.say(item.responsible, lead="Trách nhiệm")
        if is_shortcoming(item) and not agreed:
            telling.say(_RESPONSES.get(item.response, ""))
        yield from telling.blocks()

    def _skipped(self) -> Iterator[Block]:
        yield from self._skipped_as(Rating.NOT_APPLICABLE, "Không phát sinh tại đơn vị đối với")
        yield from self._skipped_as(Rating.NOT_CHECKED, f"{self._team} không kiểm tra trong đợt này đối với")
        still_open = [item for item in self._group.items if item.rating is None and not _is_told(item)]
        if len(still_open) == len(self._group.items):
            yield plain("Chưa ghi kết quả kiểm tra.")
        elif still_open:
            yield plain(f"Chưa ghi kết quả kiểm tra đối với nội dung: {_quoted(still_open)}.")

    def _skipped_as(self, rating: Rating, opening: str) -> Iterator[Block]:
        items = [item for item in self._group.items if item.rating is rating and not _is_told(item)]
        reasons = {without_stop(item.reason) for item in items}
        if len(items) > 1 and len(items) == len(self._group.items) and len(reasons) == 1:
            yield plain(f"{opening} các nội dung của mục này{_reason(items[0])}.")
        elif items:
            yield plain(f"{opening} nội dung: {_quoted(items)}.")


_RESPONSES: Mapping[Response | None, str] = {
    Response.ACCEPTED: f"Đơn vị thống nhất với {bind('nội dung này')}.",
    Response.DISPUTED: "Đơn vị chưa thống nhất với nội dung này (ý kiến ghi tại Mục 4 dưới đây).",
}


def _quoted(items: list[ItemRecord]) -> str:
    return "; ".join(f"“{lead_of(item)}”{_reason(item)}" for item in items)


def _reason(item: ItemRecord) -> str:
    return f" (lý do: {without_stop(item.reason)})" if item.reason.strip() else ""


def _is_good(item: ItemRecord) -> bool:
    """Tell whether there is more to say about the item than that it falls short."""
    told = any(text.strip() for text in (item.achieved, item.narrative, item.reported))
    lines = (*item.answers, *item.rates)
    figures = any(line.verdict is not Verdict.MISSED for line in lines)
    return told or figures or any((item.documents, item.dossiers)) or not _falls_short(item)


def _falls_short(item: ItemRecord) -> bool:
    missed = any(line.verdict is Verdict.MISSED for line in (*item.answers, *item.rates))
    return is_shortcoming(item) or item.rating in (Rating.NOT_MET, Rating.PARTLY) or missed


def _is_told(item: ItemRecord) -> bool:
    """Tell whether there is a result: also where the item was put aside although something was recorded."""
    texts = (item.achieved, item.narrative, item.reported, item.shortcomings)
    lists = (item.answers, item.rates, item.documents, item.dossiers)
    rated = item.rating is not None and item.rating not in _SKIPPED
    return rated or any(text.strip() for text in texts) or any(lists)


def _agrees(item: ItemRecord) -> bool:
    """Tell whether the unit reported something about the item, and nothing else than what was found."""
    said = bool(item.reported.strip())
    same_words = _same(item.reported, item.achieved) or _same(item.reported, item.narrative)
    answers = [line for line in item.answers if line.reported.strip()]
    rates = [line for line in item.rates if line.reported != (None, None)]
    same_figures = all(line.reported == line.value for line in answers) and all(map(same_rate, rates))
    return (same_words or not said) and same_figures and bool(said or answers or rates)


def _same(one: str, other: str) -> bool:
    """Tell whether two typed texts say the same, whatever their blanks and the stop at their end."""
    return without_stop(squeeze(one)) == without_stop(squeeze(other))
