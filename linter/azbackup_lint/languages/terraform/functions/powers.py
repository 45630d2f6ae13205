"""Powers and logarithms as Go's package math computes them.

Powers are exact to the last bit where the exponent is whole. The method is that of math.Pow
(github.com/golang/go, src/math/pow.go): the mantissa is squared for each bit of the exponent, and
only a fraction of it goes through the exponential function.

Logarithms are exact to the last bit of Go on amd64. With f from √½-1 to √2-1 and s = f/(2+f),
log(1+f) = f - s·(f-R), where a polynomial in s² approximates R (FreeBSD, lib/msun/src/e_log.c;
src/math/log.go).
"""

from __future__ import annotations

import math

FAR = 1 << 12
"""An exponent of two beyond which a square is infinite or zero, whatever else is multiplied."""

_LOG_2_HIGH, _LOG_2_LOW = 0.6931471803691238, 1.9082149292705877e-10
"""The logarithm of two: so many bits that its multiples are exact, and what is left."""

_ODD = (0.6666666666666735, 0.2857142874366239, 0.1818357216161805, 0.14798198605116586)
_EVEN = (0.3999999999940942, 0.22222198432149784, 0.15313837699209373)
"""The coefficients of R: of the odd and of the even powers of s²."""


def logarithm(number: float) -> float:
    """The natural logarithm of a positive, finite number."""
    fraction, exponent = math.frexp(number)
    if fraction < math.sqrt(2) / 2:
        fraction, exponent = fraction * 2, exponent - 1
    f = fraction - 1
    s = f / (2 + f)
    s2 = s * s
    s4 = s2 * s2
    odd = s2 * (_ODD[0] + s4 * (_ODD[1] + s4 * (_ODD[2] + s4 * _ODD[3])))
    even = s4 * (_EVEN[0] + s4 * (_EVEN[1] + s4 * _EVEN[2]))
    half_square = 0.5 * f * f
    small = s * (half_square + (odd + even)) + exponent * _LOG_2_LOW
    return exponent * _LOG_2_HIGH - ((half_square - small) - f)


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
        mantissa = math.exp(fraction * logarithm(base))
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
