"""The person's wishes about the window. What belongs to an inspection is in the campaign, not here."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

import msgspec

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.platform.files import atomic_write, make_folder, read_file

Unknown = dict[str, msgspec.Raw]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings as they stand; change them with `dataclasses.replace`.

    `data_folder` is where the person chose to keep the data, empty for the usual place.

    `zoom` multiplies all sizes. `bundled_font` asks for the program's own font even where the
    system's would do.
    `window_place` is the window's size and place as the window wrote it; `layouts` the same for parts of
    pages, by name. `unknown` keeps what another version of the program wrote.
    """

    theme: Literal["system", "light", "dark"] = "system"
    zoom: float = 1.0
    bundled_font: bool = False
    window_place: str = ""
    layouts: dict[str, str] = field(default_factory=dict[str, str])
    data_folder: str = ""
    unknown: Unknown = field(default_factory=Unknown)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedSettings:
    """What `load` found. `kept_aside` names the copy of a file that could not be read, to be told."""

    settings: Settings
    kept_aside: Path | None


_KNOWN = frozenset(Settings.__dataclass_fields__) - {"unknown"}
_SMALLEST_ZOOM, _LARGEST_ZOOM = 0.5, 3.0


def load(file: Path) -> LoadedSettings:
    """Read the settings; a missing file gives the defaults.

    A file that is not what we wrote is renamed, so that nothing in it is lost, and the defaults are given.
    """
    try:
        content = read_file(file)
    except EnvironmentFailed as failure:
        if failure.code is ErrorCode.FILE_MISSING:
            return LoadedSettings(settings=Settings(), kept_aside=None)
        raise
    try:
        return LoadedSettings(settings=_decode(content), kept_aside=None)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return LoadedSettings(settings=Settings(), kept_aside=_keep_aside(file))


def save(file: Path, settings: Settings) -> None:
    """Write the settings. Raises `EnvironmentFailed`."""
    make_folder(file.parent)
    known = {name: value for name, value in asdict(settings).items() if name in _KNOWN}
    unknown = {name: msgspec.json.decode(value) for name, value in settings.unknown.items()}
    content = msgspec.json.encode({**unknown, **known}, order="sorted")
    atomic_write(file, msgspec.json.format(content, indent=2) + b"\n")


def _decode(content: bytes) -> Settings:
    members = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
    unknown = {name: msgspec.Raw(bytes(value)) for name, value in members.items() if name not in _KNOWN}
    known = msgspec.json.encode({name: value for name, value in members.items() if name in _KNOWN})
    settings = msgspec.json.decode(known, type=Settings)
    if not _SMALLEST_ZOOM <= settings.zoom <= _LARGEST_ZOOM:
        raise msgspec.ValidationError(str(settings.zoom))
    settings.unknown.update(unknown)
    return settings


def _keep_aside(file: Path) -> Path | None:
    for number in range(1, 1000):
        aside = file.with_name(f"{file.stem}-{number}{file.suffix}")
        if not aside.exists():
            try:
                file.rename(aside)
            except OSError:
                return None
            return aside
    return None
