"""Functions on times.

Times are those of RFC 3339; the verbs of `formatdate` are those of go-cty
(github.com/zclconf/go-cty, cty/function/stdlib/datetime.go), durations those of Go's package time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from azbackup_lint.languages.terraform.functions.signature import Function
from azbackup_lint.languages.terraform.type_system.types import STRING
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.values import Cause, Known, Unknown, Value
from azbackup_lint.values.errors import EvaluationError

_NANOSECONDS = {
    "h": 3_600_000_000_000, "m": 60_000_000_000, "s": 1_000_000_000, "ms": 1_000_000,
    "us": 1_000, "µs": 1_000, "μs": 1_000, "ns": 1,
}  # fmt: skip
"""The units of durations: two of them differ in nothing but the code point of their µ."""

LONGEST = 2**63 - 1
"""Nanoseconds of a duration, which are 292 years."""

MOST_DIGITS = 19
"""Digits of a fraction that Go looks at, without the zeros before them."""

_DURATION = lazy_regex(r"(?=\.?\d)0*(\d{0,19})(?:\.(\d*))?(h|ms|m|s|us|µs|μs|ns)", re.ASCII)
_TIME = lazy_regex(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)", re.ASCII)
_LETTERS = lazy_regex(r"''|'((?:[^']|'')+)'(?!')|'((?:[^']|'')*')'\Z|([A-Za-z])\3*|.", re.DOTALL)


def _time(value: Value) -> tuple[datetime, int]:
    """A time in whole seconds, and the nanoseconds after it."""
    assert isinstance(value, Known)
    text = str(value.data)
    match = _TIME.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        seconds, fraction, zone = match.groups(default="")
        moment = datetime.fromisoformat(seconds + zone.replace("Z", "+00:00"))
    except ValueError:
        raise EvaluationError(f"{text!r} is not a time like 2026-01-02T03:04:05Z") from None
    return moment, int(fraction[:9].ljust(9, "0"))


def _written(time: datetime) -> str:
    text = time.isoformat(timespec="seconds")
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def _nanoseconds(duration: str) -> int:
    """The length of a duration; Go's time.ParseDuration has the same roundings and bounds."""
    is_negative = duration.startswith("-")
    body = duration.removeprefix("-" if is_negative else "+")
    if body == "0":
        return 0
    length, at = 0, 0
    while match := _DURATION.match(body, at):
        whole, fraction, unit = match.groups(default="")
        length += int(whole or 0) * _NANOSECONDS[unit]
        zeros = len(fraction) - len(fraction.lstrip("0"))
        digits = fraction[: min(zeros, MOST_DIGITS) + MOST_DIGITS]
        if int(digits or 0) > LONGEST:
            digits = digits[:-1]
        length += int(float(digits or 0) * (_NANOSECONDS[unit] / 10.0 ** len(digits)))
        at = match.end()
    if not body or at < len(body) or length > LONGEST + is_negative:
        raise EvaluationError(f"{duration[:80]!r} is not a duration like 1h30m")
    return -length if is_negative else length


def _timeadd(start: Value, duration: Value) -> Value:
    assert isinstance(duration, Known)
    moment, after = _time(start)
    seconds = (after + _nanoseconds(str(duration.data))) // 1_000_000_000
    try:
        return Known(_written(moment + timedelta(seconds=seconds)))
    except OverflowError:  # Python's times end with the year 9999, Go's don't
        return Unknown((Cause("function", "timeadd()", "the time is far from ours"),))


def _timecmp(first: Value, second: Value) -> Value:
    left, right = _time(first), _time(second)
    return Known((left > right) - (left < right))


def _formatdate(spec: Value, time: Value) -> Value:
    assert isinstance(spec, Known)
    moment, _ = _time(time)
    pieces = []
    for match in _LETTERS.finditer(str(spec.data)):
        quoted = match.group(1) or match.group(2)
        if quoted is not None:
            pieces.append(quoted.replace("''", "'"))
        elif match.group(3):
            pieces.append(_date_part(match.group(), moment))
        elif match.group() == "'":
            raise EvaluationError("formatdate() has a literal that nothing closes")
        else:
            pieces.append(match.group()[:1])
    return Known("".join(pieces))


def _date_part(verb: str, time: datetime) -> str:
    hour12 = time.hour % 12 or 12
    offset = time.strftime("%z") or "+0000"
    parts = {
        "YYYY": f"{time.year:04d}", "YY": f"{time.year % 100:02d}",
        "MMMM": time.strftime("%B"), "MMM": time.strftime("%b"),
        "MM": f"{time.month:02d}", "M": str(time.month),
        "DD": f"{time.day:02d}", "D": str(time.day),
        "EEEE": time.strftime("%A"), "EEE": time.strftime("%a"),
        "hh": f"{time.hour:02d}", "h": str(time.hour),
        "HH": f"{hour12:02d}", "H": str(hour12),
        "AA": "AM" if time.hour < 12 else "PM", "aa": "am" if time.hour < 12 else "pm",
        "mm": f"{time.minute:02d}", "m": str(time.minute),
        "ss": f"{time.second:02d}", "s": str(time.second),
        "ZZZZZ": f"{offset[:3]}:{offset[3:]}", "ZZZZ": offset,
        "ZZZ": "UTC" if offset == "+0000" else offset,
        "Z": "Z" if offset == "+0000" else f"{offset[:3]}:{offset[3:]}",
    }  # fmt: skip
    if verb not in parts:
        raise EvaluationError(f"formatdate() doesn't know {verb!r}")
    return parts[verb]


def _now(name: str) -> Function:
    cause = Cause("function", f"{name}()", "the time of a run is not known before it")
    return Function(lambda: Unknown((cause,)))


FUNCTIONS: Mapping[str, Function] = {
    "formatdate": Function(_formatdate, (STRING, STRING)),
    "plantimestamp": _now("plantimestamp"),
    "timeadd": Function(_timeadd, (STRING, STRING)),
    "timecmp": Function(_timecmp, (STRING, STRING)),
    "timestamp": _now("timestamp"),
}
