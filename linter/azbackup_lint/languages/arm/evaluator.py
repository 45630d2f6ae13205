"""Evaluates expressions to values, as Resource Manager does, with unknowns kept."""

from __future__ import annotations

from collections.abc import Mapping

from azbackup_lint.languages.arm.access import (
    kind_of,
    step_if_there,
    step_into,
    step_unless_null,
)
from azbackup_lint.languages.arm.ast import (
    Access,
    Bound,
    Call,
    Fields,
    Given,
    Items,
    Literal,
    Node,
    Placed,
)
from azbackup_lint.languages.arm.cut_names import NAMING, with_whole_names
from azbackup_lint.languages.arm.deployment_scope import Surroundings
from azbackup_lint.languages.arm.functions import FORMS, call
from azbackup_lint.languages.arm.functions.signature import undocumented
from azbackup_lint.records import dataclass, field, replace
from azbackup_lint.source import Span
from azbackup_lint.values import (
    NULL,
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    empty_origins,
    is_secret,
    unknown_among,
    unknown_because,
    used_at,
    without_secrets,
)
from azbackup_lint.values.equality import is_null
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.provenance import chosen_by, named_by, without_secret_key

OWN_NAMESPACES = ("", "sys", "az")
"""Namespaces of the built-in functions; others are the template's."""


def evaluate(
    node: Node, surroundings: Surroundings, variables: Mapping[str, Value] | None = None
) -> Value:
    """The value of an expression; raises EvaluationError where Resource Manager would refuse.

    The error has the span of the smallest part that fails and whose place is known.
    A value that was selected keeps the span and the hops with which the surroundings gave it; a
    computed one has no span, and hops to where its operands come from.
    """
    return Evaluator(surroundings, variables or {}).evaluate(node)


def written_at(value: Value, span: Span) -> Value:
    """A value that an expression gave at a place, where what was computed stands, too."""
    return used_at(_inside_at(value, span), span)


def _inside_at(value: Value, span: Span) -> Value:
    """A value whose items that an expression computed stand where it is."""

    def inside(item: Value) -> Value:
        return replace(_inside_at(item, span), span=span) if item.span is None else item

    if isinstance(value, ListValue) and any(item.span is None for item in value.items):
        return replace(value, items=tuple(map(inside, value.items)))
    if isinstance(value, MapValue) and isinstance(value.entries, dict):
        return replace(value, entries={name: inside(v) for name, v in value.entries.items()})
    return value


@dataclass(frozen=True, slots=True)
class Evaluator:
    """Evaluates in surroundings; `variables` are those of the lambdas around, lower case."""

    surroundings: Surroundings
    variables: Mapping[str, Value] = field(default_factory=dict)

    def evaluate(self, node: Node) -> Value:
        """The value of an expression; raises EvaluationError."""
        if isinstance(node, Literal):
            return Known(node.data)
        budget = self.surroundings.budget
        budget.enter()
        try:
            if isinstance(node, Access):
                return self._access(node)
            if isinstance(node, Call):
                return self._call(node)
            return self._written(node)
        finally:
            budget.leave()

    def bind(self, variables: Mapping[str, Value]) -> Evaluator:
        """An evaluator that also sees these variables of a lambda."""
        return Evaluator(self.surroundings, {**self.variables, **variables})

    def _written(self, node: Node) -> Value:
        if isinstance(node, Placed):
            return self._placed(node)
        if isinstance(node, Given):
            return node.value
        if isinstance(node, Bound):
            variables = {name: self.evaluate(value) for name, value in node.variables}
            return self.bind(variables).evaluate(node.node)
        if isinstance(node, Items):
            return ListValue(tuple([self.evaluate(item) for item in node.items]))
        assert isinstance(node, Fields)
        return self._fields(node)

    def _placed(self, node: Placed) -> Value:
        try:
            return written_at(self.evaluate(node.node), node.span)
        except EvaluationError as error:
            error.span = error.span or node.span
            raise

    def _fields(self, node: Fields) -> Value:
        entries: dict[str, Value] = {}
        names: list[Value] = []
        for key_node, value_node in node.fields:
            key, value = self.evaluate(key_node), self.evaluate(value_node)
            names.append(key)
            if isinstance(key, Unknown):
                continue
            if isinstance(key, Known) and isinstance(key.data, str):
                entries[key.data] = value
            else:
                raise EvaluationError(f"the name of a property is a string, not {kind_of(key)}")
        if is_open := unknown_among(*names):
            return unknown_because(*is_open)
        if len({name.lower() for name in entries}) < len(node.fields):
            return undocumented("an object with a name twice")
        return named_by(MapValue(entries), names)

    def _access(self, node: Access) -> Value:
        value, budget = self.evaluate(node.object), self.surroundings.budget
        may_end = False  # a safe step that gives null is the last
        for step in node.steps:
            key = self.evaluate(step.key)
            is_open = isinstance(key, Unknown) and not key.options  # it may mean all there is
            budget.visit(value) if is_open else budget.read(value)
            if step.safe:
                move = self._try_from_end if step.from_end else step_if_there
            else:
                move = self._from_end if step.from_end else _step
            try:
                is_after = may_end and not step.safe
                found = step_unless_null(value, key, move) if is_after else move(value, key)
            except EvaluationError as error:
                without_secret_key(error, value, key)
                raise
            if step.safe and is_null(found):
                return NULL
            may_end = may_end or step.safe
            value = chosen_by(found, (key,), None)
        return value

    def _from_end(self, value: Value, position: Value) -> Value:
        return call("indexFromEnd", (value, position), self.surroundings)

    def _try_from_end(self, value: Value, position: Value) -> Value:
        return call("tryIndexFromEnd", (value, position), self.surroundings)

    def _call(self, node: Call) -> Value:
        if node.namespace.lower() not in OWN_NAMESPACES:
            return self._user_function(node)
        form = FORMS.get(node.name.lower())
        if form is not None:
            return form(self, node.name, node.arguments)
        arguments = tuple([self.evaluate(argument) for argument in node.arguments])
        if node.name.lower() in NAMING:
            arguments = with_whole_names(node.arguments, arguments, self)
        try:
            result = call(node.name, arguments, self.surroundings)
        except EvaluationError as error:
            without_secrets(error, f"{node.name}()", arguments)
            error.empty = error.empty or empty_origins(arguments)
            raise
        return result if is_secret(result) else chosen_by(result, arguments, None)

    def _user_function(self, node: Call) -> Value:
        name = f"{node.namespace}.{node.name}"
        function = self.surroundings.user_function(node.namespace, node.name)
        if function is None:
            raise EvaluationError(f"the template declares no function {name}()")
        return function.call([self.evaluate(argument) for argument in node.arguments])


def _step(value: Value, key: Value) -> Value:
    try:
        return step_into(value, key)
    except EvaluationError as error:
        error.empty = error.empty or empty_origins((value,))
        raise
