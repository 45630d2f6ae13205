"""Parses what all statements have in common: a header, and a value behind a sign."""

from __future__ import annotations

from collections.abc import Callable

from azbackup_lint.languages.bicep.syntax.ast import Decorator, Node
from azbackup_lint.languages.bicep.syntax.types import TypeParser
from azbackup_lint.source import Span

_END = frozenset({"end"})
_END_OF_TYPE = frozenset({"=", "end"})


class HeaderParser(TypeParser):
    """The parts of a statement.

    `_decorated` are its decorators, `_keyword` is the token that it begins with, and `_limits` are
    the kinds of tokens that end it.
    """

    _decorated: tuple[Decorator, ...] = ()
    _keyword = 0
    _limits = _END

    def _header(self) -> Span:
        """From the keyword to here."""
        return self._span(self._keyword)

    def _declared(self, what: str) -> tuple[str, Span]:
        """The name that a statement declares, with its place."""
        at = self._at
        return self._take_name(what), self._span(at)

    def _target(self, what: str) -> Node:
        """A text in a header."""
        kind = self._kinds[self._at]
        if kind == "open":
            self._at += 1
            return self._broken(self._at - 1)
        if kind not in ("text", "left"):
            raise self._missing(what)
        return self._text_node()

    def _declared_type(self) -> Node:
        """The type before a value, or before the end."""
        return self._attempt(self._type, _END_OF_TYPE)

    def _assigned(self, parse: Callable[[], Node]) -> Node:
        """The value behind `=`, up to the end of the statement."""

        def value() -> Node:
            self._take("=", "'='")
            if self._kinds[self._at] == "newline":
                self._at += 1
                if not self._is_word("if"):
                    self._at -= 1
            return parse()

        first = self._at
        node = self._attempt(value, self._limits)
        if node.start == self._starts[first]:  # broken: the value begins behind the sign
            begin = self._starts[first + (self._kinds[first] == "=")]
            node = type(node)(self._source, min(begin, node.end), node.end)
        return node

    def _finish(self) -> None:
        """Reports what stands behind a statement."""
        if self._kinds[self._at] not in self._limits:
            self.faults.append(self._unexpected())
