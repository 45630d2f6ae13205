"""Numbers as texts spell them, within the range of binary floating point of 64 bits."""

from __future__ import annotations

from decimal import Decimal

from azbackup_lint.lazy_regex import lazy_regex

MAX_DIGITS = 1000
"""Digits of a number that are kept; of a longer one, those that 64 bits hold."""

LARGEST = Decimal("1e308")
"""The largest number; a larger one becomes this, as readers of JSON need not hold it either."""

_NUMBER = lazy_regex(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")


def number_of(text: str) -> int | Decimal | None:
    """The number of a text with an optional sign, fraction and exponent; an int if it is whole.

    None for all other texts, such as NaN, 1_000 and digits beyond ASCII.
    """
    if not _NUMBER.fullmatch(text):
        return None
    number = decimal_of(text)
    return int(number) if number == number.to_integral_value() else number


def decimal_of(digits: str) -> Decimal:
    """The number of a text that is known to spell one; what is nearer to 0 than 1e-308 is 0."""
    nearest = float(digits)
    if abs(nearest) >= LARGEST:
        return LARGEST if nearest > 0 else -LARGEST
    if abs(nearest) < 1e-308:
        return Decimal(0)
    return Decimal(digits if len(digits) <= MAX_DIGITS else repr(nearest))


def integer_of(digits: str) -> int:
    """The same for a whole number."""
    return int(digits) if len(digits) <= MAX_DIGITS else int(decimal_of(digits))
