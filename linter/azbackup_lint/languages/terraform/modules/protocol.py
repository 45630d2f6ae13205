"""A module as the resources and calls in it see it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from azbackup_lint.languages.terraform.expressions.conditions import Conditions
from azbackup_lint.languages.terraform.expressions.scope import Resolver, Scope
from azbackup_lint.languages.terraform.modules.bodies import BodyEvaluator
from azbackup_lint.languages.terraform.modules.configuration import ModuleConfiguration
from azbackup_lint.languages.terraform.modules.evaluation import RootEvaluation
from azbackup_lint.languages.terraform.modules.expansion import Expansion
from azbackup_lint.languages.terraform.modules.providers import Providers
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.type_system.types import Type
from azbackup_lint.light_typing import Protocol, TypeVar
from azbackup_lint.resources import Existence
from azbackup_lint.source import Span
from azbackup_lint.values import Hop, Value

ArgumentOf = Callable[[str], Value | None]
"""Gives the value that the caller passes for a variable, or None."""


M = TypeVar("M", bound="Module")


class Call(Protocol):
    """A `module` block, evaluated."""

    @property
    def instances(self) -> tuple[Module, ...]:
        """What it makes; nothing where the module isn't on this machine."""


class Module(Resolver, Protocol):
    """One instance of a module.

    `argument` gives what its caller passes; `prefix` begins the addresses in it; `calls` lead to
    it, nearest first, and `names` are theirs from the root on; `ancestry` are the folders of the
    modules around it and its own.
    """

    run: RootEvaluation
    argument: ArgumentOf
    configuration: ModuleConfiguration
    prefix: str
    existence: Existence
    calls: tuple[Hop, ...]
    ancestry: tuple[Path, ...]
    names: tuple[str, ...]
    bodies: BodyEvaluator
    scope: Scope

    @property
    def providers(self) -> Providers:
        """All providers in sight."""

    def subscription(self, provider: str) -> Value:
        """The subscription that a provider in sight deploys to."""

    def output(self, name: str, span: Span) -> Value:
        """The value of an output, as a caller sees it."""

    def conditions(self, scope: Scope) -> Conditions:
        """A reader of conditions in the module, which see a scope."""

    def type_of(self, name: str) -> Type:
        """The type that a variable declares."""

    def call(self, name: str) -> Call:
        """The instances of the module that a `module` block calls."""

    def expand(self, body: ast.Body) -> Expansion:
        """The instances that the meta-arguments of a body ask for."""

    def child(
        self: M,
        configuration: ModuleConfiguration,
        argument: ArgumentOf,
        providers: Providers,
        *,
        name: str,
        prefix: str,
        existence: Existence,
        call: Hop,
    ) -> M:
        """An instance of a module that this one calls."""
