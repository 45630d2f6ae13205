"""Numbers as Terraform has them: 512-bit floating point, integral where they can be."""

from __future__ import annotations

import re
from decimal import Context, Decimal, DecimalException

from azbackup_lint.terraform.errors import EvaluationError
from azbackup_lint.values import Number

PRECISION = Context(prec=155)
"""Decimal digits that 512 bits hold."""

MAX_DIGITS = 4096

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,5})?\Z")


def parse_number(text: str) -> Number | None:
    """The number that a text spells, or None."""
    if not _NUMBER.match(text) or len(text) > MAX_DIGITS:
        return None
    if text.lstrip("+-").isdigit():
        return int(text)
    try:
        return integral(Decimal(text))
    except DecimalException:
        return None


def integral(number: Decimal | int) -> Number:
    """The same number as an int where it is whole; raises EvaluationError where it is too large."""
    if isinstance(number, int):
        return number
    if not number.is_finite():
        raise EvaluationError("the result is not a number")
    if number.adjusted() > MAX_DIGITS:
        raise EvaluationError("the number is too large")
    if number == number.to_integral_value():
        return int(number)
    return number


def number_text(number: Number) -> str:
    """How Terraform writes a number in a string."""
    if isinstance(number, int):
        return str(number)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
