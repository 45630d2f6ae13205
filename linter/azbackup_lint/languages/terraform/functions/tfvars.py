"""Functions of Terraform's own provider: values as tfvars files and expressions, and back.

The texts are laid out as by hclwrite (github.com/hashicorp/hcl, hclwrite/generate.go).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from azbackup_lint.languages.terraform.functions.arguments import beyond, text
from azbackup_lint.languages.terraform.functions.signature import Function, FunctionHost
from azbackup_lint.languages.terraform.numbers import number_text
from azbackup_lint.languages.terraform.syntax.heredocs import IDENTIFIER
from azbackup_lint.languages.terraform.type_system.types import ANY, STRING
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.source import Source
from azbackup_lint.values import Known, ListValue, MapValue, Value
from azbackup_lint.values.errors import EvaluationError, LimitReached

_NAME = lazy_regex(rf"{IDENTIFIER}\Z")
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_SPECIAL = lazy_regex(r'[\n\r\t"\\]|[$%](?=\{)')


def _decode(host: FunctionHost, written: Value) -> Value:
    return host.settings(Source("decode_tfvars()", text(written)))


def _encode_tfvars(values: Value) -> Value:
    if not isinstance(values, MapValue):
        raise EvaluationError("an object or a map is required")
    if not all(map(_NAME.match, values.entries)):
        raise EvaluationError("a key that is not the name of a variable")
    try:
        return Known("".join(f"{line}\n" for line in _arguments(values, "")))
    except LimitReached as error:
        return beyond(error.message)


def _encode_expression(value: Value) -> Value:
    try:
        return Known(_expression(value, ""))
    except LimitReached as error:
        return beyond(error.message)


def _expression(value: Value, indentation: str) -> str:
    if isinstance(value, ListValue):
        if any(_spreads(item) for item in value.items):
            raise LimitReached("the layout of objects in lists")
        return "[" + ", ".join(_expression(item, indentation) for item in value.items) + "]"
    if isinstance(value, MapValue):
        lines = list(_arguments(value, f"{indentation}  "))
        return "\n".join(["{", *lines, f"{indentation}}}"]) if lines else "{}"
    assert isinstance(value, Known)
    if isinstance(value.data, str):
        return f'"{_SPECIAL.sub(_escaped, value.data)}"'
    if value.data is None or isinstance(value.data, bool):
        return {None: "null", True: "true", False: "false"}[value.data]
    return number_text(value.data)


def _spreads(value: Value) -> bool:
    """Whether an expression takes several lines."""
    if isinstance(value, MapValue):
        return bool(value.entries)
    return isinstance(value, ListValue) and any(_spreads(item) for item in value.items)


def _escaped(match: re.Match[str]) -> str:
    return _ESCAPES.get(match.group()) or match.group() * 2


def _arguments(values: MapValue, indentation: str) -> Iterator[str]:
    """The lines of an object; the equals signs of neighbours of one line each are aligned."""
    group: list[tuple[str, Value]] = []
    for key in sorted(values.entries, key=str.encode):
        name = key if _NAME.match(key) else _expression(Known(key), "")
        value = values.entries[key]
        if not _spreads(value):
            group.append((name, value))
            continue
        yield from _aligned(group, indentation)
        group.clear()
        yield f"{indentation}{name} = {_expression(value, indentation)}"
    yield from _aligned(group, indentation)


def _aligned(group: list[tuple[str, Value]], indentation: str) -> Iterator[str]:
    width = max((len(name) for name, _ in group), default=0)
    for name, value in group:
        yield f"{indentation}{name.ljust(width)} = {_expression(value, indentation)}"


FUNCTIONS: Mapping[str, Function] = {
    "provider::terraform::decode_tfvars": Function(_decode, (STRING,), contextual=True),
    "provider::terraform::encode_expr": Function(_encode_expression, (ANY,)),
    "provider::terraform::encode_tfvars": Function(_encode_tfvars, (ANY,)),
}
