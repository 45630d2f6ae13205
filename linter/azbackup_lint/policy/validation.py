"""The form of the files of a pack: JSON Schemas, which editors can use, too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache

from azbackup_lint.light_typing import TYPE_CHECKING, Any, Literal
from azbackup_lint.near_words import get_close_matches
from azbackup_lint.package_files import package_folder
from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.pack_document import PackDocument
from azbackup_lint.policy.patterns import check_pattern

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

SchemaKind = Literal["policy", "edition", "pack"]

MOST_HINTS = 100
"""Keys of one object for which near ones are looked for."""

SCHEMA_KINDS: tuple[SchemaKind, ...] = ("policy", "edition", "pack")


def schema_text(kind: SchemaKind) -> str:
    """The JSON Schema of a kind of file."""
    return json.dumps(_schema(kind), indent=2, ensure_ascii=False) + "\n"


def faults(document: PackDocument, kind: SchemaKind) -> list[PackError]:
    """Everything that is wrong with the form of a document, in the order of its lines.

    What is missing comes last: a key of another name is often why.
    """
    by_place: dict[tuple[bool, int, str], PackError] = {}
    for error in _validator(kind).iter_errors(document.data):
        for offset, fault in _explained(document, error):
            key = (error.validator in ("required", "oneOf"), offset, fault.message)
            by_place.setdefault(key, fault)
    return [by_place[key] for key in sorted(by_place)]


def check(document: PackDocument, kind: SchemaKind) -> None:
    """Raises PackError for the first thing that is wrong with the form of a document."""
    for fault in faults(document, kind):
        raise fault


@cache
def _validator(kind: SchemaKind) -> Any:
    from jsonschema import (  # slow, and of no use to the built-in pack
        Draft202012Validator,
        FormatChecker,
    )

    formats = FormatChecker()
    formats.checks("regex", raises=ValueError)(_is_pattern)
    return Draft202012Validator(_schema(kind), format_checker=formats)


def _is_pattern(value: object) -> bool:
    if isinstance(value, str):
        check_pattern(value)
    return True


def _schema(kind: SchemaKind) -> dict[str, Any]:
    """The schema in a file, with the definitions that conditions share if it has any."""
    schema = _read(kind)
    if "$defs" in schema:
        schema["$defs"] |= _read("conditions")["$defs"]
    return schema


def _read(name: str) -> dict[str, Any]:
    file = package_folder("azbackup_lint.policy") / "schemas" / f"{name}.json"
    schema: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return schema


def _explained(document: PackDocument, error: ValidationError) -> Iterator[tuple[int, PackError]]:
    path = tuple(error.absolute_path)
    schema: Any = error.schema
    if error.validator == "additionalProperties":
        known = list(schema.get("properties", ()))
        for number, key in enumerate(_extra_keys(error)):
            near = get_close_matches(key, known, n=1) if number < MOST_HINTS else []
            hint = f"; did you mean {near[0]!r}?" if near else ""
            message = f"{key!r} is no key of {schema['title']}{hint}"
            place = document.key_span((*path, key))
            yield place.start, PackError(message, str(place))
        return
    if error.validator == "required":
        present: Any = error.instance
        missing = [key for key in schema["required"] if key not in present]
        message = f"{schema['title']} needs the key {missing[0]!r}"
    elif error.validator == "oneOf":
        wanted = ", ".join(option["required"][0] for option in schema["oneOf"])
        message = f"{schema['title']} needs exactly one of {wanted}"
    else:
        message = schema.get("description") or error.message
    yield document.span(path).start, document.error(path, message)


def _extra_keys(error: ValidationError) -> list[str]:
    schema: Any = error.schema
    instance: Any = error.instance
    known = set(schema.get("properties", ()))
    patterns = list(schema.get("patternProperties", ()))
    return [
        key
        for key in instance
        if key not in known and not any(re.search(pattern, key) for pattern in patterns)
    ]
