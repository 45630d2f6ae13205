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

_SECONDS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}
_DURATION = lazy_regex(r"(\d+(?:\.\d*)?|\.\d+)(h|ms|m|s|us|µs|ns)", re.ASCII)
_TIME = lazy_regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_LETTERS = lazy_regex(r"''|'((?:[^']|'')+)'(?!')|'((?:[^']|'')*')'\Z|([A-Za-z])\3*|.", re.DOTALL)


def _time(value: Value) -> datetime:
    assert isinstance(value, Known)
    text = str(value.data)
    try:
        if not _TIME.fullmatch(text):
            raise ValueError
        return datetime.fromisoformat(_six_digits(text.replace("Z", "+00:00")))
    except ValueError:
        raise EvaluationError(f"{text!r} is not a time like 2026-01-02T03:04:05Z") from None


def _six_digits(text: str) -> str:
    """The time with its fraction of a second in microseconds, as Python reads it."""
    return re.sub(r"\.(\d+)", lambda match: "." + match[1][:6].ljust(6, "0"), text)


def _written(time: datetime) -> str:
    text = time.isoformat(timespec="seconds")
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def _seconds(duration: str) -> float:
    body = duration.removeprefix("-" if duration.startswith("-") else "+")
    if body == "0":
        return 0.0
    seconds, at = 0.0, 0
    while at < len(body):
        match = _DURATION.match(body, at)
        if match is None:
            break
        seconds += float(match[1]) * _SECONDS[match[2]]
        at = match.end()
    if not body or at < len(body):
        raise EvaluationError(f"{duration[:80]!r} is not a duration like 1h30m")
    return -seconds if duration.startswith("-") else seconds


def _timeadd(start: Value, duration: Value) -> Value:
    assert isinstance(duration, Known)
    try:
        return Known(_written(_time(start) + timedelta(seconds=_seconds(str(duration.data)))))
    except OverflowError:
        raise EvaluationError("the time is out of range") from None


def _timecmp(first: Value, second: Value) -> Value:
    left, right = _time(first), _time(second)
    return Known((left > right) - (left < right))


def _formatdate(spec: Value, time: Value) -> Value:
    assert isinstance(spec, Known)
    moment = _time(time)
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
