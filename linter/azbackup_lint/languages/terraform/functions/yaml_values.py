"""YAML as Terraform's yamldecode and yamlencode understand it.

Terraform's library is go-cty-yaml (github.com/zclconf/go-cty-yaml), which resolves the tags of
scalars by YAML 1.1 in part, and by 1.2 otherwise (resolve.go).
"""

from __future__ import annotations

import json
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
from azbackup_lint.values import NULL, Known, ListValue, MapValue, Value
from azbackup_lint.values.errors import EvaluationError, LimitReached
from azbackup_lint.values.limits import MAX_NESTING
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
_SAFE_BLOCK = lazy_regex(
    r"[^\s\x00-\x1f\x7f-\x9f][^\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]*\Z"
)


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
    lines = _encoded(value)
    if lines is None:
        return beyond("yamlencode()")
    body = "\n".join(lines) + "\n"
    is_plain = isinstance(value, Known) and not isinstance(value.data, str)
    return Known(f"{body}...\n" if is_plain else body)


def _encoded(value: Value) -> list[str] | None:
    """The lines of a value in block style, or None where they are not worked out."""
    if isinstance(value, Known):
        return _encoded_scalar(value)
    lines: list[str] = []
    if isinstance(value, ListValue):
        for item in value.items:
            inner = _encoded(item)
            if inner is None:
                return None
            indent = "" if isinstance(item, Known) else "  "  # the lines of a text have their own
            lines += [f"- {inner[0]}", *(indent + line if line else "" for line in inner[1:])]
        return lines or ["[]"]
    assert isinstance(value, MapValue)
    for key in sorted(value.entries, key=str.encode):
        item = value.entries[key]
        inner = _encoded(item)
        if inner is None:
            return None
        name = f"{_double_quoted(key)}:"
        if isinstance(item, Known) or inner in (["[]"], ["{}"]):
            rest = (f"{line}" if line else "" for line in inner[1:])
            lines += [f"{name} {inner[0]}", *rest]
        else:
            indent = "  " if isinstance(item, MapValue) else ""
            lines += [name, *(indent + line if line else "" for line in inner)]
    return lines or ["{}"]


def _encoded_scalar(value: Known) -> list[str] | None:
    data = value.data
    if data is None or isinstance(data, bool):
        return [{None: "null", True: "true", False: "false"}[data]]
    if not isinstance(data, str):
        return [number_text(data)]
    if "\n" not in data:
        return [_double_quoted(data)]
    body = data.rstrip("\n")
    trailing = len(data) - len(body)
    if not _SAFE_BLOCK.match(body) or " \n" in data or data.endswith(" "):
        return None
    mark = "|-" if trailing == 0 else "|" if trailing == 1 else "|+"
    lines = [f"  {line}" if line else "" for line in body.split("\n")]
    return [mark, *lines, *([""] * (trailing - 1))]


def _double_quoted(written: str) -> str:
    quoted = json.dumps(written, ensure_ascii=False)
    return re.sub(r"\\u00([0-9a-f]{2})", lambda match: f"\\x{match[1].upper()}", quoted)


FUNCTIONS: Mapping[str, Function] = {
    "yamldecode": Function(_yamldecode, (STRING,)),
    "yamlencode": Function(_yamlencode, (ANY,), nullable=True),
}
