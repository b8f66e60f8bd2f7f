"""The words of synchronising in the window. “Đã gửi” is never said as “đã nhận”."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from cchc_desktop.core.errors import ErrorCode
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.settings.data_tab import moment_words
from cchc_desktop.gui.widgets.marks import SIGN_FLAG, SIGN_GOOD, SIGN_MISSING, SIGN_NOTHING_YET, Words
from cchc_desktop.sentences import sentence_for
from cchc_desktop.services.sync_records import (
    OfferedPackage,
    ProbedStep,
    SyncStatus,
    TargetRecord,
    TargetState,
    Trouble,
)

if TYPE_CHECKING:
    from cchc_desktop.services.sync_confirming import Confirmation

SIGN_SENT = "◐"
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "folder": "Thư mục hoặc ổ mạng",
        "webdav": "WebDAV",
        "s3": "Kho S3",
        "ftp": "FTP",
    }
)
"""What a service is called."""

_UNREACHED = frozenset({ErrorCode.TARGET_UNREACHABLE})
_CHECK_ADDRESS = "Hãy xem lại địa chỉ và mạng rồi kiểm tra lại."
_CHANGED = (
    "Tệp nhận dạng ở đó đã khác hoặc không còn: đây có thể không còn là nơi đã nối. Đã dừng, không gửi và "
    "không nhận gì; số liệu trên máy này còn nguyên."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncView:
    """What the window knows of synchronising at one moment. `step` is done, total and its code.

    `targets` are those of the round that is `running`, none for all.
    `online` is what the system says of the network, None when it says nothing. `unsent`: something was
    written in this run that no round has sent. `ended` tells when a round last came to its end in this run.
    """

    status: SyncStatus
    confirmations: "tuple[Confirmation, ...]" = ()
    running: bool = False
    targets: tuple[str, ...] = ()
    step: tuple[int, int, str] = (0, 0, "")
    online: bool | None = None
    unsent: bool = False
    ended: str = ""


def target_state(target: TargetRecord) -> Words:
    """Say whether a target is used."""
    if target.state is TargetState.CHANGED:
        return Words("đã đổi: dừng lại và hỏi", Tone.WRONG, SIGN_FLAG)
    if target.state is TargetState.UNTRUSTED:
        if target.probe is not None and not target.probe.passed:
            return Words("chưa dùng được", Tone.ATTENTION, SIGN_MISSING)
        return Words("chưa thử", Tone.ATTENTION, SIGN_NOTHING_YET)
    if target.is_paused:
        return Words("đang tạm dừng", Tone.MUTED, SIGN_NOTHING_YET)
    return Words("tin cậy", Tone.GOOD, SIGN_GOOD)


def target_place(target: TargetRecord) -> str:
    """Return kind and address of a target in one line; a folder as its path."""
    from cchc_desktop.exchange.target_address import read_uri

    where = read_uri(target.uri).address.root if target.service == "folder" else target.uri
    return f"{KINDS.get(target.service, target.service)} · {where}"


def last_times(target: TargetRecord) -> str:
    """Say when a target was last reached and, when that failed later, last tried."""
    last = moment_words(target.reached_at)
    reached = f"Lần cuối xong: {last}" if last else "Chưa lần nào xong"
    if target.tried_at and target.trouble is not None:
        return f"{reached} · thử gần nhất: {moment_words(target.tried_at)}"
    return reached


def target_trouble(target: TargetRecord) -> str:
    """Say what is the matter with a target and what to do; empty when nothing is."""
    if target.state is TargetState.CHANGED:
        return _CHANGED
    if target.state is TargetState.UNTRUSTED and target.probe is not None:
        failed = next((step for step in target.probe.steps if not step.is_well and step.is_essential), None)
        return step_trouble(failed) if failed else ""
    return trouble_words(target.trouble)


def step_trouble(step: ProbedStep) -> str:
    """Say why a step of a probe failed and what to do."""
    from cchc_desktop.sentences_sync import PROBE_FAILURES

    what = PROBE_FAILURES.get(step.step, "")
    if step.trouble is None or not step.is_essential:
        return what
    error = step.trouble.error()
    sentence = sentence_for(error)
    # What is only tried out is not tried again by itself.
    remedy = _CHECK_ADDRESS if error.code in _UNREACHED else sentence.remedy
    return " ".join(part for part in (sentence.what, remedy) if part) or what


def trouble_words(trouble: Trouble | None) -> str:
    """Return the sentence of what went wrong last; empty for nothing."""
    return str(sentence_for(trouble.error())) if trouble is not None else ""


def step_words(step: tuple[int, int, str]) -> str:
    """Say how far a round is."""
    done, total, code = step
    if code == "sending":
        return f"Đang gửi… {done * 100 // total} %" if total else "Đang gửi…"
    if code == "fetching":
        return f"Đang tải gói mới… {done}/{total}" if total else "Đang tải gói mới…"
    return "Đang đồng bộ…"


def offered_words(offered: Iterable[OfferedPackage]) -> str:
    """Say what waits where: `Có 3 gói mới, trong đó 1 giấy xác nhận, trên “Kho của phòng”`."""
    packages = tuple(offered)
    receipts = sum(one.kind == "receipt" for one in packages)
    names = ", ".join(f"“{name}”" for name in dict.fromkeys(one.target_name for one in packages))
    if receipts == len(packages):
        return f"Có {receipts} giấy xác nhận trên {names}"
    files = sum(one.kind == "blobs" for one in packages)
    if files == len(packages):
        return f"Có {files} gói tệp đính kèm trên {names}"
    parts = (
        f"{receipts} giấy xác nhận" if receipts else "",
        f"{files} gói chỉ có tệp đính kèm" if files else "",
    )
    named = " và ".join(part for part in parts if part)
    among = f", trong đó {named}," if named else ""
    return f"Có {len(packages)} gói mới{among} trên {names}"


def note_words(view: SyncView) -> Words:
    """Return what the status bar says; no text while there is no target."""
    targets = view.status.targets
    if not targets:
        return Words("")
    if view.running:
        return Words(step_words(view.step), Tone.MUTED)
    changed = next((one for one in targets if one.state is TargetState.CHANGED), None)
    if changed is not None:
        return Words(f"“{changed.name}” đã thành nơi khác: đã dừng, cần hỏi", Tone.WRONG, SIGN_FLAG)
    asking = [part for part in (_strangers(view), _offers(view)) if part]
    going = [part for part in (_waiting(view), _line(view)) if part]
    if asking:
        return Words(_sentence(*asking, *going), Tone.ATTENTION, SIGN_MISSING)
    if going:
        return Words(_sentence(*going), Tone.MUTED)
    return _at_rest(view)


def leads_to_offers(view: SyncView) -> bool:
    """Tell whether what the status bar says is dealt with where packages are received."""
    changed = any(one.state is TargetState.CHANGED for one in view.status.targets)
    return not changed and bool(view.status.offered or view.status.cards)


def _strangers(view: SyncView) -> str:
    return "có máy lạ, cần hỏi" if view.status.cards else ""


def _offers(view: SyncView) -> str:
    count = len(view.status.offered)
    return f"{count} gói mới chờ nhận" if count else ""


def _waiting(view: SyncView) -> str:
    count = sum(one.counts.waiting for one in used_targets(view))
    if count:
        return f"{count} gói chờ gửi"
    return "có thay đổi chưa gửi" if view.unsent and view.status.receivers and _line(view) else ""


def _line(view: SyncView) -> str:
    used = used_targets(view)
    over_network = [one for one in used if one.service != "folder"]
    if over_network and (view.online is False or all(_is_unreached(one) for one in over_network)):
        return "ngoại tuyến"
    ill = [one.name for one in used if one.trouble is not None]
    return f"chưa đồng bộ được với “{ill[0]}”" if ill else ""


def _at_rest(view: SyncView) -> Words:
    used = used_targets(view)
    if not used:
        paused = any(one.is_paused for one in view.status.targets)
        return Words("Đồng bộ đang tạm dừng" if paused else "Nơi đồng bộ chưa dùng được", Tone.MUTED)
    if not view.status.receivers:
        return Words("Chưa quen máy nào để gửi", Tone.ATTENTION, SIGN_MISSING)
    if view.unsent:
        return Words("Có thay đổi chưa gửi", Tone.MUTED, SIGN_NOTHING_YET)
    if not view.ended:
        reached = max(one.reached_at for one in used)
        return Words(f"Đồng bộ lần cuối {moment_words(reached)}" if reached else "Chưa đồng bộ lần nào")
    if not any(one.counts.sent for one in used):
        return Words("Đã nối, chưa có gì để gửi", Tone.MUTED)
    if view.confirmations:
        last = view.confirmations[0]
        name = last.by.name or last.by.person or "Nơi nhận"
        return Words(f"{name} đã xác nhận {_hour(last.at)}", Tone.GOOD, SIGN_GOOD)
    return Words(f"Mọi thứ đã gửi {_hour(view.ended)}", Tone.MUTED, SIGN_SENT)


def used_targets(view: SyncView) -> list[TargetRecord]:
    """Return the targets that are synchronised with."""
    return [one for one in view.status.targets if one.state is TargetState.TRUSTED and not one.is_paused]


def _is_unreached(target: TargetRecord) -> bool:
    return target.trouble is not None and ErrorCode(target.trouble.code) in _UNREACHED


def _sentence(*parts: str) -> str:
    text = " · ".join(parts)
    return text[0].upper() + text[1:]


def _hour(moment: str) -> str:
    return moment_words(moment).partition(",")[0]
