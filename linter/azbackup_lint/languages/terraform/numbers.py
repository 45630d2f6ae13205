"""Numbers as Terraform has them: binary floating point of 512 bits, integral where they can be.

A number with a fraction is kept as the shortest decimal that stands for its binary value, which
is also how Terraform writes it; the two map to each other one to one. Terraform's library go-cty
holds numbers as Go's big.Float, and writes them with its format 'f' (github.com/zclconf/go-cty,
cty/convert/conversion_primitive.go).
"""

from __future__ import annotations

import re
from decimal import Decimal

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import TYPE_CHECKING
from azbackup_lint.values import Number
from azbackup_lint.values.errors import EvaluationError, LimitReached

if TYPE_CHECKING:
    from fractions import Fraction

BITS = 512
"""Bits of a number's mantissa."""

SAFE_DIGITS = 150
"""Decimals of so many digits survive being made binary and back."""

MAX_DIGITS = 4000
"""Decimal digits of a number written out, before or after the point."""

MAX_BITS = 13_288
"""Bits of a whole number with so many digits."""

_BINARY = lazy_regex(r"([+-]?\d{1,100})[pP]([+-]?\d{1,4})\Z", re.ASCII)
_NUMBER = lazy_regex(r"([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d+))?\Z", re.ASCII)


class Narrow(Decimal):
    """A number with a fraction that has fewer bits, as the shortest decimal for it.

    It is written like any other, and computed with as the binary number that it stands for.
    """

    bits: int


class NarrowWhole(int):
    """A whole number that has fewer bits, which decimals of these needn't be able to spell.

    It is computed with as what it is, and written as the shortest number that stands for it.
    """

    bits: int


DOUBLE = 53
"""Bits of the mantissa of what functions compute as Go's float64."""

WORD = 64
"""Bits of what functions make of Go's integers."""


def narrow(exact: Fraction | int, bits: int) -> Number:
    """The number of so many bits that is nearest to a fraction.

    What is computed of such numbers has as many bits as the wider one.
    """
    if bits >= BITS:
        return nearest(_fraction(exact))
    if exact == 0:
        return zero(negative=False, bits=bits)
    shortest = nearest(_fraction(exact), bits)
    if isinstance(shortest, int):
        shortest = nearest(_binary(exact, bits))  # equal to the same number with more bits
    return _marked(shortest, bits)


def word(number: int) -> Number:
    """What a function makes of an integer of Go, of at most 64 bits."""
    return _marked(number, WORD)


def _marked(number: Number, bits: int) -> Number:
    marked = Narrow(number) if isinstance(number, Decimal) else NarrowWhole(number)
    marked.bits = bits
    return marked


def bits_of(*numbers: Number) -> int:
    """The bits of the widest of some numbers."""
    return max(getattr(number, "bits", BITS) for number in numbers)


def like(number: Number, other: Number) -> Number:
    """The number with as many bits as another one."""
    bits = bits_of(other)
    return number if bits == BITS else _marked(number, bits)


def parse_number(text: str) -> Number | None:
    """The number that a text spells, or None; raises EvaluationError for too large ones."""
    scaled = _BINARY.match(text)
    if scaled is not None and abs(int(scaled[2])) <= MAX_DIGITS:
        return nearest(int(scaled[1]) * _fraction(2) ** int(scaled[2]))
    match = _NUMBER.match(text)
    if match is None:
        return None
    if len(text) > MAX_DIGITS or len(match[3] or "") > 5 or abs(int(match[3] or 0)) > MAX_DIGITS:
        raise LimitReached(f"numbers of more than {MAX_DIGITS} digits are not supported")
    exact = Decimal(match[2] + "e" + (match[3] or "0")) if match[3] else Decimal(match[2])
    return integral(exact.copy_negate() if match[1] == "-" else exact)


