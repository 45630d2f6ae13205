"""Module calls: where a called module's files are, and its instances."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from azbackup_lint.languages.letter_case import said_of_case
from azbackup_lint.languages.terraform.expressions.scope import Scope
from azbackup_lint.languages.terraform.modules.contents import is_local
from azbackup_lint.languages.terraform.modules.expansion import Expansion
from azbackup_lint.languages.terraform.modules.interfaces import Arguments, Outputs
from azbackup_lint.languages.terraform.modules.protocol import M, Module
from azbackup_lint.languages.terraform.modules.providers import passed_providers
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.light_typing import Generic
from azbackup_lint.long_texts import shortened
from azbackup_lint.problems import (
    CIRCULAR_REFERENCE,
    LIMIT_REACHED,
    MISSING_MODULE,
    OUTSIDE_BOUNDARY,
    Problem,
    ProblemKind,
)
from azbackup_lint.records import dataclass
from azbackup_lint.source import Span
from azbackup_lint.values import Cause, Hop, Known, Link, MapValue, Unknown, Value, is_secret


@dataclass(frozen=True, slots=True)
class ModuleCall(Generic[M]):
    """A `module` block with the instances that it makes; none where its files are not there."""

    address: str
    expansion: Expansion
    instances: tuple[M, ...]
    missing: Cause | None = None

    def reference(self) -> Value:
        """What `module.name` means to the caller."""
        if self.missing is not None:
            return Unknown((self.missing,), link=Link(self.address, ""))
        return self.expansion.gather([MapValue(Outputs(item)) for item in self.instances])


def called_modules(caller: M, name: str) -> ModuleCall[M]:
    """The instances that a `module` block of the caller makes; what is wrong is reported."""
    block = caller.configuration.modules[name]
    body = caller.configuration.body(block, caller.run.report)
    address = f"{caller.prefix}module.{shortened(name)}"
    expansion = caller.expand(body)
    directory = _directory(caller, name, body, block.header)
    if directory is None:
        return _not_installed(caller, address, body, expansion, block.header)
    if isinstance(directory, Cause):
        caller.run.missing.give(_passed_on(caller, body, expansion))
        return ModuleCall(address, Expansion("single", ()), (), directory)
    configuration = caller.run.module(directory)
    instances = []
    for expanded in expansion.instances:
        scope = Scope(caller, expanded.bindings)
        inherited = passed_providers(
            body,
            caller.providers,
            partial(caller.bodies.safely, scope=scope),
            caller.run.subscription,
        )
        instance = caller.child(
            configuration,
            Arguments(caller, body, scope),
            inherited,
            name=name,
            prefix=f"{address}{expanded.suffix}.",
            existence=expanded.existence.within(caller.existence),
            call=Hop(f"module.{shortened(name)}", block.header),
        )
        instances.append(instance)
    return ModuleCall(address, expansion, tuple(instances))


def _not_installed(
    caller: M, address: str, body: ast.Body, expansion: Expansion, header: Span
) -> ModuleCall[M]:
    """A call of a module that has yet to be fetched; one without instances needs none."""
    if not expansion.instances:
        return ModuleCall(address, expansion, ())
    source = body.attributes.get("source")
    place = source.expression.span if source else header
    caller.run.missing.add(address, place, body.attributes)
    caller.run.missing.give(_passed_on(caller, body, expansion))
    cause = Cause("module", address, "run terraform get, or correct the module's source", place)
    return ModuleCall(address, Expansion("single", ()), (), cause)


def _passed_on(caller: Module, body: ast.Body, expansion: Expansion) -> Callable[[], Iterable[str]]:
    """What finds the VMs that a call passes on, once all else is evaluated."""

    def machines() -> Iterable[str]:
        from azbackup_lint.languages.terraform.modules.machines_passed import machines_passed

        return machines_passed(caller, body, expansion)

    return machines


def _directory(caller: Module, name: str, body: ast.Body, header: Span) -> Path | Cause | None:
    """The folder of the called module, or why there is none; None where it isn't installed."""
    attribute = body.attributes.get("source")
    source = _source(caller, attribute.expression) if attribute else ""
    span = attribute.expression.span if attribute else header
    address = f"{caller.prefix}module.{shortened(name)}"
    directory = caller.run.installed.get(".".join((*caller.names, name)))
    if is_local(source):
        directory = Path(os.path.normpath(caller.configuration.directory / source))
    if directory is None:
        return None
    obstacle = _obstacle(caller, address, directory)
    if obstacle and obstacle[0] is MISSING_MODULE and not is_local(source):
        return None  # Terraform's manifest names a folder whose files aren't here any more
    return _missing(caller, address, *obstacle, span) if obstacle else directory


def _source(caller: Module, node: ast.Node) -> str:
    """Where a call takes its module from; empty if that isn't known.

    A sensitive source, which Terraform refuses, isn't followed: messages and positions would tell
    it.
    """
    value = caller.bodies.safely(node, caller.scope)
    if is_secret(value):
        return ""
    return value.data if isinstance(value, Known) and isinstance(value.data, str) else ""


def _obstacle(caller: Module, address: str, directory: Path) -> tuple[ProblemKind, str, str] | None:
    """Why a folder isn't a module: the kind of problem, a sentence and a remedy."""
    files = caller.run.files
    if not files.is_inside(directory):
        return (
            OUTSIDE_BOUNDARY,
            f"{address} lies outside the repository or folder that may be read",
            "Run azbackup-lint on a folder that holds both.",
        )
    if len(caller.calls) >= caller.run.budget.limits.module_depth:
        return (
            LIMIT_REACHED,
            f"module calls are nested deeper than {caller.run.budget.limits.module_depth}",
            "Check whether modules call each other in a circle.",
        )
    if caller.run.budget.is_spent:
        return (
            LIMIT_REACHED,
            "the modules make more than one run may: from here on, none is followed",
            "Lint the called modules by themselves.",
        )
    if directory in caller.ancestry:
        return (
            CIRCULAR_REFERENCE,
            f"{address} calls a module that it is itself a part of",
            "Break the circle; until then the module is left out.",
        )
    if not caller.run.module(directory).sources:
        holds_none = f"{files.shown(directory)}, which holds no Terraform files"
        return (
            MISSING_MODULE,
            f"{address} has its source in {holds_none}{said_of_case(files, directory)}",
            "Correct the source, or add the folder.",
        )
    return None


def _missing(
    caller: Module, address: str, kind: ProblemKind, message: str, remedy: str, span: Span
) -> Cause:
    caller.run.report(Problem(kind, message, remedy, span))
    return Cause("module", address, "run terraform init, or correct the module's source", span)
