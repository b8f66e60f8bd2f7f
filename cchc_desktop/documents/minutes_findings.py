"""Part II.2 of the minutes: what was found, section by section of the outline."""

from collections.abc import Iterator
from dataclasses import dataclass

from cchc_desktop import labels
from cchc_desktop.core.fields import Rating, Response
from cchc_desktop.documents.minutes_words import led, named_document, plain, point, pointed, rate
from cchc_desktop.documents.nodes import Block, Heading
from cchc_desktop.documents.record import AnswerLine, ItemRecord, MinutesRecord, SectionRecord, Verdict
from cchc_desktop.documents.wording import bind_tail, padded, sentence, without_stop

_SKIPPED = (Rating.NOT_CHECKED, Rating.NOT_APPLICABLE)
_SAME_REPORTED = "Đơn vị báo cáo cùng nội dung nêu trên."
_OUTSIDE = "Nội dung kiểm tra ngoài đề cương"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingGroup:
    """A numbered heading of part II.2 and the items beneath it."""

    title: str
    items: tuple[ItemRecord, ...]


def finding_groups(record: MinutesRecord) -> tuple[FindingGroup, ...]:
    """Return the sections that hold items, in printed order, then the items added on the spot.

    A section that only leads to one other section lends it its title, as "Cải cách chế độ công vụ: đối với
    …" does.
    """
    groups = [group for section in record.sections for group in _groups(section, "")]
    if record.extra_items:
        groups.append(FindingGroup(title=_OUTSIDE, items=record.extra_items))
    return tuple(groups)


def findings(record: MinutesRecord, *, dossiers_at: str) -> Iterator[Block]:
    """Return the blocks of part II.2; `dossiers_at` is the label of the appendix with the dossiers."""
    groups = finding_groups(record)
    if not groups:
        yield plain("Cuộc kiểm tra này không có nội dung nào theo đề cương.")
    for number, group in enumerate(groups, start=1):
        yield Heading(level=3, text=bind_tail(f"2.{number}. {group.title}"))
        yield from _Group(group, team=record.team_name, dossiers_at=dossiers_at).blocks()


def is_shortcoming(item: ItemRecord) -> bool:
    """Tell whether the item has a shortcoming that still stands."""
    return bool(item.shortcomings.strip()) and item.response is not Response.WITHDRAWN


def lead_of(item: ItemRecord) -> str:
    """Return the text of the item without its full stop, to open a sentence."""
    return without_stop(" ".join(item.text.split()))


def _groups(section: SectionRecord, above: str) -> Iterator[FindingGroup]:
    title = ": ".join(part for part in (above, without_stop(section.title)) if part)
    if section.items:
        yield FindingGroup(title=title, items=section.items)
    lends = not section.items and len(section.sections) == 1
    for inner in section.sections:
        yield from _groups(inner, title if lends else "")


