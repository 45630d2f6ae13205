"""Evaluates a template with one set of parameters to the resources that it would deploy."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from azbackup_lint.languages.arm.deployment_scope import default_scope, placed
from azbackup_lint.languages.arm.deployments import Deployment
from azbackup_lint.languages.arm.evaluation import DeploymentEvaluation
from azbackup_lint.languages.arm.existing import region_elsewhere
from azbackup_lint.languages.arm.library import Library
from azbackup_lint.languages.arm.parameter_files import ParameterFile
from azbackup_lint.languages.arm.template_scope import TemplateScope
from azbackup_lint.languages.arm.templates import Template
from azbackup_lint.records import replace
from azbackup_lint.resources import ALONE, Elsewhere, Root
from azbackup_lint.values import Value
from azbackup_lint.values.limits import Budget


def evaluate_template(
    template: Template,
    directory: Path,
    library: Library,
    types: frozenset[str],
    budget: Budget,
    parameters: ParameterFile | None = None,
    variant: str | None = None,
    *,
    subscription: str | None = None,
    resource_group: str | None = None,
    elsewhere: Elsewhere = ALONE,
) -> Root:
    """The resources of the types that a template, its children and nested deployments make.

    Without `parameters`, defaults hold. `subscription` and `resource_group` are where it is
    deployed to, as far as that is known; `elsewhere` is what other roots tell.
    """
    budget.begin(len(template.source.text))
    library.counted.add(template.source)
    if parameters is not None and parameters.source not in library.counted:
        library.counted.add(parameters.source)
        budget.grow(len(parameters.source.text))
    run = DeploymentEvaluation(library, types, budget, elsewhere)
    scope = placed(default_scope(template.scope), subscription, resource_group)
    if resource_group is not None and scope.kind == "resourceGroup":
        region = region_elsewhere(scope, elsewhere)
        scope = scope if region is None else replace(scope, location=region)
    given = parameters.given(run) if parameters is not None else {}
    deployment = Deployment(run, template, scope, directory, given=given)
    resources, names = tuple(deployment.resources()), deployment.scope
    run.machines.declare(resources)
    return Root(
        kind="arm",
        resources=resources,
        evaluation=run,
        inputs=frozenset(names.parameter_names),
        variant=variant,
        read_locals=lambda: _locals(names),
        read_outputs=lambda: deployment.outputs,
        unmade=run.unmade.found,
        read_machines_passed=lambda: (*run.missing.machines, *run.registry.machines),
    )


def _locals(names: TemplateScope) -> Mapping[str, Value]:
    """The parameters and variables of a template."""
    words = names.bodies.wording
    parameters = {words.parameter.format(n): names.parameter(n) for n in names.parameter_names}
    variables = {words.variable.format(n): names.variable(n) for n in names.variable_names}
    return {**parameters, **variables}
