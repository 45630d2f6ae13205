"""Whether a document has the form that the schema asks for.

The schema uses few keywords, which are checked here: the jsonschema package would cost a tenth of
a second at every start. A test holds the two against each other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache

from azbackup_lint.light_typing import Any
from azbackup_lint.near_words import get_close_matches
from azbackup_lint.settings_files.document import Path, SettingsDocument

_TYPES: Mapping[str, tuple[str, type | tuple[type, ...]]] = {
    "object": ("a mapping", dict),
    "array": ("a list", list),
    "string": ("a text", str),
    "boolean": ("true or false", bool),
    "integer": ("a whole number", int),
}

MAX_FAULTS = 20


def schema_text() -> str:
    """The JSON Schema of settings files."""
    from importlib.resources import files  # slow, and of no use without a settings file

    return (files("azbackup_lint.settings_files") / "schema.json").read_text(encoding="utf-8")


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema of settings files, as data."""
    data: Mapping[str, Any] = json.loads(schema_text())
    return data


def faults(document: SettingsDocument) -> list[str]:
    """Everything that is wrong with the form of a document, each with its place, in its order."""
    found = [
        (span.start, f"{span}: {message}")
        for path, of_key, message in _faults(schema(), document.data, ())
        for span in [document.key_span(path) if of_key else document.value_span(path)]
    ]
    return [fault for _, fault in sorted(found)][:MAX_FAULTS]


def _faults(rule: Mapping[str, Any], value: Any, path: Path) -> Iterator[tuple[Path, bool, str]]:
    """The path of each fault, whether it is about the key there, and what is wrong."""
    if "$ref" in rule:
        target = schema()["$defs"][rule["$ref"].rpartition("/")[2]]
        rule = {**target, **{key: rule[key] for key in rule if key != "$ref"}}
    name = ".".join(str(step) for step in path if isinstance(step, str)) or "the file"
    types = rule.get("type", ())
    types = [types] if isinstance(types, str) else list(types)
    if types and not any(_is_a(value, kind) for kind in types):
        wanted = " or ".join(_TYPES[kind][0] for kind in types)
        yield path, False, f"{name} must be {wanted}{_hint_for(value, types)}"
        return
    if "enum" in rule and (not isinstance(value, str) or value not in rule["enum"]):
        near = get_close_matches(str(value), rule["enum"], n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        wanted = ", ".join(rule["enum"])
        yield path, False, f"{name} must be one of {wanted}, and not {value!r}{hint}"
    elif isinstance(value, dict):
        yield from _faults_of_mapping(rule, value, path, name)
    elif isinstance(value, list):
        yield from _out_of(rule, "Items", len(value), path, name, "items")
        for number, item in enumerate(value):
            yield from _faults(rule.get("items", {}), item, (*path, number))
    elif isinstance(value, str):
        yield from _out_of(rule, "Length", len(value), path, name, "characters")
    elif isinstance(value, int) and not rule.get("minimum", value) <= value <= rule.get(
        "maximum", value
    ):
        wanted = f"between {rule['minimum']:,} and {rule['maximum']:,}"
        yield path, False, f"{name} must be {wanted}"


def _faults_of_mapping(
    rule: Mapping[str, Any], value: Mapping[str, Any], path: Path, name: str
) -> Iterator[tuple[Path, bool, str]]:
    known, others = rule.get("properties", {}), rule.get("additionalProperties", {})
    yield from _out_of(rule, "Properties", len(value), path, name, "keys")
    for key in rule.get("required", ()):
        if key not in value:
            yield path, False, f"{rule['title']} needs the key {key!r}"
    for key, item in value.items():
        if key in known:
            yield from _faults(known[key], item, (*path, key))
        elif others is False:
            near = get_close_matches(key.replace("_", "-").lower(), known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            yield (*path, key), True, f"{key!r} is no key of {rule['title']}{hint}"
        else:
            yield from _faults(others, item, (*path, key))


def _out_of(
    rule: Mapping[str, Any], what: str, size: int, path: Path, name: str, unit: str
) -> Iterator[tuple[Path, bool, str]]:
    if size < rule.get(f"min{what}", 0):
        yield path, False, f"{name} is empty"
    if size > rule.get(f"max{what}", size):
        yield path, False, f"{name} has more than {rule[f'max{what}']:,} {unit}"


def _is_a(value: Any, kind: str) -> bool:
    if kind == "integer" and isinstance(value, bool):
        return False
    return isinstance(value, _TYPES[kind][1])


def _hint_for(value: Any, types: list[str]) -> str:
    if types == ["string"] and isinstance(value, (int, float)):
        return "; put it in quotes"
    if types == ["array"] and isinstance(value, str):
        return f", as in [{value}]"
    return ""
