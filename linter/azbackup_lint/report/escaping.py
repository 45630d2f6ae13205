"""Makes text from untrusted files safe to print, on a terminal and in the log of a CI run.

CI services act on what is printed. Azure DevOps and GitHub Actions take `##vso[…]` and `##[…]`
anywhere in a line for commands, GitHub `::…::` at the start of one:
https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands and
https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from json.encoder import encode_basestring, encode_basestring_ascii

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Any

_UNSAFE = lazy_regex(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
"""Controls, lone surrogates, and what no font shows: Default_Ignorable_Code_Point in Unicode's
DerivedCoreProperties.txt, but for joiners and for selectors of variants, which people write."""
_SURROGATE = lazy_regex("[\ud800-\udfff]")
_MARKED_COMMAND = lazy_regex(r"##(?=(?:vso)?\[)", re.IGNORECASE)
_COMMAND_AT_START = lazy_regex(r"^([^\S\n]*):(?=:)", re.MULTILINE)


def printable(text: str) -> str:
    """The text with everything spelled out that a terminal would act upon or not show.

    These are control characters, overrides of direction, invisible characters, lone surrogates;
    and the beginnings of commands to a CI service.
    """
    if not (text.isascii() and text.isprintable()):  # few texts have anything to spell out
        text = _UNSAFE.sub(_spelled_out, text)
    return _without_marked(text)


def without_commands(output: str) -> str:
    """A whole text for people in which no CI service finds a command."""
    output = _without_marked(output)
    return _COMMAND_AT_START.sub(r"\1\\u003a", output) if "::" in output else output


def json_text(document: Any, *, ascii_only: bool = True) -> str:
    """A document as indented JSON with a line end, in which no CI service finds a command.

    It is plain data; a `map` in place of a list makes its items when they are written.
    """
    quoted = encode_basestring_ascii if ascii_only else _quoted
    return _without_marked("".join([*_pieces(document, "\n", quoted), "\n"]))


def _quoted(text: str) -> str:
    """The text in quotes, with what a terminal would act upon or not show as escapes of JSON."""
    quoted = encode_basestring(text)
    if quoted.isascii() and quoted.isprintable():
        return quoted
    return _UNSAFE.sub(lambda match: encode_basestring_ascii(match.group())[1:-1], quoted)


def _pieces(data: Any, line: str, quoted: Callable[[str], str]) -> Iterator[str]:
    """What `_indented` makes, in pieces: long texts aren't copied from one level to the next."""
    kind, inner = type(data), line + "  "
    if kind is dict and data:
        before = "{"
        for key, item in data.items():
            yield f"{before}{inner}{quoted(key)}: "
            yield from _pieces(item, inner, quoted)
            before = ","
        yield line + "}"
    elif kind is list or kind is map:
        before = "["
        for item in data:
            yield before + inner
            yield _indented(item, inner, quoted)
            before = ","
        yield "[]" if before == "[" else line + "]"
    else:
        yield _indented(data, line, quoted)


def _indented(data: Any, line: str, quoted: Callable[[str], str]) -> str:
    """What `json.dumps` makes of plain data with `indent=2`, in half its time.

    `line` is a line end with the indentation around the data.
    """
    kind = type(data)
    if kind is str:
        return quoted(data)
    if kind is int:
        return repr(data)
    if not data or (kind is not dict and kind is not list and kind is not tuple):
        return json.dumps(data)
    inner = line + "  "
    if kind is dict:
        items = [f"{quoted(key)}: {_indented(item, inner, quoted)}" for key, item in data.items()]
        return f"{{{inner}{f',{inner}'.join(items)}{line}}}"
    items = [_indented(item, inner, quoted) for item in data]
    return f"[{inner}{f',{inner}'.join(items)}{line}]"


def valid_unicode(data: Any) -> Any:
    """Plain data without lone surrogates, which strict readers of JSON refuse: spelled out."""
    if isinstance(data, str):
        return data if data.isascii() else _SURROGATE.sub(_spelled_out, data)
    if isinstance(data, dict):
        return {key: valid_unicode(value) for key, value in data.items()}
    return [valid_unicode(item) for item in data] if isinstance(data, list) else data


def _without_marked(text: str) -> str:
    return _MARKED_COMMAND.sub(r"#\\u0023", text) if "##" in text else text


def _spelled_out(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def one_line(text: str) -> str:
    """The printable text with line breaks and tabs spelled out, too."""
    return printable(text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t"))
