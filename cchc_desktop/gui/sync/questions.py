"""What the window asks plainly: a target that became another place, a machine nobody knows here."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cchc_desktop.core.errors import CchcError
from cchc_desktop.gui.dialogs.messages import MessageDialog, show_error
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.settings.keys_tab_cards import CardDialog
from cchc_desktop.gui.sync.sync_timer import SyncTimer
from cchc_desktop.gui.sync.target_dialogs import ProbeDialog, remove_target
from cchc_desktop.services.workspace import Workspace

_PROBE, _REMOVE = range(2)
_WHAT = (
    "Tệp nhận dạng ở đó đã khác hoặc không còn. Có thể kho đã được lập lại, ổ khác được gắn vào cùng chỗ, "
    "hoặc có người đã thay."
)
_SAFE = (
    "Đã dừng đồng bộ với nơi này, không gửi và không nhận gì. Số liệu trên máy này, cả phần chưa gửi, vẫn "
    "còn nguyên."
)
_REMEDY = (
    "Hãy hỏi người quản lý nơi đó. Nếu đúng là nơi mới: gỡ nơi này rồi thêm lại. Nếu do gắn nhầm ổ: gắn lại "
    "rồi kiểm tra."
)


def ask_about_changed(
    parent: QWidget, workspace: Workspace, timer: SyncTimer, target_id: str
) -> MessageDialog:
    """Ask what to do with a target whose id is another. Neither Enter nor Esc lets anything go there."""
    target = workspace.sync.target(target_id)
    dialog = MessageDialog(
        parent,
        f"“{target.name}” không còn là nơi đã nối",
        (
            (_WHAT, Tone.PLAIN),
            (_SAFE, Tone.GOOD),
            (_REMEDY, Tone.PLAIN),
        ),
        buttons=("Kiểm tra lại", "Gỡ nơi này", "Cứ để dừng"),
    )

    def on_chosen(answer: int) -> None:
        if answer == _PROBE:
            probing = ProbeDialog(parent, workspace.sync, target)
            probing.ended.connect(timer.targets_changed)
            probing.open()
        elif answer == _REMOVE:
            remove_target(parent, workspace.sync, target_id, done=lambda _: timer.targets_changed())

    dialog.chosen.connect(on_chosen)
    dialog.open()
    return dialog


def ask_about_card(
    parent: QWidget, workspace: Workspace, path: Path, *, accepted: Callable[[], object]
) -> CardDialog | None:
    """Show the fingerprint of a machine found on a target, to be compared by telephone; then remember it."""
    try:
        card, standing = workspace.identity.read_card(path)
    except CchcError as error:
        show_error(parent, error)
        return None
    known = next((one for one in workspace.identity.cards() if one.station == card.station), None)
    dialog = CardDialog(parent, card, standing, known=known)

    def on_accepted(_: object) -> None:
        try:
            workspace.sync.accept_card(path)
        except CchcError as error:
            show_error(parent, error)
            return
        accepted()

    dialog.accepted_card.connect(on_accepted)
    dialog.open()
    return dialog
