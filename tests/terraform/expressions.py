"""Evaluates expression texts for the tests of functions and operators."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from azbackup_lint.source import Source, Span
from azbackup_lint.terraform.budget import Budget, Limits
from azbackup_lint.terraform.errors import EvaluationError
from azbackup_lint.terraform.evaluator import Evaluator
from azbackup_lint.terraform.scope import Scope
from azbackup_lint.terraform.syntax import parse_expression
from azbackup_lint.values import Cause, Unknown, Value

FIXTURES = Path(__file__).parents[2] / "fixtures" / "functions"
FILES = FIXTURES / "files"


class FolderContext:
    """What functions may see: one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def working_directory(self) -> str:
        return str(self._folder)

    def read(self, path: str) -> Source | Unknown:
        full = self._folder / path
        if not full.is_file():
            return Unknown((Cause("function", f"the file {path}"),))
        return Source(path, full.read_text(encoding="utf-8"), full)

    def exists(self, path: str) -> bool | None:
        return (self._folder / path).is_file()

    def file_names(self, path: str) -> list[str] | None:
        top = self._folder / path
        return sorted(p.relative_to(top).as_posix() for p in top.rglob("*") if p.is_file())

    def render(self, source: Source, variables: Mapping[str, Value]) -> Value:
        heredoc = Source(source.path, f"<<END_OF_TEMPLATE\n{source.text}\nEND_OF_TEMPLATE\n")
        node, problems = parse_expression(heredoc.span(0, len(heredoc.text) - 1))
        if node is None or problems:
            raise EvaluationError("the template can't be parsed")
        value = evaluator(self._folder).evaluate(node, Scope(NoNames(), variables))
        return replace_last_newline(value)


def replace_last_newline(value: Value) -> Value:
    from azbackup_lint.values import Known

    assert isinstance(value, Known)
    assert isinstance(value.data, str)
    return Known(value.data.removesuffix("\n"))


class NoNames:
    def resolve(self, names: tuple[str, ...], span: Span) -> NoReturn:
        raise EvaluationError(f"{names[0]} is not declared", span)


def evaluator(folder: Path = FILES) -> Evaluator:
    return Evaluator(FolderContext(folder), Budget(Limits()))


def evaluate(text: str, names: Mapping[str, Value] | None = None) -> Value:
    """The value of an expression; raises EvaluationError where it has none."""
    source = Source("case.tf", text)
    node, problems = parse_expression(source.span(0, len(text)))
    if node is None or problems:
        raise EvaluationError(f"syntax: {[p.message for p in problems]}")
    return evaluator().evaluate(node, Scope(NoNames(), names or {}))
