"""Commands that write: demonstration, answers, minutes, seals, backups; and the checks."""

import re
import sys
import tempfile
from argparse import Namespace
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from cchc_desktop import labels
from cchc_desktop.cli_words import DONE, REFUSED, UsageError, say, say_json, say_table
from cchc_desktop.composition import make_demo, open_workspace, try_exchange
from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.dates import iso_date
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.outline.library import OutlineLibrary
from cchc_desktop.outline.model import Answer, AnswerKind
from cchc_desktop.platform.paths import forms_folder
from cchc_desktop.sentences_capture import fault_sentence, notice_sentence
from cchc_desktop.services.demo import MOST_VISITS
from cchc_desktop.services.recovery import ClosedData
from cchc_desktop.services.safety import BackupRecord, CheckReport
from cchc_desktop.services.workspace import Workspace

_LARGEST_INPUT = 10_000_000
_BYTE_OF_FAULT = re.compile(r"\(byte (\d+)\)")
_SEARCHED_IN_SELFTEST = "cai cach"
_KINDS_OF_TYPES: tuple[tuple[type, frozenset[AnswerKind]], ...] = (
    (bool, frozenset({AnswerKind.YES_NO})),
    (int, frozenset({AnswerKind.COUNT})),
    (str, frozenset({AnswerKind.NARRATIVE})),
    (list, frozenset({AnswerKind.DOCUMENTS, AnswerKind.DOSSIERS})),
    (dict, frozenset({AnswerKind.RATE})),
)


def demo(data: Path, options: Namespace) -> int:
    """Fill an empty data folder with a believable campaign."""
    if not 1 <= options.visits <= MOST_VISITS:
        raise UsageError(f"--visits phải từ 1 đến {MOST_VISITS}.")
    campaign_id = make_demo(data, visits=options.visits, seed=options.seed)
    say(f"Đã tạo kế hoạch minh họa {campaign_id} với {options.visits} cuộc kiểm tra trong “{data}”.")
    return DONE


def answer(workspace: Workspace, options: Namespace) -> int:
    """Write a finding given as JSON on the standard input."""
    _need_person(workspace)
    visit_id = workspace.planning.find_visit(options.visit)
    answers = workspace.capture.answers_of(visit_id, options.item)
    values = _named_values(_json_input(), answers)
    workspace.editing(workspace.capture.visit(visit_id).campaign_id).reason = options.reason
    changed = workspace.capture.answer(visit_id, options.item, values)
    if not changed.entities:
        say("Không có gì thay đổi.")
        return DONE
    say(f"Đã lưu {datetime.fromisoformat(changed.saved_at).astimezone():%H:%M:%S}.")
    return DONE


def minutes(workspace: Workspace, options: Namespace) -> int:
    """Write the minutes of a visit, or its supplementary minutes, as Word or PDF, recorded as a print."""
    _need_person(workspace)
    visit_id = workspace.planning.find_visit(options.visit)
    format_ = _format_of(options.output)
    if options.supplement:
        made, named = workspace.supplement.write(visit_id, options.output, format_), "biên bản bổ sung"
    else:
        made, named = workspace.reporting.write(visit_id, options.output, format_), "biên bản"
    say(f"Đã ghi {named} vào “{options.output}”. Mã bản in: {made.code}.")
    return DONE


def seal(workspace: Workspace, options: Namespace) -> int:
    """Seal a visit on its newest print, or verify its seal."""
    words: list[str] = options.words
    if len(words) == 1:
        return _seal(workspace, words[0], options)
    if len(words) == 2 and words[0] == "verify":
        return _verify(workspace, words[1], options)
    raise UsageError("hãy gõ “seal CUỘC” để khóa, hoặc “seal verify CUỘC” để kiểm tra khóa số liệu.")


