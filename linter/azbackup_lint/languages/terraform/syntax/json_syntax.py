"""Terraform's JSON syntax: the same blocks and bodies as in HCL."""

from __future__ import annotations

from collections.abc import Iterator
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
}


class _JsonFile:
    """One file in JSON, and what is wrong with it."""

    def __init__(self, source: Source) -> None:
        self.problems: list[Problem] = []
        try:
            self._take(parse_json(source))
        except JsonError as error:
            self._report(str(error), error.span)

    def _take(self, root: JsonValue) -> None:
        """Reads what the file holds."""
        raise NotImplementedError

    def _body(self, type_: str, value: JsonValue) -> ast.Body:
        attributes: dict[str, ast.Attribute] = {}
        blocks: list[ast.Block] = []
        for name, key, inner in _named(value):
            if name == "//":
                continue
            if name == "dynamic":
                blocks.extend(self._dynamic(inner))
            elif type_ == "variable" and name == "validation":
                blocks.extend(self._nested(name, key, inner))
            elif name not in attributes:
                literal = type_ == "variable" and name == "type"
                node = self._typed(inner) if literal else self._expression(inner)
                place = (key.start, key.end, inner.span.end)
                attributes[name] = ast.Attribute(name, node, *place)
            else:
                self._repeated(name, attributes[name].name_span, key)
        return ast.Body(attributes, tuple(blocks))

    def _repeated(self, name: str, first: Span, key: Span) -> None:
        message = f"{name} is already set at {first}; this one is not used"
        remedy = "Remove one of the two; write several blocks as a list."
        self.problems.append(Problem(DUPLICATE_DEFINITION, message, remedy, key))

    def _nested(self, name: str, key: Span, value: JsonValue) -> Iterator[ast.Block]:
        for item in value.items:
            yield ast.Block(name, (), key, self._body("", item))

    def _dynamic(self, value: JsonValue) -> Iterator[ast.Block]:
        for label, key, inner in _named(value):
            for item in inner.items:
                body = self._body("", item)
                content = body.attributes.get("content")
                inside = next((v for name, _, v in _named(item) if name == "content"), None)
                if content is not None and inside is not None:
                    block = ast.Block("content", (), content.name_span, self._body("", inside))
                    body = ast.Body(body.attributes, (*body.blocks, block))
                yield ast.Block("dynamic", (label,), key, body)

    def _expression(self, value: JsonValue) -> ast.Node:
        if value.kind == "array":
            return ast.ListExpression(value.span, tuple(map(self._expression, value.items)))
        if value.kind == "object":
            items = tuple(
                (ast.Literal(key, name), self._expression(inner))
                for name, key, inner in _named(value)
            )
            return ast.ObjectExpression(value.span, items)
        data = value.data
        if isinstance(data, str):
            return self._template(value.span, data)
        if isinstance(data, Decimal):
            return ast.Literal(value.span, integral(data))
        return ast.Literal(value.span, data)

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
        """The type of a variable, written as a string."""
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
        for type_, key, value in _named(root):
            if type_ in LABELS:
                for body in value.items:
                    self._declare(type_, (), key, body, LABELS[type_])

    def _declare(
        self, type_: str, labels: tuple[str, ...], key: Span, value: JsonValue, depth: int
    ) -> None:
        """One block for each way through `depth` levels of labels."""
        if value.kind != "object":
            self._report(f"an object is needed for {' '.join((type_, *labels))}", value.span)
        elif depth:
            for name, place, inner in _named(value):
                for body in inner.items:
                    self._declare(type_, (*labels, name), place, body, depth - 1)
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
        attributes = self._body("", root).attributes
        self.values = {name: attribute.expression for name, attribute in attributes.items()}


def _named(value: JsonValue) -> Iterator[tuple[str, Span, JsonValue]]:
    """The members of an object: name, place of the name, value."""
    for member in value.members:
        yield member.name, member.key, member.value


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
