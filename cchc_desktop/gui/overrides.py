"""The border over which Qt calls back into the program."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


def called_by_qt(method: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Let an error leave a method that Qt calls so that it can be told; every override needs this.

    Before Python 3.12 what the interpreter raises itself is an object only once somebody catches it. PySide6
    6.11 looks into it where it stands: the program would end on the spot, with no report and nothing secured.
    """

    @wraps(method)
    def call(*args: _Given.args, **kwargs: _Given.kwargs) -> _Result:
        try:
            return method(*args, **kwargs)
        except BaseException:
            raise

    return call
