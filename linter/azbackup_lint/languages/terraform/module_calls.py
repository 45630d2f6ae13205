"""Root modules: which folders of Terraform files nothing calls."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from azbackup_lint.languages.call_graph import CallGraph
from azbackup_lint.languages.terraform.modules.configuration import is_configuration_file
from azbackup_lint.languages.terraform.modules.evaluation import Library
from azbackup_lint.languages.terraform.syntax.blocks import RawBlock
from azbackup_lint.lazy_regex import lazy_regex

LOCAL_SOURCE = lazy_regex(r'^[ \t]*source[ \t]*=[ \t]*"(\.\.?(?:/[^"\n]*)?)"', re.MULTILINE)
LOCAL_JSON_SOURCE = lazy_regex(r'"source"\s*:\s*"(\.\.?(?:/[^"\n]*)?)"')
VARIABLE_FILE_ENDINGS = (".tfvars", ".tfvars.json")


def folder_of(path: Path, library: Library) -> Path | None:
    """The module folder of a file; a variable file may lie in a folder below its root."""
    files = library.files
    for folder in path.parents:
        if any(is_configuration_file(name) for name in files.list_names(folder)):
            return folder
        if not path.name.endswith(VARIABLE_FILE_ENDINGS) or folder == files.boundary:
            return None
    return None


def call_graph(folders: Iterable[Path], library: Library) -> CallGraph:
    """The folders that each folder's module calls name, as far as they are local."""
    return {folder: frozenset(_called(folder, library)) for folder in folders}


def local_source(block: RawBlock, folder: Path) -> Path | None:
    """The folder that a module call in a folder names, if it is local."""
    is_json = block.body.source.path.endswith(".json")
    match = (LOCAL_JSON_SOURCE if is_json else LOCAL_SOURCE).search(block.body.text)
    return Path(os.path.normpath(folder / match.group(1))) if match else None


def _called(folder: Path, library: Library) -> Iterator[Path]:
    module, _ = library.module(folder)
    for block in module.modules.values():
        called = local_source(block, folder)
        if called is not None:
            yield called
