"""Texts that the compiler knows by itself: those written out, in variables too."""

from __future__ import annotations

from azbackup_lint.languages.bicep.syntax.ast import (
    Interpolation,
    Literal,
    Name,
    Node,
    Parenthesis,
)
from azbackup_lint.languages.bicep.templates.declarations import Names
from azbackup_lint.languages.bicep.templates.nodes import Locals

MAX_LENGTH = 4096
"""Characters of such a text; no path is longer."""

MAX_DEPTH = 20
"""Variables that lead from one to the next."""


class Constants:
    """Those of one file."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._known: dict[str, str | None] = {}

    def of(self, node: Node, around: Locals) -> str | None:
        """The text that an expression always is; None where that isn't plain to see."""
        return self._of(node, around, MAX_DEPTH)

    def _of(self, node: Node, around: Locals, depth: int) -> str | None:
        while isinstance(node, Parenthesis):
            node = node.inner
        if isinstance(node, Literal):
            return node.data if isinstance(node.data, str) else None
        if isinstance(node, Interpolation):
            parts = [self._of(part, around, depth) for part in node.parts]
            text = "".join(part or "" for part in parts)
            return None if None in parts or len(text) > MAX_LENGTH else text
        if isinstance(node, Name) and node.name not in around and depth:
            return self._variable(node.name, depth - 1)
        return None

    def _variable(self, name: str, depth: int) -> str | None:
        if name not in self._known:
            self._known[name] = None  # also where it depends on itself
            variable = self._names.variables.get(name)
            if variable is not None and variable.value is not None:
                self._known[name] = self._of(variable.value, {}, depth)
        return self._known[name]
