"""What functions may see of the run: files inside the boundary, and templates."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.languages.terraform.modules.evaluation import RootEvaluation
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.syntax.parser import parse_body
from azbackup_lint.problems import LIMIT_REACHED, Problem
from azbackup_lint.source import Source
from azbackup_lint.values import Cause, MapValue, Unknown, Value
from azbackup_lint.values.errors import EvaluationError, LimitReached
from azbackup_lint.values.limits import Budget

Render = Callable[[ast.Node, Mapping[str, Value]], Value]

MAX_FILESET = 10_000


class ModuleFunctionHost:
    """The view of one module's functions on the outside; see `FunctionHost`."""

    def __init__(self, run: RootEvaluation, directory: Path, render: Render | None = None) -> None:
        self._run = run
        self._directory = directory
        self._render = render

    @property
    def working_directory(self) -> str:
        """The folder in which Terraform would run."""
        return str(self._run.root)

    def read(self, path: str) -> Source | Unknown:
        """A text file; unknown where it isn't there, or may not be read."""
        full = self._path(path)
        self._run.read_by_functions.add(full)
        source = self._run.files.read(full)
        if isinstance(source, Problem):
            return Unknown(
                (Cause("function", f"the file {self.shown(path)}", "it can't be read here"),)
            )
        return source

    def shown(self, path: str) -> str:
        """The path for people; one that leads elsewhere, such as to a home, is as it is written."""
        full, files = self._path(path), self._run.files
        return files.shown(full) if files.is_inside(full) else path

    @property
    def budget(self) -> Budget:
        """What is left of the work that the run may take."""
        return self._run.budget

    def exists(self, path: str) -> bool | None:
        """Whether there is a file; None where that may not be known."""
        full = self._path(path)
        if not self._run.files.is_inside(full):
            return None
        if self._run.files.is_folder(full):
            raise EvaluationError(f"{self.shown(path)!r} is a folder, not a file")
        return self._run.files.exists(full)

    def may_be_written(self, path: Value) -> bool:
        """Whether a path comes from an attribute of a resource or data source.

        What stands in the block itself that uses the path, such as in its for_each, is none.
        """
        for hop in path.hops:
            block = self._run.resource_at(hop.span)
            if block is not None and not (path.span and block.body.contains(path.span)):
                return True
        return False

    def file_names(self, path: str, depth: int | None) -> list[str] | None:
        """All files below a folder, as paths relative to it; None where not all can be read.

        Links to folders are followed as Terraform does, but not in circles.
        """
        names: list[str] = []
        pending: list[tuple[Path, str, frozenset[str]]] = [(self._path(path), "", frozenset())]
        while pending:
            folder, prefix, around = pending.pop()
            if not self._run.files.is_inside(folder) or len(names) > MAX_FILESET:
                return None
            real = looks.real(folder)
            if real in around:
                return None
            for own, kind in _entries(folder).items():
                name = prefix + own
                if kind.endswith(looks.FILE):
                    names.append(name)
                elif not kind.endswith(looks.FOLDER):
                    return None
                elif depth is None or name.count("/") + 1 < depth:
                    pending.append((folder / own, f"{name}/", around | {real}))
        return names

    def render(self, source: Source, variables: Mapping[str, Value]) -> Value:
        """A template file or string with its variables filled in."""
        node, problems = self._run.template(source)
        for problem in problems:
            if problem.kind is LIMIT_REACHED:
                raise LimitReached(problem.message, problem.span, remedy=problem.remedy.rstrip("."))
        if node is None or problems or self._render is None:
            return Unknown(
                (Cause("function", f"the template {source.path}", "it can't be parsed"),)
            )
        return self._render(node, variables)

    def settings(self, source: Source) -> Value:
        """The values that a text sets as a tfvars file does; raises EvaluationError."""
        body, problems = parse_body(source.span(0, len(source.text)))
        if problems or body.blocks or self._render is None:
            raise EvaluationError(problems[0].message if problems else "only arguments can be set")
        attributes = body.attributes.items()
        return MapValue({name: self._render(item.expression, {}) for name, item in attributes})

    def _path(self, path: str) -> Path:
        return Path(os.path.normpath(self._run.root / os.path.expanduser(path)))


def _entries(folder: Path) -> dict[str, str]:
    """What is in a folder; nothing where there is no folder."""
    try:
        return looks.entries(folder)
    except (OSError, ValueError):
        return {}
