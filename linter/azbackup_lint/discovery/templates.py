"""Which templates are deployed by themselves, and with which parameter files."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from azbackup_lint.arm.links import linked_names
from azbackup_lint.discovery.documents import Document, document_of
from azbackup_lint.files import Files
from azbackup_lint.problems import Problem

_PARAMETERS = re.compile(
    r"(?P<stem>.*?)\.?param(?:eter)?s?(?:\.(?P<more>.*))?\.json", re.IGNORECASE
)
_TEMPLATE_OF = re.compile(r'"template"\s*:\s*("(?:[^"\\]|\\.)*")')
_METADATA = '"metadata"'


def deployed(documents: Iterable[Document], files: Files) -> tuple[Document, ...]:
    """The documents that are roots: templates that no other one links to, with their parameters.

    Plans are roots as they are; parameter files without a template are left alone.
    """
    found = list(documents)
    templates = {item.path: item for item in found if item.kind == "template"}
    linked = {target for path in templates for target in _linked(path, files)}
    roots = {path: item for path, item in templates.items() if path not in linked}
    for item in found:
        if item.kind != "parameters":
            continue
        target = _template_of(item.path, roots, files)
        if target is not None:
            roots[target] = roots[target].joined(Document(target, "template", (item.path,)))
    return tuple(roots.get(item.path, item) for item in found if _stays(item, roots))


def templates_of(document: Document, files: Files) -> tuple[Document, ...]:
    """The roots that a document which a person named belongs to.

    A parameter file belongs to its template, a linked template to those that link to it.
    """
    if document.kind == "template":
        return _callers(document.path, files) or (_with_parameters(document, files),)
    if document.kind != "parameters":
        return (document,)
    templates = {
        item.path: item
        for folder in (document.path.parent, document.path.parent.parent)
        for item in _documents(folder, files)
        if item.kind == "template"
    }
    target = _template_of(document.path, templates, files)
    return (Document(target, "template", (document.path,)),) if target is not None else ()


def _with_parameters(document: Document, files: Files) -> Document:
    """A template with the parameter files beside it."""
    only = {document.path: document}
    for item in _beside(document.path, files):
        if item.kind == "parameters" and _template_of(item.path, only, files, alone=False):
            document = document.joined(replace(document, parameters=(item.path,)))
    return document


def _stays(item: Document, roots: dict[Path, Document]) -> bool:
    return item.path in roots or item.kind in ("plan", "binary-plan")


def _beside(path: Path, files: Files) -> tuple[Document, ...]:
    return _documents(path.parent, files)


def _documents(folder: Path, files: Files) -> tuple[Document, ...]:
    if not str(folder).startswith(str(files.boundary)):
        return ()
    names = (name for name in files.list_files(folder) if name.endswith(".json"))
    found = (document_of(folder / name, files, named=False) for name in names)
    return tuple(item for item in found if item is not None)


def _callers(path: Path, files: Files) -> tuple[Document, ...]:
    """The templates in the folders above a template that link to it."""
    found: list[Document] = []
    for folder in path.parents:
        for item in _documents(folder, files):
            if item.kind == "template" and item.path != path and path in _linked(item.path, files):
                found += templates_of(item, files)
        if folder == files.boundary:
            break
    return tuple(found)


def _linked(path: Path, files: Files) -> Iterator[Path]:
    """The templates that a template may link to, as far as they lie below its folder."""
    source = files.read(path)
    if isinstance(source, Problem):
        return
    for name in linked_names(source.text):
        steps = name.split("/")
        for start in range(len(steps)):
            target = Path(os.path.normpath(path.parent.joinpath(*steps[start:])))
            if target != path and files.exists(target):
                yield target
                break


def _template_of(
    path: Path, templates: dict[Path, Document], files: Files, *, alone: bool = True
) -> Path | None:
    """The template of a parameter file: the one it names, of its name, or alone in its folder."""
    named = _named_template(path, files)
    if named is not None:
        return named if named in templates else None
    match = _PARAMETERS.fullmatch(path.name)
    stem = match.group("stem") if match else ""
    while stem:
        for folder in (path.parent, path.parent.parent):
            if folder / f"{stem}.json" in templates:
                return folder / f"{stem}.json"
        stem = stem.rpartition(".")[0]
    beside = [item for item in templates if item.parent == path.parent]
    return beside[0] if alone and match and len(beside) == 1 else None


def _named_template(path: Path, files: Files) -> Path | None:
    """The template that the metadata of a parameter file names."""
    source = files.read(path)
    if isinstance(source, Problem) or _METADATA not in source.text:
        return None
    match = _TEMPLATE_OF.search(source.text)
    if match is None:
        return None
    target = Path(os.path.normpath(path.parent / json.loads(match.group(1), strict=False)))
    return target if files.exists(target) else None
