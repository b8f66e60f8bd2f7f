"""Commands that send and receive packages.

Loaded with every command for its parsers: what a command works with is imported inside it.
"""

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.cli_parser import Commands, add, add_group
from cchc_desktop.cli_station import read_secret_file
from cchc_desktop.cli_words import DONE, REFUSED, UsageError, complain, say, say_json, say_table
from cchc_desktop.core.dates import stored_date_words, stored_moment_words

if TYPE_CHECKING:
    from cchc_desktop.cli_words import VietnameseParser
    from cchc_desktop.services.importing import IncomingPackage
    from cchc_desktop.services.transfer_records import Delivery, ExportRequest, SentPackage
    from cchc_desktop.services.workspace import Workspace

_KINDS = ("plan", "work", "visit", "office", "receipt")
_LARGEST_PASSPHRASE_FILE = 10_000
_YES = frozenset({"y", "yes", "c", "co", "có"})


def add_commands(commands: Commands) -> None:
    """Add `export`, `package`, `plan`, `import`, `missing` and `delivery`."""
    _export_command(commands)
    package = add_group(commands, "package", "gói dữ liệu")
    _opened(add(package, "show", "transfer.show", "xem gói: của ai, có gì, có đủ không", json=True))
    add(package, "list", "transfer.journal", "các gói đã ghi và đã nhận", json=True)
    add(package, "quarantine", "transfer.quarantine", "các tệp bị từ chối, giữ riêng", json=True)
    back = add(package, "take-back", "transfer.take_back", "hoàn lại một lần nhận gói", json=True)
    back.add_argument("package", metavar="GÓI", help="mã SHA-256 của tệp gói, đầy đủ hoặc phần đầu")
    add(package, "passphrase", "transfer.passphrase", "sáu từ làm cụm mật khẩu mới", needs="nothing")
    _opened(add(commands, "plan", "transfer.plan", "xem trước nếu nhận gói thì sao; chưa ghi gì", json=True))
    taking = add(commands, "import", "transfer.take_in", "nhận gói dữ liệu", json=True)
    _opened(taking)
    taking.add_argument("--yes", action="store_true", help="đồng ý nhận theo dự kiến, không hỏi lại")
    taking.add_argument("--sheet", type=Path, metavar="TỆP", help="ghi kết quả nhận ra tệp PDF")
    missing = add(commands, "missing", "transfer.missing", "những thay đổi chưa nhận được", json=True)
    missing.add_argument("--campaign", default="", metavar="KẾ_HOẠCH", help="mã kế hoạch")
    missing.add_argument("--sheet", type=Path, metavar="TỆP", help="ghi phiếu đôn đốc ra tệp PDF")
    delivery = add(commands, "delivery", "transfer.delivery", "từng cuộc đã gửi, đã xác nhận chưa", json=True)
    delivery.add_argument("--campaign", default="", metavar="KẾ_HOẠCH", help="mã kế hoạch")


def _export_command(commands: Commands) -> None:
    export = add(commands, "export", "transfer.export", "ghi gói dữ liệu để gửi", json=True)
    export.add_argument("--to", required=True, type=Path, metavar="THƯ_MỤC", help="USB hoặc thư mục")
    export.add_argument(
        "--campaign", default="", metavar="KẾ_HOẠCH", help="mã kế hoạch; mới nhất nếu không nêu"
    )
    export.add_argument(
        "--visit", action="append", default=[], metavar="CUỘC", help="chỉ cuộc này; nêu được nhiều lần"
    )
    export.add_argument(
        "--section", action="append", default=[], metavar="PHẦN", help="chỉ phần này của đề cương"
    )
    export.add_argument(
        "--kind", choices=_KINDS, default="", metavar="LOẠI",
        help="plan: kế hoạch; work: việc của máy này; visit: trọn cuộc; office: gửi lại; receipt: xác nhận",
    )  # fmt: skip
    export.add_argument(
        "--recipient", action="append", default=[], metavar="THẺ",
        help="tệp thẻ của nơi nhận, hoặc khóa age1…; nêu được nhiều lần",
    )  # fmt: skip
    export.add_argument(
        "--passphrase-file", type=Path, metavar="TỆP", help="tệp có cụm mật khẩu; “-” là đầu vào chuẩn"
    )
    export.add_argument("--everything", action="store_true", help="gửi lại cả những gì nơi nhận đã xác nhận")


