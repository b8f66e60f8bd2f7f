"""Dialogs shared by all pages."""
