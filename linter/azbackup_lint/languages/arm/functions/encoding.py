"""Functions that encode and decode."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from urllib.parse import quote, unquote_to_bytes, urljoin

from azbackup_lint.languages.arm.access import kind_of
from azbackup_lint.languages.arm.functions.arguments import text
from azbackup_lint.languages.arm.functions.objects import decoded
from azbackup_lint.languages.arm.functions.signature import (
    ANY,
    STRING,
    Function,
    beyond,
    undocumented,
)
from azbackup_lint.languages.arm.functions.symbols import folder_of, symbol
from azbackup_lint.languages.arm.functions.unknowable import at_deployment
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.values import Known, Unknown, Value, causes_of, unknown_because
from azbackup_lint.values.errors import EvaluationError, LimitReached
from azbackup_lint.values.sizes import MAX_TEXT

_BETWEEN = str.maketrans("", "", " \t\r\n")
"""What .NET passes over in base64."""
_DATA_URI = lazy_regex(r"data:([^,]*),(.*)", re.DOTALL | re.IGNORECASE)
_PLAIN_URI = lazy_regex(r"https?://[a-z0-9.-]+(?:/[\w.~/-]*)?", re.ASCII)
_PLAIN_FILE = lazy_regex(
    r"(?:\./)?(?P<ups>(?:\.\./)*)(?P<down>(?:[\w~-]+/)*[\w~-]+(?:\.[\w~-]+)+)", re.ASCII
)
"""The path of a file; what follows one is a query, not a way to other folders."""
_PLAIN_PATH = lazy_regex(r"[\w.~/-]*", re.ASCII)
_CHARSETS = ("charset=utf8", "charset=utf-8", "charset=us-ascii")
MAX_ENCODED = MAX_TEXT // 4


def _encoded(subject: str) -> str:
    if len(subject) > MAX_ENCODED:
        raise LimitReached(f"texts of more than {MAX_ENCODED} characters are not encoded")
    return b64encode(subject.encode("utf-8", "replace")).decode("ascii")


def _base64(value: Value) -> Value:
    return Known(_encoded(text(value)))


def _base64_text(subject: str) -> str:
    try:
        data = b64decode(subject.translate(_BETWEEN), validate=True)
        return data.decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        raise EvaluationError("this is not base64") from None


def _data_uri(value: Value) -> Value:
    if kind_of(value) != STRING:
        return undocumented(f"dataUri() of {kind_of(value)}")
    return Known(f"data:text/plain;charset=utf8;base64,{_encoded(text(value))}")


def _data_uri_to_string(value: Value) -> Value:
    match = _DATA_URI.fullmatch(text(value))
    if match is None:
        raise EvaluationError("this is no data URI")
    kind, data = match.groups()
    options = kind.lower().split(";")
    charset = next((item for item in options if item.startswith("charset=")), _CHARSETS[0])
    if charset not in _CHARSETS:
        return undocumented("dataUriToString() of another charset")
    if options[-1] == "base64":
        return Known(_base64_text(data))
    return undocumented("dataUriToString() of escapes") if "%" in data else Known(data)


def _uri(base: Value, relative: Value) -> Value:
    """Two URIs combined, where no escape, port or capital letter makes .NET rewrite them.

    An unknown URI leaves the unknown of its folder; a path goes on from there.
    """
    if isinstance(base, Unknown) or isinstance(relative, Unknown):
        return _below(base, relative)
    start, rest = text(base), text(relative)
    if not start:
        return undocumented("uri() of an empty string")
    if ":" not in start:
        raise EvaluationError("uri() takes an absolute URI as argument 1")
    if not _PLAIN_URI.fullmatch(start) or not _PLAIN_PATH.fullmatch(rest) or "//" in rest:
        return beyond("uri() of other than plain addresses")
    combined = urljoin(start, rest)
    return Known(combined if combined.count("/") > 2 else f"{combined}/")


def _below(base: Value, relative: Value) -> Value:
    pieces = relative.parts if isinstance(relative, Unknown) else (text(relative),)
    path = pieces[0] if pieces else None
    match = _PLAIN_FILE.fullmatch(path) if isinstance(path, str) else None
    if match is None:
        return unknown_because(base, relative)
    folder = symbol("uri", folder_of(base, match.group("ups").count("/")))
    if folder is None:
        return unknown_because(base, relative)
    causes = causes_of(base) or causes_of(relative)
    parts = (Unknown(causes, link=folder), match.group("down"), *pieces[1:])
    return Unknown(causes_of(base, relative), parts=parts)


def _uri_component(value: Value) -> Value:
    if len(text(value)) > MAX_ENCODED:
        raise LimitReached(f"texts of more than {MAX_ENCODED} characters are not encoded")
    return Known(quote(text(value), safe="", errors="replace"))


def _uri_component_to_string(value: Value) -> Value:
    try:
        return Known(unquote_to_bytes(text(value)).decode("utf-8"))
    except UnicodeError:
        return undocumented("uriComponentToString() of escapes that are no text")


FUNCTIONS: Mapping[str, Function] = {
    "base64": Function(_base64, (STRING,)),
    "base64tojson": Function(lambda value: decoded(_base64_text(text(value))), (STRING,)),
    "base64tostring": Function(lambda value: Known(_base64_text(text(value))), (STRING,)),
    "builduri": at_deployment("buildUri", (ANY,)),
    "datauri": Function(_data_uri, (ANY,)),
    "datauritostring": Function(_data_uri_to_string, (STRING,)),
    "parseuri": at_deployment("parseUri", (ANY,)),
    "uri": Function(_uri, (STRING, STRING), partial=True),
    "uricomponent": Function(_uri_component, (STRING,)),
    "uricomponenttostring": Function(_uri_component_to_string, (STRING,)),
}
