"""The entry of `cchc-desktop`: starts the window without looking for garbage meanwhile.

Nearly all that importing and the first window make is kept to the end; walking over it again and again would
take a tenth of the start.
"""

import builtins
import gc
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from importlib import import_module


@contextmanager
def nothing_collected() -> Generator[None]:
    """Put off the collection of garbage; what is there at the end is never walked over again."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def import_qt() -> None:
    """Import PySide6 and keep Python's own `import`.

    PySide6 puts another in its place, which reads the source text of every module imported from then on, to
    see whether it asks for one of PySide6's optional ways of spelling. None here does: it would take an
    eighth of the start.
    """
    plain = builtins.__import__
    import_module("PySide6.QtCore")
    builtins.__import__ = plain


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window and return the exit code when it closes."""
    with nothing_collected():
        import_qt()
        from cchc_desktop.app import started

        run = started(arguments)
    return run()
