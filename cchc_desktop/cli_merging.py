"""Commands about what machines disagree on: seeing it and deciding it.

Loaded with every command for its parsers: what a command works with is imported inside it.
"""

import hashlib
from argparse import Namespace
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from cchc_desktop.cli_parser import Commands, add
from cchc_desktop.cli_words import DONE, UsageError, say, say_json
from cchc_desktop.core.errors import ErrorCode, Refused

if TYPE_CHECKING:
    from cchc_desktop.core.changes import FieldKey, JsonValue
    from cchc_desktop.services.merging_records import (
        Authorship,
        ConflictRecord,
        ContestedRecord,
        Dispute,
        ForkRecord,
    )
    from cchc_desktop.services.workspace import Workspace

_CODE = 8


def add_commands(commands: Commands) -> None:
    """Add `conflicts` and `resolve`."""
    listing = add(commands, "conflicts", "merging.conflicts", "những chỗ các máy ghi khác nhau", json=True)
    listing.add_argument("--campaign", default="", metavar="KẾ_HOẠCH", help="chỉ của kế hoạch này")
    listing.add_argument("--visit", default="", metavar="CUỘC", help="chỉ của cuộc kiểm tra này")
    resolve = add(commands, "resolve", "merging.resolve", "quyết định chỗ các máy ghi khác nhau", json=True)
    resolve.add_argument("fields", nargs="*", metavar="MÃ", help="mã ở lệnh conflicts, đủ để phân biệt")
    resolve.add_argument("--take", default="", metavar="MÁY|SỐ", help="lấy giá trị của máy, hoặc giá trị số…")
    resolve.add_argument("--value", default=None, metavar="JSON", help="ghi giá trị này, ví dụ '\"Đã sửa\"'")
    resolve.add_argument("--section", default="", metavar="MỤC", help="lấy cả mục: mã mục hoặc số như 2.3")
    resolve.add_argument("--visit", default="", metavar="CUỘC", help="cuộc kiểm tra có mục đó")
    resolve.add_argument("--from", default="", dest="station", metavar="MÁY", help="tên hoặc mã máy được lấy")
    resolve.add_argument("--reason", default="", metavar="LÝ_DO", help="lý do, đi kèm vào nhật ký")


def conflicts(workspace: "Workspace", options: Namespace) -> int:
    """List what machines disagree about, every version of it."""
    visit_id = workspace.planning.find_visit(options.visit) if options.visit else ""
    found = workspace.merging.disputes(options.campaign, visit_id)
    forks = workspace.merging.forks(options.campaign, visit_id)
    if options.json:
        say_json([*(_told(workspace, one) for one in found), *map(_told_fork, forks)])
        return DONE
    _say_disputes(workspace, found)
    _say_forks(forks)
    if not found and all(fork.is_decided for fork in forks):
        say("Không có chỗ nào các máy ghi khác nhau.")
    else:
        say("Quyết định: cchc resolve MÃ --take SỐ --reason LÝ_DO")
    return DONE


def resolve(workspace: "Workspace", options: Namespace) -> int:
    """Decide fields one by one, or a whole section for one machine."""
    if not workspace.station.current().is_set_up:
        raise Refused(ErrorCode.STATION_NOT_SET_UP)
    decided = _take_section(workspace, options) if options.section else _resolve_fields(workspace, options)
    left = workspace.merging.count()
    if options.json:
        say_json({"decided": decided, "left": left})
    else:
        say(f"Đã ghi quyết định cho {decided} chỗ. Còn {left} chỗ khác nhau.")
    return DONE


def _resolve_fields(workspace: "Workspace", options: Namespace) -> int:
    if not options.fields or options.visit or options.station:
        raise UsageError("hãy nêu MÃ với --take hoặc --value; hoặc --section, --visit và --from.")
    if bool(options.take) == (options.value is not None):
        raise UsageError("hãy chọn một: --take MÁY|SỐ hoặc --value JSON.")
    if options.value is not None and len(options.fields) > 1:
        raise UsageError("--value chỉ dùng cho một MÃ.")
    forks = {code_of(fork.mark): fork for fork in workspace.merging.forks()}
    named = [fork for code, fork in forks.items() if any(code == wanted for wanted in options.fields)]
    if named:
        return _settle_forks(workspace, named, options)
    known = workspace.merging.disputes()
    # All are looked up first: a code that is mistyped writes nothing.
    wanted = [_named(known, code) for code in options.fields]
    values = [_wanted_value(one, options) for one in wanted]
    for one, value in zip(wanted, values, strict=True):
        workspace.merging.resolve(one.key, value, options.reason, seen=one.seen)
    return len(wanted)


