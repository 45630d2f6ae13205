"""Root modules: which folders of Terraform files nothing calls."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from azbackup_lint.languages.terraform.modules.configuration import is_configuration_file
from azbackup_lint.languages.terraform.run import Library
from azbackup_lint.languages.terraform.syntax.blocks import RawBlock

LOCAL_SOURCE = re.compile(r'^[ \t]*source[ \t]*=[ \t]*"(\.\.?(?:/[^"\n]*)?)"', re.MULTILINE)
LOCAL_JSON_SOURCE = re.compile(r'"source"\s*:\s*"(\.\.?(?:/[^"\n]*)?)"')
VARIABLE_FILE_ENDINGS = (".tfvars", ".tfvars.json")

CallGraph = dict[Path, frozenset[Path]]
"""The folders that the module calls of each folder name."""


def folder_of(path: Path, library: Library) -> Path | None:
    """The module folder of a file; a variable file may lie in a folder below its root."""
    files = library.files
    for folder in path.parents:
        if any(is_configuration_file(name) for name in files.list_files(folder)):
            return folder
        if not path.name.endswith(VARIABLE_FILE_ENDINGS) or folder == files.boundary:
            return None
    return None


def call_graph(folders: Iterable[Path], library: Library) -> CallGraph:
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


def uncalled(graph: CallGraph) -> list[Path]:
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


def _reach(start: Path, graph: CallGraph, reached: set[Path]) -> None:
    pending = [start]
    while pending:
        folder = pending.pop()
        if folder not in reached:
            reached.add(folder)
            pending.extend(graph.get(folder, ()))


def callers(folder: Path, graph: CallGraph) -> list[Path]:
    """The roots through which a folder is linted: itself where nothing calls it."""
    roots = []
    for root in uncalled(graph):
        reached: set[Path] = set()
        _reach(root, graph, reached)
        if folder in reached:
            roots.append(root)
    return roots or [folder]
