"""Merges ARM templates: objects member by member, resources by type and name.

As in a JSON merge patch (RFC 7396), null removes a member and every other value replaces.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from azbackup_lint.json_text import JsonError, JsonValue, parse_json
from azbackup_lint.light_typing import Any
from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.examples.code_lines import Code, Line, Range, as_code, first_line
from azbackup_lint.source import Source

Step = str | int | tuple[str, str]

WIDTH = 88

ORDER = (
    *("$schema", "languageVersion", "contentVersion", "metadata", "parameters"),
    *("functions", "variables", "resources", "outputs"),
)


def merge_templates(texts: Sequence[Sequence[Line]]) -> Code:
    """One template out of several, each merged into those before; raises PackError."""
    codes = [as_code(lines) for lines in texts]
    templates = [_parsed(code) for code in codes]
    data: Any = {}
    for template in templates:
        data = _merged(data, template.data)
    order = {key: number for number, key in enumerate(ORDER)}
    data = {key: data[key] for key in sorted(data, key=lambda key: order.get(key, len(order)))}
    merged = parse_json(Source("", _printed(data, 0, 0) + "\n"))

    def place_at(offset: int) -> str:
        path = _path_at(merged, offset)
        chains = [_descend(template, path) for template in templates]
        at = max(range(len(chains)), key=lambda at: (len(chains[at]), at))
        value = chains[at][-1]
        whole = value.kind == "scalar" and len(chains[at]) > len(path)
        inside = offset - _descend(merged, path)[-1].start if whole else 0
        return codes[at].place_at(value.start + inside)

    return Code(merged.span.source.text, _mark(codes[-1], templates[-1], merged), place_at)


def _parsed(code: Code) -> JsonValue:
    source = Source("", code.text if code.text.strip() else "{}")
    try:
        template = parse_json(source, lenient=True)
    except JsonError as error:
        raise PackError(str(error), code.place_at(error.span.start)) from None
    if template.kind != "object":
        raise PackError("a template is an object", code.place_at(0))
    return template


def _merged(base: Any, own: Any) -> Any:
    if isinstance(base, dict) and isinstance(own, dict):
        joined = {key: _joined(key, base.get(key), own[key]) for key in own}
        return {key: value for key, value in {**base, **joined}.items() if value is not None}
    return _merged({}, own) if isinstance(own, dict) else own


def _joined(key: str, base: Any, own: Any) -> Any:
    if key != "resources" or not isinstance(own, list):
        return _merged(base, own)
    resources = {_identity(item): item for item in (base if isinstance(base, list) else ())}
    for item in own:
        resources[_identity(item)] = _merged(resources.get(_identity(item)), item)
    return list(resources.values())


def _identity(resource: Any) -> tuple[str, str]:
    """The type and name of a resource."""
    if not isinstance(resource, Mapping):
        return "", str(resource)
    return str(resource.get("type")), str(resource.get("name"))


def _mark(code: Code, own: JsonValue, merged: JsonValue) -> Range | None:
    """The marked range of an example, in the template that it was merged into."""
    if code.mark is None:
        return None
    return first_line(_descend(merged, _path_at(own, code.mark.start))[-1].span)


def _path_at(value: JsonValue, offset: int) -> list[Step]:
    """The steps from a value to the innermost one around an offset."""
    for step, inner in _inner(value):
        if inner.start <= offset < inner.end:
            return [step, *_path_at(inner, offset)]
    return []


def _descend(value: JsonValue, path: Sequence[Step]) -> list[JsonValue]:
    """The values along a path, as far as it leads."""
    values = [value]
    for step in path:
        inner = next((inner for name, inner in _inner(values[-1]) if name == step), None)
        if inner is None:
            break
        values.append(inner)
    return values


def _inner(value: JsonValue) -> list[tuple[Step, JsonValue]]:
    """The members of an object; the elements of a list, resources by type and name."""
    if value.kind == "object":
        return [(member.name, member.value) for member in value.members]
    if value.kind == "array":
        return [
            (_identity(item.data) if item.kind == "object" and "type" in item.data else at, item)
            for at, item in enumerate(value.items)
        ]
    return []


def _printed(value: Any, indent: int, before: int) -> str:
    """JSON with short values on one line; `before` is the width of what precedes the value."""
    flat = json.dumps(value, ensure_ascii=False, default=float)
    if not isinstance(value, (dict, list)) or not value:
        return flat
    if indent + before + len(flat) <= WIDTH and indent > 2:
        return flat
    inner, blanks = indent + 2, " " * (indent + 2)
    if isinstance(value, dict):
        heads = [f"{json.dumps(key, ensure_ascii=False)}: " for key in value]
        values = list(value.values())
    else:
        heads, values = [""] * len(value), value
    lines = [
        f"{blanks}{head}{_printed(item, inner, len(head))}"
        for head, item in zip(heads, values, strict=True)
    ]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return opening + "\n" + ",\n".join(lines) + "\n" + " " * indent + closing
