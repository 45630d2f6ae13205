"""Puts the expressions of templates together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from azbackup_lint.languages.arm.ast import Access, Call, Given, Literal, Node, Step
from azbackup_lint.languages.bicep.syntax import ast as bicep
from azbackup_lint.source import Span
from azbackup_lint.values import Cause, Unknown

Locals = Mapping[str, str]
"""What is seen in a part of a file only: the variables of loops and lambdas, and the parameters of
a function, each with the function that reads it, and resources inside of others, with the symbol.
"""

VARIABLE, ARGUMENT = "lambdaVariables", "parameters"

NO_INDEX = " i"
"""The index of a loop that doesn't name it."""


def call(name: str, *arguments: Node | str) -> Call:
    """A call of a built-in function; texts stand for themselves."""
    nodes = (Literal(item) if isinstance(item, str) else item for item in arguments)
    return Call("", name, tuple(nodes))


def refused(message: str) -> Node:
    """What can't be evaluated, for a reason."""
    return call("fail", message)


def broken(span: Span) -> Given:
    """What a problem of its own tells of."""
    return Given(Unknown((Cause("invalid", "code that can't be read", "correct it", span),)))


def stepped(value: Node, steps: Sequence[Step]) -> Node:
    """Steps into a value; itself without any."""
    return Access(value, tuple(steps)) if steps else value


def inside_loop(node: bicep.For, around: Locals) -> Locals:
    """What is seen inside of a loop."""
    return {**around, node.item.name: VARIABLE, index_of(node): VARIABLE}


def index_of(node: bicep.For) -> str:
    """The variable that is the index of a loop."""
    return node.index.name if node.index is not None else NO_INDEX