def integral(number: Decimal | int) -> Number:
    """The number as Terraform keeps it: rounded to 512 bits, an int where it is whole.

    Raises EvaluationError where it is too large, or none.
    """
    if isinstance(number, int):
        if number.bit_length() > MAX_BITS:
            raise LimitReached(f"numbers of more than {MAX_DIGITS} digits are not supported")
        return number if number.bit_length() <= BITS else nearest(_fraction(number))
    if not number.is_finite():
        raise EvaluationError("the result is not a number")
    if abs(number.adjusted()) > MAX_DIGITS:
        raise LimitReached(f"numbers of more than {MAX_DIGITS} digits are not supported")
    if len(number.as_tuple().digits) > SAFE_DIGITS:
        return nearest(_fraction(number))
    if number == 0:
        return zero(negative=number.is_signed())
    if number == number.to_integral_value():
        return integral(int(number))
    return _without_trailing_zeros(number)


def _without_trailing_zeros(number: Decimal) -> Decimal:
    sign, digits, exponent = number.as_tuple()
    kept = len(digits)
    while kept > 1 and digits[kept - 1] == 0:
        kept -= 1
    return Decimal((sign, digits[:kept], int(exponent) + len(digits) - kept))


def negative(number: Number) -> Number:
    """The number with the other sign; a plain `-` would round a Decimal to its context."""
    if number == 0:
        return zero(negative=not is_negative(number), bits=bits_of(number))
    return like(number.copy_negate() if isinstance(number, Decimal) else -number, number)


def zero(*, negative: bool, bits: int = BITS) -> Number:
    """Zero, or the negative zero, which equals it but is written with its sign."""
    number = Decimal("-0") if negative else 0
    return number if bits == BITS else _marked(number, bits)


def is_negative(number: Number) -> bool:
    """Whether a number has a minus sign, as a negative zero does."""
    return number.is_signed() if isinstance(number, Decimal) else number < 0


def nearest(exact: Fraction, bits: int = BITS) -> Number:
    """The number of so many bits that is nearest to a fraction, ties to even."""
    if exact == 0:
        return 0
    mantissa, exponent = _mantissa(abs(exact), bits)
    if exponent >= 0 and (mantissa << exponent).bit_length() <= bits:
        whole = mantissa << exponent
        return -whole if exact < 0 else whole
    digits, places = _shortest(mantissa, exponent, bits)
    if abs(len(str(digits)) - places) > MAX_DIGITS:
        raise LimitReached(f"numbers of more than {MAX_DIGITS} digits are not supported")
    signed = -digits if exact < 0 else digits
    if places <= 0:
        return int(signed * 10**-places)
    result = Decimal(f"{signed}e{-places}")
    return int(result) if result == result.to_integral_value() else result


def add(left: Number, right: Number) -> Number:
    """The sum."""
    bits = bits_of(left, right)
    if left == 0 and right == 0:
        return zero(negative=is_negative(left) and is_negative(right), bits=bits)
    if isinstance(left, int) and isinstance(right, int):
        whole = left + right
        if bits == BITS:
            return integral(whole)
        if whole.bit_length() <= bits:
            return _marked(whole, bits)
    return narrow(binary_value(left) + binary_value(right), bits)


