"""Provider configurations: which subscription a resource is deployed to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from azbackup_lint.azure.providers import PROVIDERS, SUBSCRIPTION
from azbackup_lint.languages.terraform.modules.configuration import ModuleConfiguration, Report
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.source import Span
from azbackup_lint.values import Cause, Known, Link, Unknown, Value

Providers = Mapping[str, Value]
"""The subscription of each provider in sight, by `azurerm` or `azurerm.alias`."""


def declared_providers(
    module: ModuleConfiguration,
    prefix: str,
    inherited: Providers,
    evaluate: Callable[[ast.Node], Value],
    report: Report,
) -> Providers:
    """The providers in sight of a module: those it is given, then those it configures itself."""
    subscriptions = dict(inherited)
    for block in module.providers:
        name = block.labels[0] if block.labels else ""
        if name not in PROVIDERS:
            continue
        body = module.body(block, report)
        alias = body.attributes.get("alias")
        if alias is not None:
            value = evaluate(alias.expression)
            if not isinstance(value, Known):
                continue
            name = f"{name}.{value.data}"
        if "for_each" in body.attributes:
            continue  # OpenTofu 1.9: several configurations, found by their keys
        argument = body.attributes.get(SUBSCRIPTION)
        value = evaluate(argument.expression) if argument is not None else Known(None)
        if isinstance(value, Known) and value.data is None:
            value = implicit_subscription(f"{prefix}{name}")
        subscriptions[name] = value
    return MappingProxyType(subscriptions)


def implicit_subscription(name: str) -> Unknown:
    """The subscription of a provider that names none: the one that the command logs in to."""
    cause = Cause(
        "absent",
        f"the subscription of provider {name}",
        f"set {SUBSCRIPTION} in the provider block",
    )
    return Unknown((cause,), link=Link(f"provider.{name}", SUBSCRIPTION))


def unnamed_subscription(place: Span) -> Unknown:
    """The subscription of a provider that is chosen by an expression: equal to no other."""
    cause = Cause("absent", f"the subscription of provider {place.text}", span=place)
    return Unknown((cause,))


def provider_name(body: ast.Body, resource_type: str) -> str | None:
    """The provider that a resource names, or the default one of its type.

    None for one of several that OpenTofu makes with `for_each` (`azurerm.by_region["west"]`).
    """
    argument = body.attributes.get("provider")
    if argument is None:
        return resource_type.partition("_")[0]
    return reference_text(argument.expression) or None


def passed_providers(body: ast.Body, own: Providers) -> Providers:
    """The providers in sight of a called module: its `providers` map, or the default ones."""
    default = {name: value for name, value in own.items() if "." not in name}
    argument = body.attributes.get("providers")
    if argument is None or not isinstance(argument.expression, ast.ObjectExpression):
        return default
    for key, value in argument.expression.items:
        inner = str(key.data) if isinstance(key, ast.Literal) else reference_text(key)
        outer = reference_text(value)
        if inner:
            given = own.get(outer) or implicit_subscription(outer)
            default[inner] = given if outer else unnamed_subscription(value.span)
    return default


def reference_text(node: ast.Node) -> str:
    """`azurerm.hub` for a reference or string of that form, else empty."""
    if isinstance(node, ast.Name):
        return node.name
    if isinstance(node, ast.GetAttribute) and isinstance(node.object, ast.Name):
        return f"{node.object.name}.{node.name}"
    if isinstance(node, ast.Literal):
        return str(node.data)
    if isinstance(node, ast.Template) and len(node.parts) == 1:
        part = node.parts[0]
        return str(part.data) if isinstance(part, ast.Literal) else ""
    return ""
