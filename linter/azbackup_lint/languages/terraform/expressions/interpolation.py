"""Evaluates string templates: interpolations and directives."""

from __future__ import annotations

from collections.abc import Callable

from azbackup_lint.languages.terraform.expressions.comprehension import pairs_of
from azbackup_lint.languages.terraform.expressions.scope import Scope
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.type_system.conversion import (
    ConversionError,
    convert,
    text_of,
)
from azbackup_lint.languages.terraform.type_system.types import BOOL, STRING
from azbackup_lint.values import Known, Unknown, Value, moved, unknown_because, used_at, way_of
from azbackup_lint.values.equality import is_null
from azbackup_lint.values.errors import EvaluationError, LimitReached
from azbackup_lint.values.limits import Budget
from azbackup_lint.values.open_collections import opened
from azbackup_lint.values.texts import join

Evaluate = Callable[[ast.Node, Scope], Value]


class Interpolation:
    """Evaluates templates with the help of an expression evaluator.

    `required` evaluates what must not be null.
    """

    def __init__(self, evaluate: Evaluate, required: Evaluate, budget: Budget) -> None:
        self._evaluate = evaluate
        self._required = required
        self._budget = budget

    def template(self, node: ast.Template, scope: Scope) -> Value:
        """A string, the value of a sole interpolation, or an unknown with its known parts."""
        if len(node.parts) == 1 and not _is_text(node.parts[0]):
            return used_at(self._evaluate(node.parts[0], scope), node.span)
        operands: list[Value] = []
        pieces: list[str | Unknown] = []
        failure: EvaluationError | None = None
        for part in node.parts:
            try:
                pieces += self._piece(part, scope, operands)
            except LimitReached:
                raise
            except EvaluationError as error:
                failure = failure or error
                pieces.append(_left(error, part))
        text = moved(join(pieces), node.span, way_of(operands, node.span))
        if failure is None:
            return text
        failure.value = text if isinstance(text, Known) else None
        raise failure

    def _piece(self, part: ast.Node, scope: Scope, operands: list[Value]) -> list[str | Unknown]:
        if isinstance(part, ast.Literal) and isinstance(part.data, str):
            return [part.data]
        if isinstance(part, ast.IfDirective):
            return self._if(part, scope, operands)
        if isinstance(part, ast.ForDirective):
            return self._for(part, scope, operands)
        value = self._required(part, scope)
        operands.append(value)
        return [_text(value, part)]

    def _if(
        self, part: ast.IfDirective, scope: Scope, operands: list[Value]
    ) -> list[str | Unknown]:
        condition = self._required(part.condition, scope)
        operands.append(condition)
        if isinstance(condition, Unknown):
            return [Unknown(condition.causes)]
        try:
            truth = convert(condition, BOOL)
        except ConversionError:
            raise EvaluationError("the condition must be a bool", part.condition.span) from None
        if is_null(truth):
            raise EvaluationError("the condition must not be null", part.condition.span)
        taken = part.then if truth == Known(True) else part.otherwise
        return self._inside(taken, scope, operands)

    def _for(
        self, part: ast.ForDirective, scope: Scope, operands: list[Value]
    ) -> list[str | Unknown]:
        collection = opened(self._required(part.collection, scope))
        operands.append(collection)
        if isinstance(collection, Unknown):
            return [Unknown(collection.causes)]
        pieces: list[str | Unknown] = []
        for key, value in pairs_of(collection, part.collection):
            self._budget.spend(1)
            names = {part.value: value} if not part.key else {part.key: key, part.value: value}
            pieces.extend(self._inside(part.body, scope.bind(names), operands))
        return pieces

    def _inside(
        self, body: ast.Template, scope: Scope, operands: list[Value]
    ) -> list[str | Unknown]:
        """The pieces of what a directive holds, which may hold directives in turn."""
        self._budget.enter(body.span)
        try:
            pieces = [self._piece(part, scope, operands) for part in body.parts]
            return [piece for some in pieces for piece in some]
        finally:
            self._budget.leave()


def _is_text(part: ast.Node) -> bool:
    """Whether a part is text or makes text; `${true}` is an expression like any other."""
    if isinstance(part, ast.Literal):
        return isinstance(part.data, str)
    return isinstance(part, (ast.IfDirective, ast.ForDirective))


def _left(error: EvaluationError, part: ast.Node) -> str | Unknown:
    """What Terraform goes on with for a part that fails."""
    is_directive = isinstance(part, (ast.IfDirective, ast.ForDirective))
    value = None if is_directive else error.value
    return text_of(value) if isinstance(value, Known) else Unknown(())


def _text(value: Value, part: ast.Node) -> str | Unknown:
    try:
        converted = convert(value, STRING)
    except ConversionError:
        raise _left_out("a string is needed inside a template", part) from None
    if isinstance(converted, Known):
        if converted.data is None:
            raise _left_out("null can't be part of a string", part)
        return str(converted.data)
    return converted if isinstance(converted, Unknown) else unknown_because(converted)


def _left_out(message: str, part: ast.Node) -> EvaluationError:
    """What has Terraform go on with the text around a part."""
    error = EvaluationError(message, part.span)
    error.value = Known("")
    return error
