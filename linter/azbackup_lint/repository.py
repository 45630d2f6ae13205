"""The git repository that holds a path, and the commit that is checked out there.

Git is not run: it would obey the repository's own configuration. What lies outside the repository
is not read either, so the commit of a linked worktree or a submodule stays unknown.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.files import Files, boundary_of
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.records import dataclass
from azbackup_lint.source import Source

_HASH = lazy_regex(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_REFERENCE = lazy_regex(r"refs/(?:[^./\x00-\x20][^/\x00-\x20]*/)*[^./\x00-\x20][^/\x00-\x20]*")
_BRANCHES = "refs/heads/"


@dataclass(frozen=True, slots=True)
class Repository:
    """The top folder of a repository, and its commit and branch, empty where they aren't known."""

    root: Path
    commit: str = ""
    branch: str = ""


def repository_of(path: Path) -> Repository | None:
    """The repository that holds an absolute path; None where there is none."""
    root = boundary_of(path)
    if not looks.is_there(root / ".git"):
        return None
    files = Files(root, root, {})
    folder = _git_folder(root, files)
    head = _line(files, folder / "HEAD") if folder is not None else ""
    if folder is None or not head:
        return Repository(root)
    if not head.startswith("ref:"):
        return Repository(root, commit=head if _HASH.fullmatch(head) else "")
    reference = head.removeprefix("ref:").strip()
    if not _REFERENCE.fullmatch(reference):
        return Repository(root)
    commits = (_commit(files, place, reference) for place in _places(files, folder))
    branch = reference.removeprefix(_BRANCHES) if reference.startswith(_BRANCHES) else ""
    return Repository(root, next(filter(None, commits), ""), branch)


def _git_folder(root: Path, files: Files) -> Path | None:
    """Where git has its data: the folder .git, or the one that a file of this name leads to."""
    place = root / ".git"
    if files.is_folder(place):
        return place
    line = _line(files, place)
    if not line.startswith("gitdir:"):
        return None
    return Path(os.path.normpath(root / line.removeprefix("gitdir:").strip()))


def _places(files: Files, folder: Path) -> Iterator[Path]:
    """The folders that may hold a reference: that of the worktree, then the shared one."""
    yield folder
    shared = _line(files, folder / "commondir")
    if shared:
        yield Path(os.path.normpath(folder / shared))


def _commit(files: Files, folder: Path, reference: str) -> str:
    """The commit of a reference, in a file of its own or packed with others."""
    loose = _line(files, folder / reference)
    if _HASH.fullmatch(loose):
        return loose
    for line in _text(files, folder / "packed-refs").splitlines():
        commit, _, name = line.partition(" ")
        if name == reference and _HASH.fullmatch(commit):
            return commit
    return ""


def _line(files: Files, path: Path) -> str:
    lines = _text(files, path).splitlines()
    return lines[0].strip() if lines else ""


def _text(files: Files, path: Path) -> str:
    """The text of a file inside the repository; empty where there is none."""
    if not files.exists(path):
        return ""
    source = files.read(path)
    return source.text if isinstance(source, Source) else ""
