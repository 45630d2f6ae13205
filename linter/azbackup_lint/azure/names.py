"""Names of Azure resources are the same in any case; of some, only parts are known."""

from __future__ import annotations

import re
from collections.abc import Hashable

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.records import replace
from azbackup_lint.values import Known, Link, Unknown, Value, is_same
from azbackup_lint.values.texts import Part, may_be_equal

_RECASED = lazy_regex(r"to(?:Lower|Upper)\((.*)\)", re.DOTALL)
"""How a symbol in another case is called."""


def recased(name: str, link: Link) -> Link:
    """The symbol of a text after `toLower` or `toUpper`: another text, and the same name."""
    return Link(f"{name}({link})", "")


def same_name(first: Value | None, second: Value | None) -> bool | None:
    """Whether two names are equal, in any case; None where that can't be known."""
    if first is None or second is None:
        return None
    if isinstance(first, Known) and isinstance(second, Known):
        return str(first.data).lower() == str(second.data).lower()
    if isinstance(first, Unknown) and isinstance(second, Unknown) and _is_one(first, second):
        return True
    return False if are_different(first, second) else None


def are_different(first: Value | None, second: Value | None) -> bool:
    """Whether two names differ for certain, in any case."""
    if first is None or second is None:
        return False
    if isinstance(first, Known) and isinstance(second, Known):
        return str(first.data).lower() != str(second.data).lower()
    for one, other in ((first, second), (second, first)):
        if isinstance(one, Unknown) and one.options:
            return all(are_different(option, other) for option in one.options)
    left, right = _folded(first), _folded(second)
    return left is not None and right is not None and not may_be_equal(left, right)


def _is_one(first: Unknown, second: Unknown) -> bool:
    """Whether two names are the same symbol, as it stands (the usual case) or in another case."""
    if first.link is not None and first.link == second.link:
        return True
    return is_same(_in_any_case(first), _in_any_case(second))


def name_key(value: Value | None) -> Hashable:
    """A key that two names share only if they are certainly equal; None where there is none.

    Equal names may have different keys where unknowns are involved.
    """
    if isinstance(value, Known):
        return str(value.data).lower()
    if not isinstance(value, Unknown):
        return None
    if value.link is not None:
        return uncased(value.link)
    if not value.parts:
        return None
    keys = tuple(part.lower() if isinstance(part, str) else name_key(part) for part in value.parts)
    return None if None in keys else keys


def uncased(link: Link) -> Link:
    """The symbol of a text before `toLower` and `toUpper`: the same name."""
    text = str(link)
    while match := _RECASED.fullmatch(text):
        text = match[1]
    return Link(text, "")


def _in_any_case(value: Unknown) -> Unknown:
    """A name with known parts in lower case, and symbols that ignore case."""
    parts = tuple(
        part.lower() if isinstance(part, str) else _uncased_part(part) for part in value.parts
    )
    return replace(_uncased_part(value), parts=parts)


def _uncased_part(part: Unknown) -> Unknown:
    return part if part.link is None else replace(part, link=uncased(part.link))


def _folded(value: Value) -> list[Part] | None:
    if isinstance(value, Known):
        return [str(value.data).lower()]
    if isinstance(value, Unknown) and value.parts:
        return [part.lower() if isinstance(part, str) else part for part in value.parts]
    return None
