"""Finds the roots that paths lead to, of all kinds."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from azbackup_lint.discovery.documents import ENDINGS, Document, document_of
from azbackup_lint.discovery.modules import call_graph, callers, folder_of, uncalled
from azbackup_lint.discovery.templates import deployed, is_generated, templates_of
from azbackup_lint.files import SKIPPED_FOLDERS, Files
from azbackup_lint.languages.terraform.modules.configuration import is_configuration_file
from azbackup_lint.languages.terraform.run import Library


@dataclass(frozen=True, slots=True)
class Roots:
    """The root module folders and the documents to lint, in order, and the paths with nothing."""

    directories: tuple[Path, ...]
    documents: tuple[Document, ...]
    empty: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """What lies below a folder."""

    modules: tuple[Path, ...]
    documents: tuple[Document, ...]


def find_roots(paths: Iterable[Path], library: Library, *, has_bicep: bool = False) -> Roots:
    """The roots below folders, and the roots that files belong to.

    A module or template that another one calls is linted through its callers, and by itself only
    if nothing calls it. Callers of a folder are looked for below the path, those of a file in the
    boundary. A template that was compiled of the Bicep file beside it is linted through that, or
    where Bicep can't be compiled (`has_bicep`) instead of it.
    """
    roots: dict[Path, None] = {}
    documents: dict[Path, Document] = {}
    empty: list[Path] = []
    whole: dict[Path, frozenset[Path]] | None = None
    for path in paths:
        found: list[Path] = []
        inside: tuple[Document, ...] = ()
        if path.is_dir():
            below = _below(path, library)
            inside = deployed(
                _compiled_once(below.documents, library.files, has_bicep), library.files
            )
            found = uncalled(call_graph(below.modules, library))
        elif document := document_of(path, library.files, named=True):
            inside = templates_of(document, library.files)
        elif folder := folder_of(path, library):
            if whole is None:
                modules = _below(library.files.boundary, library).modules
                whole = call_graph(modules, library)
            found = callers(folder, whole)
        roots.update(dict.fromkeys(found))
        for one in inside:
            known = documents.get(one.path)
            documents[one.path] = one if known is None else known.joined(one)
        if not found and not inside:
            empty.append(path)
    return Roots(tuple(roots), tuple(documents.values()), tuple(empty))


def _compiled_once(documents: Iterable[Document], files: Files, has_bicep: bool) -> list[Document]:
    """Of a Bicep file and what was compiled of it, the one that can be linted."""
    found = list(documents)
    sources = [item.path for item in found if item.kind == "bicep"]
    left_out: set[Path] = set()
    for item in found:
        if item.kind == "template" and sources and is_generated(item.path, files):
            source = _source_of(item.path, sources)
            if source is not None:
                left_out.add(item.path if has_bicep else source)
    return [item for item in found if item.path not in left_out]


def _source_of(path: Path, sources: list[Path]) -> Path | None:
    """The Bicep file of the same name as a template, or the only one in its folder."""
    beside = [source for source in sources if source.parent == path.parent]
    if path.with_suffix(".bicep") in beside:
        return path.with_suffix(".bicep")
    return beside[0] if len(beside) == 1 else None


def _below(top: Path, library: Library) -> _Found:
    """The module folders and documents below a folder, itself included, in order.

    A plan beside Terraform files is left alone: the files say it all.
    """
    modules: list[Path] = []
    documents: list[Document] = []
    for current, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if name not in SKIPPED_FOLDERS)
        here = Path(current)
        is_module = any(is_configuration_file(name) for name in names)
        if is_module:
            modules.append(here)
        for name in sorted(names):
            if name.endswith(ENDINGS):
                document = document_of(here / name, library.files, named=False)
                if document is not None and not (is_module and document.kind == "plan"):
                    documents.append(document)
    return _Found(tuple(modules), tuple(documents))
