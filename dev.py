#!/usr/bin/env python3
"""Everything a developer types, as one command: python3 dev.py COMMAND (Windows: py dev.py COMMAND).

Needs Python 3.11 or later and nothing else. Every command first makes sure that .venv exists and holds what
requirements.lock names, so each works as the first one ever typed on a fresh machine. When nothing changed
since the last time that costs a few milliseconds.
"""

import argparse
import ctypes
import hashlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
VENV = ROOT / ".venv"
CORE_VENV = ROOT / ".venv-core"
UI_SOURCES = ROOT / "ui"
UI_GENERATED = ROOT / "cchc_desktop" / "gui" / "ui_gen"
DIST = ROOT / "dist" / "cchc-desktop"
FORMATTED = ("cchc_desktop", "tests", "benchmarks", "dev.py", "build.spec")
WINDOWS = sys.platform == "win32"
OLDEST_PYTHON = (3, 11)
# Without the one library of OpenDAL, which weighs 41 MB and nothing can make lighter: docs/DECISIONS.md.
LARGEST_BUILD_MB = 150
NOT_WEIGHED = "_internal/opendal"
FUZZED = ("package", "outline", "import")
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}

# What the environment without a window leaves out: Qt, and the tools that only look at the code.
NOT_IN_CORE = re.compile(
    r"pyside6|shiboken6|pytest-qt|pyright|nodejs|nodeenv|ruff|pyinstaller|import-linter|grimp|types-|docxtpl"
    r"|atheris",
)

# Libraries the Qt wheels expect from the system: shared object, Debian package.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libcups.so.2": "libcups2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libbrotlidec.so.1": "libbrotli1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}


class Stop(Exception):
    """Something a person has to know or do; the message says what."""


# --- running things -----------------------------------------------------------------------------------------


def say(text: str) -> None:
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


def call(command: Sequence[str | Path], *, environment: dict[str, str] | None = None) -> int:
    """Run in the project folder and return the exit code."""
    variables = os.environ | (environment or {})
    return subprocess.run([str(part) for part in command], cwd=ROOT, env=variables, check=False).returncode


def must(command: Sequence[str | Path], *, failing: str) -> None:
    if call(command) != 0:
        raise Stop(failing)


def program(folder: Path, name: str) -> Path:
    """A program inside a virtual environment."""
    return folder / "Scripts" / f"{name}.exe" if WINDOWS else folder / "bin" / name


