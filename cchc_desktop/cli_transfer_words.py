"""How plans and results of imports are told on the command line, to people and as JSON."""

from types import MappingProxyType

from cchc_desktop.cli_words import say as say_line
from cchc_desktop.conflict_words import value_words
from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.dates import stored_date_words, stored_moment_words
from cchc_desktop.labels import CODES, YES_NO, field_label
from cchc_desktop.sentences_transfer import (
    OUTLINE_REASONS,
    REFUSAL_REASONS,
    STANDINGS,
    machine_words,
    missing_words,
    package_words,
)
from cchc_desktop.services.transfer_records import (
    ImportResult,
    MissingChanges,
    PackagePlan,
    PlannedChange,
    PlannedConflict,
    StationLabel,
)

_ANSWERS = ("found.", "reported.")
_LONGEST_VALUE = 80
_REASONS = MappingProxyType({**REFUSAL_REASONS, **OUTLINE_REASONS})


def say(text: str) -> None:
    """Write one line; what a package brings cannot command the terminal."""
    say_line("".join(char if char.isprintable() else "\ufffd" for char in text))


def summary_of(plan: PackagePlan) -> dict[str, object]:
    """Return who wrote a package, what it holds and whether it is whole."""
    return {
        "file": plan.path,
        "sha256": plan.sha256,
        "size": plan.size,
        "package": plan.package,
        "kind": plan.kind,
        "campaign": plan.campaign_id,
        "campaign_title": plan.campaign_title,
        "sender": plan.sender,
        "standing": plan.standing,
        "created_at": plan.created_at,
        "part": plan.part,
        "has_more": plan.has_more,
        "complete": plan.is_complete,
        "damaged": plan.damaged,
        "changes": plan.new + plan.same + len(plan.refused) + len(plan.forks),
        "attachments": plan.files.new + plan.files.here,
        "documents": plan.files.documents,
        "visits": plan.visits,
        "cards": plan.cards,
        "receipt": plan.receipt,
        "imported_at": plan.imported_at,
    }


def plan_of(plan: PackagePlan) -> dict[str, object]:
    """Return what taking a package in would do."""
    return summary_of(plan) | {
        "new": plan.new,
        "same": plan.same,
        "conflicting": [_conflict(each) for each in plan.conflicts],
        "contested": plan.contested,
        "refused": [_change(each) for each in plan.refused],
        "forks": [_change(each) for each in plan.forks],
        "after_seal": [_change(each) for each in plan.after_seal],
        "unknown": [_change(each) for each in plan.unknown],
        "outlines": [_change(each) for each in plan.outlines],
        "seals": [_change(each) for each in plan.seals],
        "renamed": plan.renamed,
        "missing": [missing_of(each) for each in plan.missing],
        "files": plan.files,
        "new_campaign": plan.is_new_campaign,
        "changes_nothing": plan.changes_nothing,
    }


def result_of(result: ImportResult) -> dict[str, object]:
    """Return what was taken in."""
    return {
        "sha256": result.plan.sha256,
        "package": result.plan.package,
        "campaign": result.plan.campaign_id,
        "new": result.new,
        "same": result.same,
        "conflicting": result.conflicts,
        "contested": result.contested,
        "refused": result.refused,
        "forked": result.forked,
        "files": result.files,
        "complete": result.plan.is_complete,
        "changes_nothing": result.plan.changes_nothing,
        "missing": [missing_of(each) for each in result.missing],
        "accepted": result.accepted,
        "backup": result.backup,
        "imported_at": result.imported_at,
    }


def missing_of(missing: MissingChanges) -> dict[str, object]:
    """Return one line of what is missing."""
    return {
        "campaign": missing.campaign_id,
        "station": missing.station.station,
        "name": missing.station.name,
        "person": missing.station.person,
        "ranges": missing.ranges,
        "count": missing.count,
        "told_by": [teller.station for teller in missing.told_by],
        "sections": missing.sections,
    }


def _conflict(conflict: PlannedConflict) -> dict[str, object]:
    return {
        **_key(conflict.key),
        "visit": conflict.visit_id,
        "unit": conflict.unit_name,
        "item": conflict.item_id,
        "versions": conflict.versions,
    }


def _change(change: PlannedChange) -> dict[str, object]:
    return {
        **_key(change.key),
        "visit": change.visit_id,
        "unit": change.unit_name,
        "value": change.value,
        "author": change.author,
        "station": change.station,
        "seq": change.seq,
        "at": change.at,
        "reason": change.reason,
    }


def _key(key: FieldKey) -> dict[str, object]:
    return {"entity": key.entity, "entity_id": key.entity_id, "field": key.field}


