"""Where values stand in Terraform's syntax: the argument, and the others beside it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.syntax.blocks import RawAttribute, RawBlock, Scan, scan
from azbackup_lint.languages.terraform.syntax.parser import parse_body, parse_expression
from azbackup_lint.languages.terraform.syntax.skipping import Skipper
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.records import dataclass, fields
from azbackup_lint.source import Source, Span

_FIRST = r"(?:var|local|data|module|[A-Za-z][A-Za-z0-9]*_[\w-]*)"
_APART = lazy_regex(
    rf"(?<![\w.-])(?=({_FIRST}(?:\s+\.\s*|\.\s+)[A-Za-z_][\w-]*(?![\w-]))"
    rf"|(data\s*\.\s*\w+(?:\s+\.\s*|\.\s+)[A-Za-z_][\w-]*))"
)


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


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """Items beside each other, in order; [start, end) is the inside of the brackets."""

    items: tuple[Item, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Slot:
    """One of the items of a scope."""

    scope: Scope
    item: Item


def slot_of(span: Span) -> Slot | None:
    """The item whose value, or whose header, is exactly at the place."""
    top = top_level(span)
    return _slots_in(top).get((span.start, span.end)) if top is not None else None


def top_level(span: Span) -> RawBlock | RawAttribute | None:
    """The block or argument of a file that holds a place."""
    found = _scanned(span.source)
    index = bisect_right(found.blocks, span.start, key=lambda block: block.header.start) - 1
    if index >= 0 and span.end <= found.blocks[index].body.end:
        return found.blocks[index]
    index = bisect_right(found.attributes, span.start, key=lambda item: item.name_span.start) - 1
    if index >= 0 and span.end <= found.attributes[index].value.end:
        return found.attributes[index]
    return None


def scope_at(header: Span, path: tuple[str, ...]) -> Scope | None:
    """The inside of what a path leads to below a header.

    It leads through nested blocks, and from an argument on through objects.
    """
    top = top_level(header)
    if not isinstance(top, RawBlock) or top.header != header:
        return None
    scope = _body_scope(_body(top), top.body.start, top.body.end)
    for step in path:
        item = next((item for item in scope.items if item.name == step), None)
        inner = _inside(item) if item is not None else None
        if inner is None:
            return None
        scope = inner
    return scope


def argument_around(span: Span) -> str:
    """The name of the argument of a block of the file that holds a place; empty if none does."""
    top = top_level(span)
    arguments = _arguments_in(top) if isinstance(top, RawBlock) else ()
    index = bisect_right(arguments, span.start, key=lambda argument: argument.start) - 1
    is_inside = index >= 0 and span.end <= arguments[index].end
    return arguments[index].name if is_inside else ""


def variable_headers(source: Source) -> Iterator[tuple[str, Span]]:
    """The variables that a file declares, with their headers."""
    for block in _scanned(source).blocks:
        if block.type == "variable" and block.labels:
            yield block.labels[0], block.header


@lru_cache(maxsize=16)
def _scanned(source: Source) -> Scan:
    return scan(source)


@lru_cache(maxsize=64)
def _body(block: RawBlock) -> ast.Body:
    return parse_body(block.body)[0]


@lru_cache(maxsize=64)
def _arguments_in(block: RawBlock) -> tuple[ast.Attribute, ...]:
    """The arguments right in a block, by their places: each of thousands may be asked for."""
    return tuple(sorted(_body(block).attributes.values(), key=lambda argument: argument.start))


@lru_cache(maxsize=16)
def _slots_in(top: RawBlock | RawAttribute) -> dict[tuple[int, int], Slot]:
    """All items in a block or argument, at any depth, by the places of their values."""
    slots: dict[tuple[int, int], Slot] = {}
    if isinstance(top, RawBlock):
        _collect_body(_body(top), top.body.start, top.body.end, slots)
        return slots
    scope, items = _arguments_of(top.value.source)
    place = (top.value.start, top.value.end)
    slots[place] = Slot(scope, items[place])
    node, _ = parse_expression(top.value)
    if node is not None:
        _collect_expression(node, slots)
    return slots


@lru_cache(maxsize=16)
def _arguments_of(source: Source) -> tuple[Scope, dict[tuple[int, int], Item]]:
    """What a file of values sets, as one scope and by place."""
    items = tuple(
        Item(a.name, a.name_span.start, a.name_span.end, a.value, a.value.end)
        for a in _scanned(source).attributes
    )
    places = {(item.value.start, item.value.end): item for item in items}
    return Scope(items, 0, len(source.text)), places


def _collect(scope: Scope, slots: dict[tuple[int, int], Slot]) -> None:
    for item in scope.items:
        slots.setdefault((item.value.start, item.value.end), Slot(scope, item))


def _collect_body(body: ast.Body, start: int, end: int, slots: dict[tuple[int, int], Slot]) -> None:
    scope = _body_scope(body, start, end)
    _collect(scope, slots)
    for item in scope.items:
        if item.block is not None:
            inside = _inside_of(item.block)
            if inside[1] >= 0:
                _collect_body(item.block.body, *inside, slots)
        elif item.node is not None:
            _collect_expression(item.node, slots)


def _collect_expression(node: ast.Node, slots: dict[tuple[int, int], Slot]) -> None:
    stack = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, ast.ObjectExpression):
            _collect(_object_scope(current), slots)
        stack.extend(_children(current))


def _body_scope(body: ast.Body, start: int, end: int) -> Scope:
    items = [_argument(attribute) for attribute in body.attributes.values()]
    items += [
        Item(b.type, b.header.start, b.header.end, b.header, _end_of(b), block=b)
        for b in body.blocks
    ]
    return Scope(tuple(sorted(items, key=lambda item: item.start)), start, end)


def _argument(attribute: ast.Attribute) -> Item:
    name, value = attribute.name_span, attribute.expression
    return Item(attribute.name, name.start, name.end, value.span, value.span.end, node=value)


def _end_of(block: ast.Block) -> int:
    """Behind the brace that closes a nested block; of one that nothing closes, the text's end."""
    end = _inside_of(block)[1]
    return end + 1 if end >= 0 else len(block.header.source.text)


