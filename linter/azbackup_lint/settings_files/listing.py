"""The settings in force, with where each came from, for people and machines."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from azbackup_lint.light_typing import Any
from azbackup_lint.path_patterns import PathFilter
from azbackup_lint.records import dataclass
from azbackup_lint.report.escaping import json_text, one_line, without_commands
from azbackup_lint.settings_files.composition import EXTENDED, OPTIONS, InForce, keys

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Part:
    """A value, or an item of a list or mapping, and where it came from."""

    value: Any
    origin: str


def parts_of(in_force: InForce) -> dict[str, tuple[Part, ...]]:
    """What each key is set to, in the order of the schema."""
    return {key: tuple(_parts(key, in_force)) for key in keys()}


def render_text(in_force: InForce) -> str:
    """A line for each value."""
    lines = [_about_file(in_force)]
    rows = [
        (key if number == 0 else "", _shown(part.value), part.origin)
        for key, parts in parts_of(in_force).items()
        for number, part in enumerate(parts or (Part("", DEFAULT),))
    ]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    widths[1] = min(widths[1], 40)
    lines += [f"{key:{widths[0]}}  {value:{widths[1]}}  {origin}" for key, value, origin in rows]
    return without_commands("\n".join(one_line(line.rstrip()) for line in lines) + "\n")


def render_json(in_force: InForce) -> str:
    """Schema version 1: for each key its parts."""
    file = in_force.file
    document = {
        "schemaVersion": 1,
        "file": file.file.document.source.path if file else None,
        "passedOver": [_path(path) for path in file.file.passed_over] if file else [],
        "settings": {
            key: [{"value": part.value, "from": part.origin} for part in parts]
            for key, parts in parts_of(in_force).items()
        },
    }
    return json_text(document, ascii_only=False)


def _about_file(in_force: InForce) -> str:
    if in_force.file is None:
        return "no settings file"
    file = in_force.file.file
    passed_over = ", ".join(_path(path) for path in file.passed_over)
    unused = f"; {passed_over} beside it doesn't count" if passed_over else ""
    return f"settings of {file.document.source.path}{unused}"


def _parts(key: str, in_force: InForce) -> Iterator[Part]:
    command = in_force.command
    if key in ("variables", "var-files"):
        yield from _from_file(key, in_force)
        yield from _given(key, in_force)
    elif key in command:
        yield from (Part(item, OPTIONS.get(key, f"--{key}")) for item in _items(command[key]))
    elif in_force.file is not None and key in in_force.file.file.document.data:
        yield from _from_file(key, in_force)
    elif "default" in keys()[key]:
        yield Part(keys()[key]["default"], DEFAULT)
    if key in EXTENDED and f"extend-{key}" in command:
        added = _items(command[f"extend-{key}"])
        yield from (Part(item, f"--extend-{key}") for item in added)


def _from_file(key: str, in_force: InForce) -> Iterator[Part]:
    if in_force.file is None:
        return
    document = in_force.file.file.document
    value = document.data.get(key, ())
    if isinstance(value, dict):
        for name, item in value.items():
            yield Part({name: item}, str(document.key_span((key, name))))
    elif isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            yield Part(item, str(document.value_span((key, number))))
    else:
        yield Part(value, str(document.value_span((key,))))


def _given(key: str, in_force: InForce) -> Iterator[Part]:
    for item in in_force.command.get("given", ()):
        if isinstance(item, Path):
            if key == "var-files":
                yield Part(_path(item), OPTIONS[key])
        elif key == "variables":
            yield Part({item[0]: item[1]}, OPTIONS[key])


def _items(value: Any) -> Iterator[Any]:
    """The items of what the command line gives, as plain data."""
    if isinstance(value, PathFilter):
        yield from (pattern.text for pattern in value.patterns)
    elif isinstance(value, Mapping):
        yield from ({name: _plain(item)} for name, item in value.items())
    elif isinstance(value, tuple):
        yield from map(_plain, value)
    else:
        yield _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return _path(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _path(path: Path) -> str:
    return Path(os.path.relpath(path)).as_posix()


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and len(value) == 1:
        ((name, item),) = value.items()
        return f"{name}: {_shown(item)}"
    return json.dumps(value, ensure_ascii=False)
