"""What the build leaves out, nothing of ours asks for."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "cchc_desktop").rglob("*.py"))


def left_out() -> list[str]:
    tree = ast.parse((ROOT / "build.spec").read_text("utf-8"))
    lists = {
        node.targets[0].id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    return ast.literal_eval(lists["UNUSED_MODULES"])


def imported(source: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_no_module_of_ours_imports_what_is_left_out():
    gone = tuple(f"{name}." for name in left_out())
    wanted = {
        f"{source.name}: {name}"
        for source in SOURCES
        for name in imported(source)
        if f"{name}.".startswith(gone)
    }
    assert wanted == set()


@pytest.mark.parametrize(
    "word",
    ["QCollator", "localeAwareCompare", "SortLocaleAware", "QTimeZone", "QStringDecoder", "QStringEncoder"],
)
def test_nothing_asks_for_the_data_of_icu(word):
    # The build for Linux has none (docs/DECISIONS.md), that for Windows never had: all would answer wrongly.
    assert [source.name for source in SOURCES if re.search(word, source.read_text("utf-8"))] == []
