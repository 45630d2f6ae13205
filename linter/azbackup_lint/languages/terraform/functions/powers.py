"""Powers as Go's package math computes them, to the last bit where the exponent is whole.

The method is that of math.Pow (github.com/golang/go, src/math/pow.go): the mantissa is squared for
each bit of the exponent, and only a fraction of it goes through the exponential function.
"""

from __future__ import annotations

import math

FAR = 1 << 12
"""An exponent of two beyond which a square is infinite or zero, whatever else is multiplied."""


def power(base: float, exponent: float) -> float:
    """The power of two finite numbers; may be infinite, and is NaN where there is none.

    Raises OverflowError where it is too large.
    """
    if exponent == 0 or base == 1:
        return 1.0
    if base == 0:
        return _power_of_zero(base, exponent)
    if abs(exponent) == 0.5 and base > 0:
        return math.sqrt(base) if exponent > 0 else 1 / math.sqrt(base)
    fraction, whole = math.modf(abs(exponent))
    if fraction and base < 0:
        return math.nan
    if whole >= 2.0**63:
        return _power_far_away(base, exponent)
    mantissa, scale = _squared(base, int(whole), fraction)
    if exponent < 0:
        mantissa, scale = 1 / mantissa, -scale
    return math.ldexp(mantissa, scale)


def _squared(base: float, whole: int, fraction: float) -> tuple[float, int]:
    """Mantissa, and exponent of two, of the power of a number to `whole + fraction`."""
    mantissa, scale = 1.0, 0
    if fraction > 0.5:
        fraction, whole = fraction - 1, whole + 1
    if fraction:
        mantissa = math.exp(fraction * math.log(base))
    square, exponent = math.frexp(base)
    while whole:
        if abs(exponent) > FAR:
            return mantissa, scale + exponent
        if whole & 1:
            mantissa, scale = mantissa * square, scale + exponent
        square, exponent, whole = square * square, exponent * 2, whole >> 1
        if square < 0.5:
            square, exponent = square * 2, exponent - 1
    return mantissa, scale


def _power_of_zero(base: float, exponent: float) -> float:
    is_odd = abs(exponent) < 2.0**53 and exponent % 2 == 1
    result = 0.0 if exponent > 0 else math.inf
    return math.copysign(result, base) if is_odd else result


def _power_far_away(base: float, exponent: float) -> float:
    """The exponent is even, and so large that only -1 has another power than zero and infinity."""
    if base == -1:
        return 1.0
    return 0.0 if (abs(base) < 1) == (exponent > 0) else math.inf
