"""Roots as they were linted last, and what must not change for that to hold."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from azbackup_lint.engine import JudgedRoot
from azbackup_lint.lsp.buffers import Buffer
from azbackup_lint.lsp.diagnostics import Mark
from azbackup_lint.records import dataclass
from azbackup_lint.report.model import Fix, Report
from azbackup_lint.roots import PlacedRoot, RootPlace
from azbackup_lint.source import Source

COMPILED = (".bicep", ".bicepparam")
"""Files that a compiler reads from the disk: what is unsaved has no effect yet."""

Stamp = tuple[int, int]
"""When a file changed last, and its size."""


@dataclass(slots=True)
class LintedRoot:
    """A root as it was linted last."""

    place: RootPlace
    report: Report
    judged: tuple[JudgedRoot, ...]
    buffers: dict[Path, Buffer]
    stamps: dict[Path, Stamp | None]
    sources: Mapping[Path, Source]
    marks: tuple[Mark, ...] = ()
    fixes: dict[str, Fix] | None = None
    """By the fingerprints of findings; planned when somebody asks for them."""


def overlay_of(buffers: dict[Path, Buffer]) -> dict[Path, str]:
    """The texts of buffers that have an effect before they are saved."""
    return {p: b.text for p, b in buffers.items() if not p.name.endswith(COMPILED)}


def has_changed(root: LintedRoot, buffers: dict[Path, Buffer], *, saved: bool) -> bool:
    """Whether a file of a root changed in the editor, or on disk if that was `saved`."""
    for file in root.stamps:
        is_compiled = file.name.endswith(COMPILED)
        if root.buffers.get(file) is not buffers.get(file) and not is_compiled:
            return True
    return saved and any(stamp_of(file) != stamp for file, stamp in root.stamps.items())


def dependencies(placed: PlacedRoot, place: RootPlace) -> Iterable[Path]:
    """The files that were read for a root, and the folders that they lie in."""
    files = dict.fromkeys(s.file for s in placed.files.sources if s.file is not None)
    folders = dict.fromkeys(file.parent for file in files)
    return [*files, *folders, *_siblings(place)]


def _siblings(place: RootPlace) -> Iterator[Path]:
    """What a compiler reads of its own accord."""
    if place.files.path.name.endswith(COMPILED):
        for folder, _, names in os.walk(place.boundary):
            yield from (Path(folder, name) for name in names if name.endswith(COMPILED))


def stamp_of(path: Path) -> Stamp | None:
    """When a file or folder changed; None where it isn't there."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size
