"""Functions that don't look at all of their arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from azbackup_lint.languages.arm.access import kind_of
from azbackup_lint.languages.arm.ast import Node
from azbackup_lint.languages.arm.deployment_scope import Surroundings
from azbackup_lint.languages.arm.functions.signature import BOOL, undocumented
from azbackup_lint.light_typing import Protocol
from azbackup_lint.records import replace
from azbackup_lint.values import NULL, Known, Unknown, Value, causes_of, unknown_because, way_of
from azbackup_lint.values.choices import alternatives, one_of
from azbackup_lint.values.equality import is_null
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.provenance import chosen_by


class Evaluating(Protocol):
    """What evaluates the arguments of a form."""

    @property
    def surroundings(self) -> Surroundings:
        """What expressions see."""

    @property
    def variables(self) -> Mapping[str, Value]:
        """The variables of the lambdas around, by name in lower case."""

    def evaluate(self, node: Node) -> Value:
        """The value of an argument; raises EvaluationError."""

    def bind(self, variables: Mapping[str, Value]) -> Evaluating:
        """The same with more variables."""


Form = Callable[[Evaluating, str, Sequence[Node]], Value]


def expect(name: str, nodes: Sequence[Node], least: int, most: int | None = None) -> None:
    """Raises EvaluationError for a wrong number of arguments."""
    if len(nodes) < least or (most is not None and len(nodes) > most):
        wanted = str(least) if least == most else f"at least {least}"
        if most is not None and most > least:
            wanted = f"{least} to {most}"
        noun = "argument" if wanted.split()[-1] == "1" else "arguments"
        raise EvaluationError(f"{name}() takes {wanted} {noun}, not {len(nodes)}")


def _if(evaluator: Evaluating, name: str, nodes: Sequence[Node]) -> Value:
    """An error in a branch that is not taken, or may not be taken, doesn't count."""
    expect(name, nodes, 3, 3)
    condition = _condition(name, evaluator.evaluate(nodes[0]))
    if isinstance(condition, Known):
        chosen = evaluator.evaluate(nodes[1] if condition.data is True else nodes[2])
        if chosen.span is None and not chosen.hops:  # a literal
            chosen = replace(chosen, hops=way_of((condition,)))
        return chosen_by(chosen, (condition,), None)
    branches: list[Value] = []
    for node in nodes[1:]:
        try:
            branches.append(evaluator.evaluate(node))
        except EvaluationError:
            return unknown_because(condition)
    chosen = one_of(branches, causes_of(condition))
    evaluator.surroundings.budget.weigh(chosen, deep=True)
    return chosen_by(chosen, (condition,), None)


def _condition(name: str, value: Value) -> Value:
    """A bool, or an unknown."""
    if isinstance(value, Unknown):
        return value
    data = value.data if isinstance(value, Known) else None
    if isinstance(data, bool):
        return value
    if data is None or (isinstance(data, str) and data.lower() in ("true", "false")):
        return undocumented(f"{name}() of {kind_of(value)}")
    raise EvaluationError(f"{name}() takes {BOOL} as condition, not {kind_of(value)}")


def _connective(decisive: bool) -> Form:
    """`and`, `or`: one decisive argument decides, whatever else is unknown or wrong."""

    def form(evaluator: Evaluating, name: str, nodes: Sequence[Node]) -> Value:
        expect(name, nodes, 2)
        undecided: list[Value] = []
        decided: list[Value] = []
        for node in nodes:
            try:
                value = _condition(name, evaluator.evaluate(node))
            except EvaluationError:
                if not undecided:
                    raise
                continue
            known = {option for option in alternatives(value) if isinstance(option, Known)}
            if known == {Known(decisive)}:
                return Known(decisive, hops=way_of((value,)))
            (undecided if isinstance(value, Unknown) else decided).append(value)
        if undecided:
            return Unknown(causes_of(*undecided), hops=way_of(undecided))
        return Known(not decisive, hops=way_of(decided))

    return form


def _coalesce(evaluator: Evaluating, name: str, nodes: Sequence[Node]) -> Value:
    """The first that isn't null; those after it don't count."""
    expect(name, nodes, 1)
    possible: list[Value] = []
    nulls: list[Value] = []
    for node in nodes:
        try:
            value = evaluator.evaluate(node)
        except EvaluationError:
            if not possible:
                raise
            return unknown_because(*possible)
        (nulls if is_null(value) else possible).append(value)
        if possible and not _may_be_null(value):
            return chosen_by(_first_of(possible), nulls, None)
    return _first_of([*possible, NULL])


def _first_of(possible: Sequence[Value]) -> Value:
    """One of the values; all but the last may be null."""
    if len(possible) == 1:
        return possible[0]
    choices = [
        option for value in possible[:-1] for option in alternatives(value) if not is_null(option)
    ]
    return one_of([*choices, possible[-1]], causes_of(*possible[:-1]))


def _may_be_null(value: Value) -> bool:
    if not isinstance(value, Unknown):
        return is_null(value)
    if value.options:
        return any(_may_be_null(option) for option in value.options)
    bounded = value.minimum is not None or value.maximum is not None
    return not (value.is_set or value.parts or bounded)


FORMS: Mapping[str, Form] = {
    "and": _connective(False),
    "coalesce": _coalesce,
    "if": _if,
    "or": _connective(True),
}
