"""Which settings file counts for a run."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.files import Files, boundary_of
from azbackup_lint.light_typing import TYPE_CHECKING
from azbackup_lint.problems import Problem
from azbackup_lint.records import dataclass
from azbackup_lint.settings import UsageError

if TYPE_CHECKING:
    from azbackup_lint.settings_files.document import SettingsDocument

NAMES = (".azbackup-lint.yaml", ".azbackup-lint.yml", "pyproject.toml")
"""In one folder the first one of these counts."""

MAX_SIZE = 256 * 1024
"""Characters of a settings file, and of a pyproject.toml that mentions the linter."""


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A settings file that was read. `boundary` is the folder that what it names must lie in.

    `passed_over` are files beside it that hold settings, too, and don't count.
    """

    path: Path
    boundary: Path
    document: SettingsDocument
    passed_over: tuple[Path, ...] = ()

    @property
    def folder(self) -> Path:
        """The folder that paths count from, with links resolved."""
        return Path(looks.real(self.path.parent))


def settings_file_for(folder: Path) -> SettingsFile | None:
    """The nearest settings file in a folder or above it, up to the root of the repository.

    Without a repository the search ends at the folder, or at the current one where that is above.
    A pyproject.toml without the table is passed by. Raises UsageError for a file that can't be
    used.
    """
    boundary = boundary_of(folder)
    if not looks.exists(boundary / ".git") and boundary.is_relative_to(Path.cwd().resolve()):
        boundary = Path.cwd().resolve()
    for here in _upwards(Path(looks.real(folder)), boundary):
        files = Files(boundary, Path.cwd(), {})
        found = [
            (here / name, document)
            for name in NAMES
            if looks.is_there(here / name)
            for document in [_read(here / name, files)]
            if document is not None
        ]
        if found:
            (path, document), *others = found
            return SettingsFile(path, boundary, document, tuple(other for other, _ in others))
    return None


def settings_file_at(path: Path) -> SettingsFile:
    """A settings file that a person named; raises UsageError for one that can't be used."""
    absolute = Path(os.path.normpath(Path.cwd() / path))
    boundary = boundary_of(absolute)
    if not looks.is_file(absolute):
        raise UsageError(f"--config {path}: there is no such file")
    document = _read(absolute, Files(boundary, Path.cwd(), {}, frozenset({absolute})))
    if document is None:
        raise UsageError(f"--config {path}: it has no table tool.azbackup-lint")
    return SettingsFile(absolute, boundary, document)


def common_folder(paths: Sequence[Path]) -> Path:
    """The folder that holds all paths; the current one where there is none."""
    absolute = [Path(os.path.normpath(Path.cwd() / path)) for path in paths]
    folders = [str(path if looks.is_folder(path) else path.parent) for path in absolute]
    try:
        return Path(os.path.commonpath(folders)) if folders else Path.cwd()
    except ValueError:  # different drives
        return Path.cwd()


def _upwards(folder: Path, boundary: Path) -> Iterator[Path]:
    for here in (folder, *folder.parents):
        yield here
        if here == boundary:
            return


def _read(path: Path, files: Files) -> SettingsDocument | None:
    from azbackup_lint.settings_files.document import read_pyproject, read_yaml  # few have a file

    source = files.read(path)
    if isinstance(source, Problem):
        raise UsageError(source.message)
    if path in files.conflicts:
        raise UsageError(f"{files.conflicts[path].span}: {files.conflicts[path].message}")
    is_toml = path.suffix == ".toml"
    if len(source.text) > MAX_SIZE and not (is_toml and "azbackup" not in source.text):
        raise UsageError(f"{source.path} is larger than {MAX_SIZE >> 10} KiB")
    return read_pyproject(source) if is_toml else read_yaml(source)
