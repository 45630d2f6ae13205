"""The verbs of `format` and `formatlist`.

They are those of go-cty (github.com/zclconf/go-cty, cty/function/stdlib/format.go), which leaves
numbers to Go's package fmt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from azbackup_lint.languages.terraform.functions.graphemes import graphemes
from azbackup_lint.languages.terraform.functions.json_text import encode_json, quoted
from azbackup_lint.languages.terraform.numbers import binary_value, is_negative, number_text
from azbackup_lint.languages.terraform.type_system.conversion import ConversionError, convert
from azbackup_lint.languages.terraform.type_system.types import (
    BOOL,
    NUMBER,
    STRING,
    AnyType,
    Type,
)
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.records import dataclass, replace
from azbackup_lint.values import (
    Cause,
    Known,
    Number,
    Unknown,
    Value,
    is_wholly_known,
    unknown_because,
)
from azbackup_lint.values.errors import EvaluationError, LimitReached
from azbackup_lint.values.texts import join

VERB = lazy_regex(r"%(?:%|([-+ #0]*)(\d*)(?:\.(\d*))?(?:\[(\d{1,9})\])?([a-zA-Z]))", re.ASCII)
MAX_WIDTH = 1000

PREFIXES = {"x": "0x", "X": "0X", "b": "0b", "o": "0"}


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb with its flags, width and precision."""

    letter: str
    flags: str
    width: int
    precision: int | None


def format_values(spec: str, values: tuple[Value, ...]) -> Value:
    """The formatted string, in parts where a value is unknown; raises EvaluationError."""
    return join(_pieces(spec, values))


def _pieces(spec: str, values: tuple[Value, ...]) -> Iterator[str | Unknown]:
    position = used = highest = 0
    for match in VERB.finditer(spec):
        yield _literal(spec[position : match.start()])
        position = match.end()
        if match.group() == "%%":
            yield "%"
            continue
        flags, width, precision, index, letter = match.groups()
        used = int(index) if index else used + 1
        highest = max(highest, used)
        if used > len(values) or used < 1:
            raise EvaluationError(f"there is no argument {used} for {match.group()}")
        if len(width) > 4 or len(precision or "") > 4 or int(width or 0) > MAX_WIDTH:
            raise LimitReached(f"widths beyond {MAX_WIDTH} are not worked out")
        digits = None if precision is None else min(int(precision or 0), MAX_WIDTH)
        verb = Verb(letter, flags or "", int(width or 0), digits)
        yield _piece(verb, values[used - 1])
    yield _literal(spec[position:])
    if highest < len(values):
        raise EvaluationError("there are more arguments than verbs")


def _literal(text: str) -> str:
    if "%" in text:
        raise EvaluationError("the format has a % that begins no verb")
    return text


def _piece(verb: Verb, value: Value) -> str | Unknown:
    if verb.letter not in "vsqtdbxXoeEfFgG":
        raise EvaluationError(f"there is no verb %{verb.letter}")
    if isinstance(value, Unknown):
        return _unknown_piece(verb, value)
    if isinstance(value, Known) and value.data is None:
        return _null_piece(verb, value)
    if not is_wholly_known(value):
        return unknown_because(value)
    try:
        return _text(verb, value)
    except ConversionError as error:
        raise EvaluationError(f"%{verb.letter}: {error}") from None


def _null_piece(verb: Verb, value: Known) -> str | Unknown:
    """Terraform writes out a null of a type, and takes one without a type for unknown."""
    if not isinstance(value.type, Type) or isinstance(value.type, AnyType):
        return Unknown((Cause("function", "format() of null", "give a value"),))
    if verb.letter != "v":
        raise EvaluationError(f"%{verb.letter}: null can't be formatted")
    return _padded(verb, "null")


def _unknown_piece(verb: Verb, value: Unknown) -> Unknown:
    if verb.letter not in "sv" or verb.width or verb.precision is not None or verb.flags:
        return Unknown(value.causes)
    if verb.letter == "v" and value.options:
        return Unknown(value.causes)
    piece = convert(value, STRING)
    assert isinstance(piece, Unknown)
    return piece


