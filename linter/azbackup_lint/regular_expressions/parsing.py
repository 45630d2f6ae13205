"""Regular expressions as RE2 writes them (github.com/google/re2/wiki/Syntax), which Terraform uses.

Where that page is silent, this follows Go's regexp/syntax/parse.go, with Perl's flags.
"""

from __future__ import annotations

import re
from functools import lru_cache

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.records import dataclass, field
from azbackup_lint.regular_expressions.character_classes import (
    LAST,
    RANGES,
    CharacterClass,
    case_variants,
    named_class,
)
from azbackup_lint.regular_expressions.programs import (
    Assert,
    Fragment,
    Program,
    Save,
    Take,
    UnsupportedRegexError,
    alternatives,
    any_times,
    at_least_once,
    counted,
    optional,
    sequence,
    single,
)
from azbackup_lint.values.errors import EvaluationError, LimitReached

MAX_EXPRESSION = 10_000
"""Code points of an expression."""

MAX_COUNT = 1000
"""The most that counted repetitions may repeat, nested ones multiplied; RE2's own limit."""

ESCAPES = {"a": "\a", "f": "\f", "t": "\t", "n": "\n", "r": "\r", "v": "\v"}
PLACES = {"A": "^", "z": "$", "b": "b", "B": "B"}
ANY = CharacterClass((("\0", LAST),))
NOT_NEWLINE = CharacterClass((("\n", "\n"),), negated=True)

_REPETITION = lazy_regex(r"([*+?]|\{(0|[1-9]\d*)(?:(,)(0|[1-9]\d*)?)?\})(\?)?", re.ASCII)
_GROUP = lazy_regex(r"\((\?(?:P?<(\w+)>|([imsU]*)(-[imsU]+)?([:)])))?", re.ASCII)
_PERL_CLASS = lazy_regex(r"\\[dswDSW]")
_POSIX_CLASS = lazy_regex(r"\[:(\^?)([\s\S]*?):\]")
_UNICODE_CLASS = lazy_regex(r"\\([pP])(?:\{(\^?)(\w+)\}|(\w))", re.ASCII)
_ESCAPE = lazy_regex(
    r"\\(?:x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]{1,8})\}|([1-7][0-7]{1,2}|0[0-7]{0,2})|([\s\S]))"
)


@dataclass(slots=True)
class _Group:
    """An open group: its number (None for a plain one), its flags, and its parts so far."""

    number: int | None
    flags: frozenset[str]
    branches: list[list[Fragment]] = field(default_factory=lambda: [[]])

    def whole(self) -> Fragment:
        body = alternatives([sequence(branch) for branch in self.branches])
        if self.number is None:
            return body
        start, end = single(Save(2 * self.number)), single(Save(2 * self.number + 1))
        return sequence((start, body, end))


@lru_cache(maxsize=512)
def compile_regex(expression: str) -> Program:
    """The program of an expression; raises EvaluationError, or UnsupportedRegexError."""
    if len(expression) > MAX_EXPRESSION:
        raise LimitReached(f"expressions of more than {MAX_EXPRESSION} characters are not read")
    return _Parser(expression).program()


