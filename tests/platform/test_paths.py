"""Forms and resources are found however the program was installed."""

import sys
from pathlib import Path

import pytest

from cchc_desktop.platform import paths


def test_a_checkout_has_them_beside_the_package() -> None:
    assert (paths.forms_folder() / "tayninh-2023" / "1.yaml").is_file()
    assert (paths.resources_folder() / "fonts").is_dir()


def test_a_wheel_has_them_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "cchc_desktop"
    (package / "_data" / "forms").mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKAGE", package)
    assert paths.forms_folder() == package / "_data" / "forms"


def test_a_frozen_program_has_them_where_it_was_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resources_folder() == tmp_path / "resources"


def test_backups_lie_outside_the_data_folder(tmp_path: Path) -> None:
    for data in (paths.default_data_folder(), tmp_path / "dữ liệu"):
        backups = paths.backup_folder(data)
        assert data.resolve() not in (backups, *backups.parents)
    assert paths.backup_folder(tmp_path / "dữ liệu") == tmp_path.resolve() / "dữ liệu-backups"


def test_settings_and_data_belong_to_the_person() -> None:
    assert paths.settings_file().is_absolute()
    assert paths.default_data_folder().name == paths.APPLICATION


def test_a_whole_drive_as_data_folder_has_its_backups_among_the_documents() -> None:
    root = Path(Path.cwd().anchor)
    assert paths.backup_folder(root) == paths.backup_folder(paths.default_data_folder())
