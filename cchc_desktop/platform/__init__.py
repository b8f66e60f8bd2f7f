"""Folders, durable files, settings, logs and the single-instance lock."""
