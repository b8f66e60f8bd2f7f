"""How the command line speaks: Vietnamese usage and errors, tables and JSON, UTF-8 everywhere."""

import argparse
import io
import re
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import msgspec

from cchc_desktop.core.errors import CchcError
from cchc_desktop.sentences import sentence_for

DONE, REFUSED, WRONG_USAGE = 0, 1, 2

_ENGLISH_USAGE, _USAGE = "usage: ", "Cách dùng: "
_HEADINGS = ("Tham số", "Tùy chọn", "Lệnh")

# What argparse says, and what we say instead.
_PARSER_ERRORS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.+)", "Còn thiếu: {}."),
    (r"unrecognized arguments: (.+)", "Không hiểu: {}."),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", "{0}: không có {1}. Hãy chọn: {2}."),
    (r"argument (.+?): invalid \S+ value: (.+)", "{0}: giá trị {1} không đúng dạng."),
    (r"argument (.+?): expected one argument", "{}: cần một giá trị đi kèm."),
    (r"argument (.+?): expected at least one argument", "{}: cần ít nhất một giá trị đi kèm."),
    (r"argument (.+?): ignored explicit argument (.+)", "{0}: không nhận giá trị {1}."),
    (r"argument (.+?): not allowed with argument (.+)", "{0}: không dùng cùng với {1}."),
    (r"argument (.+?): (phải .+)", "{0} {1}"),
    (r"ambiguous option: (.+?) could match (.+)", "Tùy chọn {0} chưa rõ, có thể là {1}."),
)


class UsageError(Exception):
    """The command was typed wrongly; the text is a Vietnamese sentence."""


class VietnameseParser(argparse.ArgumentParser):
    """A parser whose own words are Vietnamese; wrong usage leaves with code 2."""

    def __init__(self, *, prog: str | None = None, description: str | None = None) -> None:
        super().__init__(prog=prog, description=description, add_help=False, allow_abbrev=False)
        self._positionals.title, self._optionals.title, _ = _HEADINGS
        self.add_argument("-h", "--help", action="help", help="hiện hướng dẫn này rồi thoát")

    def format_usage(self) -> str:
        """Return the usage line."""
        return super().format_usage().replace(_ENGLISH_USAGE, _USAGE, 1)

    def format_help(self) -> str:
        """Return the whole help."""
        return super().format_help().replace(_ENGLISH_USAGE, _USAGE, 1)

    def error(self, message: str) -> NoReturn:
        """Say what was typed wrongly, on the error stream."""
        self.print_usage(sys.stderr)
        self.exit(WRONG_USAGE, f"Lỗi: {parser_sentence(message)}\n")


def parser_sentence(message: str) -> str:
    """Return what argparse complains about as a Vietnamese sentence."""
    for pattern, sentence in _PARSER_ERRORS:
        if match := re.fullmatch(pattern, message):
            return sentence.format(*match.groups())
    return message


def speak_utf8() -> None:
    """Make both streams write UTF-8, whatever the console's code page; what cannot be written is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str = "") -> None:
    """Write one line to the person."""
    sys.stdout.write(f"{text}\n")


def whole_number(text: str, *, least: int, most: int) -> int:
    """Read an option that is a whole number within bounds. Raises what argparse turns into wrong usage."""
    try:
        number = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError("phải là một số.") from None
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"phải từ {least} đến {most}.")
    return number


def complain(error: CchcError | UsageError) -> int:
    """Write the sentence of an error to the error stream and return the exit code."""
    if isinstance(error, UsageError):
        sys.stderr.write(f"Lỗi: {error}\n")
        return WRONG_USAGE
    sys.stderr.write(f"{sentence_for(error)}\n")
    return REFUSED


def confess(log: Path) -> int:
    """Say that the program itself failed, where the details are, and return the exit code."""
    sys.stderr.write(
        "Chương trình gặp lỗi ngoài dự kiến nên đã dừng lệnh này. Những gì đã lưu vẫn còn nguyên."
        f" Hãy gửi tệp “{log}” cho người hỗ trợ.\n"
    )
    return REFUSED


def say_json(value: object) -> None:
    """Write a value as JSON; records become objects, dates ISO 8601."""
    encoded = msgspec.json.encode(value, enc_hook=str)
    say(msgspec.json.format(encoded, indent=2).decode())


def say_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write rows under their headings in aligned columns; nothing but the headings when there are none."""
    widths = [max(_width(row[place]) for row in (headings, *rows)) for place in range(len(headings))]
    for row in (headings, *rows):
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        say("  ".join(cells).rstrip())


def _width(text: str) -> int:
    return sum(not unicodedata.combining(char) for char in text)
