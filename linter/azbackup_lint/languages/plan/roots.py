"""Turns a plan or state into the resources that it holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from azbackup_lint.azure.ids import names_subscription
from azbackup_lint.azure.providers import AZAPI, AZURERM, LOGIN_ARGUMENTS, SUBSCRIPTION
from azbackup_lint.json_text import JsonValue
from azbackup_lint.languages.plan.plan_document import (
    Key,
    PlanDocument,
    PlannedResource,
    mapping,
    sequence,
)
from azbackup_lint.languages.plan.planned_values import Configured, PlannedValues, plain_value
from azbackup_lint.languages.plan.providers import inherited_providers
from azbackup_lint.languages.plan.references import References, longest, steps
from azbackup_lint.languages.terraform.modules.evaluation import Library, RootEvaluation
from azbackup_lint.languages.terraform.modules.inputs import Inputs
from azbackup_lint.languages.terraform.modules.instances import ResourceInstance
from azbackup_lint.languages.terraform.modules.module import ModuleInstance
from azbackup_lint.languages.terraform.modules.providers import implicit_subscription
from azbackup_lint.languages.terraform.roots import root_module
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Any
from azbackup_lint.problems import INVALID_VALUE, Problem
from azbackup_lint.resources import Finished, Resource, Root
from azbackup_lint.source import Source
from azbackup_lint.values import Cause, Known, Link, MapValue, Unknown, Value, as_secret
from azbackup_lint.values.limits import Budget

_KEY = lazy_regex(r'\[(?:"(?:[^"\\]|\\.)*"|\d+|\*)\]')
_SUBSCRIPTION = lazy_regex(r"/subscriptions/([^/]+)/", re.IGNORECASE)


def evaluate_plan(
    document: PlanDocument,
    configuration: Path | None,
    library: Library,
    types: frozenset[str],
    budget: Budget,
) -> Root:
    """All instances of the given types in a plan or state.

    `configuration` is the folder of the root module that was planned, if given: places
    then lie in its files, and what is known only after apply is followed through its expressions.
    """
    every = list(document.resources())
    planned = [resource for resource in every if resource.type in types]
    beside = _Beside(configuration, library, document, types, budget)
    builder = _Builder(document, every, beside)
    source = document.root.document.source
    problems = beside.problems
    if not document.is_complete:
        problems = (*problems, _incomplete(document.root))
    resources = tuple(builder.resource(item) for item in planned)
    evaluation = Finished(problems, frozenset({source, *beside.sources}))
    return Root(document.kind, resources, evaluation, read_outputs=lambda: _outputs(document.root))


class _Beside:
    """The configuration that a plan was made of, evaluated with the plan's variables."""

    def __init__(
        self,
        directory: Path | None,
        library: Library,
        document: PlanDocument,
        types: frozenset[str],
        budget: Budget,
    ) -> None:
        self._exact: dict[str, ResourceInstance] = {}
        self._alike: dict[str, ResourceInstance] = {}
        self._root: ModuleInstance | None = None
        self.problems: tuple[Problem, ...] = ()
        self.sources: frozenset[Source] = frozenset()
        if directory is None:
            return
        run = RootEvaluation(library, budget, directory)
        values = {name: plain_value(node) for name, node in document.variables.items()}
        root = self._root = root_module(run, Inputs(values=values))
        for instance in root.resources(types):
            self._exact[instance.address] = instance
            self._alike.setdefault(_KEY.sub("", instance.address), instance)
        self.problems = tuple(item for item in run.problems if item.kind.severity == "error")
        self.sources = run.sources

    def subscription(self, provider: str) -> Value | None:
        """The arguments of a provider's block in the root module; None without one."""
        return self._root.providers.get(provider) if self._root is not None else None

    def exact(self, address: str) -> ResourceInstance | None:
        """The instance of an address."""
        return self._exact.get(address)

    def alike(self, address: str) -> ResourceInstance | None:
        """An instance of the block that an address is an instance of."""
        return self._exact.get(address) or self._alike.get(_KEY.sub("", address))


