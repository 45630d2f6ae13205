"""Three-valued JSON Schema: the one place where unknowns are interpreted.

A schema is decided twice: once with unknowns passing wherever they might, once failing wherever
they might. If the first fails, the condition surely doesn't hold; if the second passes, it surely
does; else it is unknown. `not` swaps the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, Literal

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from azbackup_lint.values import Cause, Known, Unknown, Value, causes_of

Truth = Literal["holds", "fails", "unknown"]
Keyword = Callable[[Any, Any, Any, Any], Any]

LEAVES = (
    "type",
    "enum",
    "const",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "pattern",
    "minLength",
    "maxLength",
)
STRUCTURES = ("required", "properties", "items", "contains", "minItems", "maxItems")

_TYPES = Draft202012Validator.TYPE_CHECKER.redefine(
    "number",
    lambda _, data: isinstance(data, (int, float, Decimal)) and not isinstance(data, bool),
)


class Condition:
    """A compiled condition on documents that may hold unknowns."""

    __slots__ = ("_optimist", "_pessimist")

    def __init__(self, schema: dict[str, Any]) -> None:
        self._optimist = _Optimist(schema)
        self._pessimist = _Pessimist(schema)

    def decide(self, document: Any) -> Truth:
        """Whether the document meets the condition."""
        if not self._optimist.is_valid(document):
            return "fails"
        return "holds" if self._pessimist.is_valid(document) else "unknown"

    def violation(self, document: Any) -> tuple[str | int, ...]:
        """The path of the fact that makes the condition fail, as far as one is to blame."""
        for error in self._optimist.iter_errors(document):
            return tuple(_deepest(error).absolute_path)
        return ()

    def obstacles(self, document: Any) -> tuple[tuple[Cause, ...], tuple[str | int, ...]]:
        """The causes of the unknowns that keep the condition undecided, and the first's path."""
        causes: dict[Cause, None] = {}
        path: tuple[str | int, ...] | None = None
        for error in self._pessimist.iter_errors(document):
            for leaf in _leaves(error):
                found = _unknowns(leaf.instance)
                if found and path is None:
                    path = tuple(leaf.absolute_path)
                for cause in causes_of(*found):
                    causes.setdefault(cause)
        return tuple(causes), path or ()


def _plain(value: Value) -> Any:
    return value.data if isinstance(value, Known) else value


def _decide_leaf(keyword: str, argument: Any, value: Unknown) -> bool | None:
    """Whether every value (True), no value (False) or some values of an unknown would pass."""
    if value.options:
        checker = _Optimist({keyword: argument})
        answers = {
            None if isinstance(option, Unknown) else checker.is_valid(_plain(option))
            for option in value.options
        }
        return answers.pop() if len(answers) == 1 else None
    low, high = value.minimum, value.maximum
    if keyword in ("maximum", "exclusiveMaximum"):
        if low is not None and (low > argument or (low == argument and keyword != "maximum")):
            return False
        within = high is not None and (
            high < argument or (high == argument and keyword == "maximum")
        )
        return True if within else None
    if keyword in ("minimum", "exclusiveMinimum"):
        if high is not None and (high < argument or (high == argument and keyword != "minimum")):
            return False
        within = low is not None and (low > argument or (low == argument and keyword == "minimum"))
        return True if within else None
    return None


def _three_valued(keyword: str, original: Keyword, optimistic: bool) -> Keyword:
    leaf = keyword in LEAVES

    def validate(validator: Any, argument: Any, instance: Any, schema: Any) -> Iterator[Any]:
        if not isinstance(instance, Unknown):
            yield from original(validator, argument, instance, schema) or ()
            return
        if keyword == "type" and argument == "object":
            answer = None
        else:
            answer = _decide_leaf(keyword, argument, instance) if leaf else None
        if answer is False or (answer is None and not optimistic):
            yield ValidationError(f"an unknown may not meet {keyword}")

    return validate


def _not(opposite: Callable[[], Any]) -> Keyword:
    def validate(validator: Any, argument: Any, instance: Any, schema: Any) -> Iterator[Any]:
        if opposite()(argument).is_valid(instance):
            yield ValidationError("the negated condition may hold")

    return validate


def _validator(optimistic: bool, opposite: Callable[[], Any]) -> Any:
    keywords = Draft202012Validator.VALIDATORS
    changed = {
        keyword: _three_valued(keyword, keywords[keyword], optimistic)
        for keyword in (*LEAVES, *STRUCTURES)
    }
    changed["not"] = _not(opposite)
    return extend(  # type: ignore[no-untyped-call]
        Draft202012Validator, validators=changed, type_checker=_TYPES
    )


_Optimist: Any = _validator(True, lambda: _Pessimist)
_Pessimist: Any = _validator(False, lambda: _Optimist)


def _deepest(error: ValidationError) -> ValidationError:
    """Of alternatives that all failed, the error of the one that came nearest."""
    while error.context:
        branches: dict[Any, list[ValidationError]] = {}
        for inner in error.context:
            branches.setdefault(inner.relative_schema_path[0], []).append(inner)
        error = min(branches.values(), key=len)[0]
    return error


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    if not error.context:
        yield error
    for inner in error.context or ():
        yield from _leaves(inner)


def _unknowns(instance: Any) -> list[Unknown]:
    if isinstance(instance, Unknown):
        return [instance]
    if isinstance(instance, dict):
        return [unknown for value in instance.values() for unknown in _unknowns(value)]
    if isinstance(instance, list):
        return [unknown for value in instance for unknown in _unknowns(value)]
    return []
