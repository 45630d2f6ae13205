"""Trees of Bicep as text, to compare them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from azbackup_lint.languages.bicep.syntax import ast
from azbackup_lint.languages.bicep.syntax.parser import parse_file
from azbackup_lint.languages.bicep.syntax.statement_ast import BicepFile, Var
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


def kind(node: object) -> str:
    return type(node).__name__


def short(node: Any) -> Any:
    """An expression in nested tuples: kinds and what they hold, without places."""
    if isinstance(node, ast.Node):
        if kind(node) == "Literal":
            return node.data  # type: ignore[attr-defined]  # a literal has data
        parts = [short(getattr(node, item.name)) for item in _inner(node)]
        return (kind(node), *(part for part in parts if part not in (None, (), False)))
    return [short(item) for item in node] if isinstance(node, tuple) and node else node


def _inner(node: Any) -> list[Any]:
    return [item for item in fields(node) if item.name not in PLACES]


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
