"""Templates and parameter files as JSON: recognised by their schema, linked by their text."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from azbackup_lint.files import Files
from azbackup_lint.languages.arm.addresses import file_at_end, linked_names
from azbackup_lint.languages.arm.parameter_files import ParameterFile, json_parameters
from azbackup_lint.languages.arm.parameters import declare, read_parameters
from azbackup_lint.languages.arm.template_files import FileKind
from azbackup_lint.languages.arm.templates import Template, read_object, read_template
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.problems import Problem
from azbackup_lint.source import Source

_SCHEMA = lazy_regex(
    r"""\$schema["']?\s*:\s*["'][^"']*?/(?:subscription|managementGroup|tenant)?"""
    r"deployment(template|parameters)\.json",
    re.IGNORECASE,
)
_LIST = lazy_regex(r"\ufeff?\s*\[")
_TEMPLATE_OF = lazy_regex(r'"template"\s*:\s*("(?:[^"\\]|\\.)*")')
_METADATA = '"metadata"'


class JsonFiles:
    """See `Syntax`."""

    endings = (".json",)

    def __init__(self, files: Files) -> None:
        self._files = files

    def kind_of(self, path: Path) -> FileKind | None:
        """The kind in the schema of a document; most stand at its beginning."""
        kinds = map(_schema_kind, self._files.recognisable(path))
        return next(filter(None, kinds), None)

    def linked(self, path: Path) -> Iterator[Path]:
        """See `Syntax`."""
        source = self._files.read(path)
        if isinstance(source, Problem):
            return
        for name in linked_names(source.text):
            target = file_at_end(name, path.parent, self._files)
            if target is not None and target != path:
                yield target

    def extended(self, path: Path) -> Path | None:
        """None: files in JSON hold all that they give."""
        return None

    def named_template(self, path: Path) -> Path | None:
        """The template that the metadata of a parameter file names."""
        source = self._files.read(path)
        if isinstance(source, Problem) or _METADATA not in source.text:
            return None
        match = _TEMPLATE_OF.search(source.text)
        if match is None:
            return None
        try:
            named = json.loads(match.group(1), strict=False)
        except ValueError:  # an escape that there is not
            return None
        target = Path(os.path.normpath(path.parent / named))
        return target if self._files.exists(target) else None

    def declared(self, path: Path) -> frozenset[str]:
        """See `Syntax`."""
        template = self._template_at(path)
        return frozenset(template.section("parameters") if template is not None else ())

    def required(self, path: Path) -> frozenset[str]:
        """See `Syntax`."""
        template = self._template_at(path)
        if template is None:
            return frozenset()
        definitions = template.section("definitions")
        parameters = template.section("parameters").items()
        declared = ((name, declare(item, definitions)) for name, item in parameters)
        return frozenset(name for name, one in declared if one.default is None and not one.nullable)

    def _template_at(self, path: Path) -> Template | None:
        source = self._files.read(path)
        template = source if isinstance(source, Problem) else read_template(source)
        return None if isinstance(template, Problem) else template

    def given(self, path: Path) -> frozenset[str]:
        """See `Syntax`."""
        source = self._files.read(path)
        parameters = source if isinstance(source, Problem) else read_parameters(source)
        return frozenset() if isinstance(parameters, Problem) else frozenset(parameters)

    def faults(self, source: Source) -> tuple[Problem, ...]:
        """Why a text holds no JSON object."""
        root = read_object(source)
        return (root,) if isinstance(root, Problem) else ()

    def template(self, source: Source) -> Template | Problem:
        """See `Syntax`."""
        return read_template(source)

    def parameters(self, source: Source) -> ParameterFile:
        """See `Syntax`."""
        return json_parameters(source)


def _schema_kind(text: str) -> FileKind | None:
    """The kind that the first schema in a text has; a list is none, whatever is in its items."""
    match = _SCHEMA.search(text) if _LIST.match(text) is None else None
    if match is None:
        return None
    return "template" if match.group(1).lower() == "template" else "parameters"
