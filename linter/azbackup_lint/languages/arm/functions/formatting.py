"""The composite formatting of .NET, in the invariant culture.

The grammar is that of learn.microsoft.com/dotnet/standard/base-types/composite-formatting, the
formats of numbers that of standard-numeric-format-strings beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from azbackup_lint.languages.arm.functions.arguments import is_wide, piece_of
from azbackup_lint.languages.arm.functions.signature import undocumented
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.values import Known, Unknown, Value
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.texts import join

_ITEM = lazy_regex(
    r"\{\{|\}\}|\{(\d{1,4})\s*(?:,\s*(-?\d{1,6})\s*)?(?::([^{}]*))?\}|[{}]", re.ASCII
)
_STANDARD = lazy_regex(r"([DdNnXxFfGg])(\d{0,2})", re.ASCII)
_ZEROS = lazy_regex(r"0{1,64}")
MAX_WIDTH = 10_000


def format_values(spec: str, values: Sequence[Value]) -> Value:
    """The formatted string, in parts where a value is unknown; raises EvaluationError."""
    return join(_pieces(spec, values))


def _pieces(spec: str, values: Sequence[Value]) -> Iterator[str | Unknown]:
    position = 0
    for match in _ITEM.finditer(spec):
        yield spec[position : match.start()]
        position = match.end()
        if match.group() in ("{{", "}}"):
            yield match.group()[0]
            continue
        if match.group() in ("{", "}"):
            raise EvaluationError("format() has a brace that belongs to no item")
        index = int(match[1])
        if index >= len(values):
            raise EvaluationError(f"format() has no argument for {match.group()}")
        yield _item(values[index], int(match[2] or 0), match[3] or "")
    yield spec[position:]


def _item(value: Value, width: int, form: str) -> str | Unknown:
    if abs(width) > MAX_WIDTH:
        raise EvaluationError(f"widths beyond {MAX_WIDTH} are not worked out")
    piece = _formatted(value, form)
    if not width:
        return piece
    if isinstance(piece, Unknown):
        return Unknown(piece.causes)
    if is_wide(piece or " "):
        return undocumented("format() with a width for these characters")
    return piece.rjust(width) if width > 0 else piece.ljust(-width)


def _formatted(value: Value, form: str) -> str | Unknown:
    if isinstance(value, Unknown):
        return Unknown(value.causes) if form else piece_of(value)
    if not isinstance(value, Known):
        return undocumented("format() of arrays and objects")
    data = value.data
    if not form or data is None or isinstance(data, (bool, str)):
        return piece_of(value)
    worked_out = _number(data, form) if isinstance(data, int) else None
    if worked_out is None:
        return undocumented(f"format() with {form!r}")
    return worked_out


def _number(number: int, form: str) -> str | None:
    """A whole number in a standard form, or with leading zeros; None for other forms."""
    sign = "-" if number < 0 else ""
    if _ZEROS.fullmatch(form):
        return sign + str(abs(number)).rjust(len(form), "0")
    match = _STANDARD.fullmatch(form)
    if match is None:
        return None
    letter, precision = match[1], int(match[2] or 0)
    if letter in "Dd":
        return sign + str(abs(number)).rjust(precision, "0")
    if letter in "Xx":
        digits = format(number % 2**64, "x").rjust(precision, "0")
        return digits.upper() if letter == "X" else digits
    if letter in "Gg":
        return str(number) if not precision or len(str(abs(number))) <= precision else None
    decimals = int(match[2]) if match[2] else 2
    whole = f"{abs(number):,}" if letter in "Nn" else str(abs(number))
    return sign + whole + ("." + "0" * decimals if decimals else "")
