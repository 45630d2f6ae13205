"""How a function takes its arguments: types, number, and what unknown ones mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from azbackup_lint.languages.arm.access import kind_of
from azbackup_lint.languages.arm.deployment_scope import Surroundings
from azbackup_lint.languages.arm.functions.symbols import symbol
from azbackup_lint.values import (
    Cause,
    Known,
    Unknown,
    Value,
    is_wholly_known,
    unknown_because,
    way_of,
)
from azbackup_lint.values.choices import for_each_option
from azbackup_lint.values.errors import EvaluationError

ANY = "any"
STRING = "string"
INT = "int"
BOOL = "bool"
ARRAY = "array"
OBJECT = "object"

MAX_COMBINATIONS = 64
"""Combinations of options for which a function is worked out."""

_WHOLE = re.compile(r"\s*[-+]?\d+\s*")


@dataclass(frozen=True, slots=True)
class Function:
    """A function with the types of its parameters: words such as "string" or "string or int".

    `rest` is the type of any further arguments, `optional` how many of `parameters` may be left
    out. Unless `partial`, `compute` gets only wholly known values; where an argument is one of a
    few values, it is asked for each of them, unless it `keeps` its arguments as they are. A
    `contextual` one gets the surroundings first. A `deep` one looks through its arguments.
    """

    compute: Callable[..., Value]
    parameters: tuple[str, ...] = ()
    rest: str | None = None
    optional: int = 0
    partial: bool = False
    contextual: bool = False
    keeps: bool = False
    deep: bool = False

    def __call__(
        self, name: str, arguments: tuple[Value, ...], surroundings: Surroundings
    ) -> Value:
        """The result; raises EvaluationError where Resource Manager would refuse."""
        self._check_number(name, len(arguments))

        def apply(*values: Value) -> Value:
            if (doubtful := self._doubtful(name, values)) is not None:
                return doubtful
            if not self.partial and not all(is_wholly_known(value) for value in values):
                return unknown_because(*values)
            if self.contextual:
                return self.compute(surroundings, *values)
            return self.compute(*values)

        budget = surroundings.budget
        for value in arguments:
            budget.weigh(value, deep=True) if self.deep else budget.read(value)
        result = apply(*arguments) if self.keeps else _with_options(arguments, apply)
        if not self.contextual:
            budget.weigh(result, deep=True)
        return self._marked(name, arguments, result)

    def _marked(self, name: str, arguments: tuple[Value, ...], result: Value) -> Value:
        """The result with its hops; the same function of the same symbols is a symbol again."""
        if isinstance(result, Unknown) and not self.contextual and _is_blank(result):
            result = replace(result, link=symbol(name, arguments))
        if result.span is None and not result.hops:
            return replace(result, hops=way_of(arguments))
        return result

    def _check_number(self, name: str, given: int) -> None:
        least, most = len(self.parameters) - self.optional, len(self.parameters)
        if least <= given and (given <= most or self.rest is not None):
            return
        wanted = str(most) if least == most else f"{least} to {most}"
        wanted = f"at least {least}" if self.rest is not None else wanted
        noun = "argument" if wanted.split()[-1] == "1" else "arguments"
        raise EvaluationError(f"{name}() takes {wanted} {noun}, not {given}")

    def _doubtful(self, name: str, values: Sequence[Value]) -> Unknown | None:
        """An unknown for arguments of which nobody says what becomes of them."""
        doubtful: Unknown | None = None
        for index, value in enumerate(values):
            wanted = self.parameters[index] if index < len(self.parameters) else self.rest
            assert wanted is not None
            if isinstance(value, Unknown) or _fits(value, wanted):
                continue
            given = kind_of(value)
            if given != "null" and not _spells(value, wanted):
                raise EvaluationError(
                    f"{name}() takes {wanted} as argument {index + 1}, not {given}"
                )
            doubtful = undocumented(f"{name}() of {given}")
        return doubtful


def _with_options(arguments: tuple[Value, ...], apply: Callable[..., Value]) -> Value:
    spread = for_each_option(arguments, apply, MAX_COMBINATIONS)
    if spread is None:
        return apply(*arguments)
    if isinstance(spread, Unknown):
        direct = apply(*arguments)
        if isinstance(direct, Unknown) and direct.parts:
            return replace(direct, options=spread.options)
    return spread


def _fits(value: Value, wanted: str) -> bool:
    return wanted == ANY or kind_of(value) in wanted.split(" or ")


def _spells(value: Value, wanted: str) -> bool:
    """Whether a text spells a number or a bool that would fit."""
    data = value.data if isinstance(value, Known) else None
    if not isinstance(data, str):
        return False
    kinds = wanted.split(" or ")
    if INT in kinds and _WHOLE.fullmatch(data):
        return True
    return BOOL in kinds and data.lower() in ("true", "false")


def _is_blank(unknown: Unknown) -> bool:
    """Whether nothing is known of an unknown but its causes."""
    bounded = unknown.minimum is not None or unknown.maximum is not None
    return not (bounded or unknown.link or unknown.options or unknown.parts)


def undocumented(what: str) -> Unknown:
    """The unknown for what Microsoft's documentation leaves open."""
    return Unknown((Cause("function", what, "its result is not documented"),))


def beyond(what: str) -> Unknown:
    """The unknown for a result that the linter doesn't work out."""
    return Unknown((Cause("limit", what, "the linter doesn't work this out"),))
