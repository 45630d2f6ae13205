"""YAML as Terraform's yamldecode and yamlencode understand it.

Terraform's library is go-cty-yaml (github.com/zclconf/go-cty-yaml), which resolves the tags of
scalars by YAML 1.1 in part, and by 1.2 otherwise (resolve.go).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from azbackup_lint.languages.terraform.functions.arguments import beyond, text
from azbackup_lint.languages.terraform.functions.signature import Function
from azbackup_lint.languages.terraform.numbers import (
    integral,
    negative,
    number_text,
    parse_number,
)
from azbackup_lint.languages.terraform.type_system.types import ANY, STRING
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Any
from azbackup_lint.values import NULL, Known, ListValue, MapValue, Value, count_values
from azbackup_lint.values.errors import EvaluationError, LimitReached
from azbackup_lint.values.sizes import MAX_NESTING
from azbackup_lint.yaml_text import YamlError, compose

MAX_YAML = 1_000_000
"""Code points of a text that is read; YAML takes longer than JSON."""

MAX_NODES = 100_000

TAG = "tag:yaml.org,2002:"
TRUE = frozenset(["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"])
FALSE = frozenset(["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"])
NULLS = frozenset(("", "~", "null", "Null", "NULL"))

_FLOAT = lazy_regex(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_INTEGER = lazy_regex(r"([-+]?)(?:0x([0-9a-fA-F]+)|0o([0-7]+))\Z")
_NOT_FINITE = lazy_regex(r"[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")
_DATE = lazy_regex(r"\d{4}-\d{2}-\d{2}\Z")
_TIME = lazy_regex(r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(\.\d+)?Z?\Z")
_NO_BLOCK = lazy_regex(
    r"[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]| (?:[\n\u2028\u2029]|\Z)"
)
_ESCAPED = lazy_regex(
    r"[^\x20\x21\x23-\x5b\x5d-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]"
)
_BREAK = lazy_regex(r"[\r\n\x85\u2028\u2029]")
_ESCAPES = dict(zip('\0\a\b\t\n\v\f\r\x1b"\\\x85\xa0\u2028\u2029', '0abtnvfre"\\N_LP', strict=True))
"""What follows the backslash of characters that have a letter for it."""

MAX_WIDTH = 80
"""Where the library looks for a space to break a text in quotes."""

MAX_KEY = 128
"""Bytes of a key that is written before a colon only."""


def _yamldecode(value: Value) -> Value:
    written = text(value)
    if len(written) > MAX_YAML:
        raise LimitReached(f"YAML texts of more than {MAX_YAML} characters are not read")
    try:
        root = compose(written)
    except YamlError as error:
        raise EvaluationError(f"the text is not YAML: {error}") from None
    if root is None:
        raise EvaluationError("the text holds no YAML document")
    return _Decoder().value(root, 0)


class _Decoder:
    """Turns nodes into values, with a bound on what aliases may expand to."""

    def __init__(self) -> None:
        self._left = MAX_NODES

    def value(self, node: Any, depth: int) -> Value:
        self._left -= 1
        if depth > MAX_NESTING or self._left < 0:
            raise LimitReached("the YAML text is nested too deep, or expands to too much")
        if node.id == "scalar":
            return _scalar(node)
        if node.tag not in (f"{TAG}seq", f"{TAG}map"):
            raise EvaluationError(f"the YAML tag {node.tag} is not supported")
        if node.id == "sequence":
            return ListValue(tuple(self.value(item, depth + 1) for item in node.value))
        return MapValue(self._entries(node, depth))

    def _entries(self, node: Any, depth: int) -> dict[str, Value]:
        entries: dict[str, Value] = {}
        merged: dict[str, Value] = {}
        for key_node, value_node in node.value:
            if key_node.id == "scalar" and key_node.tag == f"{TAG}merge":
                inner = value_node.value if value_node.id == "sequence" else [value_node]
                for source in inner:
                    base = self.value(source, depth + 1)
                    if not isinstance(base, MapValue):
                        raise EvaluationError("<< in YAML needs a mapping")
                    merged = {**base.entries, **merged}
                continue
            if key_node.id != "scalar":
                raise EvaluationError("a key in YAML must be a plain value")
            key = _scalar(key_node)
            name = _key_text(key)
            entries[name] = self.value(value_node, depth + 1)
        return {**merged, **entries}


def _key_text(key: Value) -> str:
    data = key.data if isinstance(key, Known) else None
    if data is None:
        raise EvaluationError("a key in YAML must not be null")
    if isinstance(data, bool):
        return "true" if data else "false"
    return data if isinstance(data, str) else number_text(data)


def _scalar(node: Any) -> Value:
    written, tag = str(node.value), str(node.tag)
    if not tag.startswith(TAG):
        raise EvaluationError(f"the YAML tag {tag} is not supported")
    if node.style or tag == f"{TAG}binary":
        return Known(written)
    if tag == f"{TAG}str" and re.fullmatch(r"[-+]?\d[\d.]*|true|false|null|~|", written):
        return Known(written)
    return _plain(written)


def _plain(written: str) -> Value:
    if written in NULLS:
        return NULL
    if written in TRUE or written in FALSE:
        return Known(written in TRUE)
    if _NOT_FINITE.match(written):
        raise EvaluationError("YAML's infinity and not-a-number have no value in Terraform")
    based = _INTEGER.match(written)
    if based:
        number = integral(int(based[2], 16) if based[2] else int(based[3], 8))
        return Known(negative(number) if based[1] == "-" else number)
    if _FLOAT.match(written):
        return Known(parse_number(written))
    if _DATE.match(written):
        return Known(f"{written}T00:00:00Z")
    time = _TIME.match(written)
    return Known(f"{time[1]}T{time[2]}{time[3] or ''}Z" if time else written)


def _yamlencode(value: Value) -> Value:
    encoder = _Encoder()
    if not encoder.write(value, 0):
        return beyond("yamlencode()")
    body = "\n".join(encoder.lines) + "\n"
    is_plain = isinstance(value, Known) and not isinstance(value.data, str)
    return Known(f"{body}...\n" if is_plain else body)


class _Encoder:
    """Writes values in block style, as the emitter of the library does (emitterc.go)."""

    def __init__(self) -> None:
        self.lines = [""]
        self._is_begun = True

    def write(self, value: Value, indent: int) -> bool:
        """Goes on in the last line; False for what is not worked out."""
        if isinstance(value, Known):
            return self._scalar(value, indent + 2)
        if isinstance(value, ListValue):
            self.lines[-1] += "" if value.items else "[]"
            return all(self._item(item, indent) for item in value.items)
        assert isinstance(value, MapValue)
        self.lines[-1] += "" if value.entries else "{}"
        keys = sorted(value.entries, key=str.encode)
        return all(self._entry(key, value.entries[key], indent) for key in keys)

    def _begin(self, text: str, indent: int) -> None:
        """A new line, except behind a dash."""
        if not self._is_begun:
            self.lines.append(" " * indent)
        self.lines[-1] += text

    def _item(self, item: Value, indent: int) -> bool:
        self._begin("- ", indent)
        self._is_begun = True
        done = self.write(item, indent if isinstance(item, Known) else indent + 2)
        self._is_begun = False
        return done

    def _entry(self, key: str, value: Value, indent: int) -> bool:
        if len(key.encode()) > MAX_KEY or _BREAK.search(key):
            return False
        self._begin(f'"{_escaped(key)}":', indent)
        self._is_begun = False
        if isinstance(value, Known) or count_values(value) == 1:
            self.lines[-1] += " "
        return self.write(value, indent + 2 if isinstance(value, MapValue) else indent)

    def _scalar(self, value: Known, indent: int) -> bool:
        data = value.data
        if data is None or isinstance(data, bool):
            self.lines[-1] += {None: "null", True: "true", False: "false"}[data]
        elif not isinstance(data, str):
            self.lines[-1] += number_text(data)
        elif "\n" not in data or _NO_BLOCK.search(data):
            self._quoted(data, indent)
        elif "\u2028" in data or "\u2029" in data:
            return False
        else:
            self._block(data, indent)
        return True

    def _quoted(self, text: str, indent: int) -> None:
        """A text in quotes, which goes on in another line where a single space is far right."""
        line = self.lines.pop() + '"'
        has_mark = text.startswith("\ufeff")  # then the library writes no character as it is
        for at, char in enumerate(text):
            is_between = char == " " and 0 < at < len(text) - 1 and text[at - 1] != " "
            if is_between and len(line) > MAX_WIDTH and not has_mark:
                self.lines.append(line)
                line = " " * indent + ("\\" if text[at + 1] == " " else "")
            else:
                line += _code(char) if has_mark else _escaped(char)
        self.lines.append(f'{line}"')

    def _block(self, text: str, indent: int) -> None:
        lines = text.split("\n")
        self.lines[-1] += "|" + ("2" if text[0] in " \n" else "")
        if lines[-1]:
            self.lines[-1] += "-"
        else:
            lines.pop()
            self.lines[-1] += "" if lines[-1] else "+"
        self.lines += [" " * indent + line if line else "" for line in lines]


def _escaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: _code(match.group()), text)


def _code(char: str) -> str:
    number = ord(char)
    if char in _ESCAPES:
        return f"\\{_ESCAPES[char]}"
    if number < 0x100:
        return f"\\x{number:02X}"
    return f"\\u{number:04X}" if number < 0x10000 else f"\\U{number:08X}"


FUNCTIONS: Mapping[str, Function] = {
    "yamldecode": Function(_yamldecode, (STRING,)),
    "yamlencode": Function(_yamlencode, (ANY,), nullable=True),
}
