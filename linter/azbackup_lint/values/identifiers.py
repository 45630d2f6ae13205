"""Ids of resources: unknown as texts, but for what they are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from azbackup_lint.records import dataclass, field, replace
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.model import Known, Link, ListValue, MapValue, Unknown, Value
from azbackup_lint.values.texts import by_part, join, parts_of

FIRST_MARK = 0xF0000
"""The first of the private characters that mark the unknown parts of an id."""


@dataclass(frozen=True, slots=True)
class Identifier(Unknown):
    """The id of a resource, by its link; `spell` makes its text, which may have unknown parts.

    No part that is unknown holds a slash.
    """

    spell: Callable[[], Value] = field(default=lambda: Unknown(()), compare=False)


def recased(identifier: Identifier, name: str, change: Callable[[str], str]) -> Identifier:
    """An id in another case, which leads to the same resource; `name` distinguishes it."""
    link = identifier.link
    assert link is not None

    def spell() -> Value:
        return by_part(identifier.spell(), change, lambda part: Unknown(part.causes))

    link = Link(link.address, name.replace("id", link.attribute, 1))
    return replace(identifier, link=link, spell=spell)


def is_named(identifier: Identifier) -> bool:
    """Whether nothing in an id is unknown but its subscription."""
    try:
        parts = parts_of(identifier.spell())
    except EvaluationError:
        return False
    unknown = [index for index, part in enumerate(parts) if isinstance(part, Unknown)]
    return len(parts) > 1 and unknown in ([], [1]) and parts[0] == "/subscriptions/"


def computed_from(compute: Callable[..., Value], arguments: Sequence[Value]) -> Value | None:
    """What a computation makes of ids, whose unknown parts reach it as private characters.

    None where anything else is unknown, or the result is uncertain. An id that comes out as it
    went in stays what it was.
    """
    marks: dict[str, Unknown] = {}
    texts: dict[str, Identifier] = {}
    values: list[Value] = []
    for argument in arguments:
        if isinstance(argument, Known):
            values.append(argument)
            continue
        text = _marked(argument, marks) if isinstance(argument, Identifier) else None
        if text is None or not isinstance(argument, Identifier):
            return None
        texts[text] = argument
        values.append(Known(text))
    return _restored(compute(*values), marks, texts)


def _marked(identifier: Identifier, marks: dict[str, Unknown]) -> str | None:
    try:
        text = identifier.spell()
    except EvaluationError:
        return None
    parts = parts_of(text)
    if len(parts) == 1 and isinstance(parts[0], Unknown):
        return None
    pieces: list[str] = []
    for part in parts:
        if isinstance(part, Unknown):
            mark = chr(FIRST_MARK + len(marks))
            marks[mark] = part
            part = mark
        pieces.append(part)
    return "".join(pieces)


def _restored(
    value: Value, marks: Mapping[str, Unknown], texts: Mapping[str, Identifier]
) -> Value | None:
    if isinstance(value, Known):
        if not isinstance(value.data, str):
            return value
        if value.data in texts:
            return texts[value.data]
        pieces = _pieces(value.data, marks)
        return join(pieces) if len(pieces) > 1 else _sole(pieces, value)
    if isinstance(value, ListValue):
        items = [_restored(item, marks, texts) for item in value.items]
        restored = tuple(item for item in items if item is not None)
        return replace(value, items=restored) if len(restored) == len(items) else None
    if isinstance(value, MapValue):
        entries = {key: _restored(item, marks, texts) for key, item in value.entries.items()}
        if any(mark in key for key in entries for mark in marks) or None in entries.values():
            return None
        return replace(value, entries={key: item for key, item in entries.items() if item})
    return None


def _sole(pieces: Sequence[str | Unknown], value: Known) -> Value:
    return pieces[0] if pieces and isinstance(pieces[0], Unknown) else value


def _pieces(text: str, marks: Mapping[str, Unknown]) -> list[str | Unknown]:
    pieces: list[str | Unknown] = []
    for character in text:
        if character in marks:
            pieces.append(marks[character])
        elif pieces and isinstance(pieces[-1], str):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces
