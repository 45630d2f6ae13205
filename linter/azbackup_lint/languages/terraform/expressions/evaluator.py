"""Evaluates expressions to values, as Terraform does, with places and unknowns kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from azbackup_lint.languages.terraform.expressions.access import (
    attribute_of,
    get_index,
    label_of,
    may_lack,
    without_own_hop,
)
from azbackup_lint.languages.terraform.expressions.comprehension import (
    SPLAT_ITEM,
    Comprehensions,
)
from azbackup_lint.languages.terraform.expressions.deferred import whole
from azbackup_lint.languages.terraform.expressions.failures import (
    Parts,
    conditional,
    indexed_type,
    settle,
)
from azbackup_lint.languages.terraform.expressions.interpolation import Interpolation
from azbackup_lint.languages.terraform.expressions.marks import deciding, result_of_mark
from azbackup_lint.languages.terraform.expressions.scope import Scope
from azbackup_lint.languages.terraform.expressions.workspaces import explained
from azbackup_lint.languages.terraform.functions import FunctionHost, call
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.type_system import operators
from azbackup_lint.languages.terraform.type_system.equality import equal
from azbackup_lint.languages.terraform.type_system.types import type_of
from azbackup_lint.light_typing import Any, TypeVar
from azbackup_lint.records import replace
from azbackup_lint.values import (
    NULL,
    Cause,
    Known,
    ListValue,
    Unknown,
    Value,
    causes_of,
    empty_origins,
    is_secret,
    is_wholly_known,
    moved,
    used_at,
    way_of,
    without_secrets,
)
from azbackup_lint.values.choices import one_of
from azbackup_lint.values.equality import charge_whole
from azbackup_lint.values.errors import EvaluationError, LimitReached
from azbackup_lint.values.limits import Budget
from azbackup_lint.values.provenance import chosen_by, without_secret_key
from azbackup_lint.values.sizes import MAX_TEXT

T = TypeVar("T")

DECISIVE = {"&&": False, "||": True}
"""What the left side of a logical operator must be for the right side not to matter."""


class Evaluator:
    """Evaluates expressions of one module; `host` is what its functions may see."""

    def __init__(self, host: FunctionHost, budget: Budget) -> None:
        self.host = host
        self.budget = budget
        self._doubts: list[Cause] | None = None
        self._interpolation = Interpolation(self.evaluate, self._required, budget)
        self._comprehensions = Comprehensions(self.evaluate, self._required, budget)

    def evaluate(self, node: ast.Node, scope: Scope, *, in_part: bool = False) -> Value:
        """The value of an expression; its span is the expression's. It may be read `in_part`.

        Raises EvaluationError, with the tightest span, where Terraform would refuse.
        """
        # However little work is left, what is written out stays known, such as a module's source.
        if type(node) is ast.Literal:
            return Known(node.data, span=node.span)
        if type(node) is ast.Template and (text := node.text) is not None and len(text) <= MAX_TEXT:
            return Known(text, span=node.span)
        self.budget.enter(node.span)
        try:
            value = _METHODS[type(node)](self, node, scope)
            if type(node) in _BUILDERS:
                self.budget.weigh(value)
            return value if in_part else whole(value)
        except EvaluationError as error:
            if error.span is None:
                error.span = node.span
            settle(node, error)
            raise
        finally:
            self.budget.leave()

    def outline(self, node: ast.Node, scope: Scope) -> Value:
        """What an expression makes, its values for later; raises EvaluationError."""
        self.budget.enter(node.span)
        try:
            return self._comprehensions.outline(node, scope)
        finally:
            self.budget.leave()

    def apart(self, evaluate: Callable[[], T]) -> T:
        """What is defined elsewhere: a `try` that asks for it doesn't catch its errors."""
        doubts, self._doubts = self._doubts, None
        try:
            return evaluate()
        finally:
            self._doubts = doubts

    def _template(self, node: ast.Template, scope: Scope) -> Value:
        return self._interpolation.template(node, scope)

    def _name(self, node: ast.Name, scope: Scope) -> Value:
        return self._path(node, scope)

    def _path(self, node: ast.Node, scope: Scope) -> Value:
        """A root name followed by attribute steps: as many of them as the scope can use up."""
        names: list[str] = []
        nodes: list[ast.GetAttribute] = []
        current = node
        while isinstance(current, ast.GetAttribute):
            names.append(current.name)
            nodes.append(current)
            current = current.object
        if not isinstance(current, ast.Name):
            assert isinstance(node, ast.GetAttribute)
            value = self.evaluate(node.object, scope, in_part=True)
            self._doubt(value, Known(node.name))
            return used_at(attribute_of(value, node), node.span, label_of(node))
        names.append(current.name)
        names.reverse()
        bound = scope.bindings.get(current.name)
        if bound is not None:
            value, used = bound, 1
        else:
            value, used = self.apart(partial(scope.resolver.resolve, tuple(names), node.span))
        for step in reversed(nodes[: len(names) - used]):
            self._doubt(value, Known(step.name))
            value = attribute_of(value, step)
        return used_at(value, node.span, label_of(node))

    def _index(self, node: ast.Index, scope: Scope) -> Value:
        parts = Parts(partial(self.evaluate, in_part=True))
        value, key = parts.evaluate(node.object, scope), parts.evaluate(node.key, scope)
        if parts.have_failed:
            raise parts.failure(indexed_type(type_of(value), key))
        self._doubt(value, key)
        if isinstance(key, Unknown) and not key.options:  # it may mean all there is
            self.budget.visit(value)
        try:
            element = get_index(without_own_hop(value, node), key)
        except EvaluationError as error:
            error.empty = empty_origins((value,))
            raise without_secret_key(explained(error, node.key, value), value, key) from None
        return used_at(chosen_by(element, (key,), node.span), node.span, label_of(node))

    def _splat(self, node: ast.Splat, scope: Scope) -> Value:
        return self._comprehensions.splat(node, scope)

    def _splat_item(self, node: ast.SplatItem, scope: Scope) -> Value:
        return scope.bindings[SPLAT_ITEM]

    def _call(self, node: ast.Call, scope: Scope) -> Value:
        if node.name == "try":
            return self._try(node, scope)
        if node.name == "can":
            return self._can(node, scope)
        if node.name in ("issensitive", "ephemeralasnull") and len(node.arguments) == 1:
            value = self.evaluate(node.arguments[0], scope)
            return replace(result_of_mark(node, value, scope), span=node.span)
        arguments = [self.evaluate(argument, scope) for argument in node.arguments]
        if node.expand_last:
            last = arguments.pop()
            if isinstance(last, Unknown):
                return Unknown(causes_of(*arguments, last), span=node.span)
            if not isinstance(last, ListValue):
                raise EvaluationError(
                    "only a list can be expanded with ...", node.arguments[-1].span
                )
            arguments.extend(last.items)
        if self._doubts is not None and (node.name != "lookup" or len(arguments) == 2):
            self._doubts += causes_of(*arguments)  # it may be what the function refuses
        try:
            result = call(node.name, tuple(arguments), self.host)
        except EvaluationError as error:
            without_secrets(error, f"{node.name}()", arguments)
            error.empty = error.empty or empty_origins(arguments)
            if node.name == "lookup" and len(node.arguments) == 2:
                raise explained(error, node.arguments[1], arguments[0]) from None
            raise
        if node.name != "nonsensitive":
            result = chosen_by(result, deciding(arguments, result), node.span)
        return self._finish(node, result, *arguments)

    def _doubt(self, value: Value, key: Value) -> None:
        """There may be nothing at an unknown key, unless each of its options is looked up.

        There may also be nothing at a known one, where it isn't certain what a value has.
        """
        if self._doubts is None:
            return
        if isinstance(key, Unknown) and not key.options:
            self._doubts += key.causes
        if may_lack(value, key):
            self._doubts += causes_of(value)

    def _required(self, node: ast.Node, scope: Scope) -> Value:
        """The value of an expression that must not be null, which an unknown may turn out to be."""
        value = self.evaluate(node, scope)
        if self._doubts is not None and isinstance(value, Unknown) and equal(value, NULL) is None:
            self._doubts += value.causes
        return value

    def _attempt(self, node: ast.Node, scope: Scope) -> tuple[Value, list[Cause]]:
        """The value of an expression, and the causes why it may fail all the same."""
        outside, self._doubts = self._doubts, []
        try:
            value = self.evaluate(node, scope)
            return value, self._doubts
        finally:
            self._doubts = outside

    def _try(self, node: ast.Call, scope: Scope) -> Value:
        """The first argument that doesn't fail; one of several where some may fail."""
        failure = "try() needs at least one argument"
        values: list[Value] = []
        doubts: list[Cause] = []
        for argument in node.arguments:
            try:
                value, causes = self._attempt(argument, scope)
            except LimitReached as error:
                value, causes = _not_worked_out(error), []
            except EvaluationError as error:
                failure = error.message
                continue
            values.append(value)
            doubts += causes
            if not causes:
                break
        else:
            if self._doubts is not None:
                self._doubts += doubts
        if not values:
            raise EvaluationError(f"no argument of try() could be evaluated: {failure}")
        value = values[0] if len(values) == 1 else one_of(values, doubts)
        return used_at(value, node.span)

    def _can(self, node: ast.Call, scope: Scope) -> Value:
        if len(node.arguments) != 1:
            raise EvaluationError("can() takes one argument")
        try:
            value, doubts = self._attempt(node.arguments[0], scope)
        except LimitReached as error:
            return replace(_not_worked_out(error), span=node.span)
        except EvaluationError:
            return Known(False, span=node.span)
        if is_wholly_known(value) and not doubts:
            return Known(True, span=node.span)
        causes = dict.fromkeys((*doubts, *causes_of(value)))
        return Unknown(tuple(causes), span=node.span)

    def _unary(self, node: ast.Unary, scope: Scope) -> Value:
        operand = self._required(node.operand, scope)
        return self._finish(node, operators.unary(node.operator, operand), operand)

    def _binary(self, node: ast.Binary, scope: Scope) -> Value:
        """A logical operator whose left side decides doesn't look at the right one."""
        evaluate = self.evaluate if node.operator in ("==", "!=") else self._required
        left = evaluate(node.left, scope)
        if node.operator in DECISIVE:
            if left == Known(DECISIVE[node.operator]):
                return self._finish(node, left)
            if isinstance(left, Unknown):
                return self._finish(node, self._undecided(node, left, scope), left)
        right = evaluate(node.right, scope)
        charge_whole(self.budget, (left, right))
        return self._finish(node, operators.binary(node.operator, left, right), left, right)

    def _undecided(self, node: ast.Binary, left: Unknown, scope: Scope) -> Value:
        """A logical operator whose left side may decide: an error on the right may not count."""
        try:
            return operators.binary(node.operator, left, self._required(node.right, scope))
        except EvaluationError:
            return Unknown(left.causes)

    def _conditional(self, node: ast.Conditional, scope: Scope) -> Value:
        """An error in a branch that is not taken, or may not be taken, doesn't count.

        The result has the marks of both branches, whichever is taken, as HCL has it since its pull
        request 710.
        """
        parts = [self._tried(node.condition, scope, self._required)]
        parts += [self._tried(part, scope, self.evaluate) for part in (node.then, node.otherwise)]
        charge_whole(self.budget, parts[1:])
        result = conditional(*parts)
        operands = [part for part in parts if not isinstance(part, EvaluationError)]
        result = chosen_by(result, operands[:1], node.span)
        result = result if is_secret(result) else chosen_by(result, operands, node.span)
        return self._finish(node, result, *(operands if len(operands) == 3 else operands[:1]))

    def _tried(
        self, node: ast.Node, scope: Scope, evaluate: Callable[[ast.Node, Scope], Value]
    ) -> Value | EvaluationError:
        try:
            return evaluate(node, scope)
        except EvaluationError as error:
            return error

    def _parenthesis(self, node: ast.Parenthesis, scope: Scope) -> Value:
        return used_at(self.evaluate(node.inner, scope), node.span)

    def _list(self, node: ast.ListExpression, scope: Scope) -> Value:
        parts = Parts(self.evaluate)
        items = tuple([parts.evaluate(item, scope) for item in node.items])
        return parts.result(ListValue(items, span=node.span))

    def _object(self, node: ast.ObjectExpression, scope: Scope) -> Value:
        return self._comprehensions.object(node, scope)

    def _for(self, node: ast.ForExpression, scope: Scope) -> Value:
        return self._comprehensions.comprehension(node, scope)

    def _finish(self, node: ast.Node, value: Value, *operands: Value) -> Value:
        """A computed value at its expression; one that was passed on keeps its way."""
        if value.span is None:
            return moved(value, node.span, way_of(operands, node.span))
        return used_at(value, node.span)


def _not_worked_out(error: LimitReached) -> Unknown:
    """What Terraform has a value for, but the linter has not."""
    return Unknown((Cause("limit", error.message, span=error.span),))


_METHODS: Mapping[type[ast.Node], Callable[[Evaluator, Any, Scope], Value]] = {
    ast.Template: Evaluator._template,
    ast.Name: Evaluator._name,
    ast.GetAttribute: Evaluator._path,
    ast.Index: Evaluator._index,
    ast.Splat: Evaluator._splat,
    ast.SplatItem: Evaluator._splat_item,
    ast.Call: Evaluator._call,
    ast.Unary: Evaluator._unary,
    ast.Binary: Evaluator._binary,
    ast.Conditional: Evaluator._conditional,
    ast.Parenthesis: Evaluator._parenthesis,
    ast.ListExpression: Evaluator._list,
    ast.ObjectExpression: Evaluator._object,
    ast.ForExpression: Evaluator._for,
}

_BUILDERS = frozenset(
    {
        ast.Call,
        ast.ForExpression,
        ast.ListExpression,
        ast.ObjectExpression,
        ast.Splat,
        ast.Template,
    }
)
"""What makes values of others."""