def _inside_of(block: ast.Block) -> tuple[int, int]:
    """Where the braces of a nested block are: behind the first, and the second."""
    source = block.header.source
    start = source.text.index("{", block.header.end) + 1
    return start, _skipper(source).closing_brace(start, len(source.text))


@lru_cache(maxsize=4)
def _skipper(source: Source) -> Skipper:
    return Skipper(source.text)


def _inside(item: Item) -> Scope | None:
    if item.block is not None:
        start, end = _inside_of(item.block)
        return _body_scope(item.block.body, start, end) if end >= 0 else None
    node = item.node
    while isinstance(node, ast.Parenthesis):
        node = node.inner
    if isinstance(node, ast.Call) and node.name == "jsonencode" and len(node.arguments) == 1:
        node = node.arguments[0]
    return _object_scope(node) if isinstance(node, ast.ObjectExpression) else None


def _object_scope(node: ast.ObjectExpression) -> Scope:
    items = tuple(
        Item(
            _name(key),
            key.span.start,
            key.span.end,
            value.span,
            value.span.end,
            node=value,
        )
        for key, value in node.items
    )
    return Scope(items, node.span.start + 1, node.span.end - 1)


def _name(key: ast.Node) -> str:
    """The name that a key is; empty for a computed one."""
    if isinstance(key, ast.Literal):
        return str(key.data)
    return (key.text or "") if isinstance(key, ast.Template) else ""


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


@lru_cache(maxsize=256)
def names_apart(source: Source) -> Mapping[str, Sequence[Span]]:
    """Names with blanks around a point, such as `var . n`, by what they are without.

    Those in comments are among them.
    """
    places: dict[str, list[Span]] = {}
    for match in _APART.finditer(source.text):
        group = 1 if match[1] is not None else 2
        name = "".join(match[group].split())
        places.setdefault(name, []).append(Span(source, *match.span(group)))
    return places
