"""Measures of the promises in docs, ratios taken in one run on one machine; dev.py bench prints them."""