class _Parser:
    """One pass over an expression, with a stack of the open groups."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._groups = [_Group(None, frozenset())]
        self._names: list[str | None] = [None]
        self._repeatable = True  # a repetition can't be repeated once more

    def program(self) -> Program:
        while self._at < len(self._text):
            self._step(self._text[self._at])
        if len(self._groups) > 1:
            raise _wrong("a group is not closed")
        return Program(self._groups[0].whole().code, tuple(self._names))

    @property
    def _flags(self) -> frozenset[str]:
        return self._groups[-1].flags

    def _step(self, character: str) -> None:
        repetition = _REPETITION.match(self._text, self._at)
        if repetition:
            self._repeat(repetition)
            return
        self._repeatable = True
        if character == "\\":
            self._escape()
        elif character == "[":
            self._add(Take(self._class()))
        elif character == "(":
            self._open()
        elif character == ")":
            self._close()
        elif character == "|":
            self._at += 1
            self._groups[-1].branches.append([])
        else:
            self._at += 1
            self._plain(character)

    def _add(self, instruction: Take | Assert) -> None:
        self._append(single(instruction))

    def _append(self, fragment: Fragment) -> None:
        self._groups[-1].branches[-1].append(fragment)

    def _plain(self, character: str) -> None:
        if character == ".":
            self._add(Take(ANY if "s" in self._flags else NOT_NEWLINE))
        elif character in "^$":
            self._add(Assert(f"(?m){character}" if "m" in self._flags else character))
        else:
            self._literal(character)

    def _literal(self, character: str) -> None:
        self._add(Take(case_variants(character) if "i" in self._flags else character))

    def _escape(self) -> None:
        text, letter = self._text, self._text[self._at + 1 : self._at + 2]
        if letter == "Q":
            end = text.find(r"\E", self._at)
            for quoted in text[self._at + 2 : end if end >= 0 else len(text)]:
                self._literal(quoted)
            self._at = end + 2 if end >= 0 else len(text)
        elif letter in PLACES:
            self._at += 2
            self._add(Assert(PLACES[letter]))
        else:
            named = self._named_class()
            if named is None:
                self._literal(self._character())
            else:
                self._add(Take(named))

    def _named_class(self) -> CharacterClass | None:
        """The class `\\d`, `\\pL` or `\\P{^Lu}`, if one follows; moves past it."""
        if match := _PERL_CLASS.match(self._text, self._at):
            return self._named(match, match[0].lower(), match[0][1].isupper())
        if match := _UNICODE_CLASS.match(self._text, self._at):
            return self._named(match, match[3] or match[4], (match[1] == "P") is not bool(match[2]))
        return None

    def _posix_class(self) -> CharacterClass | None:
        match = _POSIX_CLASS.match(self._text, self._at)
        if match is None:
            return None
        name = f"[:{match[2]}:]"
        if name not in RANGES:
            raise _wrong(f"there is no class {name}")
        return self._named(match, name, bool(match[1]))

    def _named(self, match: re.Match[str], name: str, negated: bool) -> CharacterClass:
        self._at = match.end()
        members = named_class(name, negated=negated, folded="i" in self._flags)
        if members is None:
            raise UnsupportedRegexError  # a script such as Greek, or no class at all
        return members

    def _character(self) -> str:
        """The next character, which may be escaped; moves past it."""
        match = _ESCAPE.match(self._text, self._at)
        if match is None:
            if self._text.startswith("\\", self._at):
                raise _wrong("it ends in a backslash")
            self._at += 1
            return self._text[self._at - 1]
        self._at = match.end()
        digits, base = (match[3], 8) if match[3] else (match[1] or match[2], 16)
        if digits:
            if int(digits, base) > ord(LAST):
                raise _wrong("an escape is out of range")
            return chr(int(digits, base))
        character = match[4]
        if character in ESCAPES:
            return ESCAPES[character]
        if character.isalnum() or not character.isascii():
            raise _wrong(f"\\{character} is no escape")
        return character

    def _class(self) -> CharacterClass:
        text = self._text
        negated = text.startswith("^", self._at + 1)
        self._at += 1 + negated
        first = self._at
        ranges: list[tuple[str, str]] = []
        classes: list[CharacterClass] = []
        while not text.startswith("]", self._at) or self._at == first:
            named = self._named_class() or self._posix_class()
            if named is not None:
                classes.append(named)
            else:
                ranges.append(self._range())
        self._at += 1
        return CharacterClass(ranges, classes, negated=negated, folded="i" in self._flags)

    def _range(self) -> tuple[str, str]:
        low = high = self._member()
        if self._text.startswith("-", self._at) and not self._text.startswith("-]", self._at):
            self._at += 1
            high = self._member()
        if high < low:
            raise _wrong("a range is backwards")
        return low, high

    def _member(self) -> str:
        if self._at >= len(self._text):
            raise _wrong("a class is not closed")
        return self._character()

    def _open(self) -> None:
        match = _GROUP.match(self._text, self._at)
        if match is None or (match[1] is None and self._text.startswith("(?", self._at)):
            raise _wrong("a group begins in an unknown way")
        self._at = match.end()
        name, added, removed, plain = match[2], match[3] or "", match[4] or "", match[5]
        flags = (self._flags | frozenset(added)) - frozenset(removed)
        if plain == ")":
            self._groups[-1].flags = flags
            return
        self._groups.append(_Group(None if plain else len(self._names), flags))
        if not plain:
            self._names.append(name)

    def _close(self) -> None:
        if len(self._groups) == 1:
            raise _wrong("a group is closed that is not open")
        self._at += 1
        self._append(self._groups.pop().whole())

    def _repeat(self, match: re.Match[str]) -> None:
        branch = self._groups[-1].branches[-1]
        if not branch or not self._repeatable:
            raise _wrong("a repetition repeats nothing")
        self._at = match.end()
        operator, low, comma, high, mark = match.groups()
        lazy = bool(mark) is not ("U" in self._flags)
        part = branch.pop()
        if low is None:
            repeated = {"*": any_times, "+": at_least_once, "?": optional}[operator](part, lazy)
        else:
            repeated = self._counted(part, low, high or ("" if comma else low), lazy)
        self._append(repeated)
        self._repeatable = False

    def _counted(self, part: Fragment, low: str, high: str, lazy: bool) -> Fragment:
        times = 10**4 if max(len(low), len(high)) > 4 else max(int(low), int(high or 0))
        if times * part.copies > MAX_COUNT:
            raise _wrong("a repetition is too large")
        if high and int(high) < int(low):
            raise _wrong("a repetition is backwards")
        return counted(part, int(low), int(high) if high else None, lazy)


def _wrong(what: str) -> EvaluationError:
    return EvaluationError(f"the regular expression is wrong: {what}")