# --- the system ---------------------------------------------------------------------------------------------


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_debian(packages: Iterable[str], *, reason: str) -> None:
    """Install Debian packages, or stop and print the line that does; on other systems only name them."""
    names = sorted(set(packages))
    if not names:
        return
    line = f"apt-get -qq install --no-install-recommends -y {' '.join(names)}"
    if not shutil.which("apt-get"):
        say(f"{reason} Install what your system calls: {' '.join(names)}")
        return
    if os.geteuid() != 0:
        raise Stop(f"{reason} Type this line once:\n\n    sudo {line}\n")
    say(f"{reason} Installing: {' '.join(names)}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    call(["apt-get", "-qq", "update"], environment=quiet)
    if call(line.split(), environment=quiet) != 0:
        raise Stop(f"This line failed: {line}")


def ensure_qt_libraries() -> None:
    if sys.platform == "linux":
        missing = [package for library, package in QT_LIBRARIES.items() if not loads(library)]
        install_debian(missing, reason="Qt needs libraries that this system lacks.")


def ensure_build_libraries() -> None:
    """PyInstaller needs objdump and the shared Python library, without which Debian's Python is linked."""
    if sys.platform != "linux":
        return
    release = f"{sys.version_info.major}.{sys.version_info.minor}"
    missing = [] if shutil.which("objdump") else ["binutils"]
    own = Path(sys.base_prefix) / "lib" / f"libpython{release}.so.1.0"
    if not own.exists() and not loads(f"libpython{release}.so.1.0"):
        missing.append(f"libpython{release}")
    install_debian(missing, reason="The build needs tools that this system lacks.")


# --- the virtual environments -------------------------------------------------------------------------------


def make_venv(folder: Path) -> None:
    """An empty environment, by whichever way this Python offers (Debian ships venv without ensurepip)."""
    if folder.exists():
        shutil.rmtree(folder)
    if importlib.util.find_spec("pip") and not WINDOWS:
        venv.create(folder, with_pip=False, symlinks=True)
        return
    if not importlib.util.find_spec("ensurepip"):
        release = f"{sys.version_info.major}.{sys.version_info.minor}"
        install_debian([f"python{release}-venv"], reason="This Python cannot make virtual environments.")
    must([sys.executable, "-m", "venv", folder], failing="Making the virtual environment failed.")


def pip(folder: Path, *arguments: str | Path) -> None:
    """The environment's own pip if it has one, else the pip of the Python that runs this file."""
    python = program(folder, "python")
    base: list[str | Path] = [python, "-m", "pip"]
    if subprocess.run([python, "-c", "import pip"], capture_output=True, check=False).returncode != 0:
        base = [sys.executable, "-m", "pip", "--python", python]
    options = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-warn-script-location"]
    must([*base, *arguments, *options], failing="Installing packages failed; the lines above say why.")


def pins(lock: str) -> list[str]:
    """The lock cut into one text per package, hashes included."""
    return re.findall(r"^\S.*(?:\n\s+.*)*", lock, flags=re.MULTILINE)


def core_lock() -> str:
    return "\n".join(pin for pin in pins(LOCK.read_text("utf-8")) if not NOT_IN_CORE.match(pin)) + "\n"


def stamp(lock: str) -> str:
    """Changes whenever the environment has to be brought up to date."""
    parts = [platform.python_version(), str(ROOT), lock, PROJECT.read_text("utf-8")]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def usable(folder: Path) -> bool:
    python = program(folder, "python")
    if not python.exists():
        return False
    wanted = f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    return subprocess.run([python, "-c", wanted], capture_output=True, check=False).returncode == 0


def ensure_venv(folder: Path, lock: str) -> None:
    """Bring one environment to exactly what the lock names, with the package itself in editable form."""
    note = folder / "installed.sha256"
    if note.is_file() and note.read_text("utf-8") == stamp(lock) and program(folder, "python").exists():
        return
    say(f"preparing {folder.name} (a few minutes the first time)")
    if not usable(folder):
        make_venv(folder)
    note.unlink(missing_ok=True)
    pinned = folder / "installed.lock"
    pinned.write_text(lock, "utf-8")
    pip(folder, "install", "--no-deps", "--require-hashes", "--requirement", pinned)
    pip(folder, "install", "--no-deps", "--no-build-isolation", "--editable", ROOT)
    note.write_text(stamp(lock), "utf-8")


def ensure() -> Path:
    """The Python of .venv, ready to use."""
    ensure_venv(VENV, LOCK.read_text("utf-8"))
    ensure_qt_libraries()
    return program(VENV, "python")


# --- user interface sources ---------------------------------------------------------------------------------


def compiled_ui(source: Path) -> str:
    """What pyside6-uic makes of one .ui file."""
    command = [program(VENV, "pyside6-uic"), "--no-autoconnection", source.relative_to(ROOT)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if done.returncode != 0 or done.stderr:
        raise Stop(f"{source.name}: {done.stderr.decode()}")
    return without_unused_imports(done.stdout.decode().replace("\r\n", "\n"))


def without_unused_imports(text: str) -> str:
    """The generator names every class that could be needed, and naming a class of Qt loads it."""
    command = [program(VENV, "ruff"), "check", "--isolated", "--select", "F401", "--fix", "--quiet", "-"]
    done = subprocess.run(command, cwd=ROOT, input=text.encode(), capture_output=True, check=False)
    if done.returncode != 0:
        raise Stop(done.stderr.decode())
    return done.stdout.decode()


def generated_ui() -> dict[Path, str]:
    """Every generated file with the text it must have."""
    texts = {UI_GENERATED / "__init__.py": '"""Generated from ui/*.ui by dev.py uic. Never edited."""\n'}
    for source in sorted(UI_SOURCES.glob("*.ui")):
        texts[UI_GENERATED / f"ui_{source.stem}.py"] = compiled_ui(source)
    return texts


def ui_drift() -> list[str]:
    """Sentences about generated files that differ from their sources; empty when all agree."""
    texts = generated_ui()
    problems = [f"{path.name} has no source in ui/" for path in set(UI_GENERATED.glob("*.py")) - set(texts)]
    for path, text in texts.items():
        if not path.is_file() or path.read_text("utf-8") != text:
            problems.append(f"{path.name} is not what ui/ gives: run dev.py uic")
    return problems


# --- commands -----------------------------------------------------------------------------------------------


def setup(arguments: list[str]) -> int:
    """Make .venv and install everything; also brings an old one up to date."""
    del arguments
    say(f"ready: {ensure().parent}")
    return 0


def run(arguments: list[str]) -> int:
    """Open the program; arguments go to it (--data DIR, --demo)."""
    ensure()
    return call([program(VENV, "cchc-desktop"), *arguments])


def test(arguments: list[str]) -> int:
    """Run the tests; arguments go to pytest."""
    return call([ensure(), "-m", "pytest", *arguments])


def test_core(arguments: list[str]) -> int:
    """Run the tests of everything but the window in .venv-core, where Qt is not installed."""
    ensure_venv(CORE_VENV, core_lock())
    return call([program(CORE_VENV, "python"), "-m", "pytest", "--ignore=tests/gui", "-q", *arguments])


def uic(arguments: list[str]) -> int:
    """Compile ui/*.ui into cchc_desktop/gui/ui_gen; --check only compares."""
    ensure()
    if "--check" in arguments:
        problems = ui_drift()
        print("\n".join(problems) or "The generated user interface agrees with ui/.", flush=True)
        return 1 if problems else 0
    texts = generated_ui()
    UI_GENERATED.mkdir(parents=True, exist_ok=True)
    for path in set(UI_GENERATED.glob("*.py")) - set(texts):
        path.unlink()
    for path, text in texts.items():
        path.write_text(text, "utf-8", newline="\n")
    return 0


def check(arguments: list[str]) -> int:
    """Lint, format, types, import rules, generated files, the tests without Qt; runs all, then sums up."""
    del arguments
    ensure()
    formatted = [name for name in FORMATTED if (ROOT / name).exists()]
    steps = {
        "lint": lambda: call([program(VENV, "ruff"), "check", *formatted]),
        "format": lambda: call([program(VENV, "ruff"), "format", "--check", *formatted]),
        "types": lambda: call([program(VENV, "pyright")]),
        "imports": lambda: call([program(VENV, "lint-imports"), "--no-logo"]),
        "ui": lambda: uic(["--check"]),
        "tests without Qt": lambda: test_core([]),
    }
    results = {name: step() for name, step in steps.items()}
    print("\n".join(f"{'FAILED' if code else 'ok':7}{name}" for name, code in results.items()), flush=True)
    return 1 if any(results.values()) else 0


def bench(arguments: list[str]) -> int:
    """Measure; prints a table, with --json one row object per measure."""
    return call([ensure(), "-m", "benchmarks", *arguments])


def fuzz(arguments: list[str]) -> int:
    """Look for packages and outlines that break their readers, for --minutes N (2).

    With --seed N the same way at every run: a check refuses nothing for what was not changed.
    """
    parser = argparse.ArgumentParser(prog="dev.py fuzz")
    parser.add_argument("--minutes", type=float, default=2)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    seconds, seed = str(round(options.minutes * 60)), f"-seed={options.seed}"
    python, found = ensure(), ROOT / "build" / "fuzz"
    if call([python, "-c", "import atheris"]) != 0:
        raise Stop("The fuzzer exists for Linux on x86-64 alone. dev.py test replays what it found before.")
    searches = {
        name: subprocess.Popen([python, "-m", "tests.fuzz", name, seconds, found, seed], cwd=ROOT)
        for name in FUZZED
    }
    codes = {name: search.wait() for name, search in searches.items()}
    failed = [name for name, code in codes.items() if code != 0]
    say(f"fuzz: {'inputs in build/fuzz/crashers break: ' + ', '.join(failed) if failed else 'nothing found'}")
    return 1 if failed else 0


def shots(arguments: list[str]) -> int:
    """Render every page to PNG; arguments go to tests/shots.py."""
    return call([ensure(), "-m", "tests.shots", *arguments], environment=OFFSCREEN)


def folder_megabytes(folder: Path) -> float:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) / 1e6


def is_light(folder: Path) -> bool:
    """Tell what a built program weighs and whether that is within the limit for Linux."""
    whole = folder_megabytes(folder)
    weighed = whole - folder_megabytes(folder / NOT_WEIGHED)
    say(f"{folder.name}: {whole:.1f} MB")
    say(f"without {NOT_WEIGHED}: {weighed:.1f} MB (limit: {LARGEST_BUILD_MB} MB)")
    return weighed <= LARGEST_BUILD_MB


def build(arguments: list[str]) -> int:
    """Make dist/cchc-desktop with PyInstaller, run its selftest and weigh it."""
    ensure()
    ensure_build_libraries()
    options = ["--noconfirm", "--log-level=ERROR", "--distpath", DIST.parent, "--workpath", ROOT / "build"]
    freeze = [program(VENV, "pyinstaller"), *options, *arguments, "build.spec"]
    must(freeze, failing="PyInstaller failed.")
    suffix = ".exe" if WINDOWS else ""
    with tempfile.TemporaryDirectory() as elsewhere:
        trials = (
            [str(DIST / f"cchc{suffix}"), "selftest"],
            [str(DIST / f"cchc-desktop{suffix}"), "--selftest", "--data", str(Path(elsewhere, "window"))],
        )
        environment = {**os.environ, **OFFSCREEN}
        for command in trials:
            tried = subprocess.run(command, cwd=elsewhere, env=environment, check=False)
            if tried.returncode != 0:
                raise Stop(f"The built program failed its selftest: {Path(command[0]).name}")
    return 0 if is_light(DIST) or sys.platform != "linux" else 1


def lock(arguments: list[str]) -> int:
    """Pin the dependencies of pyproject.toml anew, keeping present versions unless --upgrade is given."""
    options = ["--universal", "--python-version=3.11", "--generate-hashes", "--group=dev", "--native-tls"]
    silence = ["--no-emit-index-url", "--no-annotate", "--no-header", "--quiet", "--no-config"]
    with tempfile.TemporaryDirectory() as scratch:
        make_venv(Path(scratch, "venv"))
        pip(Path(scratch, "venv"), "install", "uv")
        compiler = [program(Path(scratch, "venv"), "uv"), "pip", "compile", "pyproject.toml"]
        must([*compiler, *options, *silence, *arguments, "-o", LOCK], failing="Resolving failed.")
    if "://" in LOCK.read_text("utf-8"):
        raise Stop("The lock names an address; find out which package brought it.")
    return 0


COMMANDS = {
    "setup": setup,
    "run": run,
    "test": test,
    "test-core": test_core,
    "check": check,
    "bench": bench,
    "fuzz": fuzz,
    "shots": shots,
    "build": build,
    "lock": lock,
    "uic": uic,
}


def main() -> int:
    if sys.version_info < OLDEST_PYTHON:
        raise Stop("Python 3.11 or later is needed.")
    parser = argparse.ArgumentParser(prog="dev.py", description=str(__doc__).split("\n", 1)[0])
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, function in COMMANDS.items():
        commands.add_parser(name, help=str(function.__doc__), add_help=False)
    chosen, rest = parser.parse_known_args()
    return COMMANDS[chosen.command](rest)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Stop as reason:
        say(str(reason))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
