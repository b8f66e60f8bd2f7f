"""The command line: `cchc [--data DIR] COMMAND`. Exit: 0 done, 1 refused or fault found, 2 wrong usage."""

import logging
import os
import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from cchc_desktop import __version__, cli_merging, cli_station, cli_sync, cli_transfer
from cchc_desktop.cli_parser import Commands, add, add_group, below
from cchc_desktop.cli_words import (
    DONE,
    REFUSED,
    UsageError,
    VietnameseParser,
    complain,
    confess,
    speak_utf8,
    whole_number,
)
from cchc_desktop.core.errors import CchcError, EnvironmentFailed
from cchc_desktop.platform.logs import LOG_FOLDER, LOG_NAME, start_log, stop_log
from cchc_desktop.platform.paths import default_data_folder

_MOST_HITS = 100_000
_DEFAULT_VISITS, _DEFAULT_SEED = 21, 2023
_VISIT_HELP = "mã cuộc kiểm tra, đầy đủ hoặc phần đầu đủ để phân biệt"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    speak_utf8()
    options = _parser().parse_args(arguments)
    try:
        code = _run(options)
        sys.stdout.flush()
    except (CchcError, UsageError) as error:
        return complain(error)
    except BrokenPipeError:
        # The reader (`head`) has gone; Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return REFUSED
    except Exception as error:
        return confess(_logged(options, error))
    return code


def _logged(options: Namespace, error: Exception) -> Path:
    """Write what went wrong to the log beside the data, or among temporary files when there is none."""
    data = _data_folder(options)
    folder = data if data.is_dir() else Path(tempfile.gettempdir())
    try:
        handler = start_log(folder)
    except EnvironmentFailed:
        folder = Path(tempfile.gettempdir())
        handler = start_log(folder)
    logging.getLogger(__name__).error("A command failed", exc_info=error)
    stop_log(handler)
    return folder / LOG_FOLDER / LOG_NAME


def _data_folder(options: Namespace) -> Path:
    return Path(options.data) if options.data else default_data_folder()


def _run(options: Namespace) -> int:
    command: Callable[..., int] = _imported(options.command)
    if options.needs == "nothing":
        return command(options)
    if options.data == "":
        # An unset variable in a script must not lead to the person's own data.
        raise UsageError("--data: tên thư mục đang để trống.")
    data = _data_folder(options)
    if options.needs == "folder":
        return command(data, options)
    from cchc_desktop.composition import open_workspace

    workspace = open_workspace(data)
    try:
        return command(workspace, options)
    finally:
        workspace.close()


def _imported(name: str) -> Callable[..., int]:
    """Return a command; its module is imported only now, so that `--help` does not wait for it."""
    module, _, function = name.partition(".")
    if module == "listing":
        from cchc_desktop import cli_listing

        return getattr(cli_listing, function)
    if module == "station":
        return getattr(cli_station, function)
    if module == "merging":
        return getattr(cli_merging, function)
    if module == "transfer":
        return getattr(cli_transfer, function)
    if module == "sync":
        return getattr(cli_sync, function)
    from cchc_desktop import cli_making

    return getattr(cli_making, function)


def _parser() -> VietnameseParser:
    parser = VietnameseParser(prog="cchc", description="Kiểm tra cải cách hành chính, dòng lệnh.")
    parser.add_argument("--version", action="version", version=f"cchc {__version__}", help="hiện phiên bản")
    parser.add_argument("--data", metavar="THƯ_MỤC", default=None, help="thư mục dữ liệu")
    commands = below(parser)
    _outline_commands(commands)
    _campaign_commands(commands)
    _visit_commands(commands)
    _safety_commands(commands)
    cli_station.add_commands(commands)
    cli_merging.add_commands(commands)
    cli_transfer.add_commands(commands)
    cli_sync.add_commands(commands)
    return parser


def _outline_commands(commands: Commands) -> None:
    group = add_group(commands, "outline", "đề cương")
    add(group, "list", "listing.outline_list", "liệt kê các đề cương", needs="nothing", json=True)
    check = add(group, "check", "listing.outline_check", "soát lỗi tệp đề cương", needs="nothing", json=True)
    check.add_argument("files", nargs="+", type=Path, metavar="TỆP", help="tệp đề cương .yaml")
    show = add(group, "show", "listing.outline_show", "xem một đề cương", needs="nothing", json=True)
    show.add_argument("id", metavar="MÃ", help="mã đề cương")
    show.add_argument("--version", type=int, metavar="SỐ", help="phiên bản; mới nhất nếu không nêu")
    show.add_argument("--unit-kind", metavar="LOẠI", help="chỉ những nội dung áp dụng cho loại đơn vị này")


