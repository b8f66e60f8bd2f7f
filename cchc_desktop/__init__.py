"""CCHC Desktop: inspections of administrative reform, from the outline to signed minutes, offline."""

__version__ = "0.1.0"
