"""Roots as they were linted last, and what must not change for that to hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from azbackup_lint.engine import JudgedRoot
from azbackup_lint.lsp.buffers import Buffer
from azbackup_lint.lsp.diagnostics import Mark
from azbackup_lint.placed_roots import PlacedRoot, RootPlace
from azbackup_lint.records import dataclass
from azbackup_lint.report.model import Fix, Report
from azbackup_lint.source import Source

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
    """The texts of buffers."""
    return {path: buffer.text for path, buffer in buffers.items()}


def has_changed(root: LintedRoot, buffers: dict[Path, Buffer], *, saved: bool) -> bool:
    """Whether a file of a root changed in the editor, or on disk if that was `saved`."""
    for file in root.stamps:
        if root.buffers.get(file) is not buffers.get(file):
            return True
    return saved and any(stamp_of(file) != stamp for file, stamp in root.stamps.items())


def dependencies(placed: PlacedRoot) -> Iterable[Path]:
    """The files that were read for a root, and the folders that they lie in."""
    files = dict.fromkeys(s.file for s in placed.files.sources if s.file is not None)
    folders = dict.fromkeys(file.parent for file in files)
    return [*files, *folders]


def stamp_of(path: Path) -> Stamp | None:
    """When a file or folder changed; None where it isn't there."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size
