"""The patterns in tables of names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

STAR, ANY = "*", ""


def matches(name: str, pattern: str) -> bool:
    """Whether a name fits a pattern: `*` stands for any text, `?` for a character, `[a-c]` for one
    of those.

    The standard library makes a regular expression of each pattern, which takes longer than all
    that a table is asked.
    """
    steps = _steps(pattern)
    at = step = 0
    star, starred = -1, 0
    while at < len(name):
        expected = steps[step] if step < len(steps) else None
        if expected is STAR:
            star, starred = step, at
            step += 1
        elif expected is not None and (expected is ANY or name[at] in expected):
            step += 1
            at += 1
        elif star >= 0:  # the last star takes one more
            starred += 1
            step, at = star + 1, starred
        else:
            return False
    return all(rest is STAR for rest in steps[step:])


@cache
def _steps(pattern: str) -> tuple[str, ...]:
    """STAR, ANY or the possible characters for each step of a pattern."""
    return tuple(_each_step(pattern))


def _each_step(pattern: str) -> Iterator[str]:
    letters = iter(pattern)
    for letter in letters:
        if letter == "[":
            yield _choices("".join(iter(letters.__next__, "]")))
        elif letter == "?":
            yield ANY
        else:
            yield STAR if letter == "*" else f"{letter}"


def _choices(written: str) -> str:
    """The characters of a range such as `0-9`, or those that are written."""
    if len(written) == 3 and written[1] == "-":
        return "".join(map(chr, range(ord(written[0]), ord(written[2]) + 1)))
    return written
