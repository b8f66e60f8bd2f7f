"""The border over which Qt calls back into the program."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")

_NOTHING_DONE = {None: None, bool: False}
"""What Qt goes on with after an error, by what the method returns; it cannot do without other values."""


def called_by_qt(method: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Tell errors of a method that Qt calls through `sys.excepthook`; every override needs this.

    No error must go through Qt: its code runs on and calls further overrides, and PySide6 6.11 then ends the
    program on the spot, with no report and nothing secured. Where Qt needs a value the error goes on all the
    same, but caught once: before Python 3.12 what the interpreter raises itself is an object only then, and
    PySide6 looks into it.
    """
    returned = method.__annotations__.get("return")

    @wraps(method)
    def call(*args: _Given.args, **kwargs: _Given.kwargs) -> _Result:
        try:
            return method(*args, **kwargs)
        except Exception as error:
            if returned not in _NOTHING_DONE:
                raise
            sys.excepthook(type(error), error, error.__traceback__)
            return cast("_Result", _NOTHING_DONE[returned])

    return call
