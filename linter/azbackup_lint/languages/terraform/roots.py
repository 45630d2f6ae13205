"""Evaluates a root module directory to the resources that Terraform would plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from azbackup_lint.languages.terraform.expressions.deferred import whole
from azbackup_lint.languages.terraform.expressions.evaluator import Evaluator
from azbackup_lint.languages.terraform.made_instances import MadeInstances
from azbackup_lint.languages.terraform.modules.evaluation import Library, RootEvaluation
from azbackup_lint.languages.terraform.modules.function_host import ModuleFunctionHost
from azbackup_lint.languages.terraform.modules.inputs import Inputs, RootVariables, takes_text
from azbackup_lint.languages.terraform.modules.module import ModuleInstance
from azbackup_lint.languages.terraform.modules.states import state_kept
from azbackup_lint.languages.terraform.syntax.ast import Body
from azbackup_lint.languages.terraform.unmade import unmade_vms
from azbackup_lint.problems import Problem
from azbackup_lint.resources import ALONE, Elsewhere, Root, StateKey
from azbackup_lint.values import Value
from azbackup_lint.values.limits import Budget


def evaluate_root(
    directory: Path,
    library: Library,
    inputs: Inputs,
    types: frozenset[str],
    budget: Budget,
    variant: str | None = None,
    made: MadeInstances | None = None,
    elsewhere: Elsewhere = ALONE,
) -> Root:
    """All instances of resources and data sources of the given types in a root and its modules.

    `made` may have some from an earlier evaluation.
    """
    run = RootEvaluation(
        library, budget, directory, inputs.workspace, elsewhere, inputs.subscription
    )
    made = made or MadeInstances()
    made.begin(run)
    root = root_module(run, inputs)
    resources = tuple(made.resources(root, types))
    unmade = tuple(unmade_vms(root, made.is_made, types))
    made.finish()
    configuration = root.configuration

    def missing_inputs() -> Iterable[Problem]:
        from azbackup_lint.languages.terraform.unread_inputs import unread_inputs

        given = {item for item in inputs.given if isinstance(item, Path)}
        return unread_inputs(directory, run.files, given, declared, configuration.start)

    declared = frozenset(configuration.variables)
    return Root(
        "terraform",
        resources,
        run,
        declared,
        variant,
        partial(_locals_of, root),
        partial(_outputs_of, root),
        unmade,
        _state_of(root, inputs),
        missing_inputs,
        lambda: run.missing.machines,
    )


def _locals_of(root: ModuleInstance) -> Mapping[str, Value]:
    attributes = root.configuration.locals(root.run.report)
    return {name: whole(root.local(name, item.span)) for name, item in attributes.items()}


def _outputs_of(root: ModuleInstance) -> Mapping[str, Value]:
    blocks = root.configuration.outputs
    return {name: whole(root.output(name, block.header)) for name, block in blocks.items()}


def _state_of(root: ModuleInstance, inputs: Inputs) -> StateKey | None:
    """Where the state of a root module is kept; files may complete the block of its backend."""
    run, configuration = root.run, root.configuration
    blocks = tuple(configuration.body(block, run.report) for block in configuration.terraform)

    def evaluate(body: Body) -> Mapping[str, Value]:
        return root.bodies.attributes(body, root.scope, configuration.start).entries

    files = RootVariables(run, None, Inputs(inputs.backend), root.evaluator)

    def given(name: str) -> Value | None:
        return files.value(name, is_text=False)

    return state_kept(blocks, evaluate, given, run.root, run.workspace)


def root_module(run: RootEvaluation, inputs: Inputs) -> ModuleInstance:
    """The instance of a root module with the values that a person gives it."""
    configuration = run.module(run.root)
    evaluator = Evaluator(ModuleFunctionHost(run, run.root), run.budget)
    variables = RootVariables(run, run.root, inputs, evaluator)

    def argument(name: str) -> Value | None:
        body = configuration.body(configuration.variables[name], run.report)
        declared = body.attributes.get("type")
        return variables.value(name, takes_text(declared.expression if declared else None))

    return ModuleInstance(run, configuration, argument, {})