def _settle_forks(workspace: "Workspace", forks: "list[ForkRecord]", options: Namespace) -> int:
    most = min(len(fork.branches) for fork in forks)
    if len(forks) < len(options.fields) or not options.take.isdigit() or int(options.take) > most:
        raise UsageError(f"thay đổi trùng số: chỉ nêu mã của chúng, với --take SỐ từ 0 đến {most}.")
    number = int(options.take)
    for fork in forks:
        content = fork.branches[number - 1].content if number else ""
        workspace.merging.settle_fork(fork.ref, content, options.reason)
    return len(forks)


def _take_section(workspace: "Workspace", options: Namespace) -> int:
    if options.fields or options.take or options.value is not None or not (options.visit and options.station):
        raise UsageError("--section đi cùng --visit CUỘC, --from MÁY và --reason LÝ_DO, không cùng MÃ.")
    visit_id = workspace.planning.find_visit(options.visit)
    found = workspace.merging.disputes(visit_id=visit_id)
    section = next(
        (
            one.place.section_id
            for one in found
            if options.section in {one.place.section_id, one.place.section_marker}
        ),
        options.section,
    )
    inside = [one for one in found if one.place.section_id == section]
    station = _station(inside, options.station)
    decided = len(workspace.merging.of_station(visit_id, section, station))
    workspace.merging.take_section(visit_id, section, station, options.reason)
    return decided


def _wanted_value(dispute: "Dispute", options: Namespace) -> "JsonValue":
    from cchc_desktop.services.merging import value_of
    from cchc_desktop.services.merging_records import ConflictRecord

    if options.value is not None:
        return _json(options.value)
    if options.take.isdigit() and len(options.take) < _CODE:
        choices: list[JsonValue] = (
            [version.value for version in dispute.versions]
            if isinstance(dispute, ConflictRecord)
            else [True, None]
        )
        number = int(options.take)
        if not 1 <= number <= len(choices):
            raise UsageError(f"--take: không có giá trị số {number}; chỉ có từ 1 đến {len(choices)}.")
        return choices[number - 1]
    wanted = value_of(dispute, _station([dispute], options.take))
    return wanted[dispute.key]


def _json(text: str) -> "JsonValue":
    import msgspec

    try:
        value: JsonValue = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise UsageError("--value phải là JSON, ví dụ '\"Đã sửa\"' hoặc 12 hoặc null.") from error
    return value


def _named(known: "tuple[Dispute, ...]", code: str) -> "Dispute":
    found = [one for one in known if code and code_of(one.key).startswith(code)]
    if len(found) > 1:
        raise UsageError(f"mã “{code}” chưa đủ để phân biệt {len(found)} chỗ.")
    if not found:
        raise Refused(ErrorCode.CONFLICT_UNKNOWN)
    return found[0]


def _station(disputes: "list[Dispute]", wanted: str) -> str:
    """Return the id of the machine that is named, by its name or the beginning of its id."""
    written = [one for dispute in disputes for one in _authors(dispute)]
    name = wanted.casefold()
    found = {one.ref.station for one in written if one.station_name and one.station_name.casefold() == name}
    found = found or {one.ref.station for one in written if one.ref.station.startswith(wanted)}
    if len(found) != 1:
        told = sorted({one.station_name or one.ref.station for one in written})
        raise UsageError(f"không rõ máy “{wanted}”. Ở đây có: {', '.join(told) or 'không máy nào'}.")
    return found.pop()


def _authors(dispute: "Dispute") -> "Iterator[Authorship]":
    from cchc_desktop.services.merging_records import ConflictRecord

    if isinstance(dispute, ConflictRecord):
        for version in dispute.versions:
            yield from version.written
    else:
        yield from (*dispute.deleted, *dispute.kept, *(edit.written for edit in dispute.edits))


def code_of(key: "FieldKey") -> str:
    """Return the code of a field on the command line; the same on every machine."""
    text = f"{key.entity}:{key.entity_id}:{key.field}"
    return hashlib.sha256(text.encode()).hexdigest()[:_CODE]


def _say_disputes(workspace: "Workspace", found: "tuple[Dispute, ...]") -> None:
    from cchc_desktop import conflict_words as words
    from cchc_desktop.services.merging_records import ConflictRecord

    before = ("", "")
    for one in found:
        heading = (words.visit_words(one.place), words.section_words(one.place))
        if heading != before:
            say(f"{heading[0]} · {heading[1]}")
            before = heading
        say(f"  {code_of(one.key)}  {words.dispute_words(one)}")
        if one.place.item_text:
            say(f"      {one.place.item_text}")
        if isinstance(one, ConflictRecord):
            _say_versions(workspace, one)
        else:
            _say_row(one)
        say()


