"""Trees of Bicep as text, to compare them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from azbackup_lint.languages.bicep.syntax import ast
from azbackup_lint.languages.bicep.syntax.parser import parse_file
from azbackup_lint.languages.bicep.syntax.statement_ast import BicepFile, TypeDeclaration, Var
from azbackup_lint.languages.bicep.syntax.type_ast import TypeName
from azbackup_lint.records import fields
from azbackup_lint.source import Source, Span

PLACES = ("source", "start", "end", "span", "header", "name_start", "name_span", "decorators")


def parsed(text: str, path: str = "main.bicep") -> BicepFile:
    return parse_file(Source(path, text))


def expression(text: str) -> ast.Node:
    """The only expression of a text that has nothing wrong."""
    file = parsed(f"var x = {text}")
    assert file.problems == ()
    (statement,) = file.statements
    assert isinstance(statement, Var)
    assert statement.value.span.text == text.strip()
    return statement.value


def type_expression(text: str) -> ast.Node:
    """The only type of a text that has nothing wrong."""
    file = parsed(f"type x = {text}")
    assert file.problems == ()
    (statement,) = file.statements
    assert isinstance(statement, TypeDeclaration)
    assert statement.type.span.text == text.strip()
    return statement.type


def kind(node: object) -> str:
    return type(node).__name__


def short(node: Any) -> str:
    """An expression or type as nested lists, operators first: `a + b * c` is `(+ a (* b c))`."""
    if isinstance(node, ast.Literal):
        return json.dumps(node.data, ensure_ascii=False)
    if isinstance(node, ast.Name | TypeName):
        return node.name
    if isinstance(node, ast.Step):
        marks = "?" * node.safe + "^" * node.from_end
        return f"[{marks}{short(node.key)}]"
    parts: list[str] = []
    for item in fields(node):
        value = getattr(node, item.name)
        if isinstance(value, ast.Node):
            parts.append(short(value))
        elif isinstance(value, tuple):
            parts += map(short, value)
        elif item.name not in PLACES and value not in (None, ""):
            parts.append(str(value))
    if hasattr(node, "operator"):
        return f"({' '.join(parts)})"
    return f"({' '.join([kind(node).lower(), *parts])})"


def summary(file: BicepFile) -> str:
    """Every node of a file on a line of its own, with its place and its text; then its problems."""
    lines = [line for statement in file.statements for line in _lines(statement, 0, "")]
    for problem in file.problems:
        lines.append(f"{_place(problem.span)} {problem.kind.name}: {problem.message}")
    return "\n".join([*lines, ""])


def _place(span: Span) -> str:
    first, last = span.first, span.last
    return f"{first.line}:{first.column}-{last.line}:{last.column}"


def _lines(node: Any, depth: int, role: str) -> Iterator[str]:
    text = node.span.text.replace("\r", "\\r").replace("\n", "\\n")
    facts = [role, kind(node)]
    inner: list[tuple[str, Any]] = []
    for item in fields(node):
        value = getattr(node, item.name)
        if isinstance(value, ast.Node | ast.Statement):
            inner.append((item.name, value))
        elif isinstance(value, tuple) and value:
            inner += [(item.name, part) for part in value]
        elif item.name == "header":
            facts.append(f"header {_place(value)}")
        elif item.name not in PLACES and not isinstance(value, tuple):
            facts.append(f"{item.name}={value!r}")
    shown = text if len(text) <= 30 else f"{text[:14]}…{text[-14:]}"
    yield f"{'  ' * depth}{_place(node.span)} {' '.join(filter(None, facts))} | {shown}"
    for name, part in inner:
        yield from _lines(part, depth + 1, name)
