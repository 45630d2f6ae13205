"""What expressions see of other files, and of what lies outside of all files."""

from __future__ import annotations

from collections.abc import Sequence

from azbackup_lint.languages.arm.ast import Given, Literal, Node, Step
from azbackup_lint.languages.arm.parameters import Given as Parameters
from azbackup_lint.languages.bicep.templates.declarations import Imported
from azbackup_lint.languages.bicep.templates.nodes import call, refused, stepped
from azbackup_lint.source import Span
from azbackup_lint.values import Cause, Unknown

OUTSIDE = {
    "getSecret": "it is a secret in a key vault",
    "readCliArg": "the linter doesn't see the command that deploys",
    "readEnvironmentVariable": "the linter reads no environment variables",
    "readEnvVar": "the linter reads no environment variables",
    "roleDefinitions": "the linter has no list of Azure's roles",
}
"""Functions whose results come from elsewhere.

Source: learn.microsoft.com/azure/azure-resource-manager/bicep, `bicep-functions-resource` and
`bicep-functions-parameters-file`; github.com/Azure/bicep, `SystemNamespaceType`, 2026-08.
"""

BASE = "base"
"""The name of what the parameter file gives that one extends."""

BEFORE = "this"
"""The namespace of functions that tell what was there before the deployment."""


def imported(item: Imported) -> Node:
    """A variable of another file, as the template has it."""
    if item.names is None:
        cause = Cause("module", item.source, "it can't be read here")
        return Given(Unknown((cause,)))
    if item.name not in item.names.variables:
        return refused(f"{item.source} exports no variable {item.name!r}")
    return call("variables", f"{item.names.prefix}{item.name}")


def of_base(base: Parameters | None, steps: Sequence[Step]) -> Node:
    """Steps into what the parameter file gives that one extends."""
    key = steps[0].key
    name = key.data if isinstance(key, Literal) else None
    value = base.get(name.lower()) if base is not None and isinstance(name, str) else None
    if value is not None:
        return stepped(Given(value), steps[1:])
    if steps[0].safe:
        return Literal(None)
    return refused(f"the parameter file that is extended gives no parameter {name!r}")


def outside(what: str, why: str, span: Span) -> Node:
    """Something that the linter can't know."""
    return Given(Unknown((Cause("data", what, why, span),)))
