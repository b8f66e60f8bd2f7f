"""Commands that only read: outlines, campaigns, visits, search."""

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cchc_desktop import labels
from cchc_desktop.cli_words import DONE, REFUSED, UsageError, complain, say, say_json, say_table
from cchc_desktop.core.dates import stored_date_words
from cchc_desktop.core.errors import CchcError, ErrorCode, Problem, Refused
from cchc_desktop.core.records import CampaignRecord, VisitRow
from cchc_desktop.core.visit_records import FindingRecord
from cchc_desktop.outline.library import OutlineLibrary
from cchc_desktop.outline.loader import OutlineCheck, check_outline
from cchc_desktop.outline.model import Item, Outline, Section
from cchc_desktop.outline.rules import outline_for
from cchc_desktop.outline_sentences import outline_problem_line, outline_sentence
from cchc_desktop.platform.paths import forms_folder
from cchc_desktop.sentences import sentence_for
from cchc_desktop.services.workspace import Workspace

_SHORT_ID = 8


def outline_list(options: Namespace) -> int:
    """List the outlines that come with the program."""
    found = OutlineLibrary(forms_folder()).list()
    if options.json:
        say_json([replace(one, file=one.file.name) for one in found])
        return DONE
    rows = [(one.id, str(one.version), str(one.problems), one.title) for one in found]
    say_table(("Mã", "Phiên bản", "Lỗi", "Tên"), rows)
    return DONE


def outline_check(options: Namespace) -> int:
    """Check files; every problem of every file at once."""
    unread: list[tuple[Path, CchcError]] = []
    checks: list[tuple[Path, OutlineCheck]] = []
    for path in options.files:
        try:
            checks.append((path, check_outline(path)))
        except CchcError as error:
            unread.append((path, error))
    problems = [problem for _, check in checks for problem in check.problems]
    notices = [notice for _, check in checks for notice in check.notices]
    if options.json:
        told = (*((one, "problem") for one in problems), *((one, "notice") for one in notices))
        say_json([*(_unread(*one) for one in unread), *(_problem(one, level) for one, level in told)])
    else:
        _say_checks(checks, unread, problems, notices)
    return REFUSED if problems or unread else DONE


def _say_checks(
    checks: list[tuple[Path, OutlineCheck]],
    unread: list[tuple[Path, CchcError]],
    problems: list[Problem],
    notices: list[Problem],
) -> None:
    for _, error in unread:
        complain(error)
    for problem in problems:
        say(outline_problem_line(problem))
    for notice in notices:
        say(f"Lưu ý: {outline_problem_line(notice)}")
    for path, check in checks:
        if check.outline is not None:
            say(f"{path}: không có lỗi, {sum(1 for _ in check.outline.items())} nội dung.")


def _unread(path: Path, error: CchcError) -> dict[str, str | int]:
    return {
        "level": "problem",
        "file": str(path),
        "line": 0,
        "place": "",
        "code": error.code.value,
        "sentence": str(sentence_for(error)),
    }


def outline_show(options: Namespace) -> int:
    """Show an outline, for one kind of unit when it is named."""
    outline = OutlineLibrary(forms_folder()).load(options.id, options.version)
    if options.unit_kind:
        outline = outline_for(outline, frozenset({_known_kind(outline, options.unit_kind)}))
    if options.json:
        say_json(outline)
        return DONE
    say(f"{outline.title} ({outline.id}, phiên bản {outline.version})")
    for line in (*outline.head, outline.attached_to):
        say(line)
    for section in outline.sections:
        _show_section(section, depth=0)
    say()
    say(f"Tổng số: {sum(1 for _ in outline.items())} nội dung.")
    return DONE


def campaign_list(workspace: Workspace, options: Namespace) -> int:
    """List the campaigns, newest first."""
    campaigns = workspace.planning.campaigns()
    if options.json:
        say_json([_campaign(workspace, one) for one in campaigns])
        return DONE
    rows = [
        (one.entity_id[:_SHORT_ID], one.number, stored_date_words(one.issued), one.subject)
        for one in campaigns
    ]
    say_table(("Mã", "Số, ký hiệu", "Ngày", "Trích yếu"), rows)
    return DONE


def campaign_show(workspace: Workspace, options: Namespace) -> int:
    """Show one campaign: the newest when none is named."""
    campaign = _chosen_campaign(workspace, options.campaign)
    summary = workspace.planning.summary(campaign.entity_id)
    if options.json:
        say_json(
            {
                **_campaign(workspace, campaign),
                "record": campaign,
                "members": workspace.planning.members(campaign.entity_id),
                "units": workspace.planning.units(campaign.entity_id),
            }
        )
        return DONE
    say(f"{labels.PLAN} số {campaign.number} ngày {stored_date_words(campaign.issued)} của {campaign.issuer}")
    say(campaign.subject)
    say(f"Đề cương: {campaign.outline_id}, phiên bản {campaign.outline_version}")
    say(f"Thời hạn: {stored_date_words(campaign.deadline)}")
    say()
    for member in workspace.planning.members(campaign.entity_id):
        role = labels.ROLES.get(member.role, "")
        say(f"  {role}: {member.honorific} {member.name}, {member.post}")
    say()
    for count in summary.by_tag:
        visited = f"{count.visited}/{count.units} đơn vị đã kiểm tra"
        say(f"  {count.label}: {visited}, {count.sealed} cuộc đã khóa số liệu")
    for state, number in summary.by_state.items():
        say(f"  {labels.VISIT_STATES[state]}: {number}")
    return DONE


