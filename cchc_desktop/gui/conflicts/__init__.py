"""The page on which people settle what machines disagree about."""
