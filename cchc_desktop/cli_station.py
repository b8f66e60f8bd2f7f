"""Commands about this machine and those it knows: name, keys, card, recovery keys.

Loaded with every command for its parsers: what a command works with is imported inside it.
"""

import sys
import tempfile
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.cli_parser import Commands, add, add_group
from cchc_desktop.cli_words import DONE, REFUSED, UsageError, complain, say, say_json, say_table
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused

if TYPE_CHECKING:
    from cchc_desktop.exchange.cards import Card, Standing
    from cchc_desktop.services.package_recovery import RecoveredPackage
    from cchc_desktop.services.workspace import Workspace

_LARGEST_KEY_FILE = 100_000
_STANDINGS = {"known": "đã quen", "stranger": "chưa quen", "changed": "KHÓA ĐÃ ĐỔI"}


def add_commands(commands: Commands) -> None:
    """Add `station`, `card` and `recover`."""
    _station_commands(add_group(commands, "station", "máy này và người sử dụng"))
    card = add(commands, "card", "station.card", "thẻ máy: xem, lưu, nhận thẻ của máy khác", json=True)
    card.add_argument(
        "action", nargs="?", default="show", choices=("show", "list", "accept", "office"), metavar="VIỆC",
        help="show: thẻ của máy này, hoặc của TỆP; list: các máy đã quen; accept: nhận thẻ trong TỆP; "
        "office: TỆP là tên một máy đã quen, đó là máy của Phòng Nội vụ",
    )  # fmt: skip
    card.add_argument("file", nargs="?", type=Path, metavar="TỆP", help="tệp thẻ của máy khác, hoặc tên máy")
    card.add_argument("--off", action="store_true", help="với office: không còn là máy của Phòng Nội vụ")
    card.add_argument("-o", "--output", type=Path, metavar="TỆP", help="lưu thẻ của máy này vào tệp")
    card.add_argument("--yes", action="store_true", help="nhận thẻ, sau khi đã đối chiếu mã nhận dạng")
    card.add_argument(
        "--fingerprint", default="", metavar="MÃ", help="mã nhận dạng đã đối chiếu; bắt buộc khi khóa đã đổi"
    )
    recover = add(
        commands, "recover", "station.recover", "mở gói bằng khóa khôi phục", needs="nothing", json=True
    )
    recover.add_argument("file", type=Path, metavar="GÓI", help="tệp gói .cchc")
    recover.add_argument(
        "--key", required=True, type=Path, metavar="TỆP",
        help="tệp có dòng AGE-SECRET-KEY-1… hoặc mười hai từ; “-” là đầu vào chuẩn",
    )  # fmt: skip
    recover.add_argument("--to", type=Path, metavar="THƯ_MỤC", help="lấy mọi thứ trong gói ra đây")
    recover.add_argument(
        "--partial", action="store_true", help="gói hỏng: lấy phần còn nguyên vẹn, đã kiểm tra"
    )


def _station_commands(station: Commands) -> None:
    add(station, "show", "station.show", "xem tên máy, người sử dụng, mã nhận dạng", json=True)
    set_up = add(station, "set-up", "station.set_up", "đặt tên máy, người sử dụng và tạo khóa", json=True)
    set_up.add_argument("--name", required=True, metavar="TÊN", help="tên máy")
    set_up.add_argument("--person", required=True, metavar="TÊN", help="người sử dụng")
    set_up.add_argument("--post", default="", metavar="CHỨC_VỤ", help="chức vụ")
    rename = add(station, "rename", "station.rename", "đổi tên máy, người sử dụng, chức vụ", json=True)
    rename.add_argument("--name", default=None, metavar="TÊN", help="tên máy")
    rename.add_argument("--person", default=None, metavar="TÊN", help="người sử dụng")
    rename.add_argument("--post", default=None, metavar="CHỨC_VỤ", help="chức vụ; để trống thì bỏ")
    renew = add(station, "renew-keys", "station.renew_keys", "tạo khóa mới thay khóa đã mất hoặc hỏng")
    renew.add_argument("--yes", action="store_true", help="đã hiểu: máy khác sẽ thấy “khóa đã đổi”")
    sheets = add(station, "recovery-keys", "station.recovery_keys", "hai khóa khôi phục: xem, tạo", json=True)
    sheets.add_argument("--sheets", type=Path, metavar="THƯ_MỤC", help="tạo mới, ghi hai tờ PDF vào đây")
    drill = add(station, "drill", "station.drill", "thử khóa khôi phục với một gói vừa ghi", json=True)
    drill.add_argument("--key", required=True, type=Path, metavar="TỆP", help="như ở lệnh recover")


