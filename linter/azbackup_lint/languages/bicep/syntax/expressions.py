"""Parses expressions by recursive descent, bounded in depth."""

from __future__ import annotations

from azbackup_lint.languages.bicep.syntax.ast import (
    Access,
    Binary,
    Call,
    Conditional,
    Interpolation,
    Lambda,
    Literal,
    Name,
    NestedName,
    Node,
    NonNull,
    Parenthesis,
    Step,
    Unary,
    Variable,
)
from azbackup_lint.languages.bicep.syntax.bodies import BodyParser
from azbackup_lint.languages.bicep.syntax.reading import MAX_NESTING
from azbackup_lint.languages.bicep.syntax.texts import extent, resolved
from azbackup_lint.languages.syntax_faults import SyntaxFault

_LEVELS = (("??",), ("||",), ("&&",), ("==", "!=", "=~", "!~"), ("<", "<=", ">", ">="),
           ("+", "-"), ("*", "/", "%"))  # fmt: skip
_RANKS = {operator: rank for rank, level in enumerate(_LEVELS, 1) for operator in level}
_POSTFIX = frozenset({".", "[", "::", "!"})
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_MAX_INTEGER = 2**63 - 1


class ExpressionParser(BodyParser):
    """See `ast.py` for what it makes."""

    def _expression(self) -> Node:
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise self._too_deep()
        node = self._operand()
        kind = self._kinds[self._at]
        if kind in _RANKS:
            node = self._binary(node, 0)
            kind = self._kinds[self._at]
        if kind == "?" or (kind == "newline" and self._kinds[self._at + 1] == "?"):
            node = self._conditional(node)
        self._depth -= 1
        return node

    def _binary(self, left: Node, least: int) -> Node:
        """What follows an operand, as far as operators bind more strongly than a rank."""
        kinds = self._kinds
        count = 0
        while (rank := _RANKS.get(kinds[self._at], 0)) > least:
            operator = kinds[self._at]
            count += 1
            if self._depth + count > MAX_NESTING:
                raise self._too_deep()
            self._at += 1
            right = self._operand()
            if _RANKS.get(kinds[self._at], 0) > rank:
                right = self._binary(right, rank)
            left = Binary(self._source, left.start, right.end, operator, left, right)
        return left

    def _conditional(self, condition: Node) -> Node:
        self._skip("newline")
        self._at += 1
        then = self._expression()
        if self._kinds[self._at] == "newline" and self._kinds[self._at + 1] == ":":
            self._at += 1
        self._take(":", "a colon and the other value")
        otherwise = self._expression()
        return Conditional(self._source, condition.start, otherwise.end, condition, then, otherwise)

    def _operand(self) -> Node:
        kind = self._kinds[self._at]
        node: Node
        if kind == "name":
            node = self._name()
        elif kind == "text" or kind == "left":
            node = self._text_node()
        elif kind == "{":
            node = self._object()
        elif kind == "[":
            node = self._array()
        elif kind == "number":
            node = self._number()
        elif kind == "(":
            node = self._parenthesis()
        elif kind in ("!", "-"):
            return self._unary(kind)
        elif kind == "open":
            self._at += 1
            return self._broken(self._at - 1)
        else:
            raise self._unexpected()
        if self._kinds[self._at] in _POSTFIX:
            return self._postfix(node)
        return node

    def _unary(self, operator: str) -> Node:
        start = self._starts[self._at]
        self._at += 1
        if self._kinds[self._at] in ("!", "-"):
            raise self._unexpected()
        operand = self._operand()
        return Unary(self._source, start, operand.end, operator, operand)

    def _name(self) -> Node:
        at = self._at
        start, end = self._starts[at], self._ends[at]
        word = self._text[start:end]
        self._at = at + 1
        following = self._kinds[at + 1]
        if word in _CONSTANTS:
            return Literal(self._source, start, end, _CONSTANTS[word])
        if following == "(":
            return self._call(None, start, word)
        if following == "=>":
            return self._lambda(start, (Variable(self._source, start, end, word),))
        return Name(self._source, start, end, word)

    def _number(self) -> Node:
        start, end = self._starts[self._at], self._ends[self._at]
        digits = self._text[start:end].lstrip("0") or "0"
        if len(digits) > 19 or int(digits) > _MAX_INTEGER:
            raise SyntaxFault(
                "this number has more than 64 bits",
                f"Write one up to {_MAX_INTEGER}, or a text.",
                start,
                end,
            )
        self._at += 1
        return Literal(self._source, start, end, int(digits))

    def _text_node(self) -> Node:
        at = self._at
        start, end = self._starts[at], self._ends[at]
        kind = self._kinds[at]
        text = self._text
        self._at = at + 1
        if kind == "name":  # the bare key of a property
            return Literal(self._source, start, end, text[start:end])
        dollars = _dollars(text, start)
        if kind == "text":
            return Literal(self._source, start, end, self._inside(start, end, dollars))
        parts: list[Node] = []
        while True:
            begin, stop = extent(text, start, end, dollars)
            data = self._inside(start, end, dollars)
            if data:
                parts.append(Literal(self._source, begin, stop, data))
            if kind == "right":
                break
            parts.append(self._expression())
            kind = self._kinds[self._at]
            if kind == "open":
                self._at += 1
                return self._broken(at)
            if kind not in ("middle", "right"):
                raise self._unexpected()
            start, end = self._starts[self._at], self._ends[self._at]
            self._at += 1
        return Interpolation(self._source, self._starts[at], end, tuple(parts))

    def _inside(self, start: int, end: int, dollars: int) -> str:
        begin, stop = extent(self._text, start, end, dollars)
        if dollars >= 0:
            return self._text[begin:stop]
        return resolved(self._text, begin, stop, self.faults)

    def _parenthesis(self) -> Node:
        first = self._at
        start = self._starts[first]
        closer = self._tokens.matches.get(first)
        if closer is not None and self._kinds[closer + 1] == "=>":
            return self._lambda(start, self._lambda_variables())
        self._at += 1
        self._skip("newline")
        inner = self._expression()
        self._skip("newline")
        self._take(")", "a closing parenthesis")
        return Parenthesis(self._source, start, self._ends[self._at - 1], inner)

    def _lambda_variables(self) -> tuple[Variable, ...]:
        """Names in parentheses."""
        self._at += 1
        variables: list[Variable] = []
        self._skip("newline")
        while self._kinds[self._at] != ")":
            variables.append(self._variable("the name of a variable"))
            self._skip("newline")
            if not self._skip(","):
                break
            self._skip("newline")
        self._take(")", "a comma or a closing parenthesis")
        return tuple(variables)

    def _lambda(self, start: int, variables: tuple[Variable, ...]) -> Node:
        """A lambda from its arrow on."""
        self._at += 1
        self._skip("newline")
        body = self._expression()
        return Lambda(self._source, start, body.end, variables, body)

    def _call(self, receiver: Node | None, name_start: int, name: str) -> Node:
        """A call from its parenthesis on."""
        self._at += 1
        arguments: list[Node] = []
        self._skip("newline")
        if self._kinds[self._at] != ")":
            arguments.append(self._expression())
            while self._skip(","):
                self._skip("newline")
                arguments.append(self._expression())
            if self._kinds[self._at] == "newline" and self._kinds[self._at + 1] == ")":
                self._at += 1
        self._take(")", "a comma or a closing parenthesis")
        start = receiver.start if receiver is not None else name_start
        end = self._ends[self._at - 1]
        return Call(self._source, start, end, receiver, name, name_start, tuple(arguments))

    def _postfix(self, node: Node) -> Node:
        """Steps, calls and signs behind a value."""
        kinds = self._kinds
        depth = self._depth
        steps: list[Step] = []
        while (kind := kinds[self._at]) in _POSTFIX:
            at = self._at
            if kind == "[":
                steps.append(self._index())
            elif kind == "." and not self._is_method(at):
                steps.append(self._member())
            else:
                self._depth += 1
                if self._depth > MAX_NESTING:
                    raise self._too_deep()
                node = self._stepped(node, steps)
                steps = []
                node = self._sign(node, kind)
        self._depth = depth
        return self._stepped(node, steps)

    def _stepped(self, node: Node, steps: list[Step]) -> Node:
        if not steps:
            return node
        return Access(self._source, node.start, steps[-1].end, node, tuple(steps))

    def _is_method(self, at: int) -> bool:
        return self._kinds[at + 1] == "name" and self._kinds[at + 2] == "("

    def _sign(self, node: Node, kind: str) -> Node:
        """A method's call, a nested resource's name, or `!` behind a value."""
        self._at += 1
        if kind == "!":
            return NonNull(self._source, node.start, self._ends[self._at - 1], node)
        name_start = self._starts[self._at]
        name = self._take_name("a name")
        if kind == ".":
            return self._call(node, name_start, name)
        return NestedName(self._source, node.start, self._ends[self._at - 1], node, name)

    def _member(self) -> Step:
        start = self._starts[self._at]
        self._at += 1
        safe = self._skip("?")
        name_start, end = self._starts[self._at], self._ends[self._at]
        key = Literal(self._source, name_start, end, self._take_name("the name of a property"))
        return Step(self._source, start, end, key, safe)

    def _index(self) -> Step:
        start = self._starts[self._at]
        self._at += 1
        safe = self._skip("?")
        from_end = self._skip("^")
        key = self._expression()
        self._take("]", "a closing bracket")
        return Step(self._source, start, self._ends[self._at - 1], key, safe, from_end)


def _dollars(text: str, start: int) -> int:
    """The number of dollars before a text of several lines; -1 for one on one line."""
    if text.startswith("'''", start):
        return 0
    if text[start] == "'":
        return -1
    return text.index("'", start) - start
