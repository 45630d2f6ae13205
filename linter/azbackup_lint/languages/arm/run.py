"""What all templates of one deployment share: files, bounds, problems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from azbackup_lint.files import Files
from azbackup_lint.languages.arm.templates import Template, read_template
from azbackup_lint.languages.missing_modules import MissingModules
from azbackup_lint.problems import Problem
from azbackup_lint.resources import Unmade
from azbackup_lint.source import Source
from azbackup_lint.values.limits import Budget

MAX_COPIES = 10_000
"""What one `copy` makes, whatever the limits."""

MOST_COPIES = 800
"""Iterations that Resource Manager takes.

Source: learn.microsoft.com/azure/azure-resource-manager/templates/copy-resources, "Copy limits".
"""


class Library:
    """The templates of one lint, each decoded once; `source` gives the JSON of a file."""

    def __init__(
        self, files: Files, source: Callable[[Path], Source | Problem] | None = None
    ) -> None:
        self.files = files
        self._source = source or files.read
        self._templates: dict[Path, Template | Problem] = {}

    def template(self, path: Path) -> Template | Problem:
        """The template in a file, or the problem that kept it from being read."""
        template = self._templates.get(path)
        if template is None:
            source = self._source(path)
            template = source if isinstance(source, Problem) else read_template(source)
            self._templates[path] = template
        return template


def _missing_templates() -> MissingModules:
    return MissingModules("linked templates", "", "Lint the templates by themselves.")


@dataclass(slots=True)
class Run:
    """The state of one root's evaluation; problems are kept once each, in order."""

    library: Library
    budget: Budget
    instances: int = 0
    sources: set[Source] = field(default_factory=set)
    unmade: list[Unmade] = field(default_factory=list)
    missing_templates: MissingModules = field(default_factory=_missing_templates)
    _problems: dict[tuple[str, str, Source, int], Problem] = field(default_factory=dict)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that was wrong so far."""
        return (*self._problems.values(), *self.missing_templates.problems)

    def report(self, problem: Problem) -> None:
        """Keeps a problem unless it is known already."""
        span = problem.span
        key = (problem.kind.id, problem.message, span.source, span.start)
        self._problems.setdefault(key, problem)
