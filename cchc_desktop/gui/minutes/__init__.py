"""The page of the minutes: preview, self-check, words, prints and the seal."""
