"""Where the template of a `templateLink` lies, if it lies beside its caller."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from azbackup_lint.files import Files
from azbackup_lint.json_text import JsonValue
from azbackup_lint.languages.arm.bodies import Bodies
from azbackup_lint.languages.arm.templates import member
from azbackup_lint.values import Known, Unknown, Value

_FILE = re.compile(r"([\w./%-]+\.json)(?:[?#]|$)", re.IGNORECASE)


def linked_path(link: JsonValue, bodies: Bodies, directory: Path, files: Files) -> Path | None:
    """The file of a linked template: at its relative path, or where its address ends."""
    relative = member(link, "relativePath")
    if relative is not None:
        value = bodies.value(relative)
        if isinstance(value, Known) and isinstance(value.data, str):
            return _existing(directory / value.data, files)
        return None
    uri = member(link, "uri")
    if uri is None:
        return None
    for ending in _endings(bodies.value(uri)):
        steps = ending.strip("/").split("/")
        for start in range(len(steps)):
            path = _existing(directory.joinpath(*steps[start:]), files)
            if path is not None:
                return path
    return None


def _endings(value: Value) -> Iterator[str]:
    """The file that an address ends in, as far as it is known."""
    texts: list[str] = []
    if isinstance(value, Known) and isinstance(value.data, str):
        texts = [value.data]
    elif isinstance(value, Unknown):
        texts = [part for part in value.parts if isinstance(part, str)]
    for text in texts:
        for match in _FILE.finditer(text):
            yield match.group(1)


def _existing(path: Path, files: Files) -> Path | None:
    normal = Path(os.path.normpath(path))
    return normal if files.exists(normal) and files.is_inside(normal) else None
