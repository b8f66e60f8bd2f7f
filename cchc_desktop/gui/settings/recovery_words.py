"""What is said while a machine has no recovery keys, on the page of the day and in the settings."""

NO_RECOVERY = (
    "Chưa có khóa khôi phục. Hai tờ giấy in ra trong một phút giúp mở các gói đã ghi khi máy hỏng hay mất."
)
TO_RECOVERY = "Đến khóa khôi phục"
