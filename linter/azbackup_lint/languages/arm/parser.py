"""Parses the texts of a template: literals, and expressions in square brackets."""

from __future__ import annotations

from functools import lru_cache

from azbackup_lint.languages.arm.ast import Access, Call, Literal, Node, Step
from azbackup_lint.languages.arm.errors import ExpressionSyntaxError
from azbackup_lint.languages.arm.lexing import Token, tokens_of
from azbackup_lint.light_typing import NoReturn

MAX_NESTING = 200
"""Levels of calls and indexes in each other."""


def is_expression(text: str) -> bool:
    """Whether a text is an expression and not a literal."""
    return text.startswith("[") and text.endswith("]") and not text.startswith("[[")


@lru_cache(maxsize=16_384)
def parse_template_string(text: str) -> Node:
    """The expression in a text of the template; a literal is itself.

    Raises ExpressionSyntaxError with the offset into the text.
    """
    if is_expression(text):
        return _Parser(text).whole()
    return Literal(text[1:] if text.startswith("[[") else text)


class _Parser:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens_of(text, 1, len(text) - 1)
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._expression()
        if self._next.kind != "end":
            self._fail("there is something after the end of the expression")
        return node

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _fail(self, message: str) -> NoReturn:
        raise ExpressionSyntaxError(message, self._next.start)

    def _take(self, kind: str, missing: str) -> str:
        token = self._next
        if token.kind != kind:
            self._fail(missing)
        self._at += 1
        return token.text

    def _skip(self, kind: str) -> bool:
        if self._next.kind != kind:
            return False
        self._at += 1
        return True

    def _expression(self) -> Node:
        self._depth += 1
        if self._depth > MAX_NESTING:
            self._fail(f"the expression is nested deeper than {MAX_NESTING}")
        node = self._primary()
        steps: list[Step] = []
        while (step := self._step()) is not None:
            steps.append(step)
        self._depth -= 1
        return Access(node, tuple(steps)) if steps else node

    def _primary(self) -> Node:
        token = self._next
        if token.kind == "text":
            self._at += 1
            return Literal(token.text)
        if token.kind == "number":
            self._at += 1
            return Literal(token.number)
        name = self._take("name", "a function, a text or a number is missing")
        if self._skip("."):
            return self._call(name, self._take("name", "the name of a function is missing"))
        return self._call("", name)

    def _call(self, namespace: str, name: str) -> Node:
        self._take("(", f"the parenthesis after {name} is missing")
        arguments: list[Node] = []
        if not self._skip(")"):
            arguments.append(self._expression())
            while self._skip(","):
                arguments.append(self._expression())
            self._take(")", "a comma or a closing parenthesis is missing")
        return Call(namespace, name, tuple(arguments))

    def _step(self) -> Step | None:
        if self._skip("."):
            safe = self._skip("?")
            return Step(Literal(self._take("name", "the name of a property is missing")), safe)
        if self._skip("["):
            safe = self._skip("?")
            key = self._expression()
            self._take("]", "a closing bracket is missing")
            return Step(key, safe)
        return None
