"""What all templates of one deployment share: files, bounds, problems."""

from __future__ import annotations

from collections.abc import Iterable

from azbackup_lint.languages.arm.library import Library
from azbackup_lint.languages.arm.literals import Literals
from azbackup_lint.languages.arm.machines_passed import DeclaredMachines
from azbackup_lint.languages.arm.unmade import UnmadeMachines
from azbackup_lint.languages.missing_modules import MissingModules
from azbackup_lint.languages.problem_log import ProblemLog
from azbackup_lint.problems import Problem
from azbackup_lint.resources import ALONE, Elsewhere
from azbackup_lint.source import Source
from azbackup_lint.values.limits import Budget

MOST_COPIES = 800
"""Iterations that Resource Manager takes.

Source: learn.microsoft.com/azure/azure-resource-manager/templates/copy-resources, "Copy limits".
"""


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
        self.machines = DeclaredMachines()
        self.unmade = UnmadeMachines(library)
        self.literals = Literals()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that was wrong so far."""
        registry = self.registry.problems  # asking what modules are given may meet more
        return (*super().problems, *registry)

    def read(self, sources: Iterable[Source]) -> None:
        """Texts become a part of the root, whose budget grows with each new one.

        Other sets of its inputs share the texts, and the budget.
        """
        for source in sources:
            self.sources.add(source)
            if source not in self.library.counted:
                self.library.counted.add(source)
                self.budget.grow_beside(len(source.text))
