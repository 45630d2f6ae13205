"""What holds wherever the instances of a block exist, from the condition that makes them."""

from __future__ import annotations

from azbackup_lint.languages.terraform.expressions.conditions import Conditions
from azbackup_lint.languages.terraform.modules.expansion import Expanded, Expansion
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.records import replace
from azbackup_lint.values.constraints import Constraints

EMPTY = ("tolist", "toset", "tomap")


def guarded(expansion: Expansion, node: ast.Node, reader: Conditions, prefix: str) -> Expansion:
    """The instances that may exist, with what holds if they do; `prefix` begins its names."""
    if not expansion.causes:
        return expansion
    guards = {
        f"{prefix}{name}": rule
        for name, rule in _present_if(node, reader, expansion.kind == "single").items()
    }
    return replace(
        expansion, instances=tuple(_guarded(each, guards) for each in expansion.instances)
    )


def _guarded(expanded: Expanded, guards: Constraints) -> Expanded:
    existence = expanded.existence
    if not existence.causes:
        return expanded
    return replace(expanded, existence=replace(existence, guards=guards))


def _present_if(node: ast.Node, reader: Conditions, is_condition: bool) -> Constraints:
    """What holds if a meta-argument makes any instance; only `enabled` is itself a condition."""
    while isinstance(node, ast.Parenthesis):
        node = node.inner
    if not isinstance(node, ast.Conditional):
        return (reader.implied(node) or {}) if is_condition else {}
    if _is_nothing(node.otherwise):
        return reader.implied(node.condition) or {}
    return (reader.implied(node.condition, False) or {}) if _is_nothing(node.then) else {}


def _is_nothing(node: ast.Node) -> bool:
    """Whether an expression makes no instance."""
    match node:
        case ast.Parenthesis():
            return _is_nothing(node.inner)
        case ast.Literal():
            return node.data in (0, None) and node.data is not False
        case ast.ListExpression() | ast.ObjectExpression():
            return not node.items
        case ast.Call():
            return node.name in EMPTY and all(map(_is_nothing, node.arguments))
    return False
