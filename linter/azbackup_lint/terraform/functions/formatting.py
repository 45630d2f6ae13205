"""The verbs of `format` and `formatlist`."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from azbackup_lint.terraform.conversion import ConversionError, convert
from azbackup_lint.terraform.errors import EvaluationError
from azbackup_lint.terraform.functions.plain import plain
from azbackup_lint.terraform.types import BOOL, NUMBER, STRING
from azbackup_lint.values import Known, Unknown, Value, causes_of

VERB = re.compile(r"%(?:%|([-+ #0]*)(\d*)(?:\.(\d*))?(?:\[(\d+)\])?([a-zA-Z]))")
MAX_WIDTH = 1000


def format_values(spec: str, values: tuple[Value, ...]) -> Value:
    """The formatted string, in parts where a value is unknown; raises EvaluationError."""
    pieces: list[str | Unknown] = []
    position = 0
    used = 0
    highest = 0
    for match in VERB.finditer(spec):
        pieces.append(spec[position : match.start()])
        position = match.end()
        if match.group() == "%%":
            pieces.append("%")
            continue
        flags, width, precision, index, verb = match.groups()
        used = int(index) if index else used + 1
        highest = max(highest, used)
        if used > len(values) or used < 1:
            raise EvaluationError(f"there is no argument {used} for {match.group()}")
        pieces.append(_piece(flags or "", width, precision, verb, values[used - 1]))
    rest = spec[position:]
    if "%" in rest:
        raise EvaluationError("the format ends in the middle of a verb")
    pieces.append(rest)
    if highest < len(values):
        raise EvaluationError("there are more arguments than verbs")
    return _joined(pieces)


def _joined(pieces: list[str | Unknown]) -> Value:
    unknown = [piece for piece in pieces if isinstance(piece, Unknown)]
    if unknown:
        parts = tuple(piece for piece in pieces if piece != "")
        return Unknown(causes_of(*unknown), parts=parts)
    return Known("".join(piece for piece in pieces if isinstance(piece, str)))


def _piece(flags: str, width: str, precision: str | None, verb: str, value: Value) -> str | Unknown:
    if isinstance(value, Unknown):
        return value if verb in "sv" and not width else Unknown(value.causes)
    if int(width or 0) > MAX_WIDTH or int(precision or 0) > MAX_WIDTH:
        raise EvaluationError(f"widths beyond {MAX_WIDTH} are not evaluated")
    try:
        text = _text(verb, precision, flags, value)
    except ConversionError as error:
        raise EvaluationError(f"%{verb}: {error}") from None
    if isinstance(text, Unknown):
        return text
    return _padded(text, flags, int(width or 0), verb)


def _text(verb: str, precision: str | None, flags: str, value: Value) -> str | Unknown:
    if verb == "t":
        return "true" if _data(convert(value, BOOL)) else "false"
    if verb in "dbxXoeEfFgG":
        return _number_text(verb, precision, flags, _data(convert(value, NUMBER)))
    if verb == "v" and not (
        isinstance(value, Known) and isinstance(value.data, (str, int, Decimal))
    ):
        return _as_json(value)
    if verb in ("s", "v"):
        text = str(_data(convert(value, STRING)))
        return text if not precision else text[: int(precision)]
    if verb == "q":
        return json.dumps(str(_data(convert(value, STRING))), ensure_ascii=False)
    raise EvaluationError(f"there is no verb %{verb}")


def _as_json(value: Value) -> str | Unknown:
    causes = causes_of(value)
    if causes:
        return Unknown(causes)
    return json.dumps(plain(value), separators=(",", ":"), ensure_ascii=False, default=float)


def _data(value: Value) -> object:
    if not isinstance(value, Known) or value.data is None:
        raise ConversionError("null can't be formatted")
    return value.data


def _number_text(verb: str, precision: str | None, flags: str, number: object) -> str:
    assert isinstance(number, (int, Decimal))
    sign = "+" if "+" in flags and number >= 0 else " " if " " in flags and number >= 0 else ""
    if verb in "dbxXo":
        return sign + format(int(number), verb)
    digits = int(precision) if precision else 6
    if verb in "gG":
        return sign + (format(float(number), f".{precision}g") if precision else f"{number:f}")
    text = format(Decimal(number), f".{digits}{verb.lower() if verb in 'fF' else verb}")
    if verb in "eE":
        text = re.sub(r"([eE][+-])(\d)$", r"\g<1>0\2", text)
    return sign + text


def _padded(text: str, flags: str, width: int, verb: str) -> str:
    if "-" in flags:
        return text.ljust(width)
    if "0" in flags and verb not in "sqv":
        sign = text[0] if text[:1] in "+-" else ""
        return sign + text[len(sign) :].rjust(width - len(sign), "0")
    return text.rjust(width)