def _say_forks(forks: "tuple[ForkRecord, ...]") -> None:
    from cchc_desktop import conflict_words as words

    for fork in forks:
        say("Trùng số thay đổi" + (" (đã xem)" if fork.is_decided else ""))
        say(f"  {code_of(fork.mark)}  {words.fork_words(fork)}")
        say("      [0] giữ như đang hiện")
        for number, branch in enumerate(fork.branches, start=1):
            where, value = words.branch_words(branch)
            say(f"      [{number}] {where}")
            say(f"          {value}")
        say()


def _told_fork(fork: "ForkRecord") -> Mapping[str, object]:
    from cchc_desktop import conflict_words as words

    return {
        "code": code_of(fork.mark),
        "label": words.fork_words(fork),
        "station": fork.ref.station,
        "seq": fork.ref.seq,
        "decided": fork.is_decided,
        "contents": [
            {
                "number": number,
                "content": branch.content,
                "entity": branch.key.entity,
                "entity_id": branch.key.entity_id,
                "field": branch.key.field,
                "visit": branch.place.visit_id,
                "value": branch.value,
                "in_log": branch.stands,
                "shown_now": branch.shown_now,
                "written": _told_who(branch.written),
            }
            for number, branch in enumerate(fork.branches, start=1)
        ],
    }


def _say_versions(workspace: "Workspace", record: "ConflictRecord") -> None:
    from cchc_desktop import conflict_words as words

    for number, version in enumerate(record.versions, start=1):
        say(f"      [{number}] {'; '.join(map(_who, version.written))}")
        say(f"          {words.value_words(record.key, version.value, record.names)}")
    if record.base is not None:
        say(f"      Trước đó: {words.value_words(record.key, record.base, record.names)}")
    proposal = workspace.merging.proposal(record)
    if proposal is not None:
        say(f"      Đề nghị ghép (chưa ghi): {proposal}")


def _say_row(record: "ContestedRecord") -> None:
    from cchc_desktop import conflict_words as words
    from cchc_desktop.core.changes import FieldKey

    say(f"      {words.row_words(record)}")
    say(f"      [1] xóa: {'; '.join(map(_who, record.deleted))}")
    kept = [*map(_who, record.kept)]
    for edit in record.edits:
        key = FieldKey(record.entity, record.entity_id, edit.field)
        value = words.value_words(key, edit.value, record.names)
        kept.append(f"{_who(edit.written)} ghi {words.field_words(key)}: {value}")
    say(f"      [2] giữ: {'; '.join(kept)}")


def _who(written: "Authorship") -> str:
    from cchc_desktop import conflict_words as words

    owner = words.owner_words(written)
    parts = (words.author_words(written), words.moment_words(written.at), owner)
    return " · ".join(part for part in parts if part)


def _told(workspace: "Workspace", dispute: "Dispute") -> Mapping[str, object]:
    from cchc_desktop import conflict_words as words
    from cchc_desktop.services.merging_records import ConflictRecord

    key, place = dispute.key, dispute.place
    told: dict[str, object] = {
        "code": code_of(key),
        "entity": key.entity,
        "entity_id": key.entity_id,
        "field": key.field,
        "label": words.dispute_words(dispute),
        "campaign": place.campaign_id,
        "visit": place.visit_id,
        "unit": place.unit_name,
        "date": place.date,
        "section": place.section_id,
        "item": place.item_id,
    }
    if isinstance(dispute, ConflictRecord):
        versions = [
            {"number": number, "value": version.value, "written": [_told_who(one) for one in version.written]}
            for number, version in enumerate(dispute.versions, start=1)
        ]
        proposal = workspace.merging.proposal(dispute)
        return told | {"versions": versions, "base": dispute.base, "proposal": proposal}
    edits = [
        {"field": edit.field, "value": edit.value, "written": _told_who(edit.written)}
        for edit in dispute.edits
    ]
    return told | {
        "deleted": [_told_who(one) for one in dispute.deleted],
        "kept": [_told_who(one) for one in dispute.kept],
        "edits": edits,
        "fields": dispute.fields,
    }


def _told_who(written: "Authorship") -> Mapping[str, object]:
    return {
        "station": written.ref.station,
        "seq": written.ref.seq,
        "machine": written.station_name,
        "author": written.author,
        "at": written.at,
        "reason": written.reason,
        "owns_section": written.owns_section,
    }
