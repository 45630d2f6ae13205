"""Symbols: unknowns that are the same wherever they are computed from the same values."""

from __future__ import annotations

from collections.abc import Iterable

from azbackup_lint.digests import sha256
from azbackup_lint.values import Known, Link, ListValue, MapValue, Unknown, Value

MAX_VALUES = 2000
"""Values in the arguments of a function whose result is a symbol."""


def symbol(function: str, arguments: Iterable[Value]) -> Link | None:
    """The link for a function's result on these arguments, always the same.

    None where an argument is unknown without being a symbol, or is too large.
    """
    digest = sha256()(b"")
    pending: list[Value | str] = [*arguments]
    pending.reverse()
    for _ in range(MAX_VALUES):
        if not pending:
            return Link(f"{function.lower()}()", digest.hexdigest()[:16])
        value = pending.pop()
        inside = _spell(value, digest.update)
        if inside is None:
            return None
        pending.extend(reversed(inside))
    return None


def _spell(value: Value | str, write: object) -> list[Value | str] | None:
    assert callable(write)
    inside: list[Value | str] = []
    if isinstance(value, str):
        text = f"t{len(value)}:{value}"
    elif isinstance(value, Known):
        text = f"k{type(value.data).__name__}:{value.data!r};"
    elif isinstance(value, ListValue):
        text, inside = f"l{len(value.items)};", list(value.items)
    elif isinstance(value, MapValue):
        text = f"m{len(value.entries)};"
        for key in sorted(value.entries):
            inside += [key, value.entries[key]]
    elif isinstance(value, Unknown) and value.link is not None:
        text = f"u{value.link.address!r}{value.link.attribute!r};"
    elif isinstance(value, Unknown) and value.parts:
        text, inside = f"p{len(value.parts)};", list(value.parts)
    else:
        return None
    write(text.encode("utf-8", "surrogatepass"))
    return inside


def folder_of_uri(address: Link, ups: int) -> Link | None:
    """The marker for the folder of an address, or one so many steps above it, in `uri()`."""
    return symbol("uri", folder_of(Unknown((), link=address), ups))


def folder_of(base: Value, ups: int) -> list[Value]:
    """What such a marker is made of."""
    return [base, Known(ups)] if ups else [base]
