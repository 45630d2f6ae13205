"""Instances of modules: what `var`, `local`, `module` and resource names mean in one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from azbackup_lint.languages.terraform.expressions.conditions import Conditions
from azbackup_lint.languages.terraform.expressions.deferred import whole
from azbackup_lint.languages.terraform.expressions.evaluator import Evaluator
from azbackup_lint.languages.terraform.expressions.scope import Mark, NoNames, Scope
from azbackup_lint.languages.terraform.modules.bodies import BodyEvaluator, failed
from azbackup_lint.languages.terraform.modules.configuration import ModuleConfiguration
from azbackup_lint.languages.terraform.modules.contents import blocks_read, calls_read, work_of
from azbackup_lint.languages.terraform.modules.declared import DeclaredResource, Mode
from azbackup_lint.languages.terraform.modules.definitions import Definition
from azbackup_lint.languages.terraform.modules.evaluation import RootEvaluation
from azbackup_lint.languages.terraform.modules.expansion import SINGLE, Expansion
from azbackup_lint.languages.terraform.modules.function_host import ModuleFunctionHost
from azbackup_lint.languages.terraform.modules.guards import guarded
from azbackup_lint.languages.terraform.modules.instances import Instances, ResourceInstance
from azbackup_lint.languages.terraform.modules.marks import mark_of
from azbackup_lint.languages.terraform.modules.memory import Memory
from azbackup_lint.languages.terraform.modules.meta_arguments import EXPANSIONS, argument_at
from azbackup_lint.languages.terraform.modules.protocol import ArgumentOf
from azbackup_lint.languages.terraform.modules.providers import (
    Providers,
    declared_providers,
    implicit_subscription,
)
from azbackup_lint.languages.terraform.modules.variable_values import VariableValues
from azbackup_lint.languages.terraform.modules.variables import says_secret
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.type_system.types import Type
from azbackup_lint.light_typing import TYPE_CHECKING
from azbackup_lint.resources import CERTAIN, Existence
from azbackup_lint.source import Span
from azbackup_lint.values import Cause, Hop, Known, MapValue, Unknown, Value, as_secret
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.limits import INSTANCE

if TYPE_CHECKING:
    from azbackup_lint.languages.terraform.modules.calls import ModuleCall


class ModuleInstance:
    """One instance of a module; everything in it is evaluated when it is asked for."""

    def __init__(
        self,
        run: RootEvaluation,
        configuration: ModuleConfiguration,
        argument: ArgumentOf,
        providers: Providers,
        prefix: str = "",
        existence: Existence = CERTAIN,
        calls: tuple[Hop, ...] = (),
        ancestry: tuple[Path, ...] = (),
        names: tuple[str, ...] = (),
    ) -> None:
        self.run = run
        self.configuration = configuration
        self.prefix = prefix
        self.existence = existence
        self.calls = calls
        self.ancestry = (*ancestry, configuration.directory)
        self.names = names
        self.argument = argument
        self._providers = providers
        self._has_providers = False
        self._memory = Memory(prefix, run.report)
        self._resources: dict[Mode, dict[tuple[str, ...], Instances]] = {"managed": {}, "data": {}}
        self._referenced: dict[tuple[Mode, str, str], Value] = {}
        self._called: dict[str, ModuleCall[ModuleInstance]] = {}
        self._call_values: dict[str, Value] = {}
        host = ModuleFunctionHost(run, configuration.directory, self._render)
        self.evaluator = Evaluator(host, run.budget)
        self.bodies = BodyEvaluator(self.evaluator.evaluate, run.report, run.budget.spend)
        self._define = partial(Definition, self._memory, self.evaluator, self.bodies)
        self.scope = Scope(self)
        self._variables = VariableValues(self, self.evaluator, self._memory)

    def child(
        self,
        configuration: ModuleConfiguration,
        argument: ArgumentOf,
        providers: Providers,
        *,
        name: str,
        prefix: str,
        existence: Existence,
        call: Hop,
    ) -> ModuleInstance:
        """An instance of a module that this one calls."""
        return ModuleInstance(
            self.run,
            configuration,
            argument,
            providers,
            prefix,
            existence,
            (call, *self.calls),
            self.ancestry,
            (*self.names, name),
        )

    def conditions(self, scope: Scope) -> Conditions:
        """A reader of conditions in the module, which see a scope."""
        return Conditions(lambda node: self.evaluator.evaluate(node, scope), self._definition)

    def _definition(self, name: str) -> ast.Node | None:
        attribute = self.configuration.locals(self.run.report).get(name)
        return attribute.expression if attribute is not None else None

    # What names mean

    def resolve(self, names: tuple[str, ...], span: Span) -> tuple[Value, int]:
        """See `Resolver`; raises EvaluationError for what the module doesn't declare."""
        root = names[0]
        if root in _NAMESPACES:
            if len(names) < 2:
                return self._whole(root, span), 1
            return getattr(self, _NAMESPACES[root])(names[1], span), 2
        if root == "data" and len(names) > 2:
            return self._references("data", names[1], names[2], span), 3
        if root == "resource" and len(names) > 2:
            return self._references("managed", names[1], names[2], span), 3
        if root in ("self", "ephemeral"):
            cause = Cause("computed", f"{self.prefix}{'.'.join(names)}", "known only after apply")
            return Unknown((cause,)), len(names)
        if root in ("count", "each"):
            missing = "count" if root == "count" else "for_each"
            raise EvaluationError(f"{'.'.join(names)} means nothing without {missing}", span)
        if len(names) > 1:
            return self._references("managed", root, names[1], span), 2
        raise EvaluationError(f"{root!r} is not a name that Terraform knows here", span)

    def marked(self, mark: Mark, names: tuple[str, ...]) -> bool | None:
        """See `Resolver`."""
        return mark_of(self, mark, names)

    def variable(self, name: str, span: Span) -> Value:
        """`var.name`."""
        return self._variables.value(name, span)

    def type_of(self, name: str) -> Type:
        """The type that a variable declares."""
        return self._variables.type_of(name)

    def local(self, name: str, span: Span) -> Value:
        """`local.name`, which may be read in part."""
        attribute = self.configuration.locals(self.run.report).get(name)
        if attribute is None:
            raise EvaluationError(f"the module declares no local value {name!r}", span)
        definition, node = self._define(f"local.{name}"), attribute.expression
        return self._memory.once(definition.name, lambda: definition.value(node, self.scope), span)

    def output(self, name: str, span: Span) -> Value:
        """The value of an output, as a caller sees it; it may be read in part."""
        block = self.configuration.outputs.get(name)
        if block is None:
            raise EvaluationError(f"the module has no output {name!r}", span)

        def evaluate() -> Value:
            body = self.configuration.body(block, self.run.report)
            attribute = body.attributes.get("value")
            if attribute is None:
                return Known(None, span=block.header)
            value = self._define(f"output.{name}").value(attribute.expression, self.scope)
            return as_secret(value, block.header) if says_secret(body) else value

        return self._memory.once(f"output.{name}", evaluate, span)

    def subscription(self, provider: str) -> Value:
        """The subscription that a provider in sight deploys to."""
        known = self.providers.get(provider)
        return known or implicit_subscription(provider, self.run.subscription)

    @property
    def providers(self) -> Providers:
        """All providers in sight; while they are evaluated, those that are given."""
        if not self._has_providers:
            self._has_providers = True
            self._providers = declared_providers(
                self.configuration,
                self.prefix,
                self._providers,
                lambda node, names: self.bodies.safely(node, self.scope.bind(names)),
                self.expand,
                self.run.report,
                self.run.subscription,
            )
        return self._providers

    # What the module holds

    def resources(self, types: frozenset[str]) -> Iterator[ResourceInstance]:
        """All instances of resources and data sources of the types, of called modules too."""
        for mode, label in blocks_read(self.run, self.configuration, types):
            if not self.run.is_done_with(self.calls):
                yield from self.instances(mode, *label)[1]
        for name in calls_read(self.run, self.configuration, types):
            for instance in self.call(name).instances:
                yield from instance.resources(types)

    def call(self, name: str) -> ModuleCall[ModuleInstance]:
        """The instances of the module that a `module` block calls."""
        call = self._called.get(name)
        if call is None:
            from azbackup_lint.languages.terraform.modules.calls import called_modules

            call = self._called[name] = called_modules(self, name)
        return call

    def expand(self, body: ast.Body, each: int = INSTANCE) -> Expansion:
        """The instances that the meta-arguments of a body ask for; they take so many steps each."""
        budget = self.run.budget
        limit = budget.limits.instances
        for path, expand in EXPANSIONS:
            node = argument_at(body, path)
            if node is None:
                continue
            value = self.bodies.safely(node, self.scope)
            try:
                expansion = expand(value, limit)
                budget.make(len(expansion.instances), each)
                reader = self.conditions(self.scope)
                return guarded(expansion, node, reader, self.prefix)
            except EvaluationError as error:
                return expand(failed(error, node.span, self.run.report), limit)
        budget.make_one(each)
        return SINGLE

    # Inside

    def _references(self, mode: Mode, type_: str, name: str, span: Span) -> Value:
        """What other expressions see of a resource; made once for all its instances."""
        key = (mode, type_, name)
        if key not in self._referenced:
            expansion, instances = self.instances(mode, type_, name, span)
            self._referenced[key] = expansion.gather([each.reference() for each in instances])
        return self._referenced[key]

    def instances(self, mode: Mode, type_: str, name: str, span: Span | None = None) -> Instances:
        known = self._resources[mode]
        made = known.get((type_, name))
        if made is not None:
            return made
        blocks = self.configuration.managed if mode == "managed" else self.configuration.data
        block = blocks.get((type_, name))
        if block is None:
            kind = "data source" if mode == "data" else "resource"
            raise EvaluationError(f"the module declares no {kind} {type_}.{name}", span)
        is_plain = not self.calls and self.configuration.is_plain(block)
        if is_plain:
            self.run.budget.make_one(work_of(type_))
            expansion = SINGLE
        else:
            body = self.configuration.body(block, self.run.report)
            with self._memory.expanding(f"{type_}.{name}", block.header):
                expansion = self.expand(body, work_of(type_, body))
        several = len(expansion.instances) > 1
        declared = DeclaredResource(self, mode, block, has_several=several, is_plain=is_plain)
        instances = tuple([ResourceInstance(declared, each) for each in expansion.instances])
        known[block.labels] = (expansion, instances)
        return expansion, instances

    def _module(self, name: str, span: Span) -> Value:
        if name not in self.configuration.modules:
            raise EvaluationError(f"there is no module {name!r}", span)
        if name not in self._call_values:
            self._call_values[name] = self.call(name).reference()
        return self._call_values[name]

    def _path(self, name: str, span: Span) -> Value:
        directory = self.configuration.directory
        if name == "cwd":
            return Known(str(self.run.root))
        if name == "root":
            return Known(".")
        if name == "module":
            relative = Path(self.run.files.relative(directory, self.run.root))
            return Known(relative.as_posix())
        raise EvaluationError(f"there is no path.{name}", span)

    def _terraform(self, name: str, span: Span) -> Value:
        if name == "workspace":
            return Known(self.run.workspace)
        raise EvaluationError(f"there is no terraform.{name}", span)

    def _whole(self, root: str, span: Span) -> Value:
        if root == "local":
            local_names = self.configuration.locals(self.run.report)
            return MapValue({name: whole(self.local(name, span)) for name in local_names})
        if root == "var":
            names = self.configuration.variables
            return MapValue({name: self.variable(name, span) for name in names})
        raise EvaluationError(f"{root!r} needs a name after it", span)

    def _render(self, template: ast.Node, variables: Mapping[str, Value]) -> Value:
        names = NoNames("is not among the variables that the template is given")
        return self.evaluator.evaluate(template, Scope(names, variables))


_NAMESPACES = {
    "var": "variable",
    "local": "local",
    "module": "_module",
    "path": "_path",
    "terraform": "_terraform",
    "tofu": "_terraform",
}
