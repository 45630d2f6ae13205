"""Terraform's JSON syntax: the same blocks and bodies as in HCL.

Sources: developer.hashicorp.com/terraform/language/syntax/json, and what Terraform 1.11 does: an
object may have several members of one name where they are blocks, and only there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal

from azbackup_lint.json_text import JsonError, JsonValue, parse_json
from azbackup_lint.languages.terraform.numbers import integral
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.syntax.blocks import RawBlock
from azbackup_lint.languages.terraform.syntax.parser import parse_expression
from azbackup_lint.light_typing import Any
from azbackup_lint.problems import DUPLICATE_DEFINITION, SYNTAX_ERROR, Problem
from azbackup_lint.records import fields, replace
from azbackup_lint.source import Source, Span

MARKER = "END_OF_JSON_STRING"

LABELS = {
    "resource": 2,
    "data": 2,
    "module": 1,
    "variable": 1,
    "output": 1,
    "provider": 1,
    "locals": 0,
    "terraform": 0,
}

BLOCKS = {
    "variable": frozenset({"validation"}),
    "output": frozenset({"precondition"}),
    "resource": frozenset({"lifecycle"}),
    "data": frozenset({"lifecycle"}),
    "lifecycle": frozenset({"precondition", "postcondition"}),
    "dynamic": frozenset({"content"}),
    "terraform": frozenset({"cloud"}),
}
"""Nested blocks that Terraform has itself, by what they stand in."""

OF_PROVIDERS = frozenset({"resource", "data", "provider", "content", ""})
"""What may have nested blocks of a provider; "" is such a block itself."""

BACKEND = ("terraform", "backend")
"""A nested block of Terraform's own with a label, and what it stands in."""

MAPS = frozenset({"tags", "body", "sensitive_body", "input"})
"""Arguments of azurerm, azapi and terraform_data that hold objects, so that two are refused."""

MAX_NESTING = 20
"""Levels of nested blocks; no provider has as many."""

KEYWORDS = frozenset({("variable", "type"), ("dynamic", "iterator")})
"""Arguments whose text is native syntax."""

Text = Callable[[Span, str], ast.Node]