def show(workspace: "Workspace", options: Namespace) -> int:
    """Show the names of machine and person, and the fingerprint when there are keys."""
    station = workspace.station.current()
    fingerprint = ""
    if station.is_set_up:
        try:
            fingerprint = workspace.identity.card().fingerprint
        except EnvironmentFailed as failure:
            complain(failure)
    if options.json:
        told = ("station_id", "name", "person", "post", "is_set_up")
        say_json({**{name: getattr(station, name) for name in told}, "fingerprint": fingerprint})
        return DONE
    person = ", ".join(part for part in (station.person or "(chưa có)", station.post) if part)
    say(f"Máy: {station.name or '(chưa đặt tên)'}. Người sử dụng: {person}")
    if fingerprint:
        say(f"Mã nhận dạng: {fingerprint}")
    return DONE


def set_up(workspace: "Workspace", options: Namespace) -> int:
    """Name machine and person, and make the keys."""
    workspace.station.set_up(name=options.name, person=options.person, post=options.post)
    workspace.identity.keys()
    return show(workspace, options)


def rename(workspace: "Workspace", options: Namespace) -> int:
    """Change what is given; the rest stays."""
    if options.name is None and options.person is None and options.post is None:
        raise UsageError("hãy nêu ít nhất một trong --name, --person, --post.")
    station = workspace.station.current()
    workspace.station.set_up(
        name=station.name if options.name is None else options.name,
        person=station.person if options.person is None else options.person,
        post=station.post if options.post is None else options.post,
    )
    return show(workspace, options)


def renew_keys(workspace: "Workspace", options: Namespace) -> int:
    """Make new keys, once the person knows what others will see."""
    if not options.yes:
        say("Mọi máy đã quen sẽ thấy “khóa đã đổi” và phải hỏi lại. Khóa cũ, nếu còn, được giữ bên cạnh.")
        say("Nếu vẫn muốn tạo khóa mới, hãy thêm --yes.")
        return REFUSED
    workspace.identity.renew_keys()
    say("Đã tạo khóa mới. Hãy lưu thẻ máy (cchc card -o TỆP) và gửi lại cho mọi người.")
    return DONE


def recovery_keys(workspace: "Workspace", options: Namespace) -> int:
    """Tell about the recovery keys, or make two and write their sheets."""
    if options.sheets is not None:
        _write_sheets(workspace, options.sheets)
    states = workspace.identity.recovery_states()
    if options.json:
        say_json(states)
        return DONE
    if not states:
        say("Chưa có khóa khôi phục. Hãy tạo và in: cchc station recovery-keys --sheets THƯ_MỤC")
    for state in states:
        tried = f"đã thử {state.tried_at}" if state.tried_at else "chưa thử"
        say(f"Tờ {state.number}, ký hiệu {state.sign}: tạo {state.made_at}, {tried}.")
    return DONE


def drill(workspace: "Workspace", options: Namespace) -> int:
    """Prove that a recovery key opens a package written just now."""
    state = workspace.identity.drill(read_secret_file(options.key))
    if options.json:
        say_json(state)
        return DONE
    say(f"Tờ {state.number} (ký hiệu {state.sign}) mở được gói vừa ghi.")
    return DONE


def card(workspace: "Workspace", options: Namespace) -> int:
    """Show or save the card of this machine; list or accept those of others."""
    if options.action == "accept":
        return _accept(workspace, options)
    if options.action == "list":
        return _list(workspace, options)
    if options.action == "office":
        return _office(workspace, options)
    if options.file is not None:
        _say_card(*workspace.identity.read_card(options.file), as_json=options.json)
        return DONE
    own = workspace.identity.card()
    if options.output is not None:
        workspace.identity.write_card(options.output)
    if options.json:
        say_json(own)
    elif options.output is not None:
        say(f"Đã lưu thẻ của {own.name} vào “{options.output}”.")
        say(f"Mã nhận dạng: {own.fingerprint}")
    else:
        _say_card(own, None, as_json=False)
    return DONE


def recover(options: Namespace) -> int:
    """Open a package with a recovery key and nothing else; needs no data of this machine."""
    from cchc_desktop.services.package_recovery import recover_package

    told = recover_package(
        options.file,
        read_secret_file(options.key),
        scratch=Path(tempfile.gettempdir()),
        to=options.to,
        partial=options.partial,
    )
    if options.json:
        say_json(told)
    else:
        _say_recovered(told)
    return REFUSED if told.damaged else DONE