class _Builder:
    """Makes resources of what was planned."""

    def __init__(
        self, document: PlanDocument, every: list[PlannedResource], beside: _Beside
    ) -> None:
        self._references = References(document.configuration, every)
        self._providers = mapping(document.configuration.get("provider_config"))
        self._inherited = inherited_providers(self._providers)
        self._variables = document.variables
        self._marks_unknowns = document.marks_unknowns
        self._beside = beside

    def resource(self, planned: PlannedResource) -> Resource:
        instance = self._beside.exact(planned.address)
        alike = instance or self._beside.alike(planned.address)
        header = alike.header if alike is not None else planned.header
        configured: Configured | None = None
        if alike is not None:
            configured = instance.configured if instance is not None else _unwritten

        def computed(name: str, inner: str, expression: Any) -> Value:
            return self._computed(planned, name, inner, expression)

        def settled(name: str) -> bool:
            return self._references.is_settled(planned, name)

        declared = self._references.declaration(planned).get("expressions")
        unknown = planned.unknown
        if not self._marks_unknowns:
            known = mapping(planned.values.data)
            unknown = {name: True for name in mapping(declared) if name not in known}
        values = PlannedValues(
            planned.values, unknown, planned.sensitive, configured, declared, computed, settled
        )
        return Resource(
            address=planned.address,
            mode=planned.mode,
            type=planned.type,
            name=planned.name,
            attributes=MapValue(values, span=header),
            header=header,
            subscription=self._subscription(planned),
            calls=alike.module.calls if alike is not None else (),
        )

    def _computed(
        self, planned: PlannedResource, name: str, inner: str, expression: Any
    ) -> Unknown:
        """Something known only after apply: the attribute itself, or what it is set to.

        In a block, that is what the expression of an `inner` one refers to, if the plan has that;
        what its neighbours refer to says nothing of it.
        """
        subject = f"{planned.address}.{name}"
        cause = Cause("computed", subject, "it is known only after apply", planned.header)
        argument = name if expression is None else inner or name
        links = self._references.links(planned, argument, expression)
        if len(links) > 1:
            options = tuple(Unknown((cause,), link=link) for link in links)
            return Unknown((cause,), options=options)
        return Unknown((cause,), link=links[0] if links else Link(planned.address, name))

    def _subscription(self, planned: PlannedResource) -> Value:
        known = _SUBSCRIPTION.match(str(mapping(planned.values.data).get("id") or ""))
        if known is not None:
            return Known(known.group(1))
        declared = self._references.declaration(planned).get("provider_config_key")
        key = str(declared or planned.type.partition("_")[0])
        key = self._inherited.get(key, key)
        subscription = self._configured_subscription(key)
        if subscription is None and self._logs_in_like_azurerm(key):
            key = AZURERM
        return subscription or implicit_subscription(key)

    def _logs_in_like_azurerm(self, key: str) -> bool:
        """Whether a provider is the default azapi, and nothing chooses whom the two log in as."""
        if key != AZAPI or self._configured_subscription(AZURERM) is not None:
            return False
        blocks = (mapping(self._providers.get(name)) for name in (AZURERM, AZAPI))
        return all(LOGIN_ARGUMENTS.isdisjoint(mapping(b.get("expressions"))) for b in blocks)

    def _configured_subscription(self, key: str) -> Value | None:
        """What a provider's block sets: a constant, an id that a variable holds, or a symbol.

        A plan has only the references of an expression: what it makes of them is the provider's
        own, unless it is one variable with an id, which leaves nothing to make.
        """
        provider = mapping(self._providers.get(key))
        expression = mapping(mapping(provider.get("expressions")).get(SUBSCRIPTION))
        if not expression:
            return None
        value = expression.get("constant_value")
        if isinstance(value, str):
            return Known(value)
        is_in_root = not provider.get("module_address")
        evaluated = self._beside.subscription(key) if is_in_root else None
        if isinstance(evaluated, Known):
            return evaluated
        references = longest(sequence(expression.get("references")))
        node = self._variable(steps(references[0])) if is_in_root and len(references) == 1 else None
        if node is not None and names_subscription(node.data):
            return Known(node.data, span=node.span)
        return implicit_subscription(key)

    def _variable(self, path: list[Key]) -> JsonValue | None:
        """What the plan's variables hold at a reference that begins with `var`."""
        root, *rest = path
        if root != "var" or not rest:
            return None
        node = self._variables.get(str(rest[0]))
        for step in rest[1:]:
            if node is None:
                return None
            if isinstance(step, int):
                node = node.items[step] if step < len(node.items) else None
            else:
                node = node.get(str(step))
        return node


def _unwritten(_: str) -> Value | None:
    """A place in another instance of the same block is reduced to the header."""
    return None


def _outputs(root: JsonValue) -> Mapping[str, Value]:
    """The outputs of the root module, as far as they are known."""
    values: Any = root.get("planned_values") or root.get("values")
    outputs = values.get("outputs") if values is not None else None
    known: dict[str, Value] = {}
    for member in outputs.members if outputs is not None else ():
        node = member.value.get("value")
        cause = Cause("computed", f"output.{member.name}", "it is known only after apply")
        value = plain_value(node) if node is not None else Unknown((cause,))
        says_sensitive = member.value.get("sensitive")
        is_sensitive = says_sensitive is not None and says_sensitive.data is True
        known[member.name] = as_secret(value, member.value.span) if is_sensitive else value
    return known


def _incomplete(root: JsonValue) -> Problem:
    first = root.members[0].key if root.members else root.span
    return Problem(
        INVALID_VALUE,
        "Terraform did not plan everything: the plan is errored or incomplete",
        "Make a plan that succeeds; what this one holds was linted.",
        first,
    )
