"""Filling the record of the minutes from a visit: no clock and no chance, the same data gives the same."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from cchc_desktop import labels
from cchc_desktop.core.dates import iso_date, iso_time
from cchc_desktop.core.fields import Role, Side, VisitKind
from cchc_desktop.core.records import CampaignRecord, MemberRecord
from cchc_desktop.core.records import Letterhead as LetterheadRecord
from cchc_desktop.core.visit_records import AttendeeRecord, VisitRecord
from cchc_desktop.documents.record import (
    Attendance,
    Attendee,
    Citation,
    InformationRequest,
    Letterhead,
    MemberOpinion,
    MinutesRecord,
    MinutesTexts,
    PageMarks,
    Photo,
    Recommendation,
    Signatures,
    Signer,
)
from cchc_desktop.outline.model import Outline
from cchc_desktop.services.media import is_image
from cchc_desktop.services.minutes_items import document_line, extra_item_records, section_records
from cchc_desktop.services.team import LEADING_ROLES

ReadBlob = Callable[[str], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesSource:
    """Everything the minutes are made from. `outline` is what this unit is asked."""

    visit: VisitRecord
    campaign: CampaignRecord
    members: tuple[MemberRecord, ...]
    outline: Outline
    stamp: datetime
    marks: PageMarks
    read_blob: ReadBlob


def minutes_record(source: MinutesSource) -> MinutesRecord:
    """Return what the minutes tell about a visit."""
    visit, campaign = source.visit, source.campaign
    letterhead = campaign.letterhead
    people = _People(source)
    return MinutesRecord(
        visit_id=visit.entity_id,
        letterhead=_letterhead(visit, letterhead),
        title=letterhead.title or campaign.subject,
        unit_name=visit.unit.name,
        stamp=source.stamp,
        kind=VisitKind(visit.kind) if visit.kind else None,
        team_name=letterhead.team_name or labels.SIDES[Side.TEAM],
        author=people.secretary_name(),
        plan=_plan(campaign),
        decisions=tuple(_decisions(campaign)),
        visit_date=iso_date(visit.date),
        started=iso_time(visit.started),
        end_date=iso_date(visit.ended_date),
        ended=iso_time(visit.ended),
        place=visit.place,
        attendance=people.attendance(),
        report_summary=visit.report_summary,
        received=tuple(document_line(one) for one in visit.documents),
        sections=section_records(source.outline, visit),
        extra_items=extra_item_records(visit),
        opinions=tuple(people.opinions()),
        explanation=visit.unit_explanation,
        recommendations=tuple(_recommendations(visit)),
        proposals=visit.unit_proposals,
        information_requests=tuple(_requests(visit)),
        texts=_texts(visit, letterhead),
        signatures=people.signatures(),
        recipients=tuple(line.strip() for line in letterhead.recipients.splitlines() if line.strip()),
        photos=tuple(_photos(source)),
        marks=source.marks,
        disputes=_disputes(visit),
    )


def _disputes(visit: VisitRecord) -> int:
    of_findings = (finding.notes for finding in visit.findings.values())
    noted = (visit.notes, *of_findings, *visit.row_notes.values())
    return sum(note.in_conflict for notes in noted for note in notes.values())


def _letterhead(visit: VisitRecord, letterhead: LetterheadRecord) -> Letterhead:
    return Letterhead(
        parent=letterhead.parent,
        issuer=letterhead.issuer,
        number=visit.number,
        symbol=letterhead.symbol,
    )


def _plan(campaign: CampaignRecord) -> Citation | None:
    if not campaign.number:
        return None
    return Citation(
        kind=labels.PLAN,
        number=campaign.number,
        issued=iso_date(campaign.issued),
        issuer=campaign.issuer,
        subject=campaign.subject,
    )


def _decisions(campaign: CampaignRecord) -> Iterator[Citation]:
    for line in campaign.team_decision.splitlines():
        if line.strip():
            yield Citation(kind=line.strip())


def _texts(visit: VisitRecord, letterhead: LetterheadRecord) -> MinutesTexts:
    return MinutesTexts(
        basis=visit.basis,
        opening=visit.opening or letterhead.opening,
        conclusion=visit.conclusion,
        closing=visit.closing or letterhead.closing,
        copies=visit.copies or letterhead.copies,
        copies_each=visit.copies_each or letterhead.copies_each,
    )


def _recommendations(visit: VisitRecord) -> Iterator[Recommendation]:
    by_item = (one for finding in visit.findings.values() for one in finding.recommendations)
    for wanted in (*by_item, *visit.recommendations):
        yield Recommendation(
            id=wanted.entity_id,
            text=wanted.text,
            superior=wanted.addressee == "superior",
            item_id=wanted.item_id,
            addressee=wanted.addressee_name,
            responsible=wanted.responsible,
            due=iso_date(wanted.due),
            due_words=wanted.due_words,
        )


def _requests(visit: VisitRecord) -> Iterator[InformationRequest]:
    for request in visit.requests:
        yield InformationRequest(
            text=request.text,
            asked_by=request.asked_by,
            due=iso_date(request.due),
            answered=iso_date(request.answered),
            answer=request.answer,
        )


def _photos(source: MinutesSource) -> Iterator[Photo]:
    visit = source.visit
    everything = (*visit.evidence, *(one for found in visit.findings.values() for one in found.evidence))
    items = {one.entity_id: found.item_id for found in visit.findings.values() for one in found.evidence}
    for one in everything:
        if is_image(one.media_type) and one.blob:
            yield Photo(
                digest=one.blob,
                read=_reader(source.read_blob, one.blob),
                caption=one.caption,
                item_id=items.get(one.entity_id, ""),
            )


def _reader(read_blob: ReadBlob, blob: str) -> Callable[[], bytes]:
    return lambda: read_blob(blob)


class _People:
    """Both sides of the table, with the words for their roles."""

    def __init__(self, source: MinutesSource) -> None:
        self._visit = source.visit
        self._letterhead = source.campaign.letterhead
        self._members = {member.entity_id: member for member in source.members}
        self._team = tuple(self._side(Side.TEAM))

    def attendance(self) -> Attendance:
        leads = any(self._role(one) in LEADING_ROLES and not one.absent for one in self._team)
        return Attendance(
            team=tuple(self._attendee(one) for one in self._team),
            unit=tuple(self._attendee(one) for one in self._side(Side.UNIT)),
            guests=tuple(self._attendee(one) for one in self._side(Side.GUEST)),
            team_has_lead=leads,
        )

    def opinions(self) -> Iterator[MemberOpinion]:
        for opinion in self._visit.opinions:
            member = self._members.get(opinion.member)
            yield MemberOpinion(
                name=member.name if member else opinion.member,
                text=opinion.text,
                honorific=member.honorific if member else "",
                role=self._role_words(member.role) if member else "",
            )

    def signatures(self) -> Signatures:
        head = self._letterhead
        leader = self._with_role(Role.LEADER) or self._with_role(Role.DEPUTY)
        title = head.deputy_title or "" if leader and self._role(leader) == Role.DEPUTY else head.leader_title
        return Signatures(
            unit=self._unit_signer(),
            secretary=Signer(name=self.secretary_name(), caption=head.secretary_title.upper()),
            leader=Signer(name=self._name(leader), caption=self._leader_caption(leader, title)),
            members=tuple(self._other_signers()) if head.members_sign else (),
            on_behalf=head.on_behalf,
        )

    def secretary_name(self) -> str:
        return self._name(self._with_role(Role.SECRETARY))

    def _leader_caption(self, leader: AttendeeRecord | None, title: str) -> str:
        if title or leader is None:
            return title.upper()
        return self._role_words(self._role(leader)).upper()

    def _unit_signer(self) -> Signer:
        present = [one for one in self._side(Side.UNIT) if not one.absent]
        signing = next((one for one in present if one.signs), present[0] if present else None)
        refused = bool(self._visit.refusal_reason)
        return Signer(
            name=self._name(signing),
            caption=self._letterhead.unit_title.upper(),
            refused=refused,
            refusal_reason=self._visit.refusal_reason,
            witness=self._visit.refusal_witness,
        )

    def _other_signers(self) -> Iterator[Signer]:
        for one in self._team:
            if not one.absent and self._role(one) == Role.MEMBER:
                yield Signer(name=self._name(one), caption=labels.ROLES[Role.MEMBER].upper())

    def _side(self, side: Side) -> Iterator[AttendeeRecord]:
        return (one for one in self._visit.attendees if one.side == side)

    def _with_role(self, role: Role) -> AttendeeRecord | None:
        return next((one for one in self._team if not one.absent and self._role(one) == role), None)

    def _role(self, attendee: AttendeeRecord) -> str:
        member = self._members.get(attendee.member)
        return member.role if member else ""

    def _role_words(self, role: str) -> str:
        own = {
            Role.LEADER: self._letterhead.leader_title,
            Role.DEPUTY: self._letterhead.deputy_title,
            Role.SECRETARY: self._letterhead.secretary_title,
        }
        return own.get(Role(role), "") or labels.ROLES[role] if role else ""

    def _name(self, attendee: AttendeeRecord | None) -> str:
        if attendee is None:
            return ""
        member = self._members.get(attendee.member)
        return attendee.name or (member.name if member else "")

    def _attendee(self, one: AttendeeRecord) -> Attendee:
        member = self._members.get(one.member)
        return Attendee(
            name=self._name(one),
            honorific=one.honorific or (member.honorific if member else ""),
            post=one.post or (_post(member) if member else ""),
            role=one.role or self._role_words(self._role(one)),
            absent=one.absent,
            reason=one.absence_reason,
        )


def _post(member: MemberRecord) -> str:
    """Return post and workplace, the workplace once: "Phó Trưởng phòng Nội vụ" needs no "Phòng Nội vụ"."""
    if not member.workplace or member.workplace.lower() in member.post.lower():
        return member.post
    return f"{member.post}, {member.workplace}" if member.post else member.workplace
