"""Settings survive what they do not know and what they cannot read."""

import json
from pathlib import Path

import pytest

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.platform.settings import Settings, load, save


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "thiết lập" / "settings.json"


def test_a_missing_file_gives_the_defaults(file: Path) -> None:
    loaded = load(file)
    assert loaded.settings == Settings()
    assert loaded.kept_aside is None


def test_what_is_saved_is_loaded(file: Path) -> None:
    wished = Settings(
        theme="dark", zoom=1.5, bundled_font=True, window_place="Số 1", layouts={"visit": "1,2"}
    )
    save(file, wished)
    assert load(file).settings == wished
    assert list(file.parent.iterdir()) == [file]


def test_what_another_version_wrote_is_kept(file: Path) -> None:
    save(file, Settings())
    members = json.loads(file.read_bytes()) | {"later": {"a": [1, "đ"]}}
    file.write_text(json.dumps(members), "utf-8")
    save(file, load(file).settings._replace(zoom=2.0))
    assert json.loads(file.read_bytes()) == members | {"zoom": 2.0}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"zoom": "large"}',
        b'{"zoom": 40}',
        b'{"theme": "pink"}',
        b"\xff\xfe",
        b'{"layouts": 3}',
    ],
)
def test_an_unreadable_file_is_kept_aside_and_said(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    for turn in (1, 2):
        file.write_bytes(content)
        loaded = load(file)
        assert loaded.settings == Settings()
        assert loaded.kept_aside == file.with_name(f"settings-{turn}.json")
        assert loaded.kept_aside.read_bytes() == content
        assert not file.exists()


def test_a_folder_in_the_place_of_the_file_is_told(file: Path) -> None:
    file.mkdir(parents=True)
    with pytest.raises(EnvironmentFailed) as failure:
        load(file)
    assert failure.value.code is ErrorCode.FILE_UNREADABLE
