"""Patterns of paths, as .gitignore has them, matched in linear time.

The packages that turn such a pattern into one regular expression backtrack: `*a*a*a*a*b` takes them
half a minute for a name of 250 letters, and patterns come with the code that is linted. Here
each name of a path is compared by itself, and `*` takes the first place where what follows fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.records import dataclass

MAX_PATTERNS = 2_000
"""Patterns of one file that are read; one with more ignores nothing."""

_MARKS = frozenset("*?[]\\")
"""The characters of a pattern that don't stand for themselves."""

_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": r"\x21-\x7e",
    "lower": "a-z",
    "print": r"\x20-\x7e",
    "punct": r"!-/:-@\[-`{-~",
    "space": r" \t-\r",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}


@dataclass(frozen=True, slots=True)
class _Name:
    """The pattern of one name: parts of a fixed length, with a `*` between one and the next."""

    parts: tuple[tuple[re.Pattern[str], int], ...]

    def matches(self, name: str) -> bool:
        first, length = self.parts[0]
        if len(self.parts) == 1:
            return len(name) == length and first.match(name) is not None
        if first.match(name) is None:
            return False
        place = length
        for part, _ in self.parts[1:-1]:
            found = part.search(name, place)
            if found is None:
                return False
            place = found.end()
        last, length = self.parts[-1]
        return place <= len(name) - length and last.match(name, len(name) - length) is not None


@dataclass(frozen=True, slots=True)
class PathPattern:
    """One pattern. `steps` has the pattern of each name; None stands for any number of folders.

    Only paths with the name `named` match, or whose last character is `ending`, where these are
    not empty.
    """

    text: str
    steps: tuple[_Name | None, ...]
    is_negated: bool = False
    only_folders: bool = False
    named: str = ""
    ending: str = ""

    def matches(self, names: Sequence[str], *, is_folder: bool) -> bool:
        """Whether a path is matched: its names, from the folder that the pattern counts from."""
        if self.only_folders and not is_folder:
            return False
        step = self.steps[-1]
        if step is not None and (not names or not step.matches(names[-1])):
            return False
        return self._fits(names)

    def _fits(self, names: Sequence[str]) -> bool:
        """Compares name by name; on failure the last `**` takes one name more."""
        steps, at, place = self.steps, 0, 0
        again: tuple[int, int] | None = None
        while place < len(names):
            step = steps[at] if at < len(steps) else None
            if at < len(steps) and step is None:
                again = (at + 1, place + 1)
                at += 1
            elif step is not None and step.matches(names[place]):
                at, place = at + 1, place + 1
            elif again is None:
                return False
            else:
                at, place = again
                again = (at, place + 1)
        return all(step is None for step in steps[at:])


@dataclass(frozen=True, slots=True)
class PathFilter:
    """Patterns that count from a folder; of those that match a path the last one decides."""

    base: Path
    patterns: tuple[PathPattern, ...]

    def decide(self, path: Path, *, is_folder: bool) -> bool | None:
        """Whether the path itself is matched (True), taken back (False), or neither (None)."""
        names = names_below(self.base, path)
        for pattern in reversed(self.patterns) if names else ():
            if pattern.matches(names, is_folder=is_folder):
                return not pattern.is_negated
        return None

    def covers(self, path: Path, *, is_folder: bool) -> bool:
        """Whether the path or a folder around it is matched."""
        real = real_place(path)
        return any(
            self.decide(around, is_folder=is_folder or around != real) is True
            for around in _around(self.base, real)
        )

    def without_those_on(self, folder: Path) -> PathFilter:
        """The patterns that say nothing of a folder or of those around it."""
        around = [names_below(self.base, path) for path in _around(self.base, folder)]
        kept = (
            pattern
            for pattern in self.patterns
            if pattern.is_negated
            or not any(names and pattern.matches(names, is_folder=True) for names in around)
        )
        return PathFilter(self.base, tuple(kept))


class PatternIndex:
    """Decides as a filter does, and compares a path only with the patterns that may match it."""

    def __init__(self, chosen: PathFilter) -> None:
        self._base = chosen.base
        self._patterns = chosen.patterns
        self._named: dict[str, list[int]] = {}
        self._ending: dict[str, list[int]] = {}
        for number, pattern in enumerate(chosen.patterns):
            if pattern.named:
                self._named.setdefault(pattern.named, []).append(number)
            else:
                self._ending.setdefault(pattern.ending, []).append(number)

    def decide(self, path: Path, *, is_folder: bool) -> bool | None:
        """See `PathFilter.decide`."""
        names = names_below(self._base, path)
        if not names:
            return None
        numbers = [*self._ending.get("", ()), *self._ending.get(names[-1][-1], ())]
        for name in set(names):
            numbers += self._named.get(name, ())
        for number in sorted(numbers, reverse=True):
            pattern = self._patterns[number]
            if pattern.matches(names, is_folder=is_folder):
                return not pattern.is_negated
        return None


