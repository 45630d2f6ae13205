"""What all templates of one deployment share: files, bounds, problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from azbackup_lint.files import Files
from azbackup_lint.languages.arm.literals import Literals
from azbackup_lint.languages.arm.templates import Template, read_template
from azbackup_lint.languages.missing_modules import MissingModules
from azbackup_lint.languages.problem_log import ProblemLog
from azbackup_lint.problems import Problem
from azbackup_lint.resources import ALONE, Elsewhere, Unmade
from azbackup_lint.source import Source
from azbackup_lint.values.limits import Budget

MOST_COPIES = 800
"""Iterations that Resource Manager takes.

Source: learn.microsoft.com/azure/azure-resource-manager/templates/copy-resources, "Copy limits".
"""


ReadModule = Callable[[str], "Template | Problem | None"]
"""Reads a module of a registry by its address; None where it is not on this machine."""


class Library:
    """The templates of one lint, each read once, as JSON where `read` doesn't read them.

    `read_module` reads those of registries, if any are read.
    """

    def __init__(
        self,
        files: Files,
        read: Callable[[Path], Template | Problem] | None = None,
        read_module: ReadModule | None = None,
    ) -> None:
        self.files = files
        self._read = read or self._json
        self._read_module = read_module
        self.counted: set[Source] = set()
        """The texts that the budget of the root has grown with."""
        self._templates: dict[Path, Template | Problem] = {}
        self._modules: dict[str, Template | Problem | None] = {}

    def template(self, path: Path) -> Template | Problem:
        """The template in a file, or the problem that kept it from being read."""
        template = self._templates.get(path)
        if template is None:
            template = self._templates[path] = self._read(path)
        return template

    def module(self, address: str) -> Template | Problem | None:
        """A module of a registry; None where it is not on this machine."""
        if self._read_module is None or not address:
            return None
        if address not in self._modules:
            self._modules[address] = self._read_module(address)
        return self._modules[address]

    def _json(self, path: Path) -> Template | Problem:
        source = self.files.read(path)
        return source if isinstance(source, Problem) else read_template(source)


class DeploymentEvaluation(ProblemLog):
    """The state of one root's evaluation."""

    def __init__(self, library: Library, budget: Budget, elsewhere: Elsewhere = ALONE) -> None:
        remedy = "Lint the templates by themselves."
        super().__init__(MissingModules("linked templates", "the template of", "", remedy))
        remedy = "Run bicep restore and lint with --bicep-cache ~/.bicep, or lint what is compiled."
        self.registry = MissingModules("modules of registries", "module", "", remedy)
        self.library = library
        self.elsewhere = elsewhere
        self.budget = budget
        self.sources: set[Source] = set()
        self.unmade: list[Unmade] = []
        self.literals = Literals()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that was wrong so far."""
        return (*super().problems, *self.registry.problems)

    def read(self, sources: Iterable[Source]) -> None:
        """Texts become a part of the root, whose budget grows with each new one.

        Other sets of its inputs share the texts, and the budget.
        """
        for source in sources:
            self.sources.add(source)
            if source not in self.library.counted:
                self.library.counted.add(source)
                self.budget.grow_beside(len(source.text))
