"""What is said while nobody holds a recovery key, on the page of the day and in the settings."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cchc_desktop.services.recovery_keys import RecoveryLack

NO_RECOVERY = (
    "Chưa có khóa khôi phục. Hai tờ giấy in ra trong một phút giúp mở các gói đã ghi khi máy hỏng hay mất."
)
NOT_OUT = (
    "Khóa khôi phục chưa in, chưa thử: chưa ai giữ tờ nào. Nếu đã chép tay thì bấm “Thử khóa…”, còn không "
    "thì tạo lại rồi in."
)
TO_RECOVERY = "Đến khóa khôi phục"


def lack_words(lack: "RecoveryLack") -> str:
    """Say what is lacking."""
    return NO_RECOVERY if lack.value == "no_keys" else NOT_OUT
