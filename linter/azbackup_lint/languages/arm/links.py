"""Where the template of a `templateLink` lies, if it lies near its caller."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from azbackup_lint.files import Files
from azbackup_lint.languages.arm.addresses import file_at_end, file_beside
from azbackup_lint.languages.arm.bodies import Bodies
from azbackup_lint.languages.arm.deployment_scope import OWN_ADDRESS
from azbackup_lint.languages.arm.functions.symbols import folder_of_uri
from azbackup_lint.languages.arm.templates import member
from azbackup_lint.languages.arm.trees import Tree
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.records import dataclass
from azbackup_lint.values import Known, Unknown, Value

_FILE = lazy_regex(r"(?<![\w./%-])([\w./%-]+\.json)(?:[?#]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LinkedFile:
    """A file that a link leads to; surely if it is `exact`, else by the end of its address."""

    path: Path
    exact: bool


def linked_file(link: Tree, bodies: Bodies, directory: Path, files: Files) -> LinkedFile | None:
    """The file of a link, relative to the caller or where its address ends."""
    relative, uri = member(link, "relativePath"), member(link, "uri")
    if relative is not None:
        value = bodies.value(relative)
        if isinstance(value, Known) and isinstance(value.data, str):
            path = file_beside(directory / value.data, files)
            return LinkedFile(path, exact=True) if path is not None else None
        return None
    if uri is None:
        return None
    address = bodies.value(uri)
    own = _from_own_address(address, directory)
    if own is not None and (path := file_beside(own, files)) is not None:
        return LinkedFile(path, exact=True)
    for ending in _endings(address):
        path = file_at_end(ending, directory, files)
        if path is not None:
            return LinkedFile(path, exact=False)
    return None


def _from_own_address(address: Value, directory: Path) -> Path | None:
    """The path that `uri()` makes of the address of the caller itself."""
    parts = address.parts if isinstance(address, Unknown) else ()
    if len(parts) < 2 or isinstance(parts[0], str) or not isinstance(parts[1], str):
        return None
    for ups in range(len(directory.parents) + 1):
        if parts[0].link == folder_of_uri(OWN_ADDRESS, ups):
            return directory.joinpath(*[".."] * ups, parts[1])
    return None


def _endings(value: Value) -> Iterator[str]:
    """The file that an address ends in, as far as it is known.

    An unknown within the address may be a part of a name; one that begins it ends with a slash.
    """
    texts: list[str] = []
    if isinstance(value, Known) and isinstance(value.data, str):
        texts = [value.data]
    elif isinstance(value, Unknown):
        texts = [
            part if index < 2 else part.partition("/")[2]
            for index, part in enumerate(value.parts)
            if isinstance(part, str)
        ]
    for text in texts:
        for match in _FILE.finditer(text):
            yield match.group(1)