def _accept(workspace: "Workspace", options: Namespace) -> int:
    if options.file is None:
        raise UsageError("hãy nêu tệp thẻ: cchc card accept TỆP.")
    from cchc_desktop.exchange.cards import Standing

    found, standing = workspace.identity.read_card(options.file)
    if found.station == workspace.station.current().station_id:
        raise Refused(ErrorCode.CARD_IS_OWN, {"name": found.name})
    if not options.json:
        _say_card(found, standing, as_json=False)
    compared = "".join(options.fingerprint.split()) == "".join(found.fingerprint.split())
    if options.fingerprint and not compared:
        raise UsageError("--fingerprint: mã đã nêu khác với mã của thẻ. Chưa nhận thẻ.")
    if standing is Standing.CHANGED and not compared:
        fields: dict[str, str | int | float] = {"station": found.name, "fingerprint": found.fingerprint}
        raise Refused(ErrorCode.PACKAGE_SENDER_CHANGED, fields)
    if not (options.yes or compared):
        raise UsageError("hãy đọc mã nhận dạng qua điện thoại với người giữ máy; khớp thì thêm --yes.")
    workspace.identity.accept(found)
    if options.json:
        say_json(found)
    else:
        say("Đã nhận thẻ.")
    return DONE


def _list(workspace: "Workspace", options: Namespace) -> int:
    cards = workspace.identity.cards()
    if options.json:
        say_json(cards)
        return DONE
    marked = workspace.identity.offices()
    rows = [
        (one.name, one.person, one.fingerprint, one.age_recipient, "×" if one.station in marked else "")
        for one in cards
    ]
    say_table(("Máy", "Người", "Mã nhận dạng", "Khóa nhận", "Phòng Nội vụ"), rows)
    return DONE


def _office(workspace: "Workspace", options: Namespace) -> int:
    """Mark a known machine, named by its name or id, as the office's; or take the mark off."""
    wanted = "" if options.file is None else str(options.file)
    found = [one for one in workspace.identity.cards() if wanted in {one.name, one.station}]
    if len(found) != 1:
        known = ", ".join(one.name for one in workspace.identity.cards()) or "chưa có máy nào"
        raise UsageError(f"hãy nêu đúng một máy đã quen: {known}.")
    workspace.identity.mark_office(found[0].station, is_office=not options.off)
    if options.json:
        say_json({"station": found[0].station, "is_office": not options.off})
    elif options.off:
        say(f"{found[0].name} không còn là máy của Phòng Nội vụ.")
    else:
        say(f"{found[0].name} là máy của Phòng Nội vụ: chỉ máy như vậy mới xác nhận đã nhận.")
    return DONE


def _say_card(found: "Card", standing: "Standing | None", *, as_json: bool) -> None:
    if as_json:
        say_json({"card": found, "standing": standing} if standing else found)
        return
    say(f"Máy: {found.name}. Người sử dụng: {found.person}")
    say(f"Mã nhận dạng: {found.fingerprint}")
    say(f"Khóa nhận (age): {found.age_recipient}")
    say(f"Khóa ký (minisign): {found.minisign_public_key}")
    if standing is not None:
        say(f"Tình trạng: {_STANDINGS[standing]}")


def _say_recovered(told: "RecoveredPackage") -> None:
    say(f"Gói của máy {told.card.name}, {told.card.person}, ghi lúc {told.created_at}.")
    say(f"Mã nhận dạng: {told.card.fingerprint}")
    say(f"{told.changes} thay đổi, {told.attachments} tệp đính kèm, {len(told.documents)} văn bản.")
    for name in told.damaged:
        say(f"Hỏng, không lấy được: {name}")
    if told.folder is None:
        say("Để lấy ra thư mục: thêm --to THƯ_MỤC. Để nhận vào máy này: cchc import GÓI --key TỆP.")
    else:
        say(f"Đã lấy ra “{told.folder}”.")


def read_secret_file(path: Path) -> str:
    """Read the file of a secret, or the standard input for `-`."""
    if str(path) == "-":
        return sys.stdin.read(_LARGEST_KEY_FILE)
    from cchc_desktop.platform.files import reading_failures

    with reading_failures(path), path.open("rb") as file:
        return file.read(_LARGEST_KEY_FILE).decode("utf-8-sig", "replace")


def _write_sheets(workspace: "Workspace", folder: Path) -> None:
    from cchc_desktop.platform.files import make_folder

    make_folder(folder)
    workspace.identity.card()
    for key in workspace.identity.make_recovery_keys():
        path = folder / f"khoa-khoi-phuc-{key.number}-{key.sign}.pdf"
        workspace.identity.write_sheets(path, (key,))
        say(f"Đã ghi “{path}”. In ra giấy, cất riêng, rồi xóa tệp này.")
