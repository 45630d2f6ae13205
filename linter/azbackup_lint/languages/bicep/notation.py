"""Changes to Bicep: literals, and properties of resources."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from azbackup_lint.edits import Edit
from azbackup_lint.languages.bicep.syntax.ast import (
    Array,
    Name,
    NestedName,
    Node,
    Object,
    Property,
    Statement,
)
from azbackup_lint.languages.bicep.syntax.ast import (
    Literal as LiteralNode,
)
from azbackup_lint.languages.bicep.syntax.lookup import (
    body_of,
    names_in,
    property_of,
    statements_in,
    way_to,
)
from azbackup_lint.languages.bicep.syntax.parser import parse_file
from azbackup_lint.languages.bicep.syntax.statement_ast import (
    BicepFile,
    Import,
    Parameter,
    Var,
)
from azbackup_lint.languages.bicep.syntax.tokens import tokens_of
from azbackup_lint.languages.notation import Edits, Literal, Mention, Path, is_within
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.source import Source, Span

_KEYWORDS = ("true", "false", "null")
_REST = lazy_regex(
    r"[ \t]*(?:,[ \t]*)?(?:/\*(?:[^*\n]|\*(?!/))*\*/[ \t]*)*(?://[^\r\n]*)?\r?(?:\n|\Z)"
)
_IDENTIFIER = lazy_regex(r"[A-Za-z_][A-Za-z0-9_]*")
_STEP = lazy_regex(r"\s*\.\s*([A-Za-z_][A-Za-z0-9_]*)")
_BOUNDS = {"allowed": "allowedValues"}
_INDENT = "  "


class BicepNotation:
    """Files with Bicep's syntax."""

    def is_literal(self, span: Span) -> bool:
        """Whether a scalar is written out at the place."""
        kinds = _tokens(span.text)
        if kinds == ["name"]:
            return span.text in _KEYWORDS
        return kinds in (["text"], ["number"], ["-", "number"])

    def reference(self, span: Span) -> str | None:
        """The name of a parameter or variable, where that is all."""
        text = span.text
        return text if _IDENTIFIER.fullmatch(text) and text not in _KEYWORDS else None

    def key_of(self, span: Span) -> str:
        """The name of the property that the value at the place is given to."""
        held = _property_at(span)
        return str(held.key.data) if held and isinstance(held.key, LiteralNode) else ""

    def find(self, header: Span, path: Path) -> Span | None:
        """The value at a path into the body of a resource."""
        node = _value(header, path)
        return node.span if node is not None else None

    def replace(self, span: Span, data: Literal) -> Edits | None:
        """Another value."""
        return (Edit(span, _text(data)),)

    def remove(self, span: Span) -> Edits | None:
        """The lines of the property go."""
        held = _property_at(span)
        if held is None:
            return None
        source, text = held.source, held.source.text
        line = text.rfind("\n", 0, held.start) + 1
        rest = _REST.match(text, held.end)
        if text[line : held.start].strip() or rest is None:
            return None
        return (Edit(Span(source, line, rest.end()), ""),)

    def insert(self, header: Span, path: Path, data: Literal) -> Edits | None:
        """A new last line in the object that the path leads to."""
        holder = _value(header, path[:-1])
        if not isinstance(holder, Object) or property_of(holder, path[-1]) is not None:
            return None
        source, text = holder.source, holder.source.text
        close = holder.end - 1
        begin = text.rfind("\n", 0, close) + 1
        indent = text[begin:close]
        if text[close] != "}" or begin <= holder.start or indent.strip():
            return None
        newline = "\r\n" if "\r\n" in text else "\n"
        key = path[-1] if _IDENTIFIER.fullmatch(path[-1]) else _text(path[-1])
        line = f"{_indent_in(holder, indent)}{key}: {_text(data)}{newline}"
        return (Edit(Span(source, begin, begin), line),)

    def admits(self, span: Span, data: Literal) -> bool:
        """As the decorators of the parameter say whose name stands there."""
        for statement in _tree(span.source).statements:
            if isinstance(statement, Parameter) and statement.name == span.text:
                calls = (decorator.call for decorator in statement.decorators)
                return is_within(
                    {_BOUNDS.get(c.name, c.name): _data(c.arguments) for c in calls}, data
                )
        return True

    def can_be_unset(self, span: Span) -> bool:
        """Nowhere: a type may not take null."""
        return False

    def variables(self, source: Source) -> Iterator[tuple[str, Span]]:
        """Nothing: Bicep has no variables that null would unset."""
        return iter(())

    def name_of(self, span: Span) -> str | None:
        """The name of the parameter or variable that holds the place."""
        statement = _statement_at(span)
        return statement.name if isinstance(statement, Parameter | Var) else None

    def apart(self, source: Source) -> Mapping[str, Sequence[Span]]:
        """Nothing: names are read from the syntax."""
        return {}

    def mentions(self, source: Source, name: str) -> Iterator[Mention]:
        """The expressions that read a name, or `alias.name` of what is imported as a whole."""
        first, _, member = name.partition(".")
        for node, statement in _names(source).get(first, ()):
            step = _STEP.match(source.text, node.end) if member else None
            if step is None or step.group(1) == member:
                yield Mention(node.span, _named(statement))

    def aliases(self, source: Source, span: Span) -> Iterator[str]:
        """The names that imports of the file that a variable stands in give to it."""
        held = _statement_at(span)
        if not isinstance(held, Var):
            return
        for statement in _tree(source).statements:
            if isinstance(statement, Import) and _leads_to(statement, span.source):
                if statement.alias is not None:
                    yield f"{statement.alias}.{held.name}"
                yield from (item.alias for item in statement.names if item.name == held.name)

    def owner_of(self, span: Span) -> str:
        """The statement that a place is in: `resource disk`, `output days`."""
        statement = _statement_at(span)
        return _named(statement) if statement is not None else ""


