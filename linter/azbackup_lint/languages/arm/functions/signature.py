"""How functions take their arguments, and what their results are known by."""

from __future__ import annotations

import re
from collections.abc import Sequence

from azbackup_lint.languages.arm.access import kind_of
from azbackup_lint.languages.arm.deployment_scope import Surroundings
from azbackup_lint.languages.arm.functions.symbols import symbol
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.records import dataclass, replace
from azbackup_lint.values import (
    Cause,
    Known,
    ListValue,
    Unknown,
    Value,
    is_blank,
    is_wholly_known,
    moved,
    way_of,
)
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.limits import Budget
from azbackup_lint.values.signature import Signature

ANY = "any"
STRING = "string"
INT = "int"
BOOL = "bool"
ARRAY = "array"
OBJECT = "object"

CALL = 4
"""Steps that a call takes besides the evaluation of its arguments."""

_WHOLE = lazy_regex(r"\s*[-+]?\d+\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Function(Signature[str]):
    """A function whose parameters have words for types, such as "string" or "string or int".

    A `deep` one looks through its arguments. `pairs`: it compares items of arrays with each other.
    """

    deep: bool = False
    pairs: bool = False

    def __call__(
        self, name: str, arguments: tuple[Value, ...], surroundings: Surroundings
    ) -> Value:
        """The result; raises EvaluationError where Resource Manager would refuse."""
        self.check_number(name, len(arguments))
        budget = surroundings.budget
        budget.spend(CALL)
        for value in arguments:
            budget.spend(budget.weigh(value, deep=True)) if self.deep else budget.visit(value)
        if self.pairs:
            self._charge_pairs(arguments, budget)
        result = self.result(arguments, lambda values: self._checked(name, values), surroundings)
        if not self.contextual:
            budget.weigh(result, deep=True)
        return self._marked(name, arguments, result)

    def _charge_pairs(self, arguments: tuple[Value, ...], budget: Budget) -> None:
        """An item that is known in part is compared with all others; known ones are found."""
        arrays = [value for value in arguments if isinstance(value, ListValue)]
        in_part = sum(not is_wholly_known(item) for value in arrays for item in value.items)
        if in_part:
            budget.spend(in_part * sum(budget.weigh(value, deep=True) for value in arrays))

    def _marked(self, name: str, arguments: tuple[Value, ...], result: Value) -> Value:
        """The result with its hops; the same function of the same symbols is a symbol again."""
        if isinstance(result, Unknown) and not self.contextual and is_blank(result):
            result = replace(result, link=symbol(name, arguments))
        if result.span is None and not result.hops:
            return moved(result, None, way_of(arguments))
        return result

    def _checked(self, name: str, values: Sequence[Value]) -> Sequence[Value] | Unknown:
        """The arguments, if they fit; unknown where what becomes of them isn't documented."""
        doubtful: Unknown | None = None
        for index, value in enumerate(values):
            wanted = self.parameter(index)
            if isinstance(value, Unknown) or _fits(value, wanted):
                continue
            given = kind_of(value)
            if given != "null" and not _spells(value, wanted):
                raise EvaluationError(
                    f"{name}() takes {wanted} as argument {index + 1}, not {given}"
                )
            doubtful = undocumented(f"{name}() of {given}")
        return doubtful or values


def _fits(value: Value, wanted: str) -> bool:
    if wanted == ANY:
        return True
    kind = kind_of(value)
    return kind == wanted or kind in wanted.split(" or ")


def _spells(value: Value, wanted: str) -> bool:
    """Whether a text spells a number or a bool that would fit."""
    data = value.data if isinstance(value, Known) else None
    if not isinstance(data, str):
        return False
    kinds = wanted.split(" or ")
    if INT in kinds and _WHOLE.fullmatch(data):
        return True
    return BOOL in kinds and data.lower() in ("true", "false")


def undocumented(what: str) -> Unknown:
    """The unknown for what Microsoft's documentation leaves open."""
    return Unknown((Cause("function", what, "its result is not documented"),))


def beyond(what: str) -> Unknown:
    """The unknown for a result that the linter doesn't work out."""
    return Unknown((Cause("limit", what, "the linter doesn't work this out"),))
