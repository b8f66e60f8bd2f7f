"""The Vietnamese sentences of synchronising: its errors, the steps of a probe, what a target guarantees."""

from collections.abc import Mapping
from types import MappingProxyType

from cchc_desktop.core.errors import ErrorCode

_WAITING = "Số liệu trên máy vẫn còn nguyên; phần chưa gửi vẫn nằm trong hàng chờ."
_UNCHANGED = "Chưa có gì bị thay đổi."

SYNC_SENTENCES: Mapping[ErrorCode, tuple[str, str, str]] = MappingProxyType(
    {
        ErrorCode.TARGET_INVALID: (
            "Địa chỉ nơi đồng bộ không đúng.",
            _UNCHANGED,
            "Hãy viết theo một dạng: file:///thư-mục, webdavs://máy-chủ/thư-mục, s3://thùng, ftp://máy-chủ.",
        ),
        ErrorCode.TARGET_UNKNOWN: (
            "Không có nơi đồng bộ nào là{target: “{}”}.",
            _UNCHANGED,
            "Hãy xem lại danh sách bằng “cchc sync status”.",
        ),
        ErrorCode.TARGET_ALREADY_ADDED: (
            "Nơi này đã được thêm rồi{name:, với tên “{}”}.",
            _UNCHANGED,
            "Không cần thêm lần nữa; nếu muốn đổi địa chỉ, hãy gỡ nơi cũ trước.",
        ),
        ErrorCode.TARGET_UNREACHABLE: (
            "Không liên lạc được với nơi đồng bộ{name: “{}”}.",
            _WAITING,
            "Hãy kiểm tra mạng; chương trình sẽ tự thử lại.",
        ),
        ErrorCode.TARGET_DENIED: (
            "Nơi đồng bộ{name: “{}”} không cho phép: sai tên, sai mật khẩu hoặc thiếu quyền.",
            _WAITING,
            "Hãy nhập lại mật khẩu hoặc xin người quản lý cấp quyền đọc và ghi.",
        ),
        ErrorCode.TARGET_FULL: (
            "Nơi đồng bộ{name: “{}”} đã hết chỗ.",
            _WAITING,
            "Hãy xin thêm dung lượng; chương trình không xóa gì ở đó.",
        ),
        ErrorCode.TARGET_CHANGED: (
            "Nơi đồng bộ{name: “{}”} không còn là nơi đã nối: tệp nhận dạng đã khác hoặc không còn.",
            "Đã dừng đồng bộ với nơi này, không gửi và không nhận gì. " + _WAITING,
            "Hãy hỏi người quản lý. Nếu đúng là nơi mới, hãy gỡ nơi cũ rồi thêm lại.",
        ),
        ErrorCode.TARGET_MISBEHAVES: (
            "Nơi đồng bộ{name: “{}”} trả lời không đúng như đã ghi{path: ở “{}”}.",
            _WAITING,
            "Tệp đó không được tính là đã gửi; chương trình sẽ tự thử lại.",
        ),
        ErrorCode.TARGET_NOT_TRUSTED: (
            "Nơi đồng bộ{name: “{}”} chưa qua được bước kiểm tra.",
            "Chưa gửi và chưa nhận gì qua nơi này.",
            "Hãy sửa điều được nêu rồi kiểm tra lại bằng “cchc sync probe”.",
        ),
        ErrorCode.SECRET_MISSING: (
            "Không còn mật khẩu của nơi đồng bộ{name: “{}”} trên máy này.",
            _WAITING,
            "Hãy nhập lại mật khẩu.",
        ),
    }
)
"""What happened, what is safe, what to do; filled in by `sentences`."""

PROBE_STEPS: Mapping[str, str] = MappingProxyType(
    {
        "reach": "liên lạc và đăng nhập",
        "write": "ghi một tệp thử",
        "list": "liệt kê thư mục",
        "read_back": "đọc lại đúng những gì đã ghi",
        "vietnamese_name": "tên tệp tiếng Việt có dấu",
        "put_if_absent": "không ghi đè tệp đã có",
        "clock": "đồng hồ của nơi đồng bộ",
        "bind": "ghi tệp nhận dạng",
        "remove": "dọn tệp thử",
    }
)
"""The steps of a probe, as a list for people."""

PROBE_FAILURES: Mapping[str, str] = MappingProxyType(
    {
        "reach": "Không liên lạc hoặc không đăng nhập được.",
        "write": "Không ghi được tệp vào đó.",
        "list": "Tệp vừa ghi không có trong danh sách của thư mục.",
        "read_back": "Đọc lại thì thấy khác với nội dung đã ghi.",
        "vietnamese_name": "Nơi này làm hỏng tên tệp tiếng Việt; chương trình không dùng tên như vậy ở đó.",
        "put_if_absent": "Nơi này ghi đè lên tệp đã có.",
        "clock": "Đồng hồ của nơi này lệch nhiều; chương trình không dựa vào đồng hồ nên vẫn đồng bộ được.",
        "bind": "Không ghi hoặc không đọc được tệp nhận dạng.",
        "remove": "Không xóa được tệp thử; tệp nhỏ này vô hại.",
    }
)
"""What a failed step means, one plain sentence each."""

GUARANTEES: Mapping[str, str] = MappingProxyType(
    {
        "conditional": "Nơi này tự bảo đảm không ghi đè tệp đã có.",
        "named_if_absent": "Tệp được ghi trọn dưới tên tạm rồi mới mang tên thật; hệ thống không cho ghi đè.",
        "checked_first": "Tệp được ghi trọn dưới tên tạm, xem đã có chưa, rồi mới mang tên thật.",
    }
)
"""What a kind of target guarantees about not overwriting."""

SECRET_PLACES: Mapping[str, str] = MappingProxyType(
    {
        "none": "không có mật khẩu",
        "keyring": "mật khẩu nằm trong kho khóa của hệ điều hành",
        "file": "máy không có kho khóa nên mật khẩu nằm trong tệp secrets.json, chỉ tài khoản này đọc được",
    }
)
"""Where the secret of a target lies."""