class _JsonFile:
    """One file in JSON, and what is wrong with it."""

    def __init__(self, source: Source) -> None:
        self.problems: list[Problem] = []
        self._around_blocks: dict[int, bool] = {}
        self._levels = MAX_NESTING
        try:
            self._take(parse_json(source))
        except JsonError as error:
            self._report(str(error), error.span)

    def _take(self, root: JsonValue) -> None:
        """Reads what the file holds."""
        raise NotImplementedError

    def _body(self, type_: str, value: JsonValue) -> ast.Body:
        self._levels -= 1
        body = self._members(type_, value, is_open=type_ in OF_PROVIDERS and self._levels > 0)
        self._levels += 1
        return body

    def _members(self, type_: str, value: JsonValue, *, is_open: bool) -> ast.Body:
        """The body of a block; one that is open may have blocks of a provider inside."""
        attributes: dict[str, ast.Attribute] = {}
        blocks: list[ast.Block] = []
        own = BLOCKS.get(type_, frozenset())
        others = self._blocks(value, self._levels) - MAPS if is_open else frozenset()
        for name, key, inner in _named(value):
            if name == "//":
                continue
            if (name == "dynamic" and is_open) or (type_, name) == BACKEND:
                blocks.extend(self._labelled(name, inner))
            elif name in own or name in others:
                blocks.extend(self._nested(name, key, inner))
            elif name not in attributes:
                node = self._argument(type_, name, inner)
                place = (key.start, key.end, inner.span.end)
                attributes[name] = ast.Attribute(name, node, *place)
            else:
                self._repeated(name, attributes[name].name_span, key)
        return ast.Body(attributes, tuple(blocks))

    def _blocks(self, value: JsonValue, levels: int) -> frozenset[str]:
        """Members that can only be nested blocks of a provider.

        No argument stands twice, beside a `dynamic` block of its name, or around such blocks.
        A member that could be either is left an argument: what reads blocks takes it, too.
        """
        members = list(_named(value))
        names = [name for name, _, _ in members]
        for _, _, inner in (member for member in members if member[0] == "dynamic"):
            names.extend(label for item in inner.items for label, _, _ in _named(item))
        several = {name for name, count in Counter(names).items() if count > 1}
        several.update(
            name
            for name, _, inner in members
            if any(self._holds_blocks(item, levels - 1) for item in inner.items)
        )
        plain = {name for name, _, inner in members if not _may_be_blocks(inner)}
        return frozenset(several - plain)

    def _holds_blocks(self, value: JsonValue, levels: int) -> bool:
        """Whether an object has members that can only be nested blocks, so many levels deep."""
        if value.kind != "object" or levels <= 0:
            return False
        known = self._around_blocks.get(value.start)
        if known is None:
            known = bool(self._blocks(value, levels)) or "dynamic" in value.data
            self._around_blocks[value.start] = known
        return known

    def _argument(self, type_: str, name: str, value: JsonValue) -> ast.Node:
        if (type_, name) in KEYWORDS:
            return self._typed(value)
        if (type_, name) == ("variable", "default"):
            return self._expression(value, ast.Literal)
        return self._expression(value)

    def _repeated(self, name: str, first: Span, key: Span) -> None:
        message = f"{name} is already set at {first}; this one is not used"
        self.problems.append(Problem(DUPLICATE_DEFINITION, message, "Remove one of the two.", key))

    def _nested(self, name: str, key: Span, value: JsonValue) -> Iterator[ast.Block]:
        for item in _bodies(value):
            if item.kind == "object":
                yield ast.Block(name, (), key, self._body(name if name in BLOCKS else "", item))
            else:
                self._report(f"an object is needed for {name}", item.span)

    def _labelled(self, type_: str, value: JsonValue) -> Iterator[ast.Block]:
        for label, key, inner in (named for item in value.items for named in _named(item)):
            for item in _bodies(inner):
                yield ast.Block(type_, (label,), key, self._body(type_, item))

    def _expression(self, value: JsonValue, text: Text | None = None) -> ast.Node:
        """The value as an expression; `text` makes what a string stands for, else a template."""
        text = text or self._template
        if value.kind == "array":
            items = tuple(self._expression(item, text) for item in value.items)
            return ast.ListExpression(value.span, items)
        if value.kind == "object":
            return self._object(value, text)
        data = value.data
        if isinstance(data, str):
            return text(value.span, data)
        if isinstance(data, Decimal):
            return ast.Literal(value.span, integral(data))
        return ast.Literal(value.span, data)

    def _object(self, value: JsonValue, text: Text) -> ast.Node:
        items: dict[str, tuple[ast.Node, ast.Node]] = {}
        for name, key, inner in _named(value):
            if name in items:
                self._repeated(name, items[name][0].span, key)
            else:
                items[name] = (text(key, name), self._expression(inner, text))
        return ast.ObjectExpression(value.span, tuple(items.values()))

    def _template(self, span: Span, text: str) -> ast.Node:
        """A string is a template; where JSON escapes something, its whole span stands for it."""
        if "${" not in text and "%{" not in text:
            return ast.Literal(span, text)
        if "\\" not in span.text:
            return self._parsed(span, span)
        heredoc = Source(span.source.path, f"<<{MARKER}\n{text}\n{MARKER}\n")
        node = self._parsed(heredoc.span(0, len(heredoc.text)), span)
        return relocated(_without_last_newline(node), span)

    def _typed(self, value: JsonValue) -> ast.Node:
        """What a string spells in native syntax, such as the type of a variable."""
        inner = value.span.source.span(value.span.start + 1, value.span.end - 1)
        return (
            self._parsed(inner, value.span)
            if isinstance(value.data, str)
            else (ast.Literal(value.span, None))
        )

    def _parsed(self, place: Span, span: Span) -> ast.Node:
        node, problems = parse_expression(place)
        if node is None or problems:
            message = problems[0].message if problems else "this is no expression"
            self._report(message, span)
            return ast.Literal(span, None)
        return node

    def _report(self, message: str, span: Span) -> None:
        self.problems.append(
            Problem(SYNTAX_ERROR, message, "Correct the JSON; the rest was linted.", span)
        )


