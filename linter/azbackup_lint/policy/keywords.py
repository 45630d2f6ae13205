"""The keywords of JSON Schema about one value, for known values and for bounded unknowns.

They follow JSON Schema 2020-12 (https://json-schema.org/draft/2020-12/json-schema-validation, §6):
true is no number, 1.0 is an integer, and a keyword about one type holds for values of any other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sized
from decimal import Decimal

from azbackup_lint.light_typing import Any
from azbackup_lint.policy.patterns import found
from azbackup_lint.values import Unknown
from azbackup_lint.values.logic import all_true, any_true

Answer = bool | None
"""Kleene's three values: None is unknown."""

Rule = Callable[[Any, Any], Answer]
"""Whether a keyword with an argument holds for a fact that is no unknown, but may hold some."""

TYPES: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "number": (int, float, Decimal),
    "boolean": bool,
    "null": type(None),
    "array": list,
    "object": dict,
}


def has_type(name: str, fact: Any) -> bool:
    """Whether a fact is of a type of JSON Schema."""
    if isinstance(fact, bool):
        return name == "boolean"
    if name == "integer":
        return isinstance(fact, int) or (isinstance(fact, float) and fact.is_integer())
    return isinstance(fact, TYPES[name])


def is_equal(argument: Any, fact: Any) -> Answer:
    """Whether a fact is the same JSON as an argument."""
    if isinstance(fact, Unknown):
        return False if _is_outside(argument, fact) else None
    if isinstance(argument, list) and isinstance(fact, list):
        return len(argument) == len(fact) and all_true(map(is_equal, argument, fact))
    if isinstance(argument, dict) and isinstance(fact, dict):
        return argument.keys() == fact.keys() and all_true(
            is_equal(argument[name], fact[name]) for name in fact
        )
    if isinstance(argument, bool) or isinstance(fact, bool):
        return argument is fact
    return bool(argument == fact)


def _about(type_: str, holds: Callable[[Any, Any], Answer]) -> Rule:
    """A keyword about values of one type."""
    return lambda argument, fact: not has_type(type_, fact) or holds(argument, fact)


def _at_least(number: int, items: Sized) -> bool:
    return len(items) >= number


def _at_most(number: int, items: Sized) -> bool:
    return len(items) <= number


RULES: Mapping[str, Rule] = {
    "type": has_type,
    "const": is_equal,
    "enum": lambda items, fact: any_true(is_equal(item, fact) for item in items),
    "minimum": _about("number", lambda bound, number: bool(number >= bound)),
    "maximum": _about("number", lambda bound, number: bool(number <= bound)),
    "exclusiveMinimum": _about("number", lambda bound, number: bool(number > bound)),
    "exclusiveMaximum": _about("number", lambda bound, number: bool(number < bound)),
    "pattern": _about("string", found),
    "minLength": _about("string", _at_least),
    "maxLength": _about("string", _at_most),
    "minItems": _about("array", _at_least),
    "maxItems": _about("array", _at_most),
}


def within_bounds(keyword: str, argument: Any, fact: Unknown) -> Answer:
    """Whether every, no or some number within the bounds of an unknown would pass."""
    low, high = fact.minimum, fact.maximum
    match keyword:
        case "maximum":
            return _ordered(high, argument, low, strict=False)
        case "exclusiveMaximum":
            return _ordered(high, argument, low, strict=True)
        case "minimum":
            return _ordered(_negative(low), -argument, _negative(high), strict=False)
        case "exclusiveMinimum":
            return _ordered(_negative(low), -argument, _negative(high), strict=True)
        case "const" | "enum":
            return RULES[keyword](argument, fact)
    return None


def _ordered(most: Any, bound: Any, least: Any, *, strict: bool) -> Answer:
    """Whether numbers between `least` and `most` are below a bound; None is no limit."""
    if most is not None and (most < bound or (most == bound and not strict)):
        return True
    if least is not None and (least > bound or (least == bound and strict)):
        return False
    return None


def _negative(number: Any) -> Any:
    return None if number is None else -number


def _is_outside(argument: Any, fact: Unknown) -> bool:
    """Whether the bounds of an unknown rule a number out."""
    if not has_type("number", argument):
        return False
    low, high = fact.minimum, fact.maximum
    return (low is not None and argument < low) or (high is not None and argument > high)