def say_package(plan: PackagePlan) -> None:
    """Tell who wrote a package, what it holds and whether it is whole."""
    part = f", phần {plan.part}{', còn phần sau' if plan.has_more else ''}"
    changes = plan.new + plan.same + len(plan.refused) + len(plan.forks)
    kind = package_words(plan.kind, changes=changes, files=plan.files.new + plan.files.here)
    say(f"{kind}{part if plan.has_more or plan.part > 1 else ''}: {plan.campaign_title}")
    say(f"Người gửi: {_machine(plan.sender)}, {STANDINGS[plan.standing]}.")
    say(f"Lập lúc {stored_moment_words(plan.created_at)}.")
    if plan.standing != "known":
        say(f"  Mã nhận dạng: {plan.sender.fingerprint}")
    for card in plan.cards:
        if card.standing != "known":
            told = f"{_machine(card.label)}, {STANDINGS[card.standing]}: {card.label.fingerprint}"
            say(f"  Kèm thẻ của {told}")
    changes = plan.new + plan.same + len(plan.refused) + len(plan.forks)
    say(f"Gồm {changes} thay đổi, {plan.files.new + plan.files.here} tệp.")
    for title in plan.files.documents:
        say(f"  Tài liệu: {title}")
    if plan.receipt is not None:
        held = (
            f"đang giữ {plan.receipt.changes} thay đổi, lúc {stored_moment_words(plan.receipt.committed_at)}"
        )
        say(f"{_machine(plan.receipt.station)} xác nhận {held}.")
    if plan.is_complete:
        say("Gói đủ, không hỏng.")
    else:
        say(f"GÓI KHÔNG ĐỦ: thiếu hoặc hỏng {', '.join(plan.damaged)}.")


def say_plan(plan: PackagePlan) -> None:
    """Tell what taking a package in would do."""
    say_package(plan)
    if plan.imported_at:
        say(f"Gói này đã nhận lúc {stored_moment_words(plan.imported_at)}.")
    if plan.changes_nothing:
        say("Nhận gói này không làm thay đổi gì.")
    say(f"Mới: {plan.new}. Đã có: {plan.same}. Tệp mới: {plan.files.new}.")
    for line in plan.visits:
        where = (
            f"{line.unit_name or 'đơn vị chưa rõ'}, {stored_date_words(line.date)}"
            if line.visit_id
            else "Kế hoạch chung"
        )
        told = f"  {where}: mới {line.new}, đã có {line.same}"
        told += f", khác nhau {line.conflicts}" if line.conflicts else ""
        say(told + (f", sau khi ký {line.after_seal}" if line.after_seal else ""))
    say(f"Khác nhau: {len(plan.conflicts)}.")
    for conflict in plan.conflicts:
        _say_conflict(conflict)
    if plan.contested:
        say(f"Xóa ở máy này, sửa ở máy kia: {len(plan.contested)} dòng, vẫn được giữ.")
    _say_changes("Bị từ chối", plan.refused)
    _say_changes("Trùng số nhưng khác nội dung (hai bản sao của một máy), giữ riêng cả hai", plan.forks)
    _say_changes("Làm sau khi ký, giữ ngoài số liệu đã khóa", plan.after_seal)
    _say_changes("Do phiên bản mới hơn ghi, được giữ và chuyển tiếp", plan.unknown)
    _say_changes("Đổi đề cương", plan.outlines)
    _say_changes("Khóa số liệu do máy khác lập", plan.seals)
    for each in plan.renamed:
        say(f"Máy đã biết đổi tên: {_machine(each.before)} thành {_machine(each.now)}.")
    say_missing(plan.missing)


def say_result(result: ImportResult) -> None:
    """Tell what was taken in."""
    if not (result.new or result.forked or result.files or result.plan.receipt):
        say("Không có gì mới: số liệu giữ nguyên.")
        return
    say(f"Đã nhận {result.new} thay đổi, {result.files} tệp.")
    disputes = result.conflicts + result.contested
    if disputes:
        say(f"Có {disputes} chỗ khác nhau cần đối chiếu: lệnh “conflicts”.")
    if result.backup is not None:
        say(f"Bản sao lưu trước khi nhận: {result.backup}")
    say_missing(result.missing)


def say_missing(missing: tuple[MissingChanges, ...]) -> None:
    """Tell what others have and this machine has not."""
    if missing:
        say("Còn thiếu:")
    for each in missing:
        say(f"  {missing_words(_machine(each.station), each.ranges)}")


def _say_conflict(conflict: PlannedConflict) -> None:
    where = " ".join(part for part in (conflict.unit_name, conflict.item_id) if part)
    say(f"  {where}: {field_label(conflict.key.field)}")
    for version in conflict.versions:
        mark = "+" if version.is_new else " "
        say(
            f"   {mark} {_value(conflict.key, version.value)} — {version.author}, {_machine(version.station)}"
        )


def _say_changes(title: str, changes: tuple[PlannedChange, ...]) -> None:
    if changes:
        say(f"{title}: {len(changes)}.")
    for change in changes:
        reason = _REASONS.get(change.reason, change.reason)
        what = f"{change.unit_name} {field_label(change.key.field)}".strip()
        told = f"  {what}: {_value(change.key, change.value)} — {_machine(change.station)}, số {change.seq}"
        say(told + (f" ({reason})" if reason else ""))


def _machine(label: StationLabel) -> str:
    return machine_words(label.name, label.person, label.station)


def _value(key: FieldKey, value: JsonValue) -> str:
    """Write a value as people read it; what an outline names only by its code stays a code."""
    names = YES_NO if key.field.startswith(_ANSWERS) else CODES.get((key.entity, key.field), {})
    text = " ".join(value_words(key, value, names).split())
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