def visit_list(workspace: Workspace, options: Namespace) -> int:
    """List visits, of one campaign when it is named."""
    campaign_id = _chosen_campaign(workspace, options.campaign).entity_id if options.campaign else ""
    rows = workspace.planning.visits(campaign_id, text=options.text or "")
    if options.json:
        say_json([_visit(row) for row in rows])
        return DONE
    say_table(
        ("Mã", "Ngày", "Đơn vị", "Tình trạng", "Tiến độ", "Tồn tại"),
        [
            (
                row.visit_id[:_SHORT_ID],
                stored_date_words(row.date),
                row.unit_name,
                labels.VISIT_STATES[row.state],
                f"{row.answered}/{row.asked}",
                str(row.shortcomings),
            )
            for row in rows
        ],
    )
    return DONE


def visit_show(workspace: Workspace, options: Namespace) -> int:
    """Show one visit with its findings."""
    visit = workspace.capture.visit(workspace.planning.find_visit(options.visit))
    if options.json:
        say_json({"id": visit.entity_id, **{name: getattr(visit, name) for name in visit.__slots__}})
        return DONE
    say(f"{visit.unit.name}, {stored_date_words(visit.date)}: {labels.VISIT_STATES[visit.state]}")
    say(f"{labels.VISIT_KINDS.get(visit.kind, '')}, {visit.place}")
    for section in workspace.capture.outline(visit.entity_id).walk():
        for item in section.items:
            _show_finding(item.id, item.text, visit.findings[item.id])
    for extra in visit.extra_items:
        _show_finding(extra.item_id, extra.text, visit.findings[extra.item_id])
    return DONE


def search(workspace: Workspace, options: Namespace) -> int:
    """Search everything that was typed."""
    hits = workspace.searching.search(" ".join(options.text), limit=options.limit)
    if options.json:
        say_json(hits)
        return DONE
    for hit in hits:
        where = ", ".join(part for part in (hit.unit_name, stored_date_words(hit.date), hit.item_id) if part)
        say(f"{hit.visit_id[:_SHORT_ID] or '-':8}  {where}  {labels.field_label(hit.field)}: {hit.snippet}")
    say(f"{len(hits)} chỗ.")
    return DONE


def _known_kind(outline: Outline, kind: str) -> str:
    if kind not in {tag.tag for tag in outline.unit_tags}:
        kinds = ", ".join(f"{tag.tag} ({tag.label})" for tag in outline.unit_tags)
        raise UsageError(f"không có loại đơn vị {kind}. Hãy chọn: {kinds}.")
    return kind


def _chosen_campaign(workspace: Workspace, prefix: str) -> CampaignRecord:
    campaigns = workspace.planning.campaigns()
    fitting = [one for one in campaigns if one.entity_id.startswith(prefix or "")]
    exact = [one for one in campaigns if one.entity_id == prefix]
    if exact or len(fitting) == 1 or (fitting and not prefix):
        return (exact or fitting)[0]
    if prefix and len(fitting) > 1:
        raise Refused(ErrorCode.CAMPAIGN_UNKNOWN, {"campaign": prefix, "matches": len(fitting)})
    return workspace.planning.campaign(prefix or "")


def _problem(problem: Problem, level: str) -> dict[str, str | int]:
    return {
        "level": level,
        "file": problem.file,
        "line": problem.line,
        "place": problem.place,
        "code": problem.code,
        "sentence": outline_sentence(problem),
    }


def _campaign(workspace: Workspace, campaign: CampaignRecord) -> dict[str, object]:
    summary = workspace.planning.summary(campaign.entity_id)
    return {
        "id": campaign.entity_id,
        "number": campaign.number,
        "issued": campaign.issued,
        "issuer": campaign.issuer,
        "subject": campaign.subject,
        "deadline": campaign.deadline,
        "outline": campaign.outline_id,
        "outline_version": campaign.outline_version,
        "units": summary.units,
        "visits": summary.visits,
        "by_state": {state.value: number for state, number in summary.by_state.items()},
    }


def _visit(row: VisitRow) -> dict[str, object]:
    return {
        "id": row.visit_id,
        "campaign": row.campaign_id,
        "unit": row.unit_name,
        "unit_id": row.unit_id,
        "unit_kinds": row.unit_tags,
        "kind": row.kind,
        "date": row.date,
        "state": row.state.value,
        "answered": row.answered,
        "asked": row.asked,
        "shortcomings": row.shortcomings,
        "recommendations": row.recommendations,
        "report_received": row.report_received,
        "printed_at": row.printed_at,
        "sealed_at": row.sealed_at,
        "last_edited_at": row.last_edited_at,
    }


def _show_section(section: Section, *, depth: int) -> None:
    indent = "  " * depth
    say()
    say(f"{indent}{section.marker} {section.title}")
    for item in section.items:
        for line in _item_lines(item):
            say(f"{indent}  {line}")
    for inner in section.sections:
        _show_section(inner, depth=depth + 1)


def _item_lines(item: Item) -> Iterator[str]:
    yield f"[{item.id}] {item.text}"
    if item.footnote:
        yield f"    ({item.footnote})"
    for answer in item.answers:
        target = f"; chỉ tiêu: {answer.target.stated}" if answer.target else ""
        yield f"    {answer.id}: {answer.label} ({labels.ANSWER_KINDS[answer.kind].lower()}{target})"


def _show_finding(item_id: str, text: str, finding: FindingRecord) -> None:
    rating = labels.RATINGS.get(finding.rating, labels.ITEM_STATES[finding.state])
    say()
    say(f"[{item_id}] {text}")
    say(f"    {rating}")
    for label, words in (("achieved", finding.achieved), ("shortcomings", finding.shortcomings)):
        if words:
            say(f"    {labels.field_label(label)}: {words}")
