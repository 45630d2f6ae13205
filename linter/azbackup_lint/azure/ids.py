"""Ids of Azure resources, of which parts may be unknown."""

from __future__ import annotations

from dataclasses import dataclass

from azbackup_lint.values import Known, Unknown, Value, causes_of, is_same


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


def same_name(first: Value | None, second: Value | None) -> bool | None:
    """Whether two names are equal, in any case; None where that can't be known."""
    if first is None or second is None:
        return None
    if isinstance(first, Known) and isinstance(second, Known):
        return str(first.data).lower() == str(second.data).lower()
    return True if is_same(first, second) else None


def _word(segment: Value) -> str | None:
    return str(segment.data).lower() if isinstance(segment, Known) else None


def _segments(value: Value) -> list[Value] | None:
    if isinstance(value, Known):
        return (
            [Known(part) for part in value.data.split("/")] if isinstance(value.data, str) else None
        )
    if not isinstance(value, Unknown) or not value.parts:
        return None
    pieces: list[list[str | Unknown]] = [[]]
    for part in value.parts:
        if isinstance(part, str):
            head, *tail = part.split("/")
            pieces[-1].append(head)
            pieces.extend([piece] for piece in tail)
        else:
            pieces[-1].append(part)
    return [_segment([part for part in piece if part != ""]) for piece in pieces]


def _segment(pieces: list[str | Unknown]) -> Value:
    unknown = [piece for piece in pieces if isinstance(piece, Unknown)]
    if not unknown:
        return Known("".join(piece for piece in pieces if isinstance(piece, str)))
    if len(pieces) == 1:
        return unknown[0]
    return Unknown(causes_of(*unknown), parts=tuple(pieces))
