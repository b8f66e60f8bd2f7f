"""The Vietnamese words of sending and receiving: kinds, states, and why something was refused."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

PACKAGE_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "plan": "Kế hoạch gửi thành viên",
        "work": "Phần việc của thành viên",
        "visit": "Trọn cuộc kiểm tra",
        "receipt": "Giấy xác nhận đã nhận",
        "office": "Kết luận, theo dõi gửi lại",
    }
)
"""By the kind of a package."""

ONLY_FILES = "Tệp đính kèm"
"""A package of work that brings files alone: what is too large for one goes by itself."""


def package_words(kind: str, *, changes: int, files: int) -> str:
    """Return what a package is called; an unknown kind as it is."""
    if kind == "work" and files and not changes:
        return ONLY_FILES
    return PACKAGE_KINDS.get(kind, kind)


FILE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "plan": "kế hoạch",
        "work": "phần việc",
        "visit": "cuộc kiểm tra",
        "receipt": "xác nhận",
        "office": "gửi lại",
    }
)
"""What the name of a package file says of it."""

STANDINGS: Mapping[str, str] = MappingProxyType(
    {"known": "đã quen", "stranger": "chưa quen", "changed": "KHÓA ĐÃ ĐỔI"}
)
"""How a machine stands to this one."""

DELIVERY_STATES: Mapping[str, str] = MappingProxyType(
    {
        "received": "Nhận từ máy khác",
        "on_this_machine": "Chỉ có trên máy này",
        "written": "Đã ghi ra và đọc lại đúng",
        "confirmed": "Nơi nhận đã xác nhận",
    }
)
"""By `services.transfer_records.DeliveryState`."""

PARTLY_SENT = "Có phần chưa gửi"
"""In place of “only on this machine” where packages hold some of a visit."""

PACKAGE_STATES: Mapping[str, str] = MappingProxyType(
    {
        "read_back": "Đã ghi và đọc lại đúng",
        "importing": "Đang nhận dở",
        "imported": "Đã nhận",
        "taken_back": "Đã hoàn lại",
    }
)
"""What became of a package in the journal."""

REFUSAL_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "value_invalid": "giá trị không hợp với ô",
        "lamport_far_ahead": "số thứ tự nhảy quá xa",
        "written_in_our_name": "mang tên máy này nhưng máy này không ghi",
    }
)
"""Why one change of a readable package is not taken in."""

OUTLINE_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "outline_changed": "kế hoạch đã có cuộc kiểm tra sẽ đổi đề cương; hãy hỏi lại máy gửi",
        "outline_unreadable": "không đọc được đề cương này; đề cương đọc được gần nhất vẫn được dùng",
    }
)
"""What a change of an outline does, by its reason in `PackagePlan.outlines`."""

FORM_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "header": "phần đầu gói không đúng dạng",
        "header_too_large": "phần đầu gói quá dài",
        "stanza_kind": "gói khóa bằng cách mà chương trình không nhận",
        "work_factor": "gói đòi máy tính toán quá mức cho phép",
        "payload": "nội dung mã hóa bị sửa hoặc bị cắt",
        "archive": "phần nén bên trong không đúng dạng",
        "archive_headers_differ": "hai bảng kê bên trong không khớp nhau",
        "too_many_members": "gói có quá nhiều tệp",
        "too_many_changes": "gói có quá nhiều thay đổi",
        "member_name": "gói có tệp mang tên không được phép",
        "member_twice": "gói có hai tệp trùng tên",
        "member_encrypted": "gói có tệp khóa riêng bên trong",
        "member_method": "gói có tệp nén bằng cách lạ",
        "member_not_a_file": "gói có mục không phải là tệp thường",
        "ratio": "gói có tệp nén bung ra quá lớn",
        "manifest": "bảng kê của gói không đúng mẫu",
        "members_differ": "gói có tệp không nằm trong bảng kê",
        "member_size": "có tệp sai kích thước",
        "member_hash": "có tệp bị sửa hoặc hỏng",
        "member_missing": "có tệp bị thiếu",
        "change": "có thay đổi ghi không đúng mẫu",
        "change_twice": "có thay đổi ghi hai lần",
        "ranges_differ": "các thay đổi không khớp với bảng kê",
        "receipt": "giấy xác nhận không đúng mẫu",
        "not_a_file": "không phải là tệp thường",
    }
)
"""What was odd about a package; the field `reason` of its refusal."""


def ranges_words(ranges: Iterable[tuple[int, int]]) -> str:
    """Return numbers as people write them: `41–60, 75`."""
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in ranges)


def machine_words(name: str, person: str, station: str = "") -> str:
    """Return a machine as `Máy B (Bà B)`; by its id when nothing else is known."""
    if name and person:
        return f"{name} ({person})"
    return name or (f"máy của {person}" if person else f"máy {station[:8]}")


def missing_words(machine: str, ranges: Iterable[tuple[int, int]]) -> str:
    """Return one line of what is missing."""
    return f"{machine}: thay đổi {ranges_words(ranges)} chưa nhận được"
