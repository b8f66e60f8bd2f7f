"""Commands that synchronise with targets.

Loaded with every command for its parsers: what a command works with is imported inside it.
"""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.cli_parser import Commands, add, add_group
from cchc_desktop.cli_station import read_secret_file
from cchc_desktop.cli_words import DONE, REFUSED, UsageError, say, say_json, say_table

if TYPE_CHECKING:
    from cchc_desktop.cli_words import VietnameseParser
    from cchc_desktop.services.sync_records import (
        ProbeReport,
        RunResult,
        SyncStatus,
        TargetRecord,
        Trouble,
    )
    from cchc_desktop.services.workspace import Workspace

_LEAST_UNIT, _LARGE_UNIT = 1_000, 1_000_000


def add_commands(commands: Commands) -> None:
    """Add `sync add|probe|run|status|remove|pause|resume|taking|password|accept`."""
    group = add_group(commands, "sync", "đồng bộ qua mạng hoặc thư mục chung")
    adding = add(group, "add", "sync.add_target", "thêm nơi đồng bộ và kiểm tra nơi đó", json=True)
    adding.add_argument(
        "uri",
        metavar="ĐỊA_CHỈ",
        help="thư mục, file:///…, webdavs://máy-chủ/thư-mục, s3://thùng/thư-mục?endpoint=…, ftp://máy-chủ/…",
    )
    adding.add_argument("--name", default="", metavar="TÊN", help="tên gọi nơi này")
    adding.add_argument("--user", default="", metavar="TÊN", help="tên đăng nhập; với S3 là mã khóa truy cập")
    adding.add_argument("--password-file", type=Path, metavar="TỆP", help="tệp chứa mật khẩu; - là đầu vào")
    adding.add_argument("--take", action="store_true", help="tự nhận gói của máy quen nếu không có bất đồng")
    _target(add(group, "probe", "sync.probe", "kiểm tra lại một nơi đồng bộ", json=True))
    running = add(group, "run", "sync.run", "gửi và nhận ngay", json=True)
    running.add_argument(
        "targets", nargs="*", metavar="NƠI", help="tên, địa chỉ hoặc mã; mọi nơi nếu không nêu"
    )
    add(group, "status", "sync.status", "nơi nào, còn chờ gì, đã gửi gì, đã xác nhận gì", json=True)
    _target(add(group, "remove", "sync.remove", "thôi dùng một nơi đồng bộ; không xóa gì ở đó"))
    _target(add(group, "pause", "sync.pause", "tạm dừng một nơi đồng bộ"))
    _target(add(group, "resume", "sync.resume", "dùng lại một nơi đã tạm dừng"))
    taking = add(group, "taking", "sync.taking", "tự nhận gói, hay hỏi trước khi nhận")
    _target(taking)
    taking.add_argument("mode", choices=("auto", "ask"), metavar="CÁCH", help="auto: tự nhận; ask: hỏi trước")
    password = add(group, "password", "sync.password", "đổi mật khẩu của một nơi đồng bộ")
    _target(password)
    password.add_argument("--password-file", type=Path, required=True, metavar="TỆP", help="- là đầu vào")
    accept = add(group, "accept", "sync.accept", "chấp nhận thẻ của máy lạ thấy ở nơi đồng bộ")
    accept.add_argument("fingerprint", metavar="MÃ", help="mã nhận dạng đã đối chiếu qua điện thoại")


def _target(parser: "VietnameseParser") -> None:
    parser.add_argument("target", metavar="NƠI", help="tên, địa chỉ hoặc phần đầu mã của nơi đồng bộ")


def add_target(workspace: "Workspace", options: Namespace) -> int:
    """Add a target, probe it and say aloud where its password lies."""
    secret = _secret(options.password_file)
    added = workspace.sync.add(options.uri, name=options.name, user=options.user, secret=secret)
    if options.take:
        workspace.sync.take_by_itself(added.target.target_id)
    if options.json:
        say_json(added)
        return DONE if added.probe.passed else REFUSED
    say(f"Đã thêm nơi đồng bộ “{added.target.name}” ({added.target.uri}).")
    _say_secret(added.target)
    return _say_probe(added.probe)


def probe(workspace: "Workspace", options: Namespace) -> int:
    """Try a target out again."""
    report = workspace.sync.probe(workspace.sync.find(options.target))
    if options.json:
        say_json(report)
        return DONE if report.passed else REFUSED
    return _say_probe(report)


def run(workspace: "Workspace", options: Namespace) -> int:
    """Make one round."""
    targets = tuple(map(workspace.sync.find, options.targets))
    results = workspace.sync.run_once(targets)
    if options.json:
        say_json(results)
    elif not results:
        say("Không có nơi đồng bộ nào đang dùng.")
    else:
        for result in results:
            _say_result(result)
    return DONE if all(result.is_well for result in results) else REFUSED


def status(workspace: "Workspace", options: Namespace) -> int:
    """Tell everything about synchronising."""
    known = workspace.sync.status()
    if options.json:
        say_json(known)
        return DONE
    if not known.targets:
        say("Chưa có nơi đồng bộ nào. Thêm bằng “cchc sync add ĐỊA_CHỈ”.")
        return DONE
    headings = ("Nơi", "Trạng thái", "Chờ gửi", "Đã gửi", "Đã xác nhận", "Chờ nhận", "Lần cuối liên lạc được")
    say_table(headings, [_row(target) for target in known.targets])
    for target in known.targets:
        _say_trouble(target.name, target.trouble)
    _say_offers(known)
    return DONE


