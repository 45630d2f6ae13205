"""Evaluates expressions to values, as Resource Manager does, with unknowns kept."""

from __future__ import annotations

from collections.abc import Mapping

from azbackup_lint.languages.arm.access import step_if_there, step_into
from azbackup_lint.languages.arm.ast import Access, Call, Literal, Node
from azbackup_lint.languages.arm.deployment_scope import Surroundings
from azbackup_lint.languages.arm.functions import FORMS, call
from azbackup_lint.records import dataclass, field
from azbackup_lint.values import NULL, Known, Value, empty_origins, without_secrets
from azbackup_lint.values.equality import is_null
from azbackup_lint.values.errors import EvaluationError

OWN_NAMESPACES = ("", "sys", "az")
"""Namespaces of the built-in functions; others are the template's."""


def evaluate(node: Node, surroundings: Surroundings) -> Value:
    """The value of an expression; raises EvaluationError where Resource Manager would refuse.

    A value that was selected keeps the span and the hops with which the surroundings gave it; a
    computed one has no span, and hops to where its operands come from.
    """
    return Evaluator(surroundings).evaluate(node)


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
            assert isinstance(node, Call)
            return self._call(node)
        finally:
            budget.leave()

    def bind(self, variables: Mapping[str, Value]) -> Evaluator:
        """An evaluator that also sees these variables of a lambda."""
        return Evaluator(self.surroundings, {**self.variables, **variables})

    def _access(self, node: Access) -> Value:
        value = self.evaluate(node.object)
        for step in node.steps:
            key = self.evaluate(step.key)
            self.surroundings.budget.read(value)
            if step.safe:
                value = step_if_there(value, key)
                if is_null(value):
                    return NULL
            else:
                value = _step(value, key)
        return value

    def _call(self, node: Call) -> Value:
        if node.namespace.lower() not in OWN_NAMESPACES:
            return self._user_function(node)
        form = FORMS.get(node.name.lower())
        if form is not None:
            return form(self, node.name, node.arguments)
        arguments = tuple([self.evaluate(argument) for argument in node.arguments])
        try:
            return call(node.name, arguments, self.surroundings)
        except EvaluationError as error:
            without_secrets(error, f"{node.name}()", arguments)
            error.empty = error.empty or empty_origins(arguments)
            raise

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