def check(workspace: Workspace, options: Namespace) -> int:
    """Check everything that is kept."""
    report = workspace.safety.check()
    if options.json:
        say_json({"ok": report.ok, "report": report, "sentences": _check_sentences(report)})
        return DONE if report.ok else REFUSED
    for sentence in _check_sentences(report):
        say(sentence)
    say(
        f"Đã kiểm tra {report.changes} thay đổi, {report.visits} cuộc kiểm tra,"
        f" {report.attachments} tệp đính kèm, {report.seals} khóa số liệu:"
        f" {'tất cả đều tốt' if report.ok else f'có {len(report.faults)} lỗi'}."
    )
    return DONE if report.ok else REFUSED


def rebuild(workspace: Workspace, _: Namespace) -> int:
    """Build all views and the index again from the log."""
    workspace.safety.rebuild()
    say("Đã dựng lại toàn bộ bảng tra cứu và chỉ mục tìm kiếm từ nhật ký.")
    return DONE


def backup(workspace: Workspace, options: Namespace) -> int:
    """Make a backup, or list the backups there are."""
    if options.list:
        return _list_backups(workspace.safety.backups(), options)
    made = workspace.safety.backup(options.to)
    if options.json:
        say_json(made)
        return DONE
    say(f"Đã sao lưu vào “{made.path}” ({made.size} byte) và đọc kiểm tra lại.")
    return DONE


def restore(data: Path, options: Namespace) -> int:
    """Put a backup in the place of the database; what was there is kept aside."""
    aside = ClosedData(data).restore(options.file)
    say(f"Đã khôi phục từ “{options.file}”.")
    if aside is not None:
        say(f"Dữ liệu trước đó được giữ ở “{aside}”.")
    return DONE


def selftest(_: Namespace) -> int:
    """Try everything once in a temporary folder: outlines, demonstration, both renderers, search, check."""
    library = OutlineLibrary(forms_folder())
    for outline in library.list():
        library.load(outline.id, outline.version)
        say(f"OK đề cương {outline.id}, phiên bản {outline.version}")
    with tempfile.TemporaryDirectory(prefix="cchc-selftest-") as name:
        folder = Path(name)
        campaign_id = make_demo(folder / "data", visits=3)
        workspace = open_workspace(folder / "data", backups=folder / "backups")
        try:
            _try_everything(workspace, campaign_id, folder)
            _try_exchange(workspace, folder)
        finally:
            workspace.close()
    say("OK tất cả")
    return DONE


def _try_everything(workspace: Workspace, campaign_id: str, folder: Path) -> None:
    visit = max(workspace.planning.visits(campaign_id), key=lambda row: row.answered)
    say(f"OK dữ liệu minh họa, {len(workspace.planning.visits(campaign_id))} cuộc kiểm tra")
    for suffix in ("docx", "pdf"):
        target = folder / f"minutes.{suffix}"
        workspace.reporting.write(visit.visit_id, target, _format_of(target))
        say(f"OK biên bản .{suffix}, {target.stat().st_size} byte")
    hits = workspace.searching.search(_SEARCHED_IN_SELFTEST)
    report = workspace.safety.check()
    if not hits or not report.ok:
        raise Refused(ErrorCode.DATABASE_DAMAGED)
    say(f"OK tìm kiếm, {len(hits)} chỗ")
    say(f"OK kiểm tra, {report.changes} thay đổi")
    say(f"OK sao lưu, {workspace.safety.backup().size} byte")


def _try_exchange(workspace: Workspace, folder: Path) -> None:
    tried = try_exchange(workspace, folder)
    say(f"OK gửi và nhận gói, {tried.changes} thay đổi")
    say(f"OK nơi đồng bộ, {tried.synced} byte")
    say(f"OK chùm khóa của máy: {tried.key_ring or 'không có'}")


def _need_person(workspace: Workspace) -> None:
    if not workspace.station.current().is_set_up:
        raise Refused(ErrorCode.STATION_NOT_SET_UP)


