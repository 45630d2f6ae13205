"""How functions take their arguments: their number, options and unknowns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from azbackup_lint.light_typing import Generic, TypeVar
from azbackup_lint.records import dataclass, replace
from azbackup_lint.values.choices import for_each_option
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.identifiers import computed_from
from azbackup_lint.values.model import Unknown, Value, is_wholly_known, unknown_because

P = TypeVar("P")

Convert = Callable[[Sequence[Value]], "Sequence[Value] | Unknown"]
"""Turns arguments into what the parameters take; unknown where that is undetermined.

Raises EvaluationError for arguments that the language refuses.
"""


@dataclass(frozen=True, slots=True)
class Signature(Generic[P]):
    """A function with the types of its parameters, in the terms of its language.

    `rest` is the type of any further arguments, `optional` how many of `parameters` may be left
    out. `compute` gets converted values; unless `partial`, only wholly known ones. Where an
    argument is one of a few values, `compute` is called with each of them, unless it `keeps` its
    arguments as they are. If `contextual`, what functions see of the run comes first. `cuts_ids`
    tests for which arguments the result for an id is the same whatever its names are.
    """

    compute: Callable[..., Value]
    parameters: tuple[P, ...] = ()
    rest: P | None = None
    optional: int = 0
    partial: bool = False
    contextual: bool = False
    keeps: bool = False
    cuts_ids: Callable[..., bool] | None = None

    def parameter(self, index: int) -> P:
        """The type of the parameter that takes an argument."""
        type_ = self.parameters[index] if index < len(self.parameters) else self.rest
        assert type_ is not None
        return type_

    def check_number(self, name: str, given: int) -> None:
        """Raises EvaluationError for too few or too many arguments."""
        least, most = len(self.parameters) - self.optional, len(self.parameters)
        if least <= given and (given <= most or self.rest is not None):
            return
        wanted = str(most) if least == most else f"{least} to {most}"
        wanted = f"at least {least}" if self.rest is not None else wanted
        noun = "argument" if wanted.split()[-1] == "1" else "arguments"
        raise EvaluationError(f"{name}() takes {wanted} {noun}, not {given}")

    def _from_ids(self, arguments: Sequence[Value], context: tuple[object, ...]) -> Value | None:
        if self.cuts_ids is None or not self.cuts_ids(*arguments):
            return None
        return computed_from(partial(self.compute, *context), arguments)

    def result(self, arguments: Sequence[Value], convert: Convert, context: object) -> Value:
        """The result for the arguments; raises EvaluationError."""

        before = (context,) if self.contextual else ()

        def apply(*values: Value) -> Value:
            converted = convert(values)
            if isinstance(converted, Unknown):
                return converted
            if not self.partial and not all(map(is_wholly_known, converted)):
                return self._from_ids(converted, before) or unknown_because(*converted)
            return self.compute(*before, *converted)

        spread = None if self.keeps else for_each_option(arguments, apply)
        if spread is None or not isinstance(spread, Unknown):
            return spread or apply(*arguments)
        direct = apply(*arguments)
        if isinstance(direct, Unknown) and direct.parts:
            return replace(direct, options=spread.options)
        return spread