class _Group:
    """The blocks of one numbered heading."""

    def __init__(self, group: FindingGroup, *, team: str, dossiers_at: str) -> None:
        self._items = group.items
        self._team = team
        self._dossiers_at = dossiers_at

    def blocks(self) -> Iterator[Block]:
        told = [item for item in self._items if item.rating not in _SKIPPED and _has_result(item)]
        good = [item for item in told if _is_good(item)]
        if good:
            yield Heading(level=4, text="a) Kết quả đạt được")
            for item in good:
                yield from self._result(item)
        if told:
            yield Heading(level=4, text=f"{'b' if good else 'a'}) Tồn tại, hạn chế")
            yield from self._shortcomings(told)
        yield from self._skipped()

    def _result(self, item: ItemRecord) -> Iterator[Block]:
        lead = lead_of(item)
        found = item.achieved.strip() or item.narrative.strip()
        rates = (rate(line) for line in item.rates if line.verdict is not Verdict.MISSED)
        told = " ".join((*map(_answer, item.answers), *rates, *self._evidence(item)))
        verdict = f"Đánh giá{self._verdict(item)}" if item.rating else ""
        same = bool(found) and item.reported.strip() == found
        details = " ".join(part for part in (told, verdict, _SAME_REPORTED if same else "") if part)
        if found:
            yield from pointed(lead, found)
            if item.achieved.strip():
                yield from led(f"{self._team} ghi nhận", item.narrative)
            yield from [plain(details)] if details else []
        elif told:
            bare = told.lower().startswith(lead.lower())
            yield point(details if bare else f"{lead}. {details}")
        else:
            yield point(f"{lead}{self._verdict(item)}")
        if not same:
            yield from led("Đơn vị báo cáo", item.reported)

    def _verdict(self, item: ItemRecord) -> str:
        return f": {labels.RATINGS[item.rating].lower()}." if item.rating else "."

    def _evidence(self, item: ItemRecord) -> Iterator[str]:
        if item.documents:
            names = "; ".join(named_document(line) for line in item.documents)
            yield f"Tài liệu kiểm chứng: {sentence(names)}"
        if item.dossiers:
            late = sum(1 for line in item.dossiers if (line.days_late or 0) > 0)
            shared = sum(1 for line in item.dossiers if line.apology_shared)
            where = f" (chi tiết tại {self._dossiers_at})" if self._dossiers_at else ""
            words = f"Kiểm tra thực tế {padded(len(item.dossiers))} hồ sơ, trong đó "
            words += f"{padded(late)} hồ sơ trễ hạn" if late else "không có hồ sơ trễ hạn"
            words += f", {padded(shared)} hồ sơ dùng chung văn bản xin lỗi" if shared else ""
            yield f"{words}{where}."

    def _shortcomings(self, items: list[ItemRecord]) -> Iterator[Block]:
        found = [item for item in items if _falls_short(item)]
        if not found:
            yield plain("Qua kiểm tra, chưa phát hiện tồn tại, hạn chế đối với các nội dung nêu trên.")
        for item in found:
            missed = " ".join(rate(line) for line in item.rates if line.verdict is Verdict.MISSED)
            about = f"Nội dung “{lead_of(item)}”"
            if is_shortcoming(item):
                yield from pointed(about, item.shortcomings)
                yield from [plain(missed)] if missed else []
            else:
                yield point(missed or f"{about} được đánh giá{self._verdict(item)}".replace(":", "", 1))
            yield from _after_shortcoming(item)

    def _skipped(self) -> Iterator[Block]:
        not_applicable = self._named(Rating.NOT_APPLICABLE)
        if not_applicable:
            yield plain(f"Không phát sinh tại đơn vị đối với nội dung: {not_applicable}.")
        not_checked = self._named(Rating.NOT_CHECKED)
        if not_checked:
            yield plain(f"{self._team} không kiểm tra trong đợt này đối với nội dung: {not_checked}.")
        still_open = [item for item in self._items if item.rating is None and not _has_result(item)]
        if still_open:
            names = "; ".join(f"“{lead_of(item)}”" for item in still_open)
            yield plain(f"Chưa ghi kết quả kiểm tra đối với nội dung: {names}.")

    def _named(self, rating: Rating) -> str:
        return "; ".join(
            f"“{lead_of(item)}”" + (f" (lý do: {without_stop(item.reason)})" if item.reason.strip() else "")
            for item in self._items
            if item.rating is rating
        )


def _is_good(item: ItemRecord) -> bool:
    """Tell whether there is more to say about the item than that it falls short."""
    told = any(text.strip() for text in (item.achieved, item.narrative, item.reported))
    lists = any((item.answers, item.documents, item.dossiers))
    rates = any(line.verdict is not Verdict.MISSED for line in item.rates)
    return told or lists or rates or not _falls_short(item)


def _falls_short(item: ItemRecord) -> bool:
    missed = any(line.verdict is Verdict.MISSED for line in item.rates)
    return is_shortcoming(item) or item.rating in (Rating.NOT_MET, Rating.PARTLY) or missed


def _has_result(item: ItemRecord) -> bool:
    texts = (item.achieved, item.narrative, item.reported, item.shortcomings)
    lists = (item.answers, item.rates, item.documents, item.dossiers)
    rated = item.rating is not None and item.rating not in _SKIPPED
    return rated or any(text.strip() for text in texts) or any(lists)


def _answer(line: AnswerLine) -> str:
    label = without_stop(line.label)
    words = f"{label}: {without_stop(line.value)}" if label else without_stop(line.value)
    note = f" ({without_stop(line.note)})" if line.note.strip() else ""
    return f"{words}{note}."


def _after_shortcoming(item: ItemRecord) -> Iterator[Block]:
    """Cause, person responsible and the unit's word, in one paragraph when the cause is a short one."""
    parts: list[str] = []
    if len(item.cause.strip().splitlines()) > 1:
        yield from led("Nguyên nhân", item.cause)
    elif item.cause.strip():
        parts.append(f"Nguyên nhân: {sentence(item.cause)}")
    if item.responsible.strip():
        parts.append(f"Trách nhiệm: {sentence(item.responsible)}")
    if item.response is Response.ACCEPTED:
        parts.append("Đơn vị thống nhất với nội dung này.")
    elif item.response is Response.DISPUTED:
        parts.append("Đơn vị chưa thống nhất với nội dung này (ý kiến ghi tại Mục 4 dưới đây).")
    if parts:
        yield plain(" ".join(parts))
