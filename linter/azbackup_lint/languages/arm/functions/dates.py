"""Functions on dates and times.

Formats are those of .NET (learn.microsoft.com/dotnet/standard/base-types, standard and custom date
and time format strings), durations those of ISO 8601.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from azbackup_lint.languages.arm.functions.arguments import text, whole
from azbackup_lint.languages.arm.functions.signature import INT, STRING, Function, undocumented
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.values import Known, Value
from azbackup_lint.values.errors import EvaluationError

_MOMENT = lazy_regex(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.0{1,7})?(?:Z|([-+])(\d\d):(\d\d))", re.ASCII
)
_COMPACT = lazy_regex(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z", re.ASCII)
_DURATION = lazy_regex(
    r"(-?)P(?=\d|T\d)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,7})D)?"
    r"(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?",
    re.ASCII,
)
_OTHER_DURATION = lazy_regex(r"[-+]?P[0-9.,YMWDTHS]*[0-9][0-9.,YMWDTHS]*", re.ASCII)
"""One with fractions, or in an order that isn't certainly wrong."""
_FIELD = lazy_regex(r"yyyy|MM|dd|HH|mm|ss|'[^']*'|[-:/. T_Z]")
_FIELDS = {"yyyy": "%Y", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M", "ss": "%S"}

DAYS_OF_YEAR, DAYS_OF_MONTH = 365, 30
"""Days of years and months in a duration, by Microsoft's reference of dateTimeAdd."""

STANDARD = {"u": "yyyy-MM-dd HH:mm:ss'Z'", "s": "yyyy-MM-dd'T'HH:mm:ss"}


def _moment(subject: str) -> datetime | None:
    """A moment in UTC; None for unsupported forms; raises EvaluationError."""
    compact = _COMPACT.fullmatch(subject)
    match = compact or _MOMENT.fullmatch(subject)
    if match is None:
        if not any(character.isdigit() for character in subject):
            raise EvaluationError(f"{subject!r} is no date and time")
        return None
    try:
        year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
        moment = datetime(year, month, day, hour, minute, second, tzinfo=timezone.utc)
        if compact is None and match[7]:
            away = timedelta(hours=int(match[8]), minutes=int(match[9]))
            moment = moment - away if match[7] == "+" else moment + away
        return moment
    except (ValueError, OverflowError):
        raise EvaluationError(f"{subject!r} is no date and time") from None


def _moved(moment: datetime, duration: str) -> datetime | None:
    """The moment after a duration; None for unsupported forms; raises EvaluationError."""
    match = _DURATION.fullmatch(duration)
    if match is None and _OTHER_DURATION.fullmatch(duration):
        return None
    if match is None:
        raise EvaluationError(f"{duration!r} is no ISO 8601 duration")
    sign = -1 if match[1] else 1
    years, months, weeks, days, hours, minutes, seconds = (
        int(part or 0) for part in match.groups()[1:]
    )
    days += DAYS_OF_YEAR * years + DAYS_OF_MONTH * months + 7 * weeks
    try:
        return moment + sign * timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        raise EvaluationError("the date lies outside of the years 1 to 9999") from None


def _written(moment: datetime, form: str) -> str | None:
    """The moment in a format of .NET; None for unsupported formats."""
    if len(form) < 2 and form not in STANDARD:
        return None
    form = STANDARD.get(form, form)
    pieces: list[str] = []
    at = 0
    while at < len(form):
        match = _FIELD.match(form, at)
        if match is None:
            return None
        field, at = match.group(), match.end()
        if at < len(form) and field[0].isalpha() and form[at] == field[0] and field in _FIELDS:
            return None
        pieces.append(_field(moment, field))
    return "".join(pieces)


def written_length(form: str) -> int | None:
    """The characters of any moment in a format; None for unsupported formats."""
    written = _written(datetime(1970, 1, 1, tzinfo=timezone.utc), form)
    return None if written is None else len(written)


def _field(moment: datetime, field: str) -> str:
    if field == "yyyy":
        return f"{moment.year:04d}"
    if field in _FIELDS:
        return moment.strftime(_FIELDS[field])
    return field[1:-1] if field[0] == "'" else field


def _add(base: Value, duration: Value, form: Value | None = None) -> Value:
    moment = _moment(text(base))
    if moment is None or not text(base).endswith("Z"):
        return undocumented("dateTimeAdd() of a date in another form")
    moved = _moved(moment, text(duration))
    if moved is None:
        return undocumented("dateTimeAdd() of such a duration")
    written = None if form is None else _written(moved, text(form))
    return undocumented("dateTimeAdd() in this format") if written is None else Known(written)


def _from_epoch(seconds: Value) -> Value:
    try:
        moment = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=whole(seconds))
    except OverflowError:
        raise EvaluationError("the date lies outside of the years 1 to 9999") from None
    return Known(f"{moment.year:04d}-{moment:%m-%dT%H:%M:%SZ}")


def _to_epoch(value: Value) -> Value:
    moment = _moment(text(value))
    if moment is None:
        return undocumented("dateTimeToEpoch() of a date in another form")
    return Known(int((moment - datetime(1970, 1, 1, tzinfo=timezone.utc)).total_seconds()))


FUNCTIONS: Mapping[str, Function] = {
    "datetimeadd": Function(_add, (STRING, STRING, STRING), optional=1),
    "datetimefromepoch": Function(_from_epoch, (INT,)),
    "datetimetoepoch": Function(_to_epoch, (STRING,)),
}
