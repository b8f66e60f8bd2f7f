"""From the bytes of an outline file to YAML nodes with line marks; everything hostile stops here."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import yaml

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.outline.problems import Collector, ProblemCode

# The outline of a whole plan has 45 kB and 1,800 values; an outline also arrives in packages of strangers.
LARGEST_FILE = 512 * 1024
MOST_VALUES = 30_000
DEEPEST = 40

_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# libyaml is ten times faster; PyYAML can be built without it.
_YamlLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_source(path: Path, collector: Collector) -> str | None:
    """Return the exact text of a file, or None when a problem was found that leaves nothing to check.

    Raises `EnvironmentFailed` when the file is missing or cannot be read.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST_FILE + 1)
    except FileNotFoundError as error:
        raise EnvironmentFailed(ErrorCode.FILE_MISSING, {"path": str(path)}) from error
    except OSError as error:
        raise EnvironmentFailed(ErrorCode.FILE_UNREADABLE, {"path": str(path)}) from error
    if len(raw) > LARGEST_FILE:
        collector.report(ProblemCode.TOO_LARGE, line=0, limit=LARGEST_FILE)
        return None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        collector.report(ProblemCode.NOT_UTF8, line=line, byte=raw[error.start])
        return None


def parse_source(text: str, collector: Collector) -> yaml.Node | None:
    """Return the root node, or None when the text is not one plain YAML document."""
    if len(text) > LARGEST_FILE:
        collector.report(ProblemCode.TOO_LARGE, line=0, limit=LARGEST_FILE)
        return None
    body = text.removeprefix(_BYTE_ORDER_MARK)
    if not body.strip():
        collector.report(ProblemCode.EMPTY_FILE, line=0)
        return None
    # The parser stops at the first such character; blanks in their places let the rest be checked too.
    return _compose(_without_hidden_characters(body, collector), collector)


def hidden_character(text: str) -> str:
    """Return the first character that a reader cannot see, other than a line feed; empty if there is none."""
    if text.isprintable():
        return ""
    return next((char for char in text if char != "\n" and unicodedata.category(char) in _HIDDEN), "")


def code_point(char: str) -> str:
    """Return a character's number as Unicode writes it."""
    return f"U+{ord(char):04X}"


def _without_hidden_characters(text: str, collector: Collector) -> str:
    lines = text.replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines, start=1):
        hidden = hidden_character(line)
        if not hidden:
            continue
        if "\t" in line:
            collector.report(ProblemCode.TAB, line=number)
            hidden = hidden_character(line.replace("\t", " "))
        if hidden:
            collector.report(ProblemCode.CONTROL_CHARACTER, line=number, character=code_point(hidden))
        # Nobody reads on where the list of problems ends: from there on they are only counted.
        lines[number - 1] = (
            ""
            if collector.full
            else "".join(
                " " if char == "\t" else "\N{REPLACEMENT CHARACTER}" if hidden_character(char) else char
                for char in line
            )
        )
    return "\n".join(lines)


def _compose(text: str, collector: Collector) -> yaml.Node | None:
    try:
        if not _plain(yaml.parse(text, Loader=_YamlLoader), collector):
            return None
        node: yaml.Node | None = yaml.compose(text, Loader=_YamlLoader)
    except yaml.MarkedYAMLError as error:
        reason = error.problem or error.context or ""
        # What is never closed is noticed at the end of the file; it is mended where it was opened.
        unclosed = "end of stream" in reason and error.context_mark is not None
        mark = error.context_mark if unclosed else error.problem_mark or error.context_mark
        # The parser may stand behind the last line when it gives up.
        line = min(mark.line + 1, text.count("\n") + 1) if mark else 0
        collector.report(ProblemCode.YAML_SYNTAX, line=line, reason=reason)
        return None
    except (yaml.YAMLError, ValueError) as error:
        collector.report(ProblemCode.YAML_SYNTAX, line=0, reason=str(error).splitlines()[0])
        return None
    if node is None or _says_nothing(node):
        collector.report(ProblemCode.EMPTY_FILE, line=0)
        return None
    return node


def _says_nothing(node: yaml.Node) -> bool:
    """Tell whether a document was begun and never written: `---` alone."""
    return isinstance(node, yaml.ScalarNode) and node.start_mark.index == node.end_mark.index


def _plain(events: Iterator[yaml.Event], collector: Collector) -> bool:
    """Tell whether the nodes may be built: not too many or too deep, no aliases (they multiply), no tags."""
    depth = documents = values = 0
    plain = True
    for event in events:
        values += isinstance(event, yaml.NodeEvent)
        if values > MOST_VALUES:
            collector.report(ProblemCode.TOO_MANY_VALUES, line=0, limit=MOST_VALUES)
            return False
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            collector.report(ProblemCode.ALIAS, line=line)
            plain = False
        if getattr(event, "tag", None) is not None:
            collector.report(
                ProblemCode.EXPLICIT_TAG, line=line, tag=_written_tag(str(getattr(event, "tag", "")))
            )
            plain = False
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                collector.report(ProblemCode.SEVERAL_DOCUMENTS, line=line)
                return False
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            collector.report(ProblemCode.TOO_DEEP, line=line, limit=DEEPEST)
            return False
    return plain


def _written_tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")