def multiply(left: Number, right: Number) -> Number:
    """The product."""
    bits = bits_of(left, right)
    if left == 0 or right == 0:
        return zero(negative=is_negative(left) != is_negative(right), bits=bits)
    if isinstance(left, int) and isinstance(right, int) and bits == BITS:
        return integral(left * right)
    exact = binary_value(left) * binary_value(right)
    odd = abs(exact.numerator)  # go-cty widens a product, up to the bits that it takes
    return narrow(exact, min(max(bits, (odd // (odd & -odd)).bit_length()), BITS))


def divide(left: Number, right: Number) -> Number:
    """The quotient; raises EvaluationError for a division by zero.

    Terraform has infinity for it, which isn't followed, unless the dividend is zero, too.
    """
    if right == 0:
        raise (LimitReached if left else EvaluationError)("division by zero")
    bits = bits_of(left, right)
    if left == 0:
        return zero(negative=is_negative(left) != is_negative(right), bits=bits)
    if isinstance(left, int) and isinstance(right, int) and bits == BITS and left % right == 0:
        return integral(left // right)
    return narrow(binary_value(left) / binary_value(right), bits)


def remainder(left: Number, right: Number) -> Number:
    """What a division leaves, with the sign of the left side; all of it for a division by zero."""
    if right == 0:
        return left
    bits = bits_of(left, right)
    if left == 0:
        return zero(negative=is_negative(left) and not is_negative(right), bits=bits)
    if isinstance(left, int) and isinstance(right, int) and bits == BITS:
        rest = abs(left) % abs(right)
        return -rest if left < 0 else rest
    first, second = binary_value(left), binary_value(right)
    times = int(_binary(first / second, bits))  # go-cty rounds at every step
    product = _binary(second * times, bits)
    return narrow(first - product, bits)


def number_text(number: Number) -> str:
    """How Terraform writes a number in a string."""
    if isinstance(number, NarrowWhole):
        number = nearest(_fraction(number), number.bits)
    if isinstance(number, int):
        return str(number)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _fraction(number: Number | Fraction) -> Fraction:
    from fractions import Fraction  # few numbers need it

    return Fraction(number)


def binary_value(number: Number) -> Fraction:
    """The exact value of the binary number that an int or a shortest decimal stands for."""
    if isinstance(number, int) and number.bit_length() <= BITS:
        return _fraction(number)
    return _binary(_fraction(number), bits_of(number))


def _binary(exact: Fraction | int, bits: int) -> Fraction:
    """The exact value of the binary number of so many bits that is nearest to a fraction."""
    if exact == 0:
        return _fraction(0)
    mantissa, exponent = _mantissa(abs(_fraction(exact)), bits)
    value = mantissa * _fraction(2) ** exponent
    return -value if exact < 0 else value


def _mantissa(exact: Fraction, bits: int) -> tuple[int, int]:
    """Mantissa of exactly so many bits and exponent of the float nearest to a positive fraction."""
    numerator, denominator = exact.numerator, exact.denominator
    exponent = numerator.bit_length() - denominator.bit_length() - bits
    while True:
        if exponent >= 0:
            mantissa, rest = divmod(numerator, denominator << exponent)
            divisor = denominator << exponent
        else:
            mantissa, rest = divmod(numerator << -exponent, denominator)
            divisor = denominator
        if mantissa.bit_length() <= bits:
            break
        exponent += 1
    if 2 * rest > divisor or (2 * rest == divisor and mantissa & 1):
        mantissa += 1
        if mantissa.bit_length() > bits:
            mantissa, exponent = mantissa >> 1, exponent + 1
    return mantissa, exponent


def _shortest(mantissa: int, exponent: int, bits: int) -> tuple[int, int]:
    """The fewest digits, and their decimal places, that single out a binary float."""
    lower, center, upper = 2 * mantissa - 1, 2 * mantissa, 2 * mantissa + 1
    scale = exponent - 1
    inclusive = mantissa % 2 == 0

    def candidates(places: int) -> tuple[int, int, int, int]:
        """Numerators of the interval's ends and centre at so many places, and the denominator."""
        factor, divisor = (10**places, 1) if places >= 0 else (1, 10**-places)
        factor, divisor = (factor << scale, divisor) if scale >= 0 else (factor, divisor << -scale)
        low, low_rest = divmod(lower * factor, divisor)
        first = low if low_rest == 0 and inclusive else low + 1
        high, high_rest = divmod(upper * factor, divisor)
        last = high if high_rest or inclusive else high - 1
        return first, last, (2 * center * factor + divisor) // (2 * divisor), divisor

    magnitude = int((mantissa.bit_length() + exponent) * 0.30103)
    fewest, most = -magnitude - 2, int(bits * 0.30103) + 3 - magnitude
    while fewest < most:
        middle = (fewest + most) // 2
        first, last, _, _ = candidates(middle)
        if first <= last:
            most = middle
        else:
            fewest = middle + 1
    first, last, middle_value, _ = candidates(most)
    return min(max(middle_value, first), last), most
