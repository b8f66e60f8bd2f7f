"""Pure domain logic: ids, text, answers, changes, merge, errors. Standard library only."""
