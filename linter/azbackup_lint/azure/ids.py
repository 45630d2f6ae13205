"""Ids of Azure resources, which may have unknown parts."""

from __future__ import annotations

import re
from functools import lru_cache

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.records import dataclass
from azbackup_lint.values import Known, Unknown, Value, is_secret
from azbackup_lint.values.texts import Part, join, joined, parts_of, split, split_parts

_GUID = lazy_regex(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


KEPT = 1_000
"""Texts of ids that are remembered: many resources name the same vault, policy or subnet."""


_Segment = str | Value
"""What stands between two slashes of an id; a text is known, and has no place."""


@dataclass(frozen=True, slots=True)
class ResourceId:
    """The parts of an id; `type` is lower case, empty for subscriptions and resource groups.

    `names` are the names of the resource's parents, then its own.
    """

    subscription: Value
    resource_group: Value | None
    type: str
    names: tuple[Value, ...]


def names_subscription(data: object) -> bool:
    """Whether a value is the GUID that identifies a subscription."""
    return isinstance(data, str) and _GUID.fullmatch(data) is not None


def parse_id(value: Value) -> ResourceId | None:
    """The id that a string spells, as far as it is known; None for what is no id."""
    if isinstance(value, Known) and not is_secret(value):  # the parts of a sensitive id are that
        return _spelled_by(value.data) if isinstance(value.data, str) else None
    return _parsed(value)


@lru_cache(KEPT)
def _spelled_by(text: str) -> ResourceId | None:
    return _parsed(Known(text))


def _parsed(value: Value) -> ResourceId | None:
    segments = _segments(value)
    if segments is None or len(segments) < 3 or _word(segments[0]) != "":
        return None
    words = [_word(segment) for segment in segments]
    if words[1] != "subscriptions":
        return None
    group: Value | None = None
    rest = 3
    if len(words) > 4 and words[3] == "resourcegroups":
        group, rest = _value(segments[4]), 5
    if len(words) == rest:
        return ResourceId(_value(segments[2]), group, "", ())
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
    return join([piece for segment in segments[:last] for piece in ("/", segment)][1:])


def spelled_out(id_: ResourceId) -> list[Part]:
    """The parts of the string that spells an id."""
    parts: list[Part] = ["/subscriptions/", *parts_of(id_.subscription)]
    if id_.resource_group is not None:
        parts += ["/resourceGroups/", *parts_of(id_.resource_group)]
    if id_.type:
        namespace, *kinds = id_.type.split("/")
        parts.append(f"/providers/{namespace}")
        for kind, name in zip(kinds, id_.names, strict=False):
            parts += [f"/{kind}/", *parts_of(name)]
    return parts


def _resource(
    segments: list[_Segment], words: list[str | None], start: int, group: Value | None
) -> ResourceId | None:
    """For an extension resource, the last provider counts."""
    while "providers" in words[start:]:
        start = words.index("providers", start) + 1
    if len(words) < start + 3 or (len(words) - start) % 2 == 0:
        return None
    kinds = [words[start], *words[start + 1 :: 2]]
    if None in kinds:
        return None
    type_ = "/".join([kind for kind in kinds if kind])
    names = tuple(map(_value, segments[start + 2 :: 2]))
    return ResourceId(_value(segments[2]), group, type_, names)


def _value(segment: _Segment) -> Value:
    return Known(segment) if isinstance(segment, str) else segment


def _word(segment: _Segment) -> str | None:
    if isinstance(segment, str):
        return segment.lower()
    return str(segment.data).lower() if isinstance(segment, Known) else None


def _segments(value: Value) -> list[_Segment] | None:
    """What stands between the slashes; one at the end of an id is of no meaning."""
    segments: list[_Segment] | None
    if isinstance(value, Unknown) and value.parts and not is_secret(value):
        pieces = split_parts(value.parts, "/")
        segments = [piece[0] if len(piece) == 1 else joined(piece) for piece in pieces]
    else:
        split_up = split(value, "/")
        segments = None if split_up is None else [*split_up]
    while segments and len(segments) > 1 and _word(segments[-1]) == "":
        segments.pop()
    return segments