def _opened(parser: "VietnameseParser") -> None:
    parser.add_argument("file", type=Path, metavar="GÓI", help="tệp gói .cchc")
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="TỆP", help="tệp có cụm mật khẩu; “-” là đầu vào chuẩn"
    )
    parser.add_argument("--key", type=Path, metavar="TỆP", help="tệp khóa khôi phục, như ở lệnh recover")
    parser.add_argument(
        "--accept", action="append", default=[], metavar="MÃ",
        help="mã nhận dạng đã đối chiếu của máy chưa quen, hoặc máy đã đổi khóa",
    )  # fmt: skip
    parser.add_argument(
        "--partial", action="store_true", help="gói hỏng: lấy phần còn nguyên vẹn, đã kiểm tra"
    )


def export(workspace: "Workspace", options: Namespace) -> int:
    """Write packages to a folder."""
    passphrase = _passphrase(options.passphrase_file)
    recipients = tuple(_recipient(workspace, text) for text in options.recipient)
    if bool(passphrase) == bool(recipients):
        raise UsageError("hãy chọn một cách khóa gói: --recipient THẺ hoặc --passphrase-file TỆP.")
    campaign = _campaign(workspace, options)
    if options.kind == "receipt":
        sent = (
            workspace.transfer.write_receipt(
                campaign, to=options.to, recipients=recipients, passphrase=passphrase
            ),
        )
    else:
        request = _request(workspace, options, campaign)
        sent = workspace.transfer.export(request, to=options.to, recipients=recipients, passphrase=passphrase)
    if options.json:
        say_json(sent)
        return DONE
    for package in sent:
        _say_sent(package)
    say("Đã ghi xong và đọc lại đúng. An toàn để rút USB.")
    return DONE


def show(workspace: "Workspace", options: Namespace) -> int:
    """Tell who wrote a package, what it holds and whether it is whole; exit code 1 when it is not."""
    from cchc_desktop.cli_transfer_words import say_package, summary_of

    with _open_any(workspace, options) as incoming:
        if options.json:
            say_json(summary_of(incoming.plan))
        else:
            say_package(incoming.plan)
        return DONE if incoming.plan.is_complete else REFUSED


def plan(workspace: "Workspace", options: Namespace) -> int:
    """Tell what taking a package in would do; nothing is written."""
    from cchc_desktop.cli_transfer_words import plan_of, say_plan

    with _open(workspace, options) as incoming:
        if options.json:
            say_json(plan_of(incoming.plan))
        else:
            say_plan(incoming.plan)
    return DONE


def take_in(workspace: "Workspace", options: Namespace) -> int:
    """Take a package in, after the plan was shown and agreed to."""
    from cchc_desktop.cli_transfer_words import result_of, say_plan, say_result

    with _open(workspace, options) as incoming:
        if not options.json:
            say_plan(incoming.plan)
        accepted = _agreed(incoming, options)
        if accepted is None:
            say("Chưa nhận gì.")
            return REFUSED
        result = workspace.transfer.take_in(incoming, accepted=accepted)
    if options.sheet:
        from cchc_desktop.platform.files import atomic_write

        atomic_write(options.sheet, workspace.transfer.result_sheet(result))
    if options.json:
        say_json(result_of(result))
    else:
        say_result(result)
    return DONE


def take_back(workspace: "Workspace", options: Namespace) -> int:
    """Undo one import."""
    known = [line for line in workspace.transfer.journal() if line.can_be_taken_back]
    found = {line.sha256 for line in known if line.sha256.startswith(options.package)}
    if len(found) > 1:
        raise UsageError(f"mã “{options.package}” chưa đủ để phân biệt {len(found)} gói.")
    changed = workspace.transfer.take_back(found.pop() if found else options.package)
    if options.json:
        say_json(changed)
    else:
        say("Đã hoàn lại lần nhận gói: những gì gói đó mang tới đã được bỏ ra.")
    return DONE


