"""Finds the roots that paths lead to, in all languages of a list."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from azbackup_lint.files import SKIPPED_FOLDERS, Files
from azbackup_lint.languages.language import Language, Listed, Request, RootFiles


@dataclass(frozen=True, slots=True)
class Roots:
    """The roots of each language in the order of the list, and the paths that lead to none."""

    by_language: tuple[tuple[Language, tuple[RootFiles, ...]], ...]
    empty: tuple[Path, ...]


def find_roots(paths: Iterable[Path], listed: Sequence[Listed], request: Request) -> Roots:
    """The roots below folders, and the roots that files belong to.

    A module or template that another one calls is linted through its callers, and by itself only
    if nothing calls it. Callers of a folder are looked for below the path, those of a file in the
    boundary.
    """
    languages: dict[Listed, Language] = {}
    roots: dict[Listed, dict[Path, RootFiles]] = {row: {} for row in listed}
    empty: list[Path] = []
    for path in paths:
        groups = _below(path, listed, request.files) if path.is_dir() else None
        is_empty = True
        for row in _readers(path, listed, request.files) if groups is None else groups:
            if row not in languages:
                languages[row] = _load(row, request)
            language = languages[row]
            found = language.roots_of(path) if groups is None else language.roots_among(groups[row])
            for root in found:
                is_empty = False
                known = roots[row].get(root.path, root)
                roots[row][root.path] = known.with_parameters(root.parameters)
            if groups is None and not is_empty:
                break
        if is_empty:
            empty.append(path)
    by_language = ((languages[row], tuple(roots[row].values())) for row in listed if roots[row])
    return Roots(tuple(by_language), tuple(empty))


def _load(row: Listed, request: Request) -> Language:
    module, _, name = row.entry.partition(":")
    language: Language = getattr(import_module(module), name)(request)
    return language


def _below(top: Path, listed: Sequence[Listed], files: Files) -> dict[Listed, list[Path]]:
    """The files below a folder by the language that reads them, each group in order."""
    readers: list[tuple[Listed, Path]] = []
    for current, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if name not in SKIPPED_FOLDERS)
        for name in sorted(names):
            path = Path(current, name)
            readers += [(row, path) for row in _called_for(path, listed, files)]
    extensions = _extensions({row for row, _ in readers})
    groups: dict[Listed, list[Path]] = {}
    for row, path in readers:
        groups.setdefault(extensions.get(row.entry, row), []).append(path)
    return {row: groups[row] for row in listed if row in groups}


def _readers(path: Path, listed: Sequence[Listed], files: Files) -> list[Listed]:
    """The languages that a named file may belong to: those of the file, then of those beside it."""
    beside = [
        row
        for folder in (path.parent, path.parent.parent)
        for name in files.list_files(folder)
        for row in listed
        if name.endswith(row.endings)
    ]
    own = list(_called_for(path, listed, files, named=True))
    extensions = _extensions({*beside, *own})
    return list(dict.fromkeys(extensions.get(row.entry, row) for row in (*own, *beside)))


def _extensions(rows: Iterable[Listed]) -> dict[str, Listed]:
    """By the entries of languages, those among the rows that read their files in their place."""
    return {row.extends: row for row in rows if row.extends is not None}


def _called_for(
    path: Path, listed: Sequence[Listed], files: Files, *, named: bool = False
) -> Iterator[Listed]:
    """The languages that a file calls for; a named file is looked through whole."""
    by_name = [row for row in listed if row.hint is None and path.name.endswith(row.endings)]
    if by_name:
        yield from by_name
        return
    hinted = [row for row in listed if row.hint and (named or path.name.endswith(row.endings))]
    if hinted:
        text = files.beginning(path, None) if named else files.beginning(path)
        yield from (row for row in hinted if row.hint and re.search(row.hint, text))
