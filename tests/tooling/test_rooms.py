"""House rules on the package's layout that the linters do not know."""

import ast
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "cchc_desktop"
DUMPING_GROUNDS = {"utils", "util", "misc", "common", "helpers", "helper"}
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40


def sources():
    return [path for path in sorted(PACKAGE.rglob("*.py")) if "ui_gen" not in path.parts]


def imported_packages(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").split(".")[0]


def test_each_renderer_library_stays_in_its_renderer():
    for library, renderer in {"docx": "docx_renderer", "reportlab": "pdf_renderer"}.items():
        users = {path.relative_to(PACKAGE) for path in sources() if library in imported_packages(path)}
        strays = [
            path
            for path in users
            if path.parts[0] != "documents" or not any(part.startswith(renderer) for part in path.parts)
        ]
        assert strays == []


def test_no_module_is_a_dumping_ground():
    assert [path for path in sources() if DUMPING_GROUNDS & {path.stem, path.parent.name}] == []


def test_modules_stay_short():
    lengths = {path.relative_to(PACKAGE): len(path.read_text("utf-8").splitlines()) for path in sources()}
    assert {path: length for path, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_functions_stay_short():
    long_ones = [
        f"{path.relative_to(PACKAGE)}:{node.lineno} {node.name}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (node.end_lineno or node.lineno) - node.lineno >= LONGEST_FUNCTION
    ]
    assert long_ones == []


def test_the_command_line_starts_without_qt_and_without_the_renderers():
    code = "import cchc_desktop.cli, sys; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"PySide6", "docx", "reportlab", "openpyxl", "PIL"}.isdisjoint(done.stdout.split())
