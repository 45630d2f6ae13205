"""Texts with unknown parts: joined, split, compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from azbackup_lint.values.limits import MAX_PARTS
from azbackup_lint.values.model import Known, Unknown, Value, causes_of, is_same
from azbackup_lint.values.provenance import is_secret, marked_like
from azbackup_lint.values.sizes import check_items, check_length

Part = str | Unknown
"""A piece of a text: known, or unknown."""


def parts_of(piece: str | Value) -> Sequence[Part]:
    """What a piece adds to a text; a primitive is spelled as Python does."""
    if isinstance(piece, str):
        return (piece,)
    if isinstance(piece, Known):
        return (str(piece.data),)
    if isinstance(piece, Unknown):
        return piece.parts or (piece,)
    return (Unknown(causes_of(piece)),)


def join(pieces: Iterable[str | Value]) -> Value:
    """The text that pieces make, in parts where some are unknown; a sole unknown stays itself.

    It is sensitive if a piece is. Raises LimitReached for a text that is too long.
    """
    every = tuple(pieces)
    text = _joined_parts(every)
    for piece in every:
        if not isinstance(piece, str) and is_secret(piece):
            return marked_like(text, piece)
    return text


def _joined_parts(pieces: Iterable[str | Value]) -> Value:
    parts: list[Part] = []
    known: list[str] = []
    size = 0
    for piece in pieces:
        for part in parts_of(piece):
            if isinstance(part, str):
                known.append(part)
                size += len(part)
                check_length(size)
                continue
            if before := "".join(known):
                parts.append(before)
            known.clear()
            parts.append(part)
    if after := "".join(known):
        parts.append(after)
    unknown = [part for part in parts if isinstance(part, Unknown)]
    if not unknown:
        return Known(after)
    if len(parts) == 1:
        return unknown[0]
    return Unknown(causes_of(*unknown), parts=tuple(parts) if len(parts) <= MAX_PARTS else ())


def replaced(text: str, old: str, new: str) -> str:
    """A text with all of `old` replaced; raises LimitReached where that gets too long."""
    check_length(len(text) + text.count(old) * (len(new) - len(old)))
    return text.replace(old, new)


def split(text: Value, separator: str) -> list[Value] | None:
    """The pieces between separators; None for what is no text, or has no known part.

    An unknown part is taken for one without a separator inside.
    """
    if isinstance(text, Known):
        if not isinstance(text.data, str):
            return None
        check_items(text.data.count(separator))
        return [marked_like(Known(piece), text) for piece in text.data.split(separator)]
    if not isinstance(text, Unknown) or not text.parts:
        return None
    whole = map(joined, split_parts(text.parts, separator))
    return [marked_like(piece, text) for piece in whole] if is_secret(text) else list(whole)


def split_parts(parts: Iterable[Part], separator: str) -> list[list[Part]]:
    """The parts of each piece between separators; none of an empty one."""
    pieces: list[list[Part]] = [[]]
    for part in parts:
        if isinstance(part, str):
            head, *tail = part.split(separator)
            if head:
                pieces[-1].append(head)
            pieces.extend([piece] if piece else [] for piece in tail)
        else:
            pieces[-1].append(part)
    return pieces


def joined(parts: list[Part]) -> Value:
    """The text of parts; most pieces of an id are a single one."""
    if len(parts) > 1:
        return join(parts)
    part = parts[0] if parts else ""
    return Known(part) if isinstance(part, str) else part


def by_part(
    text: Value, change: Callable[[str], str], changed: Callable[[Unknown], Unknown]
) -> Value:
    """A text after a change letter by letter, such as of case: known parts of it stay known."""
    if isinstance(text, Known):
        return marked_like(Known(change(str(text.data))), text)
    assert isinstance(text, Unknown)
    parts = (change(part) if isinstance(part, str) else changed(part) for part in text.parts)
    changed_text = Unknown(text.causes, parts=tuple(parts), width=text.width)
    return marked_like(changed_text, text)


def may_be_equal(left: Sequence[Part], right: Sequence[Part]) -> bool:
    """Whether two texts may turn out to be the same; their parts are as `join` makes them."""
    for parts, others in ((left, right), (right, left)):
        whole = [part for part in others if isinstance(part, str)]
        if len(whole) == len(others):
            return _may_spell(parts, "".join(whole))
    return not (_heads_differ(left, right) or _heads_differ(_reversed(left), _reversed(right)))


def _may_spell(parts: Sequence[Part], text: str) -> bool:
    """Whether a text begins, ends and continues with the known parts, in order."""
    if not parts:
        return not text
    first, last = parts[0], parts[-1]
    if isinstance(first, str) and not text.startswith(first):
        return False
    if isinstance(last, str) and not text.endswith(last):
        return False
    at = 0
    for part in parts:
        if isinstance(part, str):
            at = text.find(part, at)
            if at < 0:
                return False
            at += len(part)
    return at == len(text) or any(isinstance(part, Unknown) for part in parts)


def _reversed(parts: Sequence[Part]) -> list[Part]:
    return [part[::-1] if isinstance(part, str) else part for part in reversed(parts)]


def _heads_differ(first: Sequence[Part], second: Sequence[Part]) -> bool:
    """Whether two texts differ before the first unknown that only one of them has there."""
    left, right = list(first), list(second)
    while left and right:
        one, other = left[0], right[0]
        if isinstance(one, str) and isinstance(other, str):
            common = min(len(one), len(other))
            if one[:common] != other[:common]:
                return True
            _cut(left, one[common:])
            _cut(right, other[common:])
        elif isinstance(one, Unknown) and isinstance(other, Unknown) and is_same(one, other):
            del left[0], right[0]
        else:
            return False
    rest = left or right
    return any(isinstance(part, str) and part for part in rest)


def _cut(parts: list[Part], rest: str) -> None:
    if rest:
        parts[0] = rest
    else:
        del parts[0]
