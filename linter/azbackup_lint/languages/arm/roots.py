"""Evaluates a template with one set of parameters to the resources that it would deploy."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from azbackup_lint.languages.arm.bodies import literal_value
from azbackup_lint.languages.arm.deployment_scope import default_scope
from azbackup_lint.languages.arm.deployments import Deployment
from azbackup_lint.languages.arm.parameters import given_value, read_parameters
from azbackup_lint.languages.arm.run import Library, Run
from azbackup_lint.languages.arm.template_scope import TemplateScope
from azbackup_lint.languages.arm.templates import Template
from azbackup_lint.problems import Problem
from azbackup_lint.resources import Root
from azbackup_lint.source import Source
from azbackup_lint.values import Value
from azbackup_lint.values.limits import Budget, Limits


def evaluate_template(
    template: Template,
    directory: Path,
    library: Library,
    parameters: Source | None = None,
    variant: str | None = None,
    limits: Limits | None = None,
) -> Root:
    """All resources of a template, its children and nested deployments.

    `parameters` is the text of a parameter file; without one, defaults hold.
    """
    run = Run(library, Budget(limits))
    scope = default_scope(template.scope)
    given: dict[str, Value] = {}
    if parameters is not None:
        given = _given(run, parameters)
    deployment = Deployment(run, template, scope, directory, given=given)
    names = deployment.scope
    return Root(
        kind="arm",
        resources=tuple(deployment.resources()),
        evaluation=run,
        inputs=frozenset(names.parameter_names),
        variant=variant,
        read_locals=lambda: _locals(names),
        read_outputs=lambda: deployment.outputs,
    )


def _locals(names: TemplateScope) -> Mapping[str, Value]:
    """The parameters and variables of a template."""
    parameters = {f"parameters('{name}')": names.parameter(name) for name in names.parameter_names}
    variables = {f"variables('{name}')": names.variable(name) for name in names.variable_names}
    return {**parameters, **variables}


def _given(run: Run, source: Source) -> dict[str, Value]:
    """The values in a parameter file; expressions have no place there."""
    parameters = read_parameters(source)
    run.sources.add(source)
    if isinstance(parameters, Problem):
        run.report(parameters)
        return {}
    return {name: given_value(item, literal_value) for name, item in parameters.items()}