def _text(verb: Verb, value: Value) -> str:
    letter = verb.letter
    if letter == "t":
        return "true" if _data(convert(value, BOOL)) else "false"
    if letter in "dbxXoeEfFgG":
        number = _data(convert(value, NUMBER))
        assert isinstance(number, (int, Decimal))
        return (
            _whole(verb, number or 0) if letter in "dbxXo" else _padded(verb, _number(verb, number))
        )
    data = value.data if isinstance(value, Known) else None
    if letter == "v" and "#" not in verb.flags and isinstance(data, str):
        letter = "s"
    elif letter == "v" and "#" not in verb.flags and _is_number(data):
        assert isinstance(data, (int, Decimal))
        return _padded(verb, _general(data, None))
    text = encode_json(value) if letter == "v" else str(_data(convert(value, STRING)))
    if verb.precision and verb.letter != "v":  # a precision of 0 cuts nothing
        text = "".join(graphemes(text)[: verb.precision])
    return _padded(verb, quoted(text) if letter == "q" else text)


def _is_number(data: object) -> bool:
    return isinstance(data, (int, Decimal)) and not isinstance(data, bool)


def _data(value: Value) -> object:
    if not isinstance(value, Known) or value.data is None:
        raise ConversionError("a value is required")
    return value.data


def _sign(verb: Verb, number: Number) -> str:
    if is_negative(number):
        return ""
    return "+" if "+" in verb.flags else " " if " " in verb.flags else ""


def _whole(verb: Verb, number: Number) -> str:
    """A whole number as Go's math/big writes it: zeros fill its precision, or else its width."""
    if not isinstance(number, int):
        raise ConversionError("a whole number is required")
    digits = format(abs(number), verb.letter)
    if number == verb.precision == 0:
        return ""
    head = "-" if number < 0 else _sign(verb, number)
    head += PREFIXES.get(verb.letter, "") if "#" in verb.flags else ""
    zeros = verb.width - len(head) if "0" in verb.flags and "-" not in verb.flags else 0
    digits = digits.rjust(zeros if verb.precision is None else verb.precision, "0")
    return _padded(replace(verb, flags=verb.flags.replace("0", "")), head + digits)


def _number(verb: Verb, number: Number) -> str:
    sign = _sign(verb, number)
    if verb.letter in "gG":
        text = _general(number, verb.precision)
    else:
        digits = 6 if verb.precision is None else verb.precision
        compute = _fixed if verb.letter in "fF" else _scientific
        text = compute(number, digits)
    return sign + (text.upper() if verb.letter.isupper() else text)


def _fixed(number: Number, digits: int) -> str:
    scaled = round(abs(binary_value(number)) * 10**digits)
    text = str(scaled).rjust(digits + 1, "0")
    body = f"{text[:-digits]}.{text[-digits:]}" if digits else text
    return f"-{body}" if is_negative(number) else body


def _scientific(number: Number, digits: int) -> str:
    value = abs(binary_value(number))
    exponent = Decimal(number).adjusted() if number else 0
    scaled = round(value / Fraction(10) ** (exponent - digits))
    if len(str(scaled)) > digits + 1:
        exponent += 1
        scaled = round(value / Fraction(10) ** (exponent - digits))
    text = str(scaled).ljust(digits + 1, "0")  # of zero
    mantissa = f"{text[0]}.{text[1:]}" if digits else text
    sign = "-" if is_negative(number) else ""
    return f"{sign}{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def _general(number: Number, precision: int | None) -> str:
    """The shorter of the plain and the scientific form, without trailing zeros."""
    if number == 0:
        return number_text(number)
    exact = Decimal(number)
    if precision is None:
        digits = len(number_text(number).replace(".", "").strip("-0"))
        low, threshold = exact.adjusted(), 6
    else:
        digits = max(precision, 1)
        low, threshold = exact.adjusted(), digits
    if low < -4 or low >= threshold:
        mantissa, _, exponent = _scientific(number, max(digits, 1) - 1).partition("e")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        return f"{mantissa}e{exponent}"
    text = _fixed(number, max(digits - 1 - low, 0))
    return text.rstrip("0").rstrip(".") if "." in text else text


def _padded(verb: Verb, text: str) -> str:
    """A text of the width; the zeros of numbers stand behind their sign, on the left only."""
    missing = max(verb.width - len(graphemes(text)), 0)
    filling = ("0" if "0" in verb.flags else " ") * missing
    if verb.letter not in "sqv" and "0" in verb.flags:
        sign = text[0] if text[:1] in ("+", "-", " ") else ""
        return sign + filling + text[len(sign) :]
    return text + filling if "-" in verb.flags else filling + text
