"""Provider configurations: which subscription a resource is deployed to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from azbackup_lint.languages.terraform.modules.configuration import ModuleConfiguration, Report
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.values import Cause, Known, Link, Unknown, Value

Providers = Mapping[str, Value]
"""The subscription of each provider in sight, by `azurerm` or `azurerm.alias`."""

AZURE_PROVIDERS = ("azurerm", "azapi")


def declared_providers(
    module: ModuleConfiguration,
    prefix: str,
    inherited: Providers,
    evaluate: Callable[[ast.Node], Value],
    report: Report,
) -> Providers:
    """The providers in sight of a module: those it is given, then those it configures itself."""
    found = dict(inherited)
    for block in module.providers:
        name = block.labels[0] if block.labels else ""
        if name not in AZURE_PROVIDERS:
            continue
        body = module.body(block, report)
        alias = body.attributes.get("alias")
        if alias is not None:
            value = evaluate(alias.expression)
            if not isinstance(value, Known):
                continue
            name = f"{name}.{value.data}"
        argument = body.attributes.get("subscription_id")
        value = evaluate(argument.expression) if argument is not None else Known(None)
        if isinstance(value, Known) and value.data is None:
            value = implicit_subscription(f"{prefix}{name}")
        found[name] = value
    return MappingProxyType(found)


def implicit_subscription(name: str) -> Unknown:
    """The subscription of a provider that names none: the one that the command logs in to."""
    cause = Cause(
        "absent",
        f"the subscription of provider {name}",
        "set subscription_id in the provider block",
    )
    return Unknown((cause,), link=Link(f"provider.{name}", "subscription_id"))


def provider_name(body: ast.Body, resource_type: str) -> str:
    """The provider that a resource names, or the default one of its type."""
    argument = body.attributes.get("provider")
    if argument is not None:
        name = reference_text(argument.expression)
        if name:
            return name
    return resource_type.partition("_")[0]


def passed_providers(body: ast.Body, own: Providers) -> Providers:
    """The providers in sight of a called module: its `providers` map, or the default ones."""
    default = {name: value for name, value in own.items() if "." not in name}
    argument = body.attributes.get("providers")
    if argument is None or not isinstance(argument.expression, ast.ObjectExpression):
        return default
    for key, value in argument.expression.items:
        inner = str(key.data) if isinstance(key, ast.Literal) else reference_text(key)
        outer = reference_text(value)
        if inner and outer:
            default[inner] = own.get(outer) or implicit_subscription(outer)
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
