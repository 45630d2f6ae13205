"""Which expressions are sensitive or ephemeral, by what they refer to.

Marks are read from the expression, not carried by values: a value without a mark is certain where
nothing that it is made of can have one.
"""

from __future__ import annotations

from collections.abc import Sequence

from azbackup_lint.languages.terraform.expressions.scope import Mark, Scope
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.values import (
    Cause,
    Known,
    ListValue,
    Unknown,
    Value,
    causes_of,
    is_secret,
    is_wholly_known,
    used_at,
)

_PASSES_ON = (ast.Template, ast.Unary, ast.Binary, ast.Parenthesis)
"""Expressions whose value is marked if anything in them is."""

_DECIDE_THEMSELVES = ("can", "ephemeralasnull", "issensitive", "try", "type")
"""Functions that may give what has no mark for what has one; all others pass it on."""

_SETS = {"sensitive": True, "nonsensitive": False}


def marked(mark: Mark, node: ast.Node, scope: Scope) -> bool | None:
    """Whether the value of an expression as a whole has a mark; None where that is unknown."""
    names = _names(node)
    if names and names[0] not in scope.bindings:
        return scope.resolver.marked(mark, names)
    if mark == "sensitive" and isinstance(node, ast.Call) and node.name in _SETS:
        return _SETS[node.name]
    inner = _operands(node)
    if names or inner is None:
        return None
    answers = {marked(mark, operand, scope) for operand in inner}
    if True in answers:
        return True if _passes_on(mark, node) else None
    return None if None in answers else False


def result_of_mark(node: ast.Call, value: Value, scope: Scope) -> Value:
    """What issensitive() or ephemeralasnull() makes of the value of its one argument."""
    (argument,) = node.arguments
    if node.name == "issensitive":
        is_list = isinstance(argument, ast.ListExpression)  # which has no mark as a whole
        answer = False if is_list else marked("sensitive", argument, scope)
        if answer is not None and (answer or is_wholly_known(value)):
            return Known(answer)
    else:
        answer = marked("ephemeral", argument, scope)
        if answer is not None:
            return Known(None) if answer else used_at(value, node.span)
    cause = Cause("function", f"{node.name}()", "marks of values are not followed this far")
    return Unknown((cause, *causes_of(value)))


def _passes_on(mark: Mark, node: ast.Node) -> bool:
    if mark == "sensitive" and isinstance(node, ast.Call):
        return node.name not in _DECIDE_THEMSELVES
    return isinstance(node, _PASSES_ON)


def _names(node: ast.Node) -> tuple[str, ...]:
    """The root name of a path and the name after it."""
    if isinstance(node, ast.Index):
        return _names(node.object)
    if isinstance(node, ast.GetAttribute):
        return (*_names(node.object), node.name)[:2] if _names(node.object) else ()
    return (node.name,) if isinstance(node, ast.Name) else ()


def _operands(node: ast.Node) -> tuple[ast.Node, ...] | None:
    """The expressions in an expression; None for one that binds names of its own."""
    if isinstance(node, ast.Literal):
        return ()
    if isinstance(node, ast.Template):
        return node.parts
    if isinstance(node, (ast.Unary, ast.Parenthesis)):
        return (node.operand if isinstance(node, ast.Unary) else node.inner,)
    if isinstance(node, ast.Binary):
        return (node.left, node.right)
    if isinstance(node, ast.Conditional):
        return (node.condition, node.then, node.otherwise)
    if isinstance(node, ast.Call):
        return node.arguments
    if isinstance(node, ast.ListExpression):
        return node.items
    if isinstance(node, ast.ObjectExpression):
        return tuple(part for item in node.items for part in item)
    return None


def deciding(arguments: Sequence[Value], result: Value) -> Sequence[Value]:
    """The sensitive arguments that decided what a function passes on of what was written.

    What it computes is sensitive anyway.
    """
    secret = [argument for argument in arguments if is_secret(argument)]
    if not secret or is_secret(result):
        return ()
    if result.span is None:
        items = result.items if isinstance(result, ListValue) else ()
        secret = [argument for argument in secret if isinstance(argument, (Known, Unknown))]
        return secret if any(item.span is not None for item in items) else ()
    return secret
