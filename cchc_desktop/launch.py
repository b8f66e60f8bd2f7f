"""The entry of `cchc-desktop`: starts the window without looking for garbage meanwhile.

Nearly all that importing and the first window make is kept to the end; walking over it again and again would
take a tenth of the start.
"""

import gc
from collections.abc import Generator, Sequence
from contextlib import contextmanager


@contextmanager
def nothing_collected() -> Generator[None]:
    """Put off the collection of garbage; what is there at the end is never walked over again."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def load_what_needs_no_qt() -> None:
    """Import services, store and words before PySide6 is.

    PySide6 reads the source text of every module that is imported after it, to see whether it asks for one
    of its optional features.
    """
    from cchc_desktop import composition, sentences
    from cchc_desktop.core import numbers
    from cchc_desktop.platform import logs, settings

    del composition, sentences, numbers, logs, settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window and return the exit code when it closes."""
    with nothing_collected():
        load_what_needs_no_qt()
        from cchc_desktop.app import started

        run = started(arguments)
    return run()
