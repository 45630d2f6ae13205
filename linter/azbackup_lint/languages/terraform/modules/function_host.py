"""What functions may see of the run: files inside the boundary, and templates."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from azbackup_lint.languages.terraform.modules.run import Run
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.syntax.parser import parse_expression
from azbackup_lint.problems import Problem
from azbackup_lint.source import Source
from azbackup_lint.values import Cause, Known, Unknown, Value, unknown_because

Render = Callable[[ast.Node, Mapping[str, Value]], Value]

MAX_FILESET = 10_000

TEMPLATE_MARKER = "END_OF_TEMPLATE_FILE"
"""A template file is read as the body of a heredoc."""


class ModuleFunctions:
    """The view of one module's functions on the outside; see `FunctionContext`."""

    def __init__(self, run: Run, directory: Path, render: Render | None = None) -> None:
        self._run = run
        self._directory = directory
        self._render = render

    @property
    def working_directory(self) -> str:
        """The folder in which Terraform would run."""
        return str(self._run.root)

    def read(self, path: str) -> Source | Unknown:
        """A text file; unknown where it isn't there, or may not be read."""
        source = self._run.files.read(self._path(path))
        if isinstance(source, Problem):
            return Unknown((Cause("function", f"the file {path}", "it can't be read here"),))
        return source

    def exists(self, path: str) -> bool | None:
        """Whether there is a file; None where that may not be known."""
        full = self._path(path)
        return self._run.files.exists(full) if self._run.files.is_inside(full) else None

    def file_names(self, path: str) -> list[str] | None:
        """All files below a folder, as paths relative to it; None where it may not be read."""
        top = self._path(path)
        if not self._run.files.is_inside(top):
            return None
        names: list[str] = []
        for current, folders, files in os.walk(top):
            folders.sort()
            names.extend(Path(current, name).relative_to(top).as_posix() for name in sorted(files))
            if len(names) > MAX_FILESET:
                return None
        return names

    def render(self, source: Source, variables: Mapping[str, Value]) -> Value:
        """A template file or string with its variables filled in."""
        text = f"<<{TEMPLATE_MARKER}\n{source.text}\n{TEMPLATE_MARKER}\n"
        heredoc = Source(source.path, text, source.file)
        node, problems = parse_expression(heredoc.span(0, len(text)))
        if node is None or problems or self._render is None:
            return Unknown(
                (Cause("function", f"the template {source.path}", "it can't be parsed"),)
            )
        value = self._render(node, variables)
        if isinstance(value, Known) and isinstance(value.data, str):
            return replace(value, data=value.data.removesuffix("\n"))
        return unknown_because(value)

    def _path(self, path: str) -> Path:
        return Path(os.path.normpath(self._run.root / os.path.expanduser(path)))
