"""Outlines as data: the types, the loader and the rules of who is asked what."""