def remove(workspace: "Workspace", options: Namespace) -> int:
    """Stop using a target."""
    target = workspace.sync.target(workspace.sync.find(options.target))
    workspace.sync.remove(target.target_id)
    say(f"Đã thôi dùng “{target.name}” và quên mật khẩu. Những gì đã gửi vẫn nằm ở đó.")
    return DONE


def pause(workspace: "Workspace", options: Namespace) -> int:
    """Leave a target alone."""
    workspace.sync.pause(workspace.sync.find(options.target))
    say("Đã tạm dừng.")
    return DONE


def resume(workspace: "Workspace", options: Namespace) -> int:
    """Use a target again."""
    workspace.sync.resume(workspace.sync.find(options.target))
    say("Đã dùng lại.")
    return DONE


def taking(workspace: "Workspace", options: Namespace) -> int:
    """Choose whether packages are taken in by themselves."""
    target_id = workspace.sync.find(options.target)
    if options.mode == "auto":
        workspace.sync.take_by_itself(target_id)
        say("Từ nay tự nhận gói của máy quen nếu không có gì bất đồng; còn lại vẫn hỏi.")
    else:
        workspace.sync.ask_before_taking(target_id)
        say("Từ nay mọi gói đều được tải về và chờ xem trước khi nhận.")
    return DONE


def password(workspace: "Workspace", options: Namespace) -> int:
    """Keep another password."""
    target_id = workspace.sync.find(options.target)
    workspace.sync.set_secret(target_id, _secret(options.password_file))
    _say_secret(workspace.sync.target(target_id))
    return DONE


def accept(workspace: "Workspace", options: Namespace) -> int:
    """Accept the card of a machine found on a target, by its whole fingerprint."""
    wanted = "".join(options.fingerprint.split())
    for card in workspace.sync.status().cards:
        if card.label.fingerprint.replace(" ", "") == wanted:
            workspace.sync.accept_card(card.path)
            say(f"Đã chấp nhận máy “{card.label.name}” của {card.label.person}.")
            return DONE
    raise UsageError("không có thẻ máy nào có mã nhận dạng này; xem “cchc sync status”.")


def _secret(file: Path | None) -> str:
    if file is None:
        return ""
    secret = read_secret_file(file).splitlines()
    if not secret or not secret[0]:
        raise UsageError("--password-file: tệp không có mật khẩu ở dòng đầu.")
    return secret[0]


def _say_secret(target: "TargetRecord") -> None:
    from cchc_desktop.sentences_sync import SECRET_PLACES

    if target.secret_place != "none":
        say(f"Lưu ý: {SECRET_PLACES[target.secret_place]}.")
        if target.is_plain:
            say("Lưu ý: mật khẩu đi qua mạng không mã hóa; gói dữ liệu thì luôn được mã hóa.")


def _say_probe(report: "ProbeReport") -> int:
    from cchc_desktop.sentences_sync import GUARANTEES, PROBE_FAILURES, PROBE_STEPS

    for step in report.steps:
        mark = "tốt" if step.is_well else ("HỎNG" if step.is_essential else "lưu ý")
        say(f"  {PROBE_STEPS[step.step]}: {mark}")
        if not step.is_well:
            say(f"    {PROBE_FAILURES[step.step]}")
            _say_trouble("", step.trouble if step.is_essential else None)
    if not report.passed:
        say("Nơi này chưa dùng được. Hãy sửa rồi kiểm tra lại bằng “cchc sync probe”.")
        return REFUSED
    say(f"Nơi này dùng được. {GUARANTEES[report.guarantee]}")
    return DONE


def _say_result(result: "RunResult") -> None:
    say(
        f"{result.name}: đã gửi {result.sent} tệp ({_size(result.sent_size)}), còn chờ {result.waiting};"
        f" tải về {result.fetched}, tự nhận {result.taken}, từ chối {result.refused},"
        f" chờ xem và nhận {result.offered}."
    )
    _say_trouble(result.name, result.trouble)


def _say_offers(known: "SyncStatus") -> None:
    for offer in known.offered:
        say(f"Gói chờ nhận của máy “{offer.station.name or offer.station.station[:8]}”: {offer.path}")
    if known.offered:
        say("Xem trước bằng “cchc plan TỆP”, nhận bằng “cchc import TỆP”.")
    for card in known.cards:
        changed = " (KHÓA ĐÃ KHÁC)" if card.standing == "changed" else ""
        say(f"Thẻ máy lạ{changed}: {card.label.name}, {card.label.person}, mã {card.label.fingerprint}")
    if known.cards:
        say("Gọi điện đối chiếu mã rồi chấp nhận bằng “cchc sync accept MÃ”.")
    if not known.receivers:
        say("Chưa biết máy nào khác nên chưa có gì để gửi; hãy trao đổi thẻ máy trước.")


def _say_trouble(name: str, trouble: "Trouble | None") -> None:
    if trouble is not None:
        from cchc_desktop.sentences import sentence_for

        say(" ".join(part for part in (f"{name}:" if name else "   ", str(sentence_for(trouble.error())))))


def _row(target: "TargetRecord") -> tuple[str, ...]:
    states = {"untrusted": "chưa kiểm tra xong", "trusted": "đang dùng", "changed": "DỪNG: đã thành nơi khác"}
    counts = target.counts
    return (
        target.name,
        "tạm dừng" if target.is_paused and target.state == "trusted" else states[target.state],
        str(counts.waiting),
        str(counts.sent),
        str(counts.confirmed),
        str(counts.offered),
        target.reached_at or "chưa lần nào",
    )


def _size(size: int) -> str:
    if size < _LARGE_UNIT:
        return f"{-(-size // _LEAST_UNIT)} kB"
    return f"{size / _LARGE_UNIT:.1f} MB".replace(".", ",")
