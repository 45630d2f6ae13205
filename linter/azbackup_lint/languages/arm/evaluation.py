"""What all templates of one deployment share: files, bounds, problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from azbackup_lint.languages.arm.library import Library
from azbackup_lint.languages.arm.literals import Literals
from azbackup_lint.languages.arm.machines_passed import DeclaredMachines
from azbackup_lint.languages.arm.unmade import UnmadeMachines
from azbackup_lint.languages.missing_modules import MissingModules
from azbackup_lint.languages.problem_log import ProblemLog
from azbackup_lint.problems import Problem
from azbackup_lint.resources import ALONE, Elsewhere
from azbackup_lint.source import Source
from azbackup_lint.values import Value
from azbackup_lint.values.limits import Budget

PROVIDERS = "/providers/"
"""What is in the types of resources that extend others, as old templates write them."""

MOST_COPIES = 800
"""Iterations that Resource Manager takes.

Source: learn.microsoft.com/azure/azure-resource-manager/templates/copy-resources, "Copy limits".
"""


class DeploymentEvaluation(ProblemLog):
    """The state of one root's evaluation.

    `types` are those that the run reads, in lower case.
    """

    def __init__(
        self,
        library: Library,
        types: frozenset[str],
        budget: Budget,
        elsewhere: Elsewhere = ALONE,
    ) -> None:
        remedy = "Lint the templates by themselves."
        super().__init__(MissingModules("linked templates", "the template of", "", remedy))
        remedy = "Run bicep restore and lint with --bicep-cache ~/.bicep, or lint what is compiled."
        self.registry = MissingModules("modules of registries", "module", "", remedy)
        self.library = library
        self.elsewhere = elsewhere
        self.budget = budget
        self.sources: set[Source] = set()
        self.machines = DeclaredMachines(budget)
        self.unmade = UnmadeMachines(library)
        self.literals = Literals()
        self.under_way: list[tuple[dict[str, Value | None], str]] = []
        self._types = types

    def wants(self, type_: str) -> bool:
        """Whether the run reads resources of a type; names say what extensions of others are."""
        lower = type_.lower()
        return lower in self._types or PROVIDERS in lower

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Evaluates what can't depend on the values that are being evaluated just now."""
        under_way, self.under_way = self.under_way, []
        for memory, label in under_way:
            memory.pop(label, None)
        try:
            yield
        finally:
            for memory, label in under_way:
                memory[label] = None
            self.under_way = under_way

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