def _campaign_commands(commands: Commands) -> None:
    demo = add(commands, "demo", "making.demo", "tạo dữ liệu minh họa", needs="folder")
    demo.add_argument("--visits", type=int, default=_DEFAULT_VISITS, metavar="SỐ", help="số cuộc kiểm tra")
    demo.add_argument("--seed", type=int, default=_DEFAULT_SEED, metavar="SỐ", help="cùng số, cùng dữ liệu")
    group = add_group(commands, "campaign", "kế hoạch kiểm tra")
    add(group, "list", "listing.campaign_list", "liệt kê các kế hoạch", json=True)
    show = add(group, "show", "listing.campaign_show", "xem một kế hoạch", json=True)
    show.add_argument("campaign", nargs="?", default="", metavar="KẾ_HOẠCH", help="mã kế hoạch")


def _visit_commands(commands: Commands) -> None:
    group = add_group(commands, "visit", "cuộc kiểm tra")
    listing = add(group, "list", "listing.visit_list", "liệt kê các cuộc kiểm tra", json=True)
    listing.add_argument("--campaign", default="", metavar="KẾ_HOẠCH", help="mã kế hoạch")
    listing.add_argument("--text", default="", metavar="CHỮ", help="tên đơn vị có những chữ này")
    show = add(group, "show", "listing.visit_show", "xem một cuộc kiểm tra", json=True)
    show.add_argument("visit", metavar="CUỘC", help=_VISIT_HELP)
    answer = add(commands, "answer", "making.answer", "ghi kết quả một nội dung, JSON ở đầu vào chuẩn")
    answer.add_argument("visit", metavar="CUỘC", help=_VISIT_HELP)
    answer.add_argument("item", metavar="NỘI_DUNG", help="mã nội dung trong đề cương")
    answer.add_argument("--reason", default="", metavar="LÝ_DO", help="lý do sửa sau khi ký")
    minutes = add(commands, "minutes", "making.minutes", "ghi biên bản ra tệp Word hoặc PDF")
    minutes.add_argument("visit", metavar="CUỘC", help=_VISIT_HELP)
    minutes.add_argument("-o", "--output", required=True, type=Path, metavar="TỆP", help=".docx hoặc .pdf")
    supplement = "biên bản bổ sung: những chỗ sửa, nhận thêm sau khi khóa số liệu"
    minutes.add_argument("--supplement", action="store_true", help=supplement)
    seal = add(commands, "seal", "making.seal", "khóa số liệu; seal verify: kiểm tra khóa", json=True)
    seal.add_argument("words", nargs="+", metavar="CUỘC", help=_VISIT_HELP)
    seal.add_argument("--print", default=None, metavar="BẢN_IN", help="bản in đã ký; mới nhất nếu không nêu")
    seal.add_argument("--signed", default="", metavar="NGÀY", help="ngày ký, dạng 2023-09-12")
    search = add(commands, "search", "listing.search", "tìm trong mọi nội dung đã ghi", json=True)
    search.add_argument("text", nargs="+", metavar="CHỮ", help="có dấu hay không dấu đều được")
    limit = partial(whole_number, least=1, most=_MOST_HITS)
    search.add_argument("--limit", type=limit, default=50, metavar="SỐ", help="nhiều nhất bao nhiêu chỗ")


def _safety_commands(commands: Commands) -> None:
    add(commands, "check", "making.check", "kiểm tra toàn bộ dữ liệu", json=True)
    add(commands, "rebuild", "making.rebuild", "dựng lại bảng tra cứu từ nhật ký")
    backup = add(commands, "backup", "making.backup", "sao lưu", json=True)
    backup.add_argument("--to", type=Path, metavar="TỆP", help="ghi vào tệp này")
    backup.add_argument("--list", action="store_true", help="chỉ liệt kê các bản sao lưu")
    restore = add(commands, "restore", "making.restore", "khôi phục từ bản sao lưu", needs="folder")
    restore.add_argument("file", type=Path, metavar="TỆP", help="tệp sao lưu")
    add(commands, "selftest", "making.selftest", "tự kiểm tra chương trình", needs="nothing")


if __name__ == "__main__":
    sys.exit(main())
