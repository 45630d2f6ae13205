"""Evaluates a root module directory to the resources that Terraform would plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from azbackup_lint.languages.terraform.budget import Limits
from azbackup_lint.languages.terraform.expressions.evaluator import Evaluator
from azbackup_lint.languages.terraform.modules.function_host import ModuleFunctions
from azbackup_lint.languages.terraform.modules.inputs import Inputs, RootVariables, takes_text
from azbackup_lint.languages.terraform.modules.module import ModuleInstance
from azbackup_lint.languages.terraform.run import Library, Run
from azbackup_lint.problems import Problem
from azbackup_lint.resources import Resource, RootKind
from azbackup_lint.source import Source
from azbackup_lint.values import Value


@dataclass(frozen=True, slots=True)
class RootResult:
    """What became of one root.

    Arguments of resources are evaluated when they are read, so more problems may come to light.
    """

    module: ModuleInstance
    resources: tuple[Resource, ...]
    run: Run
    variant: str | None = None

    @property
    def kind(self) -> RootKind:
        """What was evaluated: Terraform's own files."""
        return "terraform"

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that was wrong so far."""
        return self.run.problems

    @property
    def sources(self) -> frozenset[Source]:
        """The files of all modules that were read."""
        folders = self.run.directories
        return frozenset(source for path in folders for source in self.run.module(path).sources)

    @property
    def inputs(self) -> frozenset[str]:
        """The names of the variables that the root module declares."""
        return frozenset(self.module.configuration.variables)

    @property
    def locals(self) -> Mapping[str, Value]:
        """The local values of the root module."""
        attributes = self.module.configuration.locals(self.run.report)
        return {name: self.module.local(name, item.span) for name, item in attributes.items()}

    @property
    def outputs(self) -> Mapping[str, Value]:
        """The outputs of the root module."""
        blocks = self.module.configuration.outputs
        return {name: self.module.output(name, block.header) for name, block in blocks.items()}


def evaluate_root(
    directory: Path,
    library: Library,
    inputs: Inputs,
    types: frozenset[str],
    limits: Limits,
    variant: str | None = None,
) -> RootResult:
    """All instances of resources and data sources of the given types in a root and its modules."""
    run = Run(library, limits, directory, inputs.workspace)
    root = root_module(run, inputs)
    resources = tuple(instance.resource() for instance in root.resources(types))
    return RootResult(root, resources, run, variant)


def root_module(run: Run, inputs: Inputs) -> ModuleInstance:
    """The instance of a root module with the values that a person gives it."""
    configuration = run.module(run.root)
    evaluator = Evaluator(ModuleFunctions(run, run.root), run.budget)
    variables = RootVariables(run, run.root, inputs, evaluator)

    def argument(name: str) -> Value | None:
        body = configuration.body(configuration.variables[name], run.report)
        declared = body.attributes.get("type")
        return variables.value(name, takes_text(declared.expression if declared else None))

    return ModuleInstance(run, configuration, argument, {})
