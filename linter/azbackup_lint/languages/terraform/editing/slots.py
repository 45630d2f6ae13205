"""Where values stand in Terraform's syntax: the argument, and the others beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.syntax.blocks import RawAttribute, RawBlock, scan
from azbackup_lint.languages.terraform.syntax.parser import parse_body, parse_expression
from azbackup_lint.languages.terraform.syntax.skipping import Skipper
from azbackup_lint.source import Source, Span

REPEATED = "dynamic"


@dataclass(frozen=True, slots=True)
class Item:
    """An argument, an item of an object, or a nested block (`value` is its header then)."""

    name: str
    start: int
    name_end: int
    value: Span
    end: int
    node: ast.Node | None = None
    block: ast.Block | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """One item and all items beside it, in order; [start, end) is the inside of the brackets."""

    items: tuple[Item, ...]
    index: int
    start: int
    end: int

    @property
    def item(self) -> Item:
        """The item itself."""
        return self.items[self.index]


def slot_of(span: Span) -> Slot | None:
    """The item whose value, or whose header, is exactly at the place."""
    top = top_level(span)
    if isinstance(top, RawBlock):
        return _in_body(_body(top), top.body.start, top.body.end, span)
    if isinstance(top, RawAttribute):
        found = scan(span.source).attributes
        if top.value == span:
            items = tuple(
                Item(a.name, a.name_span.start, a.name_span.end, a.value, a.value.end)
                for a in found
            )
            return Slot(items, found.index(top), 0, len(span.source.text))
        node, _ = parse_expression(top.value)
        return _in_expression(node, span) if node is not None else None
    return None


def top_level(span: Span) -> RawBlock | RawAttribute | None:
    """The block or argument of a file that holds a place."""
    found = scan(span.source)
    for block in found.blocks:
        if block.header.start <= span.start and span.end <= block.body.end:
            return block
    for attribute in found.attributes:
        if attribute.name_span.start <= span.start and span.end <= attribute.value.end:
            return attribute
    return None


def scope_at(header: Span, path: tuple[str, ...]) -> Slot | None:
    """The inside of what a path leads to below a header; `index` is -1.

    It leads through nested blocks, and from an argument on through objects.
    """
    top = top_level(header)
    if not isinstance(top, RawBlock) or top.header != header:
        return None
    scope = _body_scope(_body(top), top.body.start, top.body.end)
    for step in path:
        item = next((item for item in scope.items if item.name == step), None)
        inner = _inside(header.source, item) if item is not None else None
        if inner is None:
            return None
        scope = inner
    return scope


def names_in(span: Span) -> Iterator[tuple[str, Span]]:
    """The arguments of a block of the file that is at a place, by their names and extents."""
    top = top_level(span)
    if isinstance(top, RawBlock):
        for attribute in _body(top).attributes.values():
            yield attribute.name, attribute.span


def _body(block: RawBlock) -> ast.Body:
    return parse_body(block.body)[0]


def _body_scope(body: ast.Body, start: int, end: int, index: int = -1) -> Slot:
    items = [_argument(attribute) for attribute in body.attributes.values()]
    items += [
        Item(b.type, b.header.start, b.header.end, b.header, _end_of(b), block=b)
        for b in body.blocks
    ]
    return Slot(tuple(sorted(items, key=lambda item: item.start)), index, start, end)


def _argument(attribute: ast.Attribute) -> Item:
    name, value = attribute.name_span, attribute.expression
    return Item(attribute.name, name.start, name.end, value.span, value.span.end, node=value)


def _end_of(block: ast.Block) -> int:
    return _inside_of(block)[1] + 1


def _inside_of(block: ast.Block) -> tuple[int, int]:
    """Where the braces of a nested block are: behind the first, and the second."""
    text = block.header.source.text
    start = text.index("{", block.header.end) + 1
    return start, Skipper(text).closing_brace(start, len(text))


def _inside(source: Source, item: Item) -> Slot | None:
    if item.block is not None:
        start, end = _inside_of(item.block)
        return _body_scope(item.block.body, start, end) if end >= 0 else None
    node = item.node
    while isinstance(node, ast.Parenthesis):
        node = node.inner
    if isinstance(node, ast.Call) and node.name == "jsonencode" and len(node.arguments) == 1:
        node = node.arguments[0]
    return _object_scope(node) if isinstance(node, ast.ObjectExpression) else None


def _object_scope(node: ast.ObjectExpression, index: int = -1) -> Slot:
    items = tuple(
        Item(
            str(key.data) if isinstance(key, ast.Literal) else _quoted(key),
            key.span.start,
            key.span.end,
            value.span,
            value.span.end,
            node=value,
        )
        for key, value in node.items
    )
    return Slot(items, index, node.span.start + 1, node.span.end - 1)


def _quoted(key: ast.Node) -> str:
    if isinstance(key, ast.Template) and len(key.parts) == 1:
        part = key.parts[0]
        if isinstance(part, ast.Literal) and isinstance(part.data, str):
            return part.data
    return ""


def _in_body(body: ast.Body, start: int, end: int, span: Span) -> Slot | None:
    scope = _body_scope(body, start, end)
    for index, item in enumerate(scope.items):
        if item.value == span:
            return Slot(scope.items, index, start, end)
        if item.start <= span.start and span.end <= item.end:
            if item.block is not None:
                inside = _inside_of(item.block)
                return _in_body(item.block.body, *inside, span) if inside[1] >= 0 else None
            return _in_expression(item.node, span) if item.node is not None else None
    return None


def _in_expression(node: ast.Node, span: Span) -> Slot | None:
    """The item of an object, anywhere in an expression, whose value is at the place."""
    if isinstance(node, ast.ObjectExpression):
        scope = _object_scope(node)
        for index, item in enumerate(scope.items):
            if item.value == span:
                return Slot(scope.items, index, scope.start, scope.end)
    for child in _children(node):
        if child.span.start <= span.start and span.end <= child.span.end:
            found = _in_expression(child, span)
            if found is not None:
                return found
    return None


def _children(value: object) -> Iterator[ast.Node]:
    """The nodes right below a node, those in its tuples included."""
    if isinstance(value, ast.Node):
        for item in fields(value):
            inner = getattr(value, item.name)
            if isinstance(inner, ast.Node):
                yield inner
            elif isinstance(inner, tuple):
                yield from _children(inner)
    elif isinstance(value, tuple):
        for inner in value:
            if isinstance(inner, ast.Node):
                yield inner
            elif isinstance(inner, tuple):
                yield from _children(inner)
