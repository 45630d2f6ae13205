"""Deployments: a template with its inputs and its scope, and those that it nests."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from pathlib import Path

from azbackup_lint.azure.regions import region_name
from azbackup_lint.languages.arm.bodies import Bodies
from azbackup_lint.languages.arm.declared import DeclaredResources
from azbackup_lint.languages.arm.deployment_scope import DeploymentScope
from azbackup_lint.languages.arm.evaluation import DeploymentEvaluation
from azbackup_lint.languages.arm.existing import existing_state, region_elsewhere
from azbackup_lint.languages.arm.identities import key_of, shown
from azbackup_lint.languages.arm.instances import Expander, Instance
from azbackup_lint.languages.arm.links import LinkedFile, linked_file
from azbackup_lint.languages.arm.nested_parameters import given_to
from azbackup_lint.languages.arm.outputs import Outputs, state_of_deployment
from azbackup_lint.languages.arm.parameters import Given
from azbackup_lint.languages.arm.resource_attributes import attributes
from azbackup_lint.languages.arm.states import declared_state
from azbackup_lint.languages.arm.targets import NESTING, RESOURCE_GROUPS, target_of
from azbackup_lint.languages.arm.template_scope import NOT_YET, TemplateScope
from azbackup_lint.languages.arm.templates import Template, member, text_of
from azbackup_lint.languages.arm.trees import Tree
from azbackup_lint.languages.letter_case import said_of_case
from azbackup_lint.problems import CIRCULAR_REFERENCE, LIMIT_REACHED, MISSING_MODULE, Problem
from azbackup_lint.records import replace
from azbackup_lint.resources import CERTAIN, Existence, Resource
from azbackup_lint.source import Source
from azbackup_lint.values import Cause, Hop, Known, Link, MapValue, Unknown, Value

DEPLOYMENTS = "microsoft.resources/deployments"
TEMPLATE_SPECS = "microsoft.resources/templatespecs/versions"


class Deployment:
    """A template being deployed.

    Its expressions have a scope of their own, with `given` as parameters, unless `outer` evaluates
    them, as those of the deployment around it. `target` is where its resources go.
    """

    def __init__(
        self,
        run: DeploymentEvaluation,
        template: Template,
        target: DeploymentScope,
        directory: Path,
        *,
        given: Given | None = None,
        outer: Bodies | None = None,
        prefix: str = "",
        existence: Existence = CERTAIN,
        calls: tuple[Hop, ...] = (),
        ancestry: tuple[Source, ...] = (),
    ) -> None:
        self._run = run
        self._template = template
        self._words = template.wording
        self._target = target
        self._directory = directory
        self._prefix = prefix
        self._existence = existence
        self._calls = calls
        self._ancestry = (*ancestry, template.source)
        self._nested: dict[int, Deployment | None] = {}
        self._pending: set[Link] = set()
        self.scope = TemplateScope(run, template, target, given, self, prefix)
        self._bodies = outer or self.scope.bodies
        run.read(template.sources)
        for problem in (*template.problems, *template.misfits()):
            run.report(problem)
        self._expander = Expander(self._bodies, target)
        self._declared = DeclaredResources(run, existence, prefix)
        self._declared.declare(self._bodies_within_limits(), self._instances)

    def resources(self) -> Iterator[Resource]:
        """The resources that the run wants of those deployed, also by nested deployments."""
        for instance in self._declared.wanted:
            if instance.is_existing:
                continue
            if instance.type.lower() in NESTING:
                nested = self._deployment(instance)
                if nested is not None:
                    yield from nested.resources()
                continue
            if not self._run.wants(instance.type):
                continue
            yield Resource(
                address=self._declared.address(instance),
                mode="managed",
                type=instance.type,
                name=instance.shown_name,
                attributes=attributes(instance),
                header=instance.header,
                subscription=self._target.subscription,
                existence=instance.existence,
                calls=self._calls,
                afford=partial(self._run.affords, self._run.budget, instance.header),
            )

    @cached_property
    def outputs(self) -> Outputs:
        """The outputs of the template by name, each evaluated once, when it is asked for."""
        return Outputs(self._bodies, self._template)

    def _bodies_within_limits(self) -> Iterator[tuple[str, Tree]]:
        """The resources of the template, as many as may be made."""
        for resource in self._template.resources():
            if self._run.makes_no_more(self._run.budget, self._calls, "deployments"):
                return
            yield resource

    def _instances(self, symbol: str, body: Tree) -> Iterable[Instance]:
        """The instances of a resource of the template."""
        return self._expander.instances(body, symbol, self._existence)

    def state(self, target: Value) -> Value | None:
        """What `reference()` gives of a resource, by symbolic name, name or id.

        A resource that isn't there yet has only its declared properties, and its address.
        """
        instance = self._declared.of(target)
        if instance is None or instance.is_existing:
            return None
        if instance.type.lower() in NESTING:
            nested = self._deployment(instance)
            if nested is None:
                return None
            return state_of_deployment(nested.outputs, self.not_yet(target))
        cause = self.not_yet(target)
        properties = member(instance.body, "properties")
        declared = MapValue({}) if properties is None else instance.bodies.value(properties)
        link = Link(self._declared.address(instance), "properties")
        return declared_state(declared, (cause,), link, self._pending)

    def region(self, target: Value) -> Value:
        """The region that a resource is declared in, spelled as its state will have it."""
        instance, unknown = self._declared.of(target), Unknown((self.not_yet(target),))
        written = member(instance.body, "location") if instance is not None else None
        if instance is None or written is None:
            return unknown
        link = Link(self._declared.address(instance), "location")
        if link in self._pending:
            return Unknown((Cause("invalid", f"{link} depends on itself", "break the circle"),))
        self._pending.add(link)
        try:
            value = instance.bodies.value(written)
        finally:
            self._pending.discard(link)
        is_short = isinstance(value, Known) and value.data == region_name(str(value.data))
        return value if isinstance(value, Unknown) or is_short else unknown

    def existing_state(self, target: Value, *, full: bool) -> Value | None:
        """What `reference()` gives of a resource that another root declares."""
        instance = self._declared.of(target)
        id_ = target if instance is None else instance.id
        return existing_state(id_, self.not_yet(target), self._run.elsewhere, full=full)

    def not_yet(self, target: Value) -> Cause:
        """Why the state of a resource isn't known, which a symbolic name, a name or an id names."""
        instance = self._declared.of(target)
        is_deployment = instance is not None and instance.type.lower() in NESTING
        subject = self._words.state(shown(target), is_deployment=is_deployment)
        return Cause("computed", subject, NOT_YET)

    def info(self, target: Value) -> Value | None:
        """Id, name and type of a resource by its symbolic name."""
        instance = self._declared.of(target)
        if instance is None:
            return None
        facts = {"id": instance.id, "name": instance.name, "type": Known(instance.type)}
        return MapValue(facts)

    def _deployment(self, instance: Instance) -> Deployment | None:
        """The deployment that a resource of that type nests; None where its template isn't here."""
        index = id(instance)
        if index not in self._nested:
            self._nested[index] = None  # while it is being made
            self._nested[index] = self._nest(instance)
            if self._nested[index] is None:
                self._pass_on(instance)
        return self._nested[index]

    def _nest(self, instance: Instance) -> Deployment | None:
        properties = member(instance.body, "properties")
        budget = self._run.budget
        deepest = len(self._calls) >= budget.limits.module_depth
        if deepest or budget.is_spent:
            message = "the deployments make more than one run may: from here on, none is followed"
            if deepest:
                message = f"deployments are nested deeper than {budget.limits.module_depth}"
            remedy = "Nest less; what is outside was linted."
            self._run.report(Problem(LIMIT_REACHED, message, remedy, instance.header))
            return None
        inline = member(properties, "template")
        if inline is not None and inline.kind == "object":
            is_kept = instance.type.lower() != DEPLOYMENTS
            template = Template(inline, escaped=is_kept or self._template.escaped)
            return self._begin(instance, template, properties, self._directory)
        return self._linked(instance, properties)

    def _linked(self, instance: Instance, properties: Tree | None) -> Deployment | None:
        link = member(properties, "templateLink")
        module = self._run.library.module(text_of(member(link, "address")))
        if isinstance(module, Problem):
            self._run.report(module)
            return None
        kept = module or self._template_spec(link, instance.bodies)
        if kept is not None:
            return self._begin(instance, kept, properties, self._directory)
        file = self._file(link, instance)
        template = self._run.library.template(file.path) if file is not None else None
        if isinstance(template, Problem):
            self._run.report(template)
            return None
        address = f"{self._prefix}{instance.shown_name}"
        span = link.span if link is not None else instance.header
        if template is not None and file is not None:
            if template.source not in self._ancestry:
                return self._begin(instance, template, properties, file.path.parent)
            if file.exact:
                message = f"{address} deploys {template.source.path}, of which it is a part itself"
                remedy = "Break the circle; it was followed once."
                self._run.report(Problem(CIRCULAR_REFERENCE, message, remedy, span))
                return None
            # Another template of the same name is meant: nothing deploys itself.
        passed = member(properties, "parameters")
        names = [item.name for item in passed.members] if passed is not None else []
        registry = text_of(member(link, "registry"))
        if registry:
            decides = text_of(member(link, "decides"))
            self._run.registry.add(registry, span, names, decides)
        elif module_path := text_of(member(link, "module")):
            path = Path(os.path.normpath(self._directory / module_path))
            message = f"there is no module {module_path} inside the repository"
            message += said_of_case(self._run.library.files, path)
            self._run.report(Problem(MISSING_MODULE, message, "Correct the path.", span))
        else:
            self._run.missing.add(address, span, names)
        return None

    def _pass_on(self, instance: Instance) -> None:
        """Notes that it is open what a deployment does whose template isn't here."""
        run, properties = self._run, member(instance.body, "properties")
        registry = text_of(member(member(properties, "templateLink"), "registry"))
        missing = run.registry if registry else run.missing
        missing.give(lambda: run.machines.passed_in(self._given(instance, properties)))

    def _file(self, link: Tree | None, instance: Instance) -> LinkedFile | None:
        """The file that a link of a nested deployment leads to."""
        if link is None:
            return None
        return linked_file(link, instance.bodies, self._directory, self._run.library.files)

    def _template_spec(self, link: Tree | None, bodies: Bodies) -> Template | None:
        """The template that a link takes from a template spec beside it."""
        id_ = member(link, "id")
        spec = self._declared.of(bodies.value(id_)) if id_ is not None else None
        if spec is None or spec.type.lower() != TEMPLATE_SPECS:
            return None
        main = member(member(spec.body, "properties"), "mainTemplate")
        return Template(main, escaped=True) if main is not None and main.kind == "object" else None

    def _begin(
        self,
        instance: Instance,
        template: Template,
        properties: Tree | None,
        directory: Path,
    ) -> Deployment:
        prefix = f"{self._declared.address(instance)}/"
        bodies = instance.bodies
        target = target_of(instance.body, bodies, self._target, template.scope, self._location_of)
        options = member(properties, "expressionEvaluationOptions")
        is_linked = template.source is not self._template.source
        chosen = text_of(member(options, "scope")).lower() or self._template.nested_scope
        is_inner = is_linked or template.escaped or chosen == "inner"
        call = Hop(self._words.deployment.format(instance.shown_name), instance.header)
        return Deployment(
            self._run,
            template,
            replace(target, deployment_name=instance.name),
            directory,
            given=self._given(instance, properties) if is_inner else None,
            outer=None if is_inner else instance.bodies,
            prefix=prefix,
            existence=instance.existence,
            calls=(call, *self._calls),
            ancestry=self._ancestry,
        )

    def _given(self, instance: Instance, properties: Tree | None) -> Given:
        """What a nested deployment is given for its parameters, evaluated when it is asked for."""
        file = self._file(member(properties, "parametersLink"), instance)
        path = file.path if file is not None else None
        return given_to(instance.bodies, properties, instance.label, path, self._run)

    def _location_of(self, target: DeploymentScope) -> Value:
        """The region of a resource group that the template declares, or its own group's."""
        if self._target.kind == "resourceGroup" and _same_group(target, self._target):
            return self._target.location
        declared = self._declared_region(target)
        if declared is None:
            declared = region_elsewhere(target, self._run.elsewhere)
        if declared is not None:
            return declared
        subject = f"the region of resource group {shown(target.resource_group)}"
        return Unknown((Cause("deployment", subject),))

    def _declared_region(self, group: DeploymentScope) -> Value | None:
        """The region of a group that surely is made here, or by a deployment that this one nests.

        Those that go to a resource group themselves make none.
        """
        for instance in self._declared.wanted:
            if instance.existence != self._existence:
                continue
            type_ = instance.type.lower()
            declared: Value | None = None
            if type_ == RESOURCE_GROUPS:
                made = replace(self._target, resource_group=instance.name)
                location = member(instance.body, "location")
                if location is not None and _same_group(made, group):
                    declared = instance.bodies.value(location)
            elif type_ in NESTING and member(instance.body, "resourceGroup") is None:
                nested = self._deployment(instance)
                declared = nested._declared_region(group) if nested is not None else None
            if declared is not None:
                return declared
        return None


def _same_group(one: DeploymentScope, other: DeploymentScope) -> bool:
    """Whether two scopes surely are in the same resource group."""
    return all(
        key_of(mine) == key_of(its)
        for mine, its in (
            (one.subscription, other.subscription),
            (one.resource_group, other.resource_group),
        )
    )
