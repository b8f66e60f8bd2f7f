"""dev.py: the parts that decide what gets installed and when."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCK = """\
alpha==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
pyside6-essentials==6.11.3 \\
    --hash=sha256:cc
pytest==9 ; python_version >= '3.11' \\
    --hash=sha256:dd
"""


@pytest.fixture
def dev(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("dev_under_test", ROOT / "dev.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "pyproject.toml").write_text("[project]", "utf-8")
    (tmp_path / "requirements.lock").write_text(LOCK, "utf-8")
    monkeypatch.setattr(module, "PROJECT", tmp_path / "pyproject.toml")
    monkeypatch.setattr(module, "LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    return module


@pytest.fixture
def installed(dev, monkeypatch):
    """Calls of pip, with an environment that looks finished once made."""
    calls = []

    def made(folder):
        python = dev.program(folder, "python")
        python.parent.mkdir(parents=True)
        python.write_text("", "utf-8")

    monkeypatch.setattr(dev, "make_venv", made)
    monkeypatch.setattr(dev, "usable", lambda folder: folder.exists())
    monkeypatch.setattr(dev, "pip", lambda folder, *arguments: calls.append(arguments))
    return calls


def test_lock_for_the_core_leaves_qt_out_and_keeps_all_hashes_of_the_rest(dev):
    text = dev.core_lock()
    assert "pyside6" not in text
    assert [pin.split("==")[0] for pin in dev.pins(text)] == ["alpha", "pytest"]
    assert text.count("--hash") == 3


def test_first_call_installs_with_hashes_and_second_call_does_nothing(dev, installed):
    dev.ensure_venv(dev.VENV, LOCK)
    assert any("--require-hashes" in arguments for arguments in installed)
    installed.clear()
    dev.ensure_venv(dev.VENV, LOCK)
    assert installed == []


def test_a_changed_lock_installs_again(dev, installed):
    dev.ensure_venv(dev.VENV, LOCK)
    installed.clear()
    dev.ensure_venv(dev.VENV, LOCK + "beta==2 \\\n    --hash=sha256:ee\n")
    assert installed


def test_an_installation_that_broke_off_is_taken_up_again(dev, installed, monkeypatch):
    def fails(folder, *arguments):
        raise dev.Stop("no network")

    with monkeypatch.context() as broken:
        broken.setattr(dev, "pip", fails)
        with pytest.raises(dev.Stop):
            dev.ensure_venv(dev.VENV, LOCK)
    dev.ensure_venv(dev.VENV, LOCK)
    assert installed


def test_whoever_may_not_install_is_told_the_line_to_type(dev, monkeypatch):
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(dev.Stop, match=r"sudo apt-get .*install .*libegl1 libgl1"):
        dev.install_debian(["libgl1", "libegl1", "libgl1"], reason="Qt lacks libraries.")


def test_every_command_of_the_readme_exists(dev):
    readme = (ROOT / "README.md").read_text("utf-8")
    named = {line.split("dev.py ")[1].split()[0] for line in readme.splitlines() if "python3 dev.py " in line}
    assert named
    assert named <= set(dev.COMMANDS)


def test_a_generated_file_that_differs_from_its_source_is_named(dev, monkeypatch, tmp_path):
    generated = tmp_path / "ui_gen"
    generated.mkdir()
    (generated / "ui_page.py").write_text("edited", "utf-8")
    (generated / "ui_gone.py").write_text("left over", "utf-8")
    monkeypatch.setattr(dev, "UI_GENERATED", generated)
    monkeypatch.setattr(dev, "generated_ui", lambda: {generated / "ui_page.py": "compiled"})
    problems = dev.ui_drift()
    assert len(problems) == 2
    assert "ui_gone.py" in problems[0]
    assert "ui_page.py" in problems[1]


def test_a_build_that_grew_too_heavy_fails(dev, monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "LARGEST_BUILD_MB", 3)
    other = tmp_path / dev.NOT_WEIGHED / "library.so"
    other.parent.mkdir(parents=True)
    other.write_bytes(bytes(5_000_000))
    (tmp_path / "program").write_bytes(bytes(2_900_000))
    assert dev.is_light(tmp_path)
    (tmp_path / "more").write_bytes(bytes(200_000))
    assert not dev.is_light(tmp_path)


def test_the_fuzzer_looks_at_all_that_there_is_to_look_at(dev):
    kept = {folder.name for folder in (ROOT / "tests" / "data" / "fuzz").iterdir() if folder.is_dir()}
    assert set(dev.FUZZED) == kept