def parse_lines(lines: Iterable[str]) -> tuple[PathPattern, ...]:
    """The patterns of the lines of a .gitignore, as git reads them; what it can't use is no more.

    Empty where there are more than MAX_PATTERNS: one that isn't read could take back another.
    """
    every = (None if line.startswith("#") else parse_pattern(line) for line in lines)
    patterns = tuple(islice((one for one in every if one is not None), MAX_PATTERNS + 1))
    return patterns if len(patterns) <= MAX_PATTERNS else ()


def parse_pattern(text: str) -> PathPattern | None:
    """The pattern of a text; None where it is blank, or can match nothing."""
    glob = _without_trailing_blanks(text)
    is_negated = glob.startswith("!")
    glob = glob.removeprefix("!")
    only_folders = glob.endswith("/")
    glob = glob.removesuffix("/")
    if not glob:
        return None
    is_anchored = "/" in glob
    names = glob.removeprefix("/").split("/")
    if not is_anchored:
        names.insert(0, "**")
    if names[-1] == "**":
        names.append("*")  # what is in a folder, and not the folder itself
    steps: list[_Name | None] = []
    for name in names:
        step = None if name == "**" else _parse_name(name)
        if name != "**" and step is None:
            return None
        if step is not None or not steps or steps[-1] is not None:
            steps.append(step)
    plain = [name for name in names if _MARKS.isdisjoint(name)]
    named = max(plain, key=len, default="")
    return PathPattern(text, tuple(steps), is_negated, only_folders, named, _ending(names[-1]))


def _ending(glob: str) -> str:
    """The last character of all names that a pattern of a name matches, if that is one."""
    return glob[-1:] if _MARKS.isdisjoint(glob[-2:]) else ""


def real_place(path: Path) -> Path:
    """Where a path really lies; it may be a link itself."""
    return Path(looks.real(path.parent), path.name)


def names_below(base: Path, path: Path) -> tuple[str, ...]:
    """The names that lead from a folder to a path; none where it doesn't lie below."""
    parts, own = path.parts, base.parts
    return parts[len(own) :] if parts[: len(own)] == own else ()


def _around(base: Path, path: Path) -> Iterator[Path]:
    """The path and the folders around it, up to a folder that is left out."""
    for around in (path, *path.parents):
        if not names_below(base, around):
            return
        yield around


def _without_trailing_blanks(text: str) -> str:
    """The text of a line; a blank after a backslash counts."""
    stripped = text.rstrip("\r\n").rstrip(" ")
    slashes = len(stripped) - len(stripped.rstrip("\\"))
    return stripped + " " if slashes % 2 and len(stripped) < len(text.rstrip("\r\n")) else stripped


def _parse_name(glob: str) -> _Name | None:
    """The pattern of a name; None for one that matches nothing."""
    parts: list[tuple[list[str], int]] = [([], 0)]
    place = 0
    while place < len(glob):
        character = glob[place]
        place += 1
        if character == "*":
            if parts[-1][1] or len(parts) == 1:
                parts.append(([], 0))
            continue
        if character == "[":
            piece, place = _bracket(glob, place)
        elif character == "\\":
            piece, place = re.escape(glob[place : place + 1]), place + 1
        else:
            piece = "." if character == "?" else re.escape(character)
        if not piece:
            return None
        pieces, length = parts[-1]
        pieces.append(piece)
        parts[-1] = (pieces, length + 1)
    compiled = ((re.compile("".join(pieces), re.DOTALL), length) for pieces, length in parts)
    return _Name(tuple(compiled))


def _bracket(glob: str, place: int) -> tuple[str, int]:
    """The expression of `[…]` and the place after it; empty where it is not closed."""
    negated = glob[place : place + 1] in ("!", "^") and place < len(glob)
    place += negated
    members: list[str] = []
    start = place
    while place < len(glob) and (glob[place] != "]" or place == start):
        named = re.compile(r"\[:(\w*):\]").match(glob, place)
        if named is not None:
            if named.group(1) not in _CLASSES:
                return "", place
            members.append(_CLASSES[named.group(1)])
            place = named.end()
            continue
        first, place = _member(glob, place)
        last = first
        if glob[place : place + 1] == "-" and glob[place + 1 : place + 2] not in ("", "]"):
            last, place = _member(glob, place + 1)
        if first <= last:
            members.append(f"{re.escape(first)}-{re.escape(last)}")
    if place >= len(glob):
        return "", place
    inside = "".join(members)
    if not inside:
        return ("." if negated else "(?!)."), place + 1
    return f"[{'^' if negated else ''}{inside}]", place + 1


def _member(glob: str, place: int) -> tuple[str, int]:
    """A character of a bracket expression, and the place after it."""
    if glob[place] == "\\" and place + 1 < len(glob):
        place += 1
    return glob[place], place + 1
