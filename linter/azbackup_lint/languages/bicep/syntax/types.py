"""Parses types."""

from __future__ import annotations

from azbackup_lint.languages.bicep.syntax.ast import Call, Decorator, Literal, Node
from azbackup_lint.languages.bicep.syntax.expressions import ExpressionParser
from azbackup_lint.languages.bicep.syntax.reading import MAX_NESTING
from azbackup_lint.languages.bicep.syntax.type_ast import (
    ArrayType,
    NonNullableType,
    NullableType,
    ObjectType,
    ParameterizedType,
    ResourceType,
    TupleItem,
    TupleType,
    TypeMember,
    TypeName,
    TypeProperty,
    UnionType,
)
from azbackup_lint.languages.syntax_faults import SyntaxFault

_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


class TypeParser(ExpressionParser):
    """See `type_ast.py` for what it makes."""

    def _type(self) -> Node:
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise self._too_deep()
        start = self._starts[self._at]
        has_bar = self._bar()
        members = [self._member_type()]
        while self._bar():
            has_bar = True
            members.append(self._member_type())
        self._depth -= 1
        if not has_bar:
            return members[0]
        return UnionType(self._source, start, members[-1].end, tuple(members))

    def _bar(self) -> bool:
        """Whether another member of a union follows, on the next line perhaps."""
        at = self._at + (self._kinds[self._at] == "newline")
        if self._kinds[at] != "|":
            return False
        self._at = at + 1
        return True

    def _member_type(self) -> Node:
        start = self._starts[self._at]
        kind = self._kinds[self._at]
        if kind in ("-", "!"):
            self._at += 1
            node = self._signed(kind, start)
        else:
            node = self._steps_of_type(self._base_type(), start)
        count = 0
        while (kind := self._kinds[self._at]) in ("?", "!"):
            count += 1
            if self._depth + count > MAX_NESTING:
                raise self._too_deep()
            self._at += 1
            made = NullableType if kind == "?" else NonNullableType
            node = made(self._source, start, self._ends[self._at - 1], node)
        return node

    def _signed(self, sign: str, start: int) -> Node:
        """A literal behind `-` or `!`."""
        operand = self._base_type()
        data = operand.data if isinstance(operand, Literal) else None
        if sign == "!" and isinstance(data, bool):
            data = not data
        elif sign == "-" and isinstance(data, int) and not isinstance(data, bool):
            data = -data
        else:
            raise SyntaxFault(f"{sign!r} doesn't fit this type", "Remove it.", start, start + 1)
        return Literal(self._source, start, operand.end, data)

    def _base_type(self) -> Node:
        kind = self._kinds[self._at]
        if kind == "name":
            return self._named_type()
        if kind == "text":
            return self._text_node()
        if kind == "number":
            return self._number()
        if kind == "{":
            return self._object_type()
        if kind == "[":
            return self._tuple_type()
        if kind == "(":
            self._at += 1
            inner = self._type()
            self._take(")", "a closing parenthesis")
            return inner
        if kind == "open":
            self._at += 1
            return self._broken(self._at - 1)
        if kind in ("newline", "end", "=", "]", "}", ")"):
            raise self._missing("a type")
        raise self._unexpected()

    def _named_type(self) -> Node:
        start, end = self._starts[self._at], self._ends[self._at]
        word = self._word
        self._at += 1
        if word in _CONSTANTS:
            return Literal(self._source, start, end, _CONSTANTS[word])
        if word == "resource" and self._kinds[self._at] in ("text", "left"):
            named = self._text_node()
            return ResourceType(self._source, start, named.end, named)
        return self._with_arguments(TypeName(self._source, start, end, word))

    def _with_arguments(self, base: Node) -> Node:
        """A type with its arguments, if there are some."""
        if not self._skip("<"):
            return base
        self._skip("newline")
        arguments = [self._type()]
        while self._skip(","):
            self._skip("newline")
            arguments.append(self._type())
        self._skip("newline")
        self._take(">", "'>'")
        end = self._ends[self._at - 1]
        return ParameterizedType(self._source, base.start, end, base, tuple(arguments))

    def _steps_of_type(self, base: Node, start: int) -> Node:
        """`[]`, `[0]`, `[*]`, `.name` and `.*` behind a type."""
        count = 0
        while (kind := self._kinds[self._at]) in ("[", "."):
            count += 1
            if self._depth + count > MAX_NESTING:
                raise self._too_deep()
            self._at += 1
            base = self._bracket_step(base, start) if kind == "[" else self._dot_step(base, start)
        return base

    def _bracket_step(self, base: Node, start: int) -> Node:
        if self._skip("]"):
            return ArrayType(self._source, start, self._ends[self._at - 1], base)
        number: int | None = None
        if not self._skip("*"):
            item = self._number() if self._kinds[self._at] == "number" else None
            if item is None or not isinstance(item, Literal) or not isinstance(item.data, int):
                raise self._missing("a number or '*'")
            number = item.data
        self._take("]", "a closing bracket")
        end = self._ends[self._at - 1]
        if number is None:
            return TypeMember(self._source, start, end, base, "any item", None)
        return TypeMember(self._source, start, end, base, "item", number)

    def _dot_step(self, base: Node, start: int) -> Node:
        if self._skip("*"):
            end = self._ends[self._at - 1]
            return TypeMember(self._source, start, end, base, "any property", None)
        name = self._take_name("the name of a property")
        end = self._ends[self._at - 1]
        return self._with_arguments(TypeMember(self._source, start, end, base, "property", name))

    def _object_type(self) -> Node:
        first = self._at
        self._at += 1
        self._skip("newline")
        properties: list[TypeProperty] = []
        while self._kinds[self._at] not in ("}", "end"):
            properties.append(self._type_property())
            self._separate("}")
        if self._kinds[self._at] == "end":
            self._unclosed(first)
        else:
            self._at += 1
        end = self._ends[self._at - 1]
        return ObjectType(self._source, self._starts[first], end, tuple(properties))

    def _type_property(self) -> TypeProperty:
        decorators = self._decorators()
        start = self._starts[self._at]
        name: str | None = None
        if not self._skip("*"):
            if self._kinds[self._at] not in ("name", "text"):
                raise self._missing("the name of a property")
            key = self._text_node()
            name = str(key.data) if isinstance(key, Literal) else ""
        self._take(":", "a colon")
        node = self._type()
        return TypeProperty(self._source, start, node.end, decorators, name, node)

    def _tuple_type(self) -> Node:
        first = self._at
        self._at += 1
        self._skip("newline")
        items: list[TupleItem] = []
        while self._kinds[self._at] not in ("]", "end"):
            decorators = self._decorators()
            node = self._type()
            items.append(TupleItem(self._source, node.start, node.end, decorators, node))
            self._separate("]")
        if self._kinds[self._at] == "end":
            self._unclosed(first)
        else:
            self._at += 1
        end = self._ends[self._at - 1]
        return TupleType(self._source, self._starts[first], end, tuple(items))

    def _decorators(self) -> tuple[Decorator, ...]:
        """The decorators here; those that can't be read are left out."""
        found: list[Decorator] = []
        while self._kinds[self._at] == "@":
            decorator = self._attempt(self._decorator, _LINE_ENDS)
            if isinstance(decorator, Decorator):
                found.append(decorator)
            self._skip("newline")
        return tuple(found)

    def _decorator(self) -> Decorator:
        start = self._starts[self._at]
        self._at += 1
        if self._kinds[self._at] != "name":
            raise self._missing("the name of a decorator")
        call = self._operand()
        if not isinstance(call, Call):
            raise self._missing("the parenthesis of this decorator")
        return Decorator(self._source, start, call.end, call)


_LINE_ENDS = frozenset({"newline", "end"})
