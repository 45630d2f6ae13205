"""Provider configurations: which subscription a resource is deployed to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from azbackup_lint.azure.providers import (
    AZAPI,
    AZURERM,
    LOGIN_ARGUMENTS,
    PROVIDERS,
    SUBSCRIPTION,
    stands_in,
)
from azbackup_lint.languages.terraform.modules.configuration import ModuleConfiguration, Report
from azbackup_lint.languages.terraform.modules.expansion import Expansion, text_index
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.source import Span
from azbackup_lint.values import NULL, Cause, Known, Link, Unknown, Value
from azbackup_lint.values.equality import is_null

KEPT = 256
"""Names of providers whose subscription is kept: every resource asks for one of few."""

Providers = Mapping[str, Value]
"""The subscription of each provider in sight, by `azurerm`, `azurerm.alias` or, of those that
OpenTofu 1.9 makes with `for_each`, `azurerm.alias["key"]`.
"""

Evaluate = Callable[[ast.Node, Mapping[str, Value]], Value]
"""The value of an expression of the module, with the names that an instance binds."""

KeyOf = Callable[[ast.Node], Value]
"""The value of the key of a provider that a resource or call names."""


def declared_providers(
    module: ModuleConfiguration,
    prefix: str,
    inherited: Providers,
    evaluate: Evaluate,
    expand: Callable[[ast.Body], Expansion],
    report: Report,
    login: str | None = None,
) -> Providers:
    """The providers in sight of a module: those it is given, then those it configures itself.

    `login` is the subscription that the command logs in to, if that is known.
    """
    subscriptions = dict(inherited)
    alike = _log_in_alike(module, report)
    for block in module.providers:
        name = block.labels[0] if block.labels else ""
        if name not in PROVIDERS:
            continue
        body = module.body(block, report)
        alias = body.attributes.get("alias")
        if alias is not None:
            label = evaluate(alias.expression, {})
            if not isinstance(label, Known):
                continue
            name = f"{name}.{label.data}"
        argument = body.attributes.get(SUBSCRIPTION)
        for instance in expand(body).instances:
            if instance.existence.many:
                continue  # providers with unknown keys
            address = f"{name}{instance.suffix}"
            value: Value = NULL
            if argument is not None:
                value = evaluate(argument.expression, instance.bindings)
            if is_null(value):
                like = f"{prefix}{stands_in(address)}" if alike and alias is None else ""
                value = implicit_subscription(f"{prefix}{address}", login, like)
            subscriptions[address] = value
    if AZAPI not in subscriptions:
        like = _implicit_azurerm(subscriptions, prefix) if alike else ""
        subscriptions[AZAPI] = implicit_subscription(AZAPI, login, like)
    return MappingProxyType(subscriptions)


def _implicit_azurerm(subscriptions: Providers, prefix: str) -> str:
    """The default azurerm, if it names no subscription; azapi never takes one that it names."""
    known = subscriptions.get(AZURERM)
    if known is None:
        return AZURERM
    address = f"{prefix}{AZURERM}"
    own = Link(f"provider.{address}", SUBSCRIPTION)
    return address if isinstance(known, Unknown) and known.link == own else ""


def _log_in_alike(module: ModuleConfiguration, report: Report) -> bool:
    """Whether nothing chooses whom the default providers of the module log in as."""
    own = (block for block in module.providers if set(block.labels) <= set(PROVIDERS))
    bodies = (module.body(block, report).attributes for block in own)
    return all(LOGIN_ARGUMENTS.isdisjoint(body) for body in bodies if "alias" not in body)


@lru_cache(KEPT)
def implicit_subscription(name: str, login: str | None = None, like: str = "") -> Value:
    """The subscription of a provider that names none: the one that the command logs in to.

    One with an alias may log in elsewhere; `like` is the provider that surely logs in alike.
    """
    if login is not None and name.rpartition(".")[2] in PROVIDERS:
        return Known(login)
    cause = Cause(
        "absent",
        f"the subscription of provider {name}",
        f"set {SUBSCRIPTION} in the provider block",
    )
    return Unknown((cause,), link=Link(f"provider.{like or name}", SUBSCRIPTION))


def unnamed_subscription(place: Span) -> Unknown:
    """The subscription of a provider that is chosen by an expression: equal to no other."""
    cause = Cause("absent", f"the subscription of provider {place.text}", span=place)
    return Unknown((cause,))


def provider_name(body: ast.Body, resource_type: str, key_of: KeyOf) -> str | None:
    """The provider that a resource names, or the default one of its type.

    None where that is uncertain.
    """
    argument = body.attributes.get("provider")
    if argument is None:
        return resource_type.partition("_")[0]
    return _reference(argument.expression, key_of) or None


def passed_providers(
    body: ast.Body, own: Providers, key_of: KeyOf, login: str | None = None
) -> Providers:
    """The providers in sight of a called module: its `providers` map, or the default ones."""
    default = {name: value for name, value in own.items() if "." not in name}
    argument = body.attributes.get("providers")
    if argument is None or not isinstance(argument.expression, ast.ObjectExpression):
        return default
    for key, value in argument.expression.items:
        inner = str(key.data) if isinstance(key, ast.Literal) else reference_text(key)
        outer = _reference(value, key_of)
        if inner:
            given = own.get(outer) or implicit_subscription(outer, login)
            default[inner] = given if outer else unnamed_subscription(value.span)
    return default


def _reference(node: ast.Node, key_of: KeyOf) -> str:
    """`azurerm.hub` or `azurerm.by["hub"]`; empty where the key is unknown."""
    if not isinstance(node, ast.Index):
        return reference_text(node)
    name, key = reference_text(node.object), key_of(node.key)
    return name + text_index(str(key.data)) if name and isinstance(key, Known) else ""


def reference_text(node: ast.Node) -> str:
    """`azurerm.hub` for a reference or string of that form, else empty."""
    if isinstance(node, ast.Name):
        return node.name
    if isinstance(node, ast.GetAttribute) and isinstance(node.object, ast.Name):
        return f"{node.object.name}.{node.name}"
    if isinstance(node, ast.Literal):
        return str(node.data)
    return (node.text or "") if isinstance(node, ast.Template) else ""
