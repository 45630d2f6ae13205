"""Unified diffs, which `patch -p1` and `git apply` take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from azbackup_lint.lazy_regex import lazy_regex

NO_NEWLINE = "\\ No newline at end of file\n"
CONTEXT = 3

_QUOTED = lazy_regex(r'[\x00-\x1f\x7f"\\\udc80-\udcff]')
_ESCAPES = {"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}

LONG = 4000
"""Lines from which on those that come often don't count: a diff may then be longer than needed."""


def diff(path: str, before: str, after: str) -> str:
    """How to get from one text of a file to another; empty if they are the same."""
    if before == after:
        return ""
    hunks = "".join(map(_ended, _hunks(_lines(before), _lines(after))))
    return f"--- {_named(f'a/{path}')}\n+++ {_named(f'b/{path}')}\n{hunks}"


def _named(path: str) -> str:
    """The name of a file as git writes it: quoted if need be, and with a tab that ends blanks.

    Bytes that are no UTF-8 are octal; see core.quotePath at git-scm.com/docs/git-config.
    """
    quoted = _QUOTED.sub(_escaped, path)
    return (f'"{quoted}"' if quoted != path else path) + ("\t" if " " in path else "")


def _escaped(match: re.Match[str]) -> str:
    byte = ord(match.group()) & 0xFF
    return _ESCAPES.get(match.group()) or f"\\{byte:03o}"


def _hunks(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    matcher = SequenceMatcher(None, before, after, autojunk=len(before) > LONG)
    for group in matcher.get_grouped_opcodes(CONTEXT):
        first, last = group[0], group[-1]
        yield f"@@ -{_extent(first[1], last[2])} +{_extent(first[3], last[4])} @@\n"
        for kind, start, end, new_start, new_end in group:
            if kind == "equal":
                yield from (f" {line}" for line in before[start:end])
            else:
                yield from (f"-{line}" for line in before[start:end])
                yield from (f"+{line}" for line in after[new_start:new_end])


def _extent(start: int, end: int) -> str:
    """A range of lines; an empty one is after the line that it names."""
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


def _lines(text: str) -> list[str]:
    """The lines with their ends; only a line feed ends one."""
    *lines, last = text.split("\n")
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n{NO_NEWLINE}"