def journal(workspace: "Workspace", options: Namespace) -> int:
    """List the packages written and received."""
    from cchc_desktop.sentences_transfer import PACKAGE_STATES, package_words

    lines = workspace.transfer.journal()
    if options.json:
        say_json(lines)
        return DONE
    rows = [
        (
            line.sha256[:12],
            stored_moment_words(line.at),
            package_words(line.kind, changes=line.changes, files=line.attachments),
            PACKAGE_STATES[line.state],
            line.title,
        )
        for line in lines
    ]
    say_table(("Mã", "Lúc", "Loại", "Tình trạng", "Tên"), rows)
    return DONE


def quarantine(workspace: "Workspace", options: Namespace) -> int:
    """List refused files that were kept aside."""
    from cchc_desktop.core.errors import CchcError, ErrorCode
    from cchc_desktop.sentences import sentence_for

    kept = workspace.transfer.quarantined()
    if options.json:
        say_json(kept)
        return DONE
    for each in kept:
        say(str(each.kept))
        refusal = CchcError(ErrorCode(each.code), dict(each.fields))
        say(f"  {stored_moment_words(each.at)}: {sentence_for(refusal).what}")
    return DONE


def missing(workspace: "Workspace", options: Namespace) -> int:
    """List what others have and this machine has not; exit code 0 also when something is missing."""
    from cchc_desktop.cli_transfer_words import missing_of
    from cchc_desktop.sentences_transfer import machine_words, missing_words

    campaign = _campaign(workspace, options) if options.campaign or options.sheet else ""
    found = workspace.transfer.missing(campaign)
    if options.sheet:
        from cchc_desktop.platform.files import atomic_write

        atomic_write(options.sheet, workspace.transfer.missing_sheet(campaign))
    if options.json:
        say_json([missing_of(each) for each in found])
        return DONE
    for each in found:
        label = each.station
        say(missing_words(machine_words(label.name, label.person, label.station), each.ranges))
    if not found:
        say("Không thiếu thay đổi nào đã biết.")
    for one in (campaign,) if campaign else tuple(each.entity_id for each in workspace.planning.campaigns()):
        for member in workspace.transfer.silent(one):
            say(f"Chưa nhận gói nào của {member.name}, phụ trách phần {', '.join(member.sections)}.")
    return DONE


def delivery(workspace: "Workspace", options: Namespace) -> int:
    """Tell how far the work on each visit has come."""
    from cchc_desktop.sentences_transfer import DELIVERY_STATES, PARTLY_SENT

    campaign = _campaign(workspace, options)
    visits = workspace.planning.visits(campaign)
    states = workspace.transfer.delivery(campaign, [visit.visit_id for visit in visits])
    if options.json:
        say_json([{"visit": visit, **_delivery(states[visit])} for visit in states])
        return DONE
    rows = [
        (
            visit.unit_name,
            stored_date_words(visit.date),
            PARTLY_SENT if told.partly else DELIVERY_STATES[told.state],
            ", ".join(each.name or each.person for each in told.by_all),
        )
        for visit in visits
        for told in (states[visit.visit_id],)
    ]
    say_table(("Đơn vị", "Ngày", "Tình trạng", "Máy đã nhận đủ"), rows)
    return DONE


def passphrase(options: Namespace) -> int:
    """Print six new words."""
    del options
    from cchc_desktop.services.transfer import new_passphrase

    say(" ".join(new_passphrase()))
    return DONE


def _delivery(told: "Delivery") -> dict[str, object]:
    return {
        "state": told.state,
        "at": told.at,
        "by": told.by,
        "by_all": told.by_all,
        "by_office": told.by_office,
        "came_from": told.came_from,
        "partly": told.partly,
    }


def _say_sent(package: "SentPackage") -> None:
    from cchc_desktop.sentences_transfer import PACKAGE_KINDS

    say(str(package.path))
    part = f", phần {package.part}" if package.has_more or package.part > 1 else ""
    kind = PACKAGE_KINDS[package.kind]
    say(f"  {kind}{part}: {package.changes} thay đổi, {package.attachments} tệp.")


