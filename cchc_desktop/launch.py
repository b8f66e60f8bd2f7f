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


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window and return the exit code when it closes."""
    with nothing_collected():
        from cchc_desktop.app import started

        run = started(arguments)
    return run()
