"""What the parameters of messages must be like, and why some are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from azbackup_lint.light_typing import Any
from azbackup_lint.records import dataclass

LARGEST = 2**31 - 1
"""The largest number that the protocol has for lines and characters."""


@dataclass(frozen=True, slots=True)
class Maybe:
    """A member that may be left out, or null."""

    shape: object


@dataclass(frozen=True, slots=True)
class Kind:
    """A plain value: its class, and what it is called in an error."""

    type: type
    name: str


TEXT = Kind(str, "a text")
NUMBER = Kind(int, "a whole number")
UNSIGNED = Kind(int, "a whole number, zero or more")
OBJECT = Kind(dict, "an object")
LIST = Kind(list, "a list")
ANYTHING = Kind(object, "anything")

POSITION = {"line": UNSIGNED, "character": UNSIGNED}
RANGE = {"start": POSITION, "end": POSITION}
DOCUMENT = {"textDocument": {"uri": TEXT}}
AT = {**DOCUMENT, "position": POSITION}
OPENED = {"textDocument": {"uri": TEXT, "version": NUMBER, "text": TEXT}}
CHANGED = {
    "textDocument": {"uri": TEXT, "version": Maybe(NUMBER)},
    "contentChanges": [{"range": Maybe(RANGE), "text": TEXT}],
}
NAMED_FOLDER = {"uri": TEXT}


def faults(value: object, shape: object, name: str = "params") -> Iterator[str]:
    """Why a value doesn't have a shape; nothing if it does.

    A dict is an object with at least these members, a list of one shape a list of any length.
    """
    if isinstance(shape, Maybe):
        if value is not None:
            yield from faults(value, shape.shape, name)
    elif isinstance(shape, Mapping):
        yield from _faults_inside(value, shape, name)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield f"{name} must be a list"
            return
        for item in value:
            yield from faults(item, shape[0], f"an item of {name}")
    elif isinstance(shape, Kind) and not _is_of(value, shape):
        yield f"{name} must be {shape.name}"


def _faults_inside(value: object, shape: Mapping[str, object], name: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{name} must be an object"
        return
    for key, inner in shape.items():
        if key in value:
            yield from faults(value[key], inner, key)
        elif not isinstance(inner, Maybe):
            yield f"{key} is missing"


def _is_of(value: object, kind: Kind) -> bool:
    if kind.type is int:
        if not isinstance(value, int) or isinstance(value, bool):
            return False
        return (0 if kind is UNSIGNED else -LARGEST - 1) <= value <= LARGEST
    return isinstance(value, kind.type)


def dig(value: object, *names: str) -> Any:
    """What lies at a path in nested objects; None where something on the way is no object."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value
