"""Evaluates a root module directory to the resources that Terraform would plan."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from azbackup_lint.problems import Problem
from azbackup_lint.resources import Resource
from azbackup_lint.source import Source
from azbackup_lint.terraform.budget import Limits
from azbackup_lint.terraform.context import ModuleFunctions
from azbackup_lint.terraform.evaluator import Evaluator
from azbackup_lint.terraform.inputs import Inputs, RootVariables, takes_text
from azbackup_lint.terraform.modules import ModuleInstance
from azbackup_lint.terraform.run import Library, Run
from azbackup_lint.values import Value


@dataclass(frozen=True, slots=True)
class RootResult:
    """What became of one root: its resources, and everything that was wrong on the way."""

    directory: Path
    resources: tuple[Resource, ...]
    problems: tuple[Problem, ...]
    sources: tuple[Source, ...]


def evaluate_root(
    directory: Path, library: Library, inputs: Inputs, types: frozenset[str], limits: Limits
) -> RootResult:
    """All instances of resources and data sources of the given types in a root and its modules."""
    run = Run(library, limits, directory)
    root = root_module(run, inputs)
    resources = tuple(instance.resource() for instance in root.resources(types))
    sources = {source for folder in run.directories for source in run.module(folder).sources}
    return RootResult(directory, resources, run.problems, tuple(sources))


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
