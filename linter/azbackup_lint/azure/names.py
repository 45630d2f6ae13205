"""Names of Azure resources are the same in any case; of some, only parts are known."""

from __future__ import annotations

from collections.abc import Hashable

from azbackup_lint.values import Known, Unknown, Value, is_same


def same_name(first: Value | None, second: Value | None) -> bool | None:
    """Whether two names are equal, in any case; None where that can't be known."""
    if first is None or second is None:
        return None
    if isinstance(first, Known) and isinstance(second, Known):
        return str(first.data).lower() == str(second.data).lower()
    if is_same(first, second):
        return True
    return False if _differ(first, second) else None


def name_key(value: Value | None) -> Hashable:
    """A key that two names share only if they are certainly equal; None where there is none.

    Equal names may have different keys where unknowns are involved.
    """
    if isinstance(value, Known):
        return str(value.data).lower()
    if not isinstance(value, Unknown):
        return None
    if value.link is not None:
        return value.link
    if not value.parts:
        return None
    keys = tuple(part.lower() if isinstance(part, str) else name_key(part) for part in value.parts)
    return None if None in keys else keys


def _differ(first: Value, second: Value) -> bool:
    """Whether what is known of two names can't be of the same one."""
    for one, other in ((first, second), (second, first)):
        if isinstance(one, Unknown) and one.options:
            return all(same_name(option, other) is False for option in one.options)
    left, right = _pieces(first), _pieces(second)
    if left is None or right is None:
        return False
    return _heads_differ(left, right) or _heads_differ(_reversed(left), _reversed(right))


def _pieces(value: Value) -> list[str | Unknown] | None:
    if isinstance(value, Known):
        return [str(value.data).lower()]
    if isinstance(value, Unknown) and value.parts:
        return [part.lower() if isinstance(part, str) else part for part in value.parts]
    return None


def _reversed(pieces: list[str | Unknown]) -> list[str | Unknown]:
    return [piece[::-1] if isinstance(piece, str) else piece for piece in reversed(pieces)]


def _heads_differ(left: list[str | Unknown], right: list[str | Unknown]) -> bool:
    """Whether two strings differ before the first unknown that only one of them has there."""
    left, right = list(left), list(right)
    while left and right:
        one, other = left[0], right[0]
        if isinstance(one, str) and isinstance(other, str):
            common = min(len(one), len(other))
            if one[:common] != other[:common]:
                return True
            _cut(left, common)
            _cut(right, common)
        elif isinstance(one, Unknown) and isinstance(other, Unknown) and is_same(one, other):
            del left[0], right[0]
        else:
            return False
    rest = left or right
    return any(isinstance(piece, str) and piece for piece in rest)


def _cut(pieces: list[str | Unknown], length: int) -> None:
    rest = str(pieces[0])[length:]
    if rest:
        pieces[0] = rest
    else:
        del pieces[0]
