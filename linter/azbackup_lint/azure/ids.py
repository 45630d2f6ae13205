"""Ids of Azure resources, of which parts may be unknown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from azbackup_lint.azure.names import same_name
from azbackup_lint.values import Known, Unknown, Value, causes_of

__all__ = [
    "Part",
    "ResourceId",
    "joined",
    "parse_id",
    "parts_of",
    "same_name",
    "scope_of",
    "spelled_out",
    "split_text",
]

Part = str | Unknown


@dataclass(frozen=True, slots=True)
class ResourceId:
    """The parts of an id; `type` is lower case, empty for subscriptions and resource groups.

    `names` are the resource's name after those of its parents.
    """

    subscription: Value
    resource_group: Value | None
    type: str
    names: tuple[Value, ...]


def parse_id(value: Value) -> ResourceId | None:
    """The id that a string spells, as far as it is known; None for what is no id."""
    segments = _segments(value)
    if segments is None or len(segments) < 3 or _word(segments[0]) != "":
        return None
    words = [_word(segment) for segment in segments]
    if words[1] != "subscriptions":
        return None
    group: Value | None = None
    rest = 3
    if len(words) > 4 and words[3] == "resourcegroups":
        group, rest = segments[4], 5
    if len(words) == rest:
        return ResourceId(segments[2], group, "", ())
    if words[rest] != "providers":
        return None
    return _resource(segments, words, rest + 1, group)


def scope_of(value: Value) -> Value | None:
    """What an extension resource is on: the id before the last provider in its own id."""
    segments = _segments(value)
    if segments is None:
        return None
    words = [_word(segment) for segment in segments]
    last = max((place for place, word in enumerate(words) if word == "providers"), default=0)
    if last == 0:
        return None
    parts = list(parts_of(segments[0]))
    for segment in segments[1:last]:
        parts += ["/", *parts_of(segment)]
    return joined(parts)


def spelled_out(found: ResourceId) -> list[Part]:
    """The parts of the string that spells an id."""
    parts: list[Part] = ["/subscriptions/", *parts_of(found.subscription)]
    if found.resource_group is not None:
        parts += ["/resourceGroups/", *parts_of(found.resource_group)]
    if found.type:
        namespace, *kinds = found.type.split("/")
        parts.append(f"/providers/{namespace}")
        for kind, name in zip(kinds, found.names, strict=False):
            parts += [f"/{kind}/", *parts_of(name)]
    return parts


def parts_of(value: Value) -> Sequence[Part]:
    """The parts that a value adds to a string."""
    if isinstance(value, Known):
        return (str(value.data),)
    if isinstance(value, Unknown):
        return value.parts or (value,)
    return (Unknown(causes_of(value)),)


def joined(parts: Iterable[Part]) -> Value:
    """The string of some parts: known if all of them are."""
    merged: list[Part] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part != "":
            merged.append(part)
    unknown = [part for part in merged if isinstance(part, Unknown)]
    if not unknown:
        return Known("".join(part for part in merged if isinstance(part, str)))
    return Unknown(causes_of(*unknown), parts=tuple(merged))


def _resource(
    segments: list[Value], words: list[str | None], start: int, group: Value | None
) -> ResourceId | None:
    """Of an extension resource, the last provider counts."""
    while "providers" in words[start:]:
        start = words.index("providers", start) + 1
    if len(words) < start + 3 or (len(words) - start) % 2 == 0:
        return None
    kinds = [words[start], *words[start + 1 :: 2]]
    if any(kind is None for kind in kinds):
        return None
    return ResourceId(
        segments[2],
        group,
        "/".join(kind for kind in kinds if kind),
        tuple(segments[start + 2 :: 2]),
    )


def _word(segment: Value) -> str | None:
    return str(segment.data).lower() if isinstance(segment, Known) else None


def _segments(value: Value) -> list[Value] | None:
    """What stands between the slashes; one at the end of an id is of no meaning."""
    found = split_text(value, "/")
    while found and len(found) > 1 and _word(found[-1]) == "":
        found.pop()
    return found


def split_text(value: Value, separator: str) -> list[Value] | None:
    """What stands between separators in a text that may be known in parts; None for no text."""
    if isinstance(value, Known):
        if not isinstance(value.data, str):
            return None
        return [Known(piece) for piece in value.data.split(separator)]
    if not isinstance(value, Unknown) or not value.parts:
        return None
    pieces: list[list[Part]] = [[]]
    for part in value.parts:
        if isinstance(part, str):
            head, *tail = part.split(separator)
            pieces[-1].append(head)
            pieces.extend([piece] for piece in tail)
        else:
            pieces[-1].append(part)
    return [_segment([part for part in piece if part != ""]) for piece in pieces]


def _segment(pieces: list[Part]) -> Value:
    if len(pieces) == 1:
        (piece,) = pieces
        return Known(piece) if isinstance(piece, str) else piece
    return joined(pieces)
