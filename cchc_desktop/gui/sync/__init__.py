"""Synchronising in the window: targets, the timer, what it says of itself, what it offers."""