def _json_input() -> JsonValue:
    content = sys.stdin.buffer.read(_LARGEST_INPUT + 1)
    if len(content) > _LARGEST_INPUT:
        raise UsageError(f"đầu vào lớn quá {_LARGEST_INPUT // 1_000_000} MB.")
    try:
        value: JsonValue = msgspec.json.decode(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UsageError(f"đầu vào không phải chữ UTF-8 (từ byte thứ {error.start + 1}).") from error
    except (msgspec.DecodeError, RecursionError) as error:
        byte = _BYTE_OF_FAULT.search(str(error))
        where = f" (gần byte thứ {int(byte[1]) + 1})" if byte else ""
        raise UsageError(f"đầu vào không phải JSON hợp lệ{where}.") from error
    return value


def _named_values(value: JsonValue, answers: tuple[Answer, ...]) -> dict[str, JsonValue]:
    """Return the values by field; a bare value goes to the first answer of a fitting kind.

    Words for which the item has no answer are what was achieved.
    """
    names = {answer.id for answer in answers}
    rate_parts = {"numerator", "denominator"}
    if isinstance(value, dict) and not (value and rate_parts.issuperset(value)):
        return value
    for kind, fitting in _KINDS_OF_TYPES:
        if isinstance(value, kind):
            found = next((one for one in answers if one.kind in fitting), None)
            if found is not None:
                return {found.id: _yes_no(value) if isinstance(value, bool) else value}
            if isinstance(value, str):
                return {"achieved": value}
            break
    known = ", ".join(sorted(names)) or "rating, achieved, shortcomings"
    raise UsageError(f'không rõ giá trị thuộc ô nào. Hãy gõ dạng {{"ô": giá trị}}; các ô: {known}.')


def _yes_no(value: bool) -> str:  # noqa: FBT001 - the value itself
    return "yes" if value else "no"


def _format_of(path: Path) -> Literal["docx", "pdf"]:
    suffix = path.suffix.lower()
    if suffix == ".docx":
        return "docx"
    if suffix == ".pdf":
        return "pdf"
    raise UsageError("tên tệp biên bản phải kết thúc bằng .docx hoặc .pdf.")


def _seal(workspace: Workspace, prefix: str, options: Namespace) -> int:
    _need_person(workspace)
    if options.signed and iso_date(options.signed) is None:
        raise UsageError("--signed phải là ngày dạng NĂM-THÁNG-NGÀY, ví dụ 2023-09-12.")
    visit_id = workspace.planning.find_visit(prefix)
    made = workspace.sealing.seal(visit_id, print_id=options.print, signed=options.signed)
    if options.json:
        say_json(made)
        return DONE
    say(f"Đã khóa số liệu. Mã băm dữ liệu: {made.data_hash}")
    say(f"Mã băm biên bản: {made.document_hash}")
    return DONE


def _verify(workspace: Workspace, prefix: str, options: Namespace) -> int:
    verdict = workspace.sealing.verify(workspace.planning.find_visit(prefix))
    unit = workspace.capture.visit(verdict.visit_id).unit.name
    if options.json:
        say_json({**{name: getattr(verdict, name) for name in verdict.__slots__}})
        return DONE if verdict.intact else REFUSED
    for problem in verdict.problems:
        say(fault_sentence(f"seal_{problem}", {"unit": unit}))
    if verdict.intact:
        say(f"Khóa số liệu của {unit} còn nguyên vẹn.")
    if verdict.changed_after:
        say(f"Có {verdict.changed_after} ô được sửa sau khi ký.")
        for changed in workspace.sealing.changes_after_seal(verdict.visit_id):
            label = labels.field_label(changed.key.field)
            say(f"  {changed.at}  {changed.author}  {changed.item_id} {label}: {changed.reason}")
    return DONE if verdict.intact else REFUSED


def _check_sentences(report: CheckReport) -> list[str]:
    faults = [fault_sentence(fault.code, fault.fields) for fault in report.faults]
    return faults + [notice_sentence(notice.code, notice.fields) for notice in report.notices]


def _list_backups(backups: tuple[BackupRecord, ...], options: Namespace) -> int:
    if options.json:
        say_json(backups)
        return DONE
    say_table(
        ("Lúc", "Dung lượng", "Tệp"), [(one.made_at, f"{one.size} byte", str(one.path)) for one in backups]
    )
    return DONE
