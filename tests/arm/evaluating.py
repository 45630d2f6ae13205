"""Evaluates single expressions for tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from azbackup_lint.languages.arm.deployment_scope import (
    DeploymentScope,
    UserFunction,
    default_scope,
)
from azbackup_lint.languages.arm.evaluator import evaluate
from azbackup_lint.languages.arm.functions.arguments import value_of
from azbackup_lint.languages.arm.parser import parse_template_string
from azbackup_lint.values import Cause, Known, Link, Unknown, Value
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.limits import Budget

UNKNOWN = Unknown((Cause("variable", "parameters('unknown')"),))
SYMBOL = Unknown(
    (Cause("variable", "parameters('symbol')"),), link=Link("parameters('symbol')", "")
)
OPTIONS = Unknown(
    (Cause("variable", "parameters('size')"),), options=(Known("small"), Known("large"))
)
RANGE = Unknown((Cause("variable", "parameters('range')"),), minimum=2, maximum=5)

PARAMETERS: Mapping[str, Value] = {
    "unknown": UNKNOWN,
    "symbol": SYMBOL,
    "size": OPTIONS,
    "range": RANGE,
}
PLAIN: Mapping[str, Any] = {
    "name": "vm",
    "count": 3,
    "flag": True,
    "nothing": None,
    "dogs": [
        {"name": "Evie", "age": 5, "interests": ["Ball", "Frisbee"]},
        {"name": "Casper", "age": 3, "interests": ["Other dogs"]},
        {"name": "Indy", "age": 2, "interests": ["Butter"]},
        {"name": "Kira", "age": 8, "interests": ["Rubs"]},
    ],
    "object": {"one": "a", "Two": {"three": [10, 20, 30]}, "null": None},
}


class Greeting:
    """A user function of one parameter."""

    def call(self, arguments: Sequence[Value]) -> Value:
        """A greeting; refused for another number of arguments."""
        if len(arguments) != 1:
            raise EvaluationError("contoso.greet() takes 1 argument")
        [name] = arguments
        return Known(f"Hello {name.data}") if isinstance(name, Known) else UNKNOWN


@dataclass
class Around:
    """Surroundings with a few parameters, the same as variables, and a loop at index 2."""

    scope: DeploymentScope = field(default_factory=default_scope)
    parameters: Mapping[str, Value] = field(default_factory=dict)
    budget: Budget = field(default_factory=Budget)

    def parameter(self, name: str) -> Value:
        """One of the parameters, in any case."""
        for known in (self.parameters, PARAMETERS):
            if name.lower() in known:
                return known[name.lower()]
        if name.lower() not in PLAIN:
            raise EvaluationError(f"there is no parameter {name!r}")
        return value_of(PLAIN[name.lower()])

    def variable(self, name: str) -> Value:
        """The same as a parameter."""
        return self.parameter(name)

    def copy_index(self, loop: str | None) -> Value:
        """2, for the loop `disks` and for the innermost one."""
        if loop not in (None, "disks"):
            raise EvaluationError(f"there is no loop {loop!r} around")
        return Known(2)

    def reference(self, target: Value, api_version: Value | None, full: bool) -> Value:
        """A symbol."""
        return Unknown(UNKNOWN.causes, link=Link("resource", "" if full else "properties"))

    def resource_info(self, target: Value) -> Value:
        """A symbol."""
        return Unknown(UNKNOWN.causes, link=Link("resource", ""))

    def list_secret(self, function: str, target: Value) -> Value:
        """An unknown."""
        return UNKNOWN

    def user_function(self, namespace: str, name: str) -> UserFunction | None:
        """`contoso.greet` alone."""
        return Greeting() if (namespace.lower(), name.lower()) == ("contoso", "greet") else None


def value_at(text: str, around: Around | None = None) -> Value:
    """The value of a text of a template; raises ExpressionSyntaxError or EvaluationError."""
    return evaluate(parse_template_string(text), around or Around())
