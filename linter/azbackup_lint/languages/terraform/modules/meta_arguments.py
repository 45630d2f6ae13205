"""Meta-arguments: what Terraform and OpenTofu read themselves in the body of a block.

Sources: the language references of Terraform 1.14 (developer.hashicorp.com/terraform/language,
"Meta-arguments") and OpenTofu 1.11 (opentofu.org/docs/language/meta-arguments).
"""

from __future__ import annotations

from collections.abc import Callable

from azbackup_lint.languages.terraform.modules.expansion import (
    Expansion,
    expand_count,
    expand_enabled,
    expand_for_each,
)
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.records import dataclass
from azbackup_lint.values import Value

Expand = Callable[[Value, int], Expansion]


@dataclass(frozen=True, slots=True)
class MetaArgument:
    """An argument or nested block that is no attribute of a resource.

    `path` leads into nested blocks. `expand` makes the instances of the block, if that is what
    the argument decides.
    """

    path: tuple[str, ...]
    expand: Expand | None = None


META_ARGUMENTS = (
    MetaArgument(("count",), expand_count),
    MetaArgument(("for_each",), expand_for_each),
    MetaArgument(("lifecycle", "enabled"), expand_enabled),  # OpenTofu 1.11
    MetaArgument(("lifecycle",)),
    MetaArgument(("depends_on",)),
    MetaArgument(("provider",)),
    MetaArgument(("provisioner",)),
    MetaArgument(("connection",)),
    MetaArgument(("timeouts",)),  # of the provider's framework, and never an attribute
)
"""Only one argument that makes instances may be set; the first one counts.

The rest of `lifecycle` (create_before_destroy, prevent_destroy, ignore_changes,
replace_triggered_by, precondition, postcondition, action_trigger) changes no instance.
"""

META_NAMES = frozenset(argument.path[0] for argument in META_ARGUMENTS)
"""What stands in a body and is no attribute."""

EXPANSIONS = tuple(
    (argument.path, argument.expand) for argument in META_ARGUMENTS if argument.expand is not None
)


def argument_at(body: ast.Body, path: tuple[str, ...]) -> ast.Node | None:
    """The expression of an argument, also of one in a nested block; None where it isn't set."""
    name, *rest = path
    attribute = body.attributes.get(name)
    if not rest:
        return attribute.expression if attribute is not None else None
    if attribute is not None:  # in JSON a block is written as an object, or a list of objects
        return _member(attribute.expression, rest)
    nested = (argument_at(block.body, tuple(rest)) for block in body.blocks if block.type == name)
    return next((node for node in nested if node is not None), None)


def _member(node: ast.Node, path: list[str]) -> ast.Node | None:
    for name in path:
        if isinstance(node, ast.ListExpression) and node.items:
            node = node.items[0]
        if not isinstance(node, ast.ObjectExpression):
            return None
        values = (
            value for key, value in node.items if isinstance(key, ast.Literal) and key.data == name
        )
        member = next(values, None)
        if member is None:
            return None
        node = member
    return node
