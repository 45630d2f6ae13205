"""Parses arrays, objects and loops, item by item."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from azbackup_lint.languages.bicep.syntax.ast import (
    Array,
    For,
    If,
    Literal,
    Node,
    Object,
    Property,
    Resource,
    Spread,
    Variable,
)
from azbackup_lint.languages.bicep.syntax.reading import Reader
from azbackup_lint.languages.syntax_faults import SyntaxFault


class BodyParser(Reader, ABC):
    """What stands in brackets over several lines, as a rule."""

    @abstractmethod
    def _expression(self) -> Node:
        """Any expression; raises SyntaxFault."""

    @abstractmethod
    def _text_node(self) -> Node:
        """A text, with or without holes; raises SyntaxFault."""

    @abstractmethod
    def _nested_resource(self) -> Resource | None:
        """A resource inside of another one; None if not even its header can be read."""

    def _array(self) -> Node:
        """An array, or a loop."""
        kinds = self._kinds
        first = self._at
        self._at += 1
        self._skip("newline")
        if self._is_word("for"):
            return self._loop(first, self._expression)
        items: list[Node] = []
        while (kind := kinds[self._at]) != "]":
            if kind in ("end", "}"):
                self._unclosed(first)
                return Array(self._source, self._starts[first], self._ends[self._at - 1], (*items,))
            begin, count, depth = self._at, len(items), self._depth
            try:
                items.append(self._expression() if kind != "..." else self._spread())
                self._separate("]")
            except SyntaxFault as fault:
                self._depth = depth
                items[count:] = [self._recover(fault, begin, "]")]
                self._skip(",") or self._skip("newline")
        self._at += 1
        return Array(self._source, self._starts[first], self._ends[self._at - 1], tuple(items))

    def _object(self, *, nests: bool = False) -> Node:
        """An object; the body of a resource may hold resources."""
        kinds, starts, ends = self._kinds, self._starts, self._ends
        first = self._at
        self._at += 1
        self._skip("newline")
        items: list[Property | Spread] = []
        resources: list[Resource] = []
        while (kind := kinds[self._at]) != "}":
            if kind == "end":
                self._unclosed(first)
                break
            begin, count, depth = self._at, len(items), self._depth
            try:
                if nests and self._is_resource():
                    resource = self._nested_resource()
                    resources += [resource] if resource is not None else []
                else:
                    items.append(self._property(kind))
                self._separate("}")
            except SyntaxFault as fault:
                self._depth = depth
                items[count:] = [self._broken_item(fault, begin)]
                self._skip(",") or self._skip("newline")
        else:
            self._at += 1
        end = ends[self._at - 1]
        return Object(self._source, starts[first], end, tuple(items), tuple(resources))

    def _is_resource(self) -> bool:
        kinds = self._kinds
        return kinds[self._at] == "@" or (
            self._is_word("resource") and kinds[self._at + 1] == "name"
        )

    def _property(self, kind: str) -> Property | Spread:
        source = self._source
        begin = self._at
        start = self._starts[begin]
        key: Node
        if kind == "name":
            end = self._ends[begin]
            key = Literal(source, start, end, self._text[start:end])
            self._at += 1
        elif kind in ("text", "left"):
            key = self._text_node()
        elif kind == "...":
            return self._spread()
        else:
            raise self._unexpected()
        if self._kinds[self._at] != ":":
            raise self._missing("a colon")
        self._at += 1
        value = self._expression()
        return Property(source, start, value.end, key, value)

    def _broken_item(self, fault: SyntaxFault, begin: int) -> Property | Spread:
        """A line of an object that can't be read; its name may be all that is known."""
        broken = self._recover(fault, begin, "}")
        kinds, source = self._kinds, self._source
        if kinds[begin] in ("name", "text") and kinds[begin + 1] == ":":
            at, self._at = self._at, begin
            key = self._text_node()
            self._at = at
            start = self._starts[min(begin + 2, at)]
            value = type(broken)(source, min(start, broken.end), broken.end)
            return Property(source, broken.start, broken.end, key, value)
        return Spread(source, broken.start, broken.end, broken)

    def _spread(self) -> Spread:
        start = self._starts[self._at]
        self._at += 1
        value = self._expression()
        return Spread(self._source, start, value.end, value)

    def _loop(self, first: int, body: Callable[[], Node]) -> Node:
        """A loop, from behind its bracket, which is the token `first`."""
        self._at += 1
        item, index = self._loop_variables()
        if not self._is_word("in"):
            raise self._missing("the word in")
        self._at += 1
        collection = self._expression()
        self._take(":", "a colon")
        node = body()
        self._skip("newline")
        if self._kinds[self._at] == "end":
            self._unclosed(first)
        else:
            self._take("]", "the closing bracket of this loop")
        end = self._ends[self._at - 1]
        return For(self._source, self._starts[first], end, item, index, collection, node)

    def _loop_variables(self) -> tuple[Variable, Variable | None]:
        if not self._skip("("):
            return self._variable("the loop's variable"), None
        item = self._variable("the loop's variable")
        self._take(",", "a comma")
        index = self._variable("the loop's index")
        self._take(")", "a closing parenthesis")
        return item, index

    def _variable(self, what: str) -> Variable:
        start, end = self._starts[self._at], self._ends[self._at]
        return Variable(self._source, start, end, self._take_name(what))

    def _resource_body(self, *, nests: bool) -> Node:
        """The value of a resource or module: an object, with a condition or in a loop perhaps."""
        kind = self._kinds[self._at]
        if kind == "[":
            first = self._at
            self._at += 1
            self._skip("newline")
            if not self._is_word("for"):
                raise self._missing("the word for")
            return self._loop(first, lambda: self._conditional_body(nests=nests))
        return self._conditional_body(nests=nests)

    def _conditional_body(self, *, nests: bool) -> Node:
        if self._kinds[self._at] == "{":
            return self._object(nests=nests)
        if not self._is_word("if"):
            raise self._missing("an object")
        first = self._at
        self._at += 1
        self._take("(", "a parenthesis with a condition")
        self._skip("newline")
        condition = self._expression()
        self._skip("newline")
        self._take(")", "a closing parenthesis")
        if self._kinds[self._at] != "{":
            raise self._missing("an object")
        body = self._object(nests=nests)
        return If(self._source, self._starts[first], body.end, condition, body)
