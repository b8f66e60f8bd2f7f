"""Generated from ui/*.ui by dev.py uic. Never edited."""
