"""The input of the minutes (biên bản): everything they say, as plain data.

Services fill a `MinutesRecord` from the store; `minutes.build_minutes` turns it into a document tree. No
type here knows the database or the outline. Texts may hold several paragraphs separated by a line feed;
an empty text means "nothing was recorded" and the minutes say so sensibly or leave the part out.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from cchc_desktop.core.fields import Rating, Response, VisitKind


class Verdict(StrEnum):
    """How a rate or a count stands to its target."""

    NONE = "none"
    MET = "met"
    MISSED = "missed"
    NOT_APPLICABLE = "not_applicable"
    """The denominator is zero: never met and never missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The upper left corner. `number` stays empty until the minutes are numbered; `symbol` as `BB-ĐKT`.

    `parent` (cơ quan chủ quản) may be empty. Line feeds in `parent` and `issuer` break the line there.
    """

    parent: str
    issuer: str
    number: str = ""
    symbol: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A document that is referred to: `Kế hoạch số 110/KH-UBND ngày 26 tháng 5 năm 2023 của …`."""

    kind: str
    number: str = ""
    issued: date | None = None
    issuer: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """One person present or missing. `honorific` is `Ông`, `Bà` or `Đồng chí`; `role` the part in the team.

    `reason` says why an absent person did not come.
    """

    name: str
    honorific: str = ""
    post: str = ""
    role: str = ""
    absent: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """Both sides of the table and the guests, in the order they are to be printed.

    `team_has_lead` tells whether the leader or a deputy leader is among those present.
    """

    team: tuple[Attendee, ...] = ()
    unit: tuple[Attendee, ...] = ()
    guests: tuple[Attendee, ...] = ()
    team_has_lead: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """A simple answer in words: label, value (`có`, `12 tin, bài`, `05/9/2023`), the explanation given.

    `reported` is the unit's own answer in the same form; empty when it gave none.
    """

    label: str
    value: str
    note: str = ""
    reported: str = ""
    target: str = ""
    verdict: Verdict = Verdict.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLine:
    """A rate with what it was measured against.

    `target` says what is wanted (`100%`, `từ 80% trở lên`), empty when nothing is. `reported` are the
    unit's own numerator and denominator.
    """

    label: str
    numerator: float | None
    denominator: float | None
    reported: tuple[float | None, float | None] = (None, None)
    numerator_label: str = ""
    denominator_label: str = ""
    target: str = ""
    target_source: str = ""
    verdict: Verdict = Verdict.NONE
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """One document shown as evidence or received by the team."""

    kind: str = ""
    number: str = ""
    issued: date | None = None
    issuer: str = ""
    subject: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierLine:
    """One sampled dossier. `days_late` is None when it cannot be told, 0 or less when it was on time.

    `apology_shared` marks a letter that serves several dossiers, which is a shortcoming.
    """

    code: str
    procedure: str = ""
    received: date | None = None
    due: date | None = None
    finished: date | None = None
    days_late: int | None = None
    apology_number: str = ""
    apology_date: date | None = None
    apology_shared: bool = False
    new_due: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRecord:
    """What was found in one item of the outline, or in one added on the spot (`outside_outline`).

    `text` is the item as printed in the outline, `reported` what the unit says, `narrative` what the team
    found, `achieved`, `shortcomings`, `cause` and `responsible` the result. `rating` is None while the item
    is open; `reason` says why an item was not checked or does not apply. `response` is what the unit says
    to the shortcomings: one that was withdrawn is reported with the unit's words, not as a shortcoming.
    `narrative_only` marks items that ask for words alone, such as the unit's own view of its difficulties.
    """

    id: str
    text: str
    rating: Rating | None = None
    reason: str = ""
    outside_outline: bool = False
    reported: str = ""
    narrative: str = ""
    achieved: str = ""
    shortcomings: str = ""
    cause: str = ""
    responsible: str = ""
    answers: tuple[AnswerLine, ...] = ()
    rates: tuple[RateLine, ...] = ()
    documents: tuple[DocumentLine, ...] = ()
    dossiers: tuple[DossierLine, ...] = ()
    response: Response | None = None
    response_words: str = ""
    evidence_missing: bool = False
    narrative_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRecord:
    """A section of the outline with its printed marker (`2.3.`) and what lies in it."""

    id: str
    title: str
    marker: str = ""
    items: tuple[ItemRecord, ...] = ()
    sections: tuple["SectionRecord", ...] = ()

    def walk(self) -> Iterator[ItemRecord]:
        """Yield every item of this section and of those below, in printed order."""
        yield from self.items
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberOpinion:
    """What one member of the team said."""

    name: str
    text: str
    honorific: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """A measure the team asks for, of the unit or of a higher authority (`superior`).

    `item_id` is empty when it belongs to no single item.

    `due_words` replaces the date where a period was agreed (`thường xuyên`, `trong quý IV năm 2023`).
    """

    id: str
    text: str
    superior: bool = False
    item_id: str = ""
    addressee: str = ""
    responsible: str = ""
    due: date | None = None
    due_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationRequest:
    """More information or papers the team asked for, and what became of it."""

    text: str
    asked_by: str = ""
    due: date | None = None
    answered: date | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """One column of the signature block.

    `caption` is in capitals as printed (`TRƯỞNG ĐOÀN`, several lines by line feeds); an empty one takes
    the usual words. Someone who will not sign has `refused` with reason and witness.
    """

    name: str = ""
    caption: str = ""
    refused: bool = False
    refusal_reason: str = ""
    witness: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """The signature block: unit, secretary, leader; members below when wanted.

    `on_behalf` puts `TM. ĐOÀN KIỂM TRA` above the leader.
    """

    unit: Signer = Signer()
    secretary: Signer = Signer()
    leader: Signer = Signer()
    members: tuple[Signer, ...] = ()
    on_behalf: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photo of the visit. `read` gives the bytes of the stored file, `digest` is their SHA-256 in hex."""

    digest: str
    read: Callable[[], bytes]
    caption: str = ""
    item_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesTexts:
    """The joining texts the secretary may edit; an empty one takes the usual sentence.

    `opening` replaces the paragraph "Hôm nay, vào lúc …", `basis` the one before it ("Thực hiện Kế hoạch
    …"), `closing` everything after the time at which the visit ended. In `closing` the words `{trang}`,
    `{bản}` and `{mỗi bên}` stand for the number of pages, of copies and of copies for each side.
    """

    basis: str = ""
    opening: str = ""
    conclusion: str = ""
    closing: str = ""
    copies: int = 2
    copies_each: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMarks:
    """What stands in the foot of each page: a short code and, when `qr` is not empty, that text as QR."""

    code: str = ""
    qr: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesRecord:
    """A whole visit as the minutes tell it.

    `title` are the words under BIÊN BẢN without the place (`Kiểm tra công tác cải cách hành chính, chuyển
    đổi số năm 2023`), `unit_name` the unit with the name of its day, `team_name` how the team is called
    (`Đoàn kiểm tra`, `Tổ kiểm tra`), `proposals` what the unit asks for, one per line. `stamp` is the time
    the data was last changed: it becomes the time of the document, so the same data gives the same bytes.
    `disputes` counts the fields and rows machines disagree about: what the minutes say there nobody decided.
    """

    visit_id: str
    letterhead: Letterhead
    title: str
    unit_name: str
    stamp: datetime
    kind: VisitKind | None = None
    team_name: str = "Đoàn kiểm tra"
    author: str = ""
    plan: Citation | None = None
    decisions: tuple[Citation, ...] = ()
    visit_date: date | None = None
    started: time | None = None
    end_date: date | None = None
    ended: time | None = None
    place: str = ""
    attendance: Attendance = Attendance()
    report_summary: str = ""
    received: tuple[DocumentLine, ...] = ()
    sections: tuple[SectionRecord, ...] = ()
    extra_items: tuple[ItemRecord, ...] = ()
    opinions: tuple[MemberOpinion, ...] = ()
    explanation: str = ""
    recommendations: tuple[Recommendation, ...] = ()
    proposals: str = ""
    information_requests: tuple[InformationRequest, ...] = ()
    texts: MinutesTexts = MinutesTexts()
    signatures: Signatures = Signatures()
    recipients: tuple[str, ...] = ()
    photos: tuple[Photo, ...] = ()
    marks: PageMarks = PageMarks()
    disputes: int = 0

    def items(self) -> Iterator[ItemRecord]:
        """Yield every item, those of the outline first, then those added on the spot."""
        for section in self.sections:
            yield from section.walk()
        yield from self.extra_items