class JsonModule(_JsonFile):
    """The blocks of one `.tf.json` file, with their bodies already read."""

    def __init__(self, source: Source) -> None:
        self.blocks: list[RawBlock] = []
        self.bodies: dict[Span, ast.Body] = {}
        super().__init__(source)

    def _take(self, root: JsonValue) -> None:
        for part in root.items:
            if part.kind != "object":
                self._report("an object is needed around the blocks", part.span)
            for type_, key, value in _named(part):
                if type_ in LABELS:
                    self._declare_each(type_, (), key, value, LABELS[type_])

    def _declare_each(
        self, type_: str, labels: tuple[str, ...], key: Span, value: JsonValue, depth: int
    ) -> None:
        for body in value.items if depth else _bodies(value):
            self._declare(type_, labels, key, body, depth)

    def _declare(
        self, type_: str, labels: tuple[str, ...], key: Span, value: JsonValue, depth: int
    ) -> None:
        """One block for each way through `depth` levels of labels."""
        if value.kind != "object":
            self._report(f"an object is needed for {' '.join((type_, *labels))}", value.span)
        elif depth:
            for name, place, inner in _named(value):
                self._declare_each(type_, (*labels, name), place, inner, depth - 1)
        else:
            self.blocks.append(RawBlock(type_, labels, key, value.span))
            self.bodies[value.span] = self._body(type_, value)


class JsonVariables(_JsonFile):
    """The values in one `.tfvars.json` file, by the variables that they are for."""

    def __init__(self, source: Source) -> None:
        self.values: dict[str, ast.Node] = {}
        super().__init__(source)

    def _take(self, root: JsonValue) -> None:
        if root.kind != "object":
            self._report("a file of variables holds an object with their values", root.span)
            return
        attributes = self._body("variables", root).attributes
        self.values = {name: attribute.expression for name, attribute in attributes.items()}

    def _template(self, span: Span, text: str) -> ast.Node:
        return ast.Literal(span, text)  # values of variables are no templates


def _named(value: JsonValue) -> Iterator[tuple[str, Span, JsonValue]]:
    """The members of an object: name, place of the name, value."""
    for member in value.members:
        yield member.name, member.key, member.value


def _bodies(value: JsonValue) -> tuple[JsonValue, ...]:
    """The bodies of blocks that are written as one value: null is none, an array has several."""
    return () if value.data is None else value.items


def _may_be_blocks(value: JsonValue) -> bool:
    return all(item.kind == "object" for item in _bodies(value))


def _without_last_newline(node: ast.Node) -> ast.Node:
    """A heredoc's template without the line end before its marker."""
    if not isinstance(node, ast.Template) or not node.parts:
        return node
    *parts, last = node.parts
    if isinstance(last, ast.Literal) and isinstance(last.data, str):
        text = last.data.removesuffix("\n")
        parts += [ast.Literal(last.span, text)] if text else []
        return ast.Template(node.span, tuple(parts))
    return node


def relocated(node: ast.Node, span: Span) -> ast.Node:
    """The same expression, all of it at one place."""
    return replace(
        node, **{item.name: _moved(getattr(node, item.name), span) for item in fields(node)}
    )


def _moved(value: Any, span: Span) -> Any:
    if isinstance(value, Span):
        return span
    if isinstance(value, ast.Node):
        return relocated(value, span)
    return tuple(_moved(item, span) for item in value) if isinstance(value, tuple) else value
