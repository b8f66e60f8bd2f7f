"""How commands are added to the command line; each module of commands adds its own."""

import argparse
from typing import Protocol

from cchc_desktop.cli_words import VietnameseParser


class Commands(Protocol):
    """What `add_subparsers` returns; argparse has no public name for it."""

    def add_parser(self, name: str, *, help: str, description: str) -> VietnameseParser:  # noqa: A002
        """Add a command."""
        ...


def add(
    commands: Commands, name: str, command: str, words: str, *, needs: str = "workspace", json: bool = False
) -> VietnameseParser:
    """Add a command and return its parser.

    `command` is `<module>.<function>` for `cli._imported`. `needs` tells what the function is called with
    before the options: an open `workspace`, the data `folder`, or `nothing`.
    """
    parser = commands.add_parser(name, help=words, description=words)
    parser.set_defaults(command=command, needs=needs)
    # After the command too; SUPPRESS keeps what stood before the command.
    parser.add_argument("--data", metavar="THƯ_MỤC", default=argparse.SUPPRESS, help="thư mục dữ liệu")
    if json:
        parser.add_argument("--json", action="store_true", help="in ra dạng JSON")
    return parser


def add_group(commands: Commands, name: str, words: str) -> Commands:
    """Add a word below which there are commands, such as `outline list`."""
    return below(commands.add_parser(name, help=words, description=words))


def below(parser: VietnameseParser) -> Commands:
    """Return what commands of a parser are added to."""
    return parser.add_subparsers(title="Lệnh", metavar="LỆNH", required=True, parser_class=VietnameseParser)
