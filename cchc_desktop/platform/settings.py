"""The person's wishes about the window. What belongs to an inspection is in the campaign, not here."""

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple, Never, NoReturn, TypeGuard, cast, get_args

from cchc_desktop.core.changes import JsonValue
from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.platform.files import atomic_write, make_folder, read_file

Unknown = dict[str, JsonValue]
ThemeName = Literal["system", "light", "dark"]


_NOTHING: Mapping[str, Never] = MappingProxyType[str, "Never"]({})


class Settings(NamedTuple):
    """Settings as they stand.

    `data_folder` is where the person chose to keep the data, empty for the usual place.

    `zoom` multiplies all sizes. `bundled_font` asks for the program's own font even where the
    system's would do.
    `window_place` is the window's size and place as the window wrote it; `layouts` the same for parts of
    pages, by name. `unknown` keeps what another version of the program wrote.
    """

    theme: ThemeName = "system"
    zoom: float = 1.0
    bundled_font: bool = False
    window_place: str = ""
    layouts: Mapping[str, str] = _NOTHING
    data_folder: str = ""
    unknown: Mapping[str, JsonValue] = _NOTHING


class LoadedSettings(NamedTuple):
    """What `load` found. `kept_aside` names the copy of a file that could not be read, to be told."""

    settings: Settings
    kept_aside: Path | None


_KNOWN = frozenset(Settings._fields) - {"unknown"}
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
    except (ValueError, RecursionError):
        return LoadedSettings(settings=Settings(), kept_aside=_keep_aside(file))


def save(file: Path, settings: Settings) -> None:
    """Write the settings. Raises `EnvironmentFailed`."""
    make_folder(file.parent)
    known = {name: value for name, value in settings._asdict().items() if name in _KNOWN}
    known["layouts"] = dict(settings.layouts)
    text = json.dumps({**settings.unknown, **known}, ensure_ascii=False, indent=2, sort_keys=True)
    atomic_write(file, text.encode("utf-8") + b"\n")


def _decode(content: bytes) -> Settings:
    """Read strictly. Raises ValueError for anything `save` would not have written."""
    members: object = json.loads(content.decode("utf-8"), parse_constant=_refuse)
    if not _is_object(members):
        raise ValueError("not an object")
    json.dumps(members, ensure_ascii=False).encode("utf-8")  # half a surrogate pair could not be kept
    usual = Settings()
    theme, zoom = members.get("theme", usual.theme), members.get("zoom", usual.zoom)
    if theme not in get_args(ThemeName):
        raise ValueError("theme")
    if isinstance(zoom, bool) or not isinstance(zoom, int | float):
        raise ValueError("zoom")
    if not _SMALLEST_ZOOM <= zoom <= _LARGEST_ZOOM:
        raise ValueError("zoom")
    return Settings(
        theme=cast("ThemeName", theme),
        zoom=float(zoom),
        bundled_font=_flag(members, "bundled_font"),
        window_place=_text(members, "window_place"),
        layouts=_texts(members, "layouts"),
        data_folder=_text(members, "data_folder"),
        unknown={name: value for name, value in members.items() if name not in _KNOWN},
    )


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _is_object(value: object) -> TypeGuard[dict[str, JsonValue]]:
    return isinstance(value, dict)


def _flag(members: Unknown, name: str) -> bool:
    value = members.get(name, False)
    if not isinstance(value, bool):
        raise ValueError(name)
    return value


def _text(members: Unknown, name: str) -> str:
    value = members.get(name, "")
    if not isinstance(value, str):
        raise ValueError(name)
    return value


def _texts(members: Unknown, name: str) -> dict[str, str]:
    value = members.get(name, {})
    if not isinstance(value, dict):
        raise ValueError(name)
    return {each: _text(value, each) for each in value}


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
