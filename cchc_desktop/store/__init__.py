"""The only room that knows SQLite: change log, views, search, attachments, backups."""
