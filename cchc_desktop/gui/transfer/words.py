"""The words of sending and receiving in the window: states, sizes, moments, lines of the journal."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from cchc_desktop.core.errors import CchcError, ErrorCode
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.transfer.delivery_words import SIGN_WRITTEN
from cchc_desktop.gui.widgets.marks import SIGN_FLAG, SIGN_GOOD, SIGN_NOTHING_YET, Words
from cchc_desktop.sentences import Sentence, sentence_for
from cchc_desktop.sentences_transfer import machine_words, package_words
from cchc_desktop.services.transfer_records import (
    PackageLine,
    PackagePlan,
    QuarantinedPackage,
    StationLabel,
)

_NUMBERS = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{12} ")
STEPS: Mapping[str, str] = MappingProxyType(
    {
        "packing": "Đang gom dữ liệu và tệp đính kèm",
        "encrypting": "Đang ghi gói",
        "reading_back": "Đang đọc lại và so với nội dung đã ghi",
        "decrypting": "Đang mở gói",
        "checking": "Đang kiểm tra từng phần của gói",
        "copying": "Đang sao lưu trước khi nhận",
        "attachments": "Đang chép tệp đính kèm",
        "changes": "Đang ghi vào máy",
    }
)
"""What the steps of long work are called."""


def telling_name(file: str) -> str:
    """Return the name of a file without the numbers a package's name begins with."""
    return _NUMBERS.sub("", file)


def machine(label: StationLabel) -> str:
    """Return a machine as `Máy B (Bà B)`."""
    return machine_words(label.name, label.person, label.station)


def line_kind(line: PackageLine) -> str:
    """Return what a package of the journal is called."""
    return package_words(line.kind, changes=line.changes, files=line.attachments)


def plan_kind(plan: PackagePlan) -> str:
    """Return what a package is called whose plan is known."""
    changes = plan.new + plan.same + len(plan.refused) + len(plan.forks)
    return package_words(plan.kind, changes=changes, files=plan.files.new + plan.files.here)


def line_state(line: PackageLine) -> Words:
    """Say what became of a package: confirmed only when a receipt names it."""
    if line.state == "taken_back":
        return Words("Đã hoàn lại", Tone.MUTED, SIGN_NOTHING_YET)
    if line.state == "importing":
        return Words("Đang nhận dở: hãy nhận lại gói", Tone.ATTENTION, SIGN_WRITTEN)
    if line.direction == "received":
        if line.details.get("incomplete"):
            return Words("Đã nhận phần còn tốt", Tone.ATTENTION, SIGN_WRITTEN)
        return Words("Đã nhận", Tone.GOOD, SIGN_GOOD)
    if line.confirmed_by:
        names = ", ".join(label.name or label.person for label in line.confirmed_by)
        return Words(f"{names or 'Nơi nhận'} đã xác nhận", Tone.GOOD, SIGN_GOOD)
    return Words("Đã ghi và đọc lại đúng", Tone.ATTENTION, SIGN_WRITTEN)


def line_partner(line: PackageLine) -> str:
    """Return with whom a package was exchanged."""
    if line.direction == "received":
        return machine(line.sender)
    return ", ".join(line.receivers) or "người biết sáu từ"


def line_content(line: PackageLine) -> str:
    """Return what a package held: `3 cuộc · 398 thay đổi · 12 tệp`."""
    parts = [
        f"{len(line.visits)} cuộc" if line.visits else "",
        f"{line.changes} thay đổi" if line.changes else "",
        f"{line.attachments} tệp" if line.attachments else "",
        f"phần {line.part}" if line.has_more or line.part > 1 else "",
    ]
    return " · ".join(part for part in parts if part)


def refused_state() -> Words:
    """Return the state of a file that was put aside."""
    return Words("Không nhận, giữ riêng", Tone.WRONG, SIGN_FLAG)


def refusal_sentence(one: QuarantinedPackage) -> Sentence:
    """Say why a file that was put aside was refused."""
    return sentence_for(CchcError(ErrorCode(one.code), dict(one.fields)))
