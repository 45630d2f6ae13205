"""Local values and outputs: of the objects that define them, what is asked for is evaluated."""

from __future__ import annotations

from functools import partial

from azbackup_lint.languages.terraform.expressions.deferred import Deferred, Later
from azbackup_lint.languages.terraform.expressions.evaluator import Evaluator
from azbackup_lint.languages.terraform.expressions.scope import Scope
from azbackup_lint.languages.terraform.modules.bodies import BodyEvaluator, failed
from azbackup_lint.languages.terraform.modules.memory import Memory
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.records import dataclass, replace
from azbackup_lint.source import Span
from azbackup_lint.values import MapValue, Unknown, Value
from azbackup_lint.values.errors import CircularReference, EvaluationError, LimitReached

PATHS = (ast.GetAttribute, ast.Index)


@dataclass(frozen=True, slots=True)
class Definition:
    """What a name of a module stands for.

    A map of all that an estate has, of which little concerns backup, is evaluated in a small part.
    This holds for objects in objects, too, as far as they are written in the definition itself. As
    parts are evaluated while the name is under way, none of them can lead back to itself.
    """

    memory: Memory
    evaluator: Evaluator
    bodies: BodyEvaluator
    name: str

    def value(self, node: ast.Node, scope: Scope) -> Value:
        """The value of the expression that defines the name, which may be read in part."""
        if not isinstance(node, PATHS):
            return self._part(node, scope)
        try:
            return self.evaluator.evaluate(node, scope, in_part=True)
        except EvaluationError as error:
            return failed(error, node.span, self.bodies.report)

    def _part(self, node: ast.Node, scope: Scope) -> Value:
        if not _makes_object(node):
            return self.bodies.safely(node, scope)
        try:
            outline = self.evaluator.outline(node, scope)
        except (CircularReference, LimitReached) as error:
            return failed(error, node.span, self.bodies.report)
        except EvaluationError:
            return self.bodies.safely(node, scope)
        if not isinstance(outline, MapValue) or not outline.entries:
            return outline
        finish = partial(self._whole, span=node.span)
        return replace(outline, entries=Deferred(outline.entries, self._read, finish))

    def _read(self, later: Later) -> Value:
        evaluate = partial(self._part, later.node, later.scope)
        apart = partial(self.evaluator.apart, evaluate)
        return self.memory.once(self.name, apart, later.node.span, part=later)

    def _whole(self, entries: Deferred, span: Span) -> MapValue | Unknown:
        budget = self.evaluator.budget
        value: MapValue | Unknown
        try:
            budget.enter(span)
            try:
                value = MapValue(dict(entries))
                budget.weigh(value)
            finally:
                budget.leave()
        except LimitReached as error:
            value = failed(error, span, self.bodies.report)
        if not self.memory.is_supposing:
            entries.made = value
        return value


def _makes_object(node: ast.Node) -> bool:
    if isinstance(node, ast.ForExpression):
        return node.key is not None and not node.grouping
    return isinstance(node, ast.ObjectExpression)
