"""From the paths that a person names to roots: what one run or deployment would take."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from azbackup_lint.documents import Document, document_of
from azbackup_lint.files import SKIPPED_FOLDERS
from azbackup_lint.terraform.blocks import RawBlock
from azbackup_lint.terraform.configuration import is_configuration_file
from azbackup_lint.terraform.run import Library

LOCAL_SOURCE = re.compile(r'^[ \t]*source[ \t]*=[ \t]*"(\.\.?(?:/[^"\n]*)?)"', re.MULTILINE)
LOCAL_JSON_SOURCE = re.compile(r'"source"\s*:\s*"(\.\.?(?:/[^"\n]*)?)"')
VARIABLE_FILE_ENDINGS = (".tfvars", ".tfvars.json")


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


def boundary_of(path: Path) -> Path:
    """What may be read for a path: the repository that holds it, else the folder itself."""
    folder = path if path.is_dir() else path.parent
    real = Path(os.path.realpath(folder))
    for candidate in (real, *real.parents):
        if (candidate / ".git").exists():
            return candidate
    return real


def find_roots(paths: Iterable[Path], library: Library) -> Roots:
    """The roots below folders, and the roots that files belong to.

    A module that another one calls is linted through its callers, and by itself only if nothing
    calls it. Callers of a folder are looked for below the path, those of a file in the boundary.
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
            inside = below.documents
            found = _uncalled(_call_graph(below.modules, library))
        elif document := document_of(path, library.files, named=True):
            inside = (document,)
        elif folder := _folder_of(path, library):
            if whole is None:
                modules = _below(library.files.boundary, library).modules
                whole = _call_graph(modules, library)
            found = _callers(folder, whole)
        roots.update(dict.fromkeys(found))
        documents.update((document.path, document) for document in inside)
        if not found and not inside:
            empty.append(path)
    return Roots(tuple(roots), tuple(documents.values()), tuple(empty))


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
            if name.endswith(".json"):
                document = document_of(here / name, library.files, named=False)
                if document is not None and not (is_module and document.kind == "plan"):
                    documents.append(document)
    return _Found(tuple(modules), tuple(documents))


def _folder_of(path: Path, library: Library) -> Path | None:
    """The module folder of a file; a variable file may lie in a folder below its root."""
    files = library.files
    for folder in path.parents:
        if any(is_configuration_file(name) for name in files.list_files(folder)):
            return folder
        if not path.name.endswith(VARIABLE_FILE_ENDINGS) or folder == files.boundary:
            return None
    return None


def _call_graph(folders: Iterable[Path], library: Library) -> dict[Path, frozenset[Path]]:
    """The folders that each folder's module calls name, as far as they are local."""
    return {folder: frozenset(_called(folder, library)) for folder in folders}


def _called(folder: Path, library: Library) -> Iterator[Path]:
    module, _ = library.module(folder)
    for block in module.modules.values():
        for match in (LOCAL_JSON_SOURCE if _is_json(block) else LOCAL_SOURCE).finditer(
            block.body.text
        ):
            yield Path(os.path.normpath(folder / match.group(1)))


def _is_json(block: RawBlock) -> bool:
    return block.body.source.path.endswith(".json")


def _uncalled(graph: dict[Path, frozenset[Path]]) -> list[Path]:
    """Folders that no other one calls; in a circle of calls the first one stands for all."""
    called = {target for folder, targets in graph.items() for target in targets if target != folder}
    roots = [folder for folder in graph if folder not in called]
    reached: set[Path] = set()
    for root in roots:
        _reach(root, graph, reached)
    for folder in graph:
        if folder not in reached:
            roots.append(folder)
            _reach(folder, graph, reached)
    return roots


def _reach(start: Path, graph: dict[Path, frozenset[Path]], reached: set[Path]) -> None:
    pending = [start]
    while pending:
        folder = pending.pop()
        if folder not in reached:
            reached.add(folder)
            pending.extend(graph.get(folder, ()))


def _callers(folder: Path, graph: dict[Path, frozenset[Path]]) -> list[Path]:
    """The roots through which a folder is linted: itself where nothing calls it."""
    roots = []
    for root in _uncalled(graph):
        reached: set[Path] = set()
        _reach(root, graph, reached)
        if folder in reached:
            roots.append(root)
    return roots or [folder]
