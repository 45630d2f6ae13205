"""Which templates are deployed by themselves, and with which parameter files."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from azbackup_lint.discovery.documents import ENDINGS, Document, document_of
from azbackup_lint.files import Files
from azbackup_lint.languages.arm.addresses import linked_names
from azbackup_lint.problems import Problem

_PARAMETERS = re.compile(
    r"(?P<stem>.*?)\.?param(?:eter)?s?(?:\.(?P<more>.*))?\.json", re.IGNORECASE
)
_TEMPLATE_OF = re.compile(r'"template"\s*:\s*("(?:[^"\\]|\\.)*")')
_METADATA = '"metadata"'
_GENERATOR = re.compile(r'"_generator"\s*:\s*\{\s*"name"\s*:\s*"bicep"')
_USING = re.compile(r"^[ \t]*using[ \t]+'([^'\n]+)'", re.MULTILINE)
_MODULE = re.compile(r"^[ \t]*module[ \t]+\w+[ \t]+'([^':\n]+\.bicep)'", re.MULTILINE)


def deployed(documents: Iterable[Document], files: Files) -> tuple[Document, ...]:
    """The documents that are roots: templates that no other one links to, with their parameters.

    Plans are roots as they are; parameter files without a template are left alone.
    """
    found = list(documents)
    templates = {item.path: item for item in found if item.kind in ("template", "bicep")}
    linked = {target for path in templates for target in _linked(path, files)}
    roots = {path: item for path, item in templates.items() if path not in linked}
    for item in found:
        target = _target(item, roots, files)
        if target is not None:
            roots[target] = roots[target].joined(replace(roots[target], parameters=(item.path,)))
    return tuple(roots.get(item.path, item) for item in found if _stays(item, roots))


def templates_of(document: Document, files: Files) -> tuple[Document, ...]:
    """The roots that a document which a person named belongs to.

    A parameter file belongs to its template, a linked template to those that link to it.
    """
    if document.kind in ("template", "bicep"):
        return _callers(document.path, files) or (_with_parameters(document, files),)
    if document.kind not in ("parameters", "bicepparam"):
        return (document,)
    templates = {
        item.path: item
        for folder in (document.path.parent, document.path.parent.parent)
        for item in _documents(folder, files)
        if item.kind in ("template", "bicep")
    }
    target = _target(document, templates, files)
    if target is None:
        return ()
    return (replace(templates[target], parameters=(document.path,)),)


def is_generated(path: Path, files: Files) -> bool:
    """Whether the Bicep compiler made a template."""
    source = files.read(path)
    return not isinstance(source, Problem) and _GENERATOR.search(source.text) is not None


def _target(document: Document, templates: dict[Path, Document], files: Files) -> Path | None:
    """The template that a document has the parameters of."""
    if document.kind == "parameters":
        return _template_of(document.path, templates, files)
    if document.kind != "bicepparam":
        return None
    source = files.read(document.path)
    match = _USING.search(source.text) if not isinstance(source, Problem) else None
    if match is None:
        return None
    target = Path(os.path.normpath(document.path.parent / match.group(1)))
    return target if target in templates else None


def _with_parameters(document: Document, files: Files) -> Document:
    """A template with the parameter files beside it."""
    only = {document.path: document}
    for item in _beside(document.path, files):
        pair = item.kind == "parameters" and _template_of(item.path, only, files, alone=False)
        if pair or (item.kind == "bicepparam" and _target(item, only, files)):
            document = document.joined(replace(document, parameters=(item.path,)))
    return document


def _stays(item: Document, roots: dict[Path, Document]) -> bool:
    return item.path in roots or item.kind in ("plan", "binary-plan")


def _beside(path: Path, files: Files) -> tuple[Document, ...]:
    return _documents(path.parent, files)


def _documents(folder: Path, files: Files) -> tuple[Document, ...]:
    if not str(folder).startswith(str(files.boundary)):
        return ()
    names = (name for name in files.list_files(folder) if name.endswith(ENDINGS))
    found = (document_of(folder / name, files, named=False) for name in names)
    return tuple(item for item in found if item is not None)


def _callers(path: Path, files: Files) -> tuple[Document, ...]:
    """The templates in the folders above a template that link to it."""
    found: list[Document] = []
    for folder in path.parents:
        for item in _documents(folder, files):
            is_template = item.kind in ("template", "bicep")
            if is_template and item.path != path and path in _linked(item.path, files):
                found += templates_of(item, files)
        if folder == files.boundary:
            break
    return tuple(found)


def _linked(path: Path, files: Files) -> Iterator[Path]:
    """The templates that a template may link to, as far as they lie below its folder."""
    source = files.read(path)
    if isinstance(source, Problem):
        return
    if path.suffix == ".bicep":
        for match in _MODULE.finditer(source.text):
            yield Path(os.path.normpath(path.parent / match.group(1)))
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
            for ending in (".json", ".bicep"):
                if folder / f"{stem}{ending}" in templates:
                    return folder / f"{stem}{ending}"
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
