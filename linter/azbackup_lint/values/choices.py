"""What is known of a value that is one of several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import product
from math import ceil, floor

from azbackup_lint.light_typing import TypeVar
from azbackup_lint.records import replace
from azbackup_lint.values.errors import EvaluationError, LimitReached
from azbackup_lint.values.model import (
    Cause,
    Data,
    Known,
    Number,
    Unknown,
    Value,
    causes_of,
    is_same,
    unknown_because,
)

MAX_OPTIONS = 16
"""Values that an unknown may be said to have; with more, only a range of numbers is kept."""

MAX_COMBINATIONS = 64
"""Combinations of options that are evaluated."""

MAX_DEFAULTS = 100
"""Defaults that are kept as values: resources are alike in most that they leave out."""

T = TypeVar("T")

Range = tuple[Number | None, Number | None]
"""Lowest and highest, both inclusive; None where it is open."""


def one_of(
    values: Iterable[Value],
    causes: Iterable[Cause],
    placed: Callable[[Value], Value] = lambda value: value,
) -> Value:
    """The value that is one of these: itself where they agree, otherwise a bounded unknown.

    `placed` gives a value its place, which makes no two different; only few need one.
    """
    given = tuple(values)
    unique: list[Value] = []
    chosen: list[Value] = []
    for value in given:
        for option in alternatives(value):
            if not _is_among(option, unique):
                unique.append(option)
                chosen.append(placed(option) if option is value else option)
        if len(unique) > MAX_OPTIONS:
            break
    if len(unique) == 1:
        return chosen[0]
    every = tuple(dict.fromkeys((*causes, *causes_of(*given))))
    if len(unique) <= MAX_OPTIONS and all(map(_is_told_apart, unique)):
        return Unknown(every, options=tuple(chosen))
    minimum, maximum = _extremes(map(range_of, given))
    return Unknown(every, minimum=minimum, maximum=maximum)


def _is_among(value: Value, others: Sequence[Value]) -> bool:
    """Whether a value is one of these; 0 and -0, which are equal, are not the same text."""
    if isinstance(value, Known):
        return any(is_same(value, other) for other in others)
    return value in others


def _extremes(ranges: Iterable[Range]) -> Range:
    """What lies around all ranges."""
    lows: list[Number | None] = []
    highs: list[Number | None] = []
    for low, high in ranges:
        if low is None is high:
            return None, None
        lows.append(low)
        highs.append(high)
    return _extreme(lows, min), _extreme(highs, max)


def _is_told_apart(value: Value) -> bool:
    """Whether a value is known, or an unknown with a link or parts."""
    return not isinstance(value, Unknown) or value.link is not None or bool(value.parts)


def _extreme(
    ends: Sequence[Number | None], pick: Callable[[Iterable[Number]], Number]
) -> Number | None:
    known = [end for end in ends if end is not None]
    return pick(known) if known and len(known) == len(ends) else None


def alternatives(value: Value) -> tuple[Value, ...]:
    """What a value may turn out to be, if that is known: the options of an unknown, or itself."""
    return value.options if isinstance(value, Unknown) and value.options else (value,)


def or_default(value: Value | None, default: Data) -> Value:
    """A value, or the default where nothing is set; a null among the options is the default."""
    if value is None:
        return _by_default(default)
    if not isinstance(value, Unknown) or not value.options:
        return value
    fallback = Known(default, span=value.span)
    options = tuple(fallback if option == Known(None) else option for option in value.options)
    return replace(value, options=options)


@lru_cache(MAX_DEFAULTS, typed=True)
def _by_default(default: Data) -> Value:
    return Known(default)


def range_of(value: Value) -> Range:
    """The lowest and the highest number that a value can be; both open for what is no number."""
    if isinstance(value, Known):
        data = value.data
        if isinstance(data, (int, Decimal)) and not isinstance(data, bool):
            return data, data
        return None, None
    if not isinstance(value, Unknown):
        return None, None
    if value.options:
        return _extremes(map(range_of, value.options))
    return value.minimum, value.maximum


def whole_range(value: Value) -> tuple[int | None, int | None]:
    """The lowest and the highest whole number that a value can be; None where that is open."""
    low, high = range_of(value)
    return None if low is None else ceil(low), None if high is None else floor(high)


def each_option(value: Unknown, compute: Callable[[Value], T]) -> list[T] | None:
    """The results of a computation for all options; None without options, or with unknown ones.

    None also where some are refused: those can't be the real one. Raises EvaluationError where all
    are, and LimitReached.
    """
    results: list[T] = []
    failure: EvaluationError | None = None
    for option in value.options:
        if isinstance(option, Unknown):
            return None
        try:
            results.append(compute(option))
        except LimitReached:
            raise
        except EvaluationError as error:
            failure = error
    if failure is not None and not results:
        raise failure
    return results if failure is None and results else None


def for_each_option(values: Sequence[Value], compute: Callable[..., Value]) -> Value | None:
    """What a computation yields for every combination of options, or None for too many.

    None also where nothing has options. Combinations that are refused can't be the real one; where
    some are, the result is just unknown.
    """
    combinations = 1
    for value in values:
        if isinstance(value, Unknown) and value.options:
            combinations *= len(value.options)
    if combinations == 1 or combinations > MAX_COMBINATIONS:
        return None
    results: list[Value] = []
    failure: EvaluationError | None = None
    for combination in product(*(alternatives(value) for value in values)):
        try:
            results.append(compute(*combination))
        except EvaluationError as error:
            failure = error
    if failure is None:
        return one_of(results, causes_of(*values))
    if results:
        return unknown_because(*values)
    raise failure