def _agreed(incoming: "IncomingPackage", options: Namespace) -> frozenset[str] | None:
    """Return the fingerprints the person accepts, None when the person does not agree.

    `--yes` accepts machines that are new, never one whose key has changed: that takes `--accept`.
    """
    plan = incoming.plan
    named = _accepted(options)
    strangers = {plan.sender.fingerprint} if plan.standing == "stranger" else set[str]()
    strangers |= {card.label.fingerprint for card in plan.cards if card.standing == "stranger"}
    if options.yes or (plan.changes_nothing and strangers <= named):
        return named | strangers
    if not sys.stdin.isatty():
        raise UsageError("hãy xem dự kiến ở trên rồi thêm --yes để nhận.")
    say("Nhận theo dự kiến này? [c/k]")
    return named | strangers if sys.stdin.readline().strip().lower() in _YES else None


def _open(workspace: "Workspace", options: Namespace, *, partial: bool = False) -> "IncomingPackage":
    return workspace.transfer.open(
        options.file,
        passphrase=_passphrase(options.passphrase_file),
        recovery=read_secret_file(options.key) if options.key else "",
        accepted=_accepted(options),
        partial=partial or options.partial,
    )


def _open_any(workspace: "Workspace", options: Namespace) -> "IncomingPackage":
    """Open a package, or what is left of a damaged one, to tell about it."""
    from cchc_desktop.core.errors import ErrorCode, Refused

    try:
        return _open(workspace, options)
    except Refused as refusal:
        if (
            refusal.code is not ErrorCode.PACKAGE_DAMAGED
            or options.partial
            or _STDIN in {options.passphrase_file, options.key}
        ):
            raise
        incoming = _open(workspace, options, partial=True)
        complain(refusal)
        return incoming


def _accepted(options: Namespace) -> frozenset[str]:
    return frozenset(" ".join(text.split()) for text in options.accept)


_STDIN = Path("-")


def _passphrase(path: Path | None) -> str:
    if path is None:
        return ""
    from cchc_desktop.platform.files import reading_failures

    with reading_failures(path):
        if path == _STDIN:
            content = sys.stdin.buffer.read(_LARGEST_PASSPHRASE_FILE)
        else:
            with path.open("rb") as file:
                content = file.read(_LARGEST_PASSPHRASE_FILE)
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        text = ""
    if not text:
        raise UsageError(f"--passphrase-file: tệp “{path}” không có cụm mật khẩu.")
    return text


def _recipient(workspace: "Workspace", text: str) -> str:
    if text.startswith("age1"):
        return text
    card, _ = workspace.identity.read_card(Path(text))
    return card.age_recipient


def _campaign(workspace: "Workspace", options: Namespace) -> str:
    """Return the campaign that is named, that of the visits, or else the newest."""
    from cchc_desktop.core.errors import ErrorCode, Refused

    ids = [campaign.entity_id for campaign in workspace.planning.campaigns()]
    prefix = options.campaign
    found = [one for one in ids if one.startswith(prefix)] if prefix else ids[:1]
    visits: list[str] = [] if prefix else getattr(options, "visit", [])
    if visits:
        return workspace.capture.visit(workspace.planning.find_visit(visits[0])).campaign_id
    if not found or (prefix and len(found) > 1 and prefix not in found):
        fields: dict[str, str | int | float] = {"campaign": prefix}
        raise Refused(ErrorCode.CAMPAIGN_UNKNOWN, fields | ({"matches": len(found)} if found else {}))
    return prefix if prefix in found else found[0]


def _request(workspace: "Workspace", options: Namespace, campaign: str) -> "ExportRequest":
    from cchc_desktop.services.transfer_records import ExportKind, ExportRequest

    visits = tuple(workspace.planning.find_visit(visit) for visit in options.visit)
    return ExportRequest(
        campaign_id=campaign,
        kind=ExportKind(options.kind or ("visit" if visits else "work")),
        visit_ids=visits,
        sections=tuple(options.section),
        everything=options.everything,
    )
