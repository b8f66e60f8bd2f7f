"""Sending and receiving: the page Gửi / Nhận and its two wizards."""
