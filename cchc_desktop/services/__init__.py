"""Use cases with plain arguments; the window and the command line call only these."""