def _data(arguments: Sequence[Node]) -> object:
    """What a decorator is given, if that is written out."""
    if len(arguments) != 1:
        return None
    (given,) = arguments
    if isinstance(given, Array):
        return [item.data for item in given.items if isinstance(item, LiteralNode)]
    return given.data if isinstance(given, LiteralNode) else None


def _indent_in(holder: Object, around: str) -> str:
    """The indentation of the last item of an object; of an empty one, that around it and more."""
    at = holder.items[-1].start if holder.items else holder.end
    text = holder.source.text
    before = text[text.rfind("\n", 0, at) + 1 : at]
    return around + _INDENT if before.strip() or not holder.items else before


def _text(data: Literal) -> str:
    if isinstance(data, str):
        escaped = data.replace("\\", "\\\\").replace("'", "\\'").replace("${", "\\${")
        return f"'{escaped}'"
    if isinstance(data, list):
        return f"[{', '.join(map(_text, data))}]"
    if data is None or isinstance(data, bool):
        return {None: "null", True: "true", False: "false"}[data]
    return str(data)


@lru_cache(maxsize=8)
def _tree(source: Source) -> BicepFile:
    return parse_file(source)


@lru_cache(maxsize=8)
def _statements(source: Source) -> Mapping[int, Statement]:
    return statements_in(_tree(source))


@lru_cache(maxsize=8)
def _names(source: Source) -> Mapping[str, Sequence[tuple[Name | NestedName, Statement]]]:
    return names_in(_tree(source))


def _tokens(text: str) -> list[str]:
    return tokens_of(text).kinds[:-1]


def _property_at(span: Span) -> Property | None:
    """The property whose value is at a place."""
    for piece in way_to(_tree(span.source), span.start, span.end):
        if isinstance(piece, Property) and (piece.value.start, piece.value.end) == (
            span.start,
            span.end,
        ):
            return piece
    return None


def _value(header: Span, path: Path) -> Node | None:
    """What a path leads to in the body of the statement with a header; None where it doesn't."""
    statement = _statements(header.source).get(header.start)
    if statement is None:
        return None
    node: Node | None = body_of(statement)
    for step in path:
        held = property_of(node, step) if isinstance(node, Object) else None
        node = held.value if held is not None else None
    return node


def _leads_to(statement: Import, target: Source) -> bool:
    """Whether an import is of a file."""
    path, file = statement.source, statement.header.source.file
    if file is None or target.file is None or not isinstance(path, LiteralNode):
        return False
    return os.path.normpath(file.parent / str(path.data)) == os.path.normpath(target.file)


def _named(statement: Statement) -> str:
    """The keyword and the name of a statement."""
    return " ".join(statement.header.text.split(maxsplit=2)[:2])


def _statement_at(span: Span) -> Statement | None:
    """The innermost statement around a place."""
    way = way_to(_tree(span.source), span.start, span.end)
    statements = [piece for piece in way if isinstance(piece, Statement)]
    return statements[-1] if statements else None
