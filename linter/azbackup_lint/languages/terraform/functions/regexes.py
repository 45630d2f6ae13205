"""Regular expressions of RE2, which Terraform uses, translated to Python's."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from azbackup_lint.values.errors import EvaluationError

MAX_SUBJECT = 100_000
"""Code points that a regular expression is applied to."""

MAX_RISKY_SUBJECT = 24
"""The same for an expression whose nested repetitions could take exponential time."""

MAX_WORK = 50_000_000
"""Bound of length ** unbounded repetitions, where those could take polynomial time."""

CLASSES = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "ascii": r"\x00-\x7f", "blank": r"\t ",
    "cntrl": r"\x00-\x1f\x7f", "digit": "0-9", "graph": "!-~", "lower": "a-z", "print": " -~",
    "punct": r"!-/:-@\[-`{-~", "space": r"\t-\r ", "upper": "A-Z", "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}  # fmt: skip
PERL = {"d": "0-9", "w": "0-9A-Za-z_", "s": r"\t\n\f\r "}
LITERAL = {"a": "\a", "f": "\f", "t": "\t", "n": "\n", "r": "\r", "v": "\v"}
CATEGORIES = re.compile(r"C[cfos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?")
_COUNT = re.compile(r"\{(\d+)(,(\d*))?\}", re.ASCII)
_GROUP = re.compile(r"\((\?(?:P?<([A-Za-z_]\w*)>|([imsU]*)(-[imsU]+)?([:)])))?", re.ASCII)


class UntranslatableError(Exception):
    """An expression that RE2 knows and this translation doesn't."""


class Pattern:
    """A translated expression, with what it may cost."""

    __slots__ = ("compiled", "nested", "unbounded")

    def __init__(self, compiled: re.Pattern[str], nested: bool, unbounded: int) -> None:
        self.compiled = compiled
        self.nested = nested
        self.unbounded = unbounded

    def check(self, subject: str) -> None:
        """Raises UntranslatableError where matching the subject could take too long."""
        length = len(subject)
        if length > MAX_SUBJECT or (self.nested and length > MAX_RISKY_SUBJECT):
            raise UntranslatableError
        if self.unbounded > 2 and length ** min(self.unbounded, 6) > MAX_WORK:
            raise UntranslatableError


@lru_cache(maxsize=512)
def translate(expression: str) -> Pattern:
    """The expression for Python; raises EvaluationError for a wrong one, or UntranslatableError."""
    if len(expression) > 10_000:
        raise UntranslatableError
    translation = _Translation(expression)
    written = translation.run()
    try:
        compiled = re.compile(written, re.ASCII if written.isascii() else 0)
    except (re.error, OverflowError, RecursionError):
        raise UntranslatableError from None
    if compiled.groupindex and len(compiled.groupindex) != compiled.groups:
        raise EvaluationError("a regular expression can't mix named and unnamed groups")
    return Pattern(compiled, translation.nested, translation.unbounded)


class _Translation:
    """One pass over an expression, with the flags of every open group."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._flags = [frozenset[str]()]
        self._repeats = [False]  # whether the group so far holds an unbounded repetition
        self._out: list[str] = []
        self._atom = False
        self._atom_repeats = False
        self._names: set[str] = set()
        self.nested = False
        self.unbounded = 0

    def run(self) -> str:
        while self._at < len(self._text):
            self._step(self._text[self._at])
        if len(self._flags) != 1:
            raise _wrong("a group is not closed")
        return "".join(self._out)

    def _emit(self, piece: str, atom: bool = True) -> None:
        self._out.append(piece)
        self._atom, self._atom_repeats = atom, False

    def _step(self, character: str) -> None:
        if character == "\\":
            self._escape()
        elif character == "[":
            self._emit(self._set())
        elif character == "(":
            self._open()
        elif character == ")":
            self._close()
        elif character in "*+?" or (character == "{" and _COUNT.match(self._text, self._at)):
            self._repeat(character)
        else:
            self._at += 1
            self._plain(character)

    def _plain(self, character: str) -> None:
        flags = self._flags[-1]
        if character == ".":
            self._emit("(?s:.)" if "s" in flags else r"[^\n]")
        elif character == "^":
            self._emit(r"(?m:^)" if "m" in flags else r"\A")
        elif character == "$":
            self._emit(r"(?m:$)" if "m" in flags else r"\Z")
        elif character == "|":
            self._emit("|", atom=False)
        else:
            self._literal(character)

    def _literal(self, character: str) -> None:
        escaped = re.escape(character)
        self._emit(f"(?i:{escaped})" if "i" in self._flags[-1] else escaped)

    def _escape(self) -> None:
        text, at = self._text, self._at + 1
        if at >= len(text):
            raise _wrong("it ends in a backslash")
        character = text[at]
        if character == "Q":
            end = text.find(r"\E", at)
            for quoted in text[at + 1 : end if end >= 0 else len(text)]:
                self._literal(quoted)
            self._at = end + 2 if end >= 0 else len(text)
            return
        if character in "AbBz":
            self._at = at + 1
            self._emit({"z": r"\Z"}.get(character, "\\" + character))
            return
        members = self._class_escape()
        if members is not None:
            self._emit(f"[{members}]")
        else:
            self._literal(self._character_escape())

    def _class_escape(self) -> str | None:
        """The members that `\\d`, `\\W`, `\\pL` or `\\p{Lu}` stand for, if that is what follows."""
        character = self._text[self._at + 1]
        if character.lower() in PERL:
            self._at += 2
            members = PERL[character.lower()]
            return members if character.islower() else _complement(members)
        if character not in "pP":
            return None
        match = re.compile(r"\{(\^?)(\w+)\}|(\w)").match(self._text, self._at + 2)
        if match is None:
            raise _wrong("a class is not named")
        self._at = match.end()
        name = match[2] or match[3]
        if not CATEGORIES.fullmatch(name):
            raise UntranslatableError
        return _category(name, (character == "P") != (match[1] == "^"))

    def _character_escape(self) -> str:
        """The character that an escape stands for; moves past it."""
        match = re.compile(
            r"\\(?:x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]{1,6})\}|([0-7]{3}|0[0-7]{0,2})|([\s\S]))"
        ).match(self._text, self._at)
        if match is None:
            raise _wrong("an escape breaks off")
        self._at = match.end()
        code = match[1] or match[2]
        if code:
            if int(code, 16) > 0x10FFFF:
                raise _wrong("an escape is out of range")
            return chr(int(code, 16))
        if match[3]:
            return chr(int(match[3], 8))
        character = match[4]
        if character in LITERAL:
            return LITERAL[character]
        if character == "C":
            raise UntranslatableError
        if character.isalnum() or not character.isascii():
            raise _wrong(f"\\{character} is no escape")
        return character

    def _set(self) -> str:
        text = self._text
        self._at += 1
        negated = text.startswith("^", self._at)
        self._at += negated
        members: list[str] = []
        first = True
        while True:
            if self._at >= len(text):
                raise _wrong("a class is not closed")
            if text[self._at] == "]" and not first:
                break
            first = False
            members.append(self._member())
        self._at += 1
        written = f"[{'^' if negated else ''}{''.join(members)}]"
        return f"(?i:{written})" if "i" in self._flags[-1] else written

    def _member(self) -> str:
        text = self._text
        named = re.compile(r"\[:(\^?)(\w+):\]").match(text, self._at)
        if named:
            if named[2] not in CLASSES:
                raise _wrong(f"there is no class {named[2]}")
            self._at = named.end()
            return _complement(CLASSES[named[2]]) if named[1] else CLASSES[named[2]]
        if text[self._at] == "\\" and self._at + 1 < len(text):
            found = self._class_escape()
            if found is not None:
                return found
        low = self._one()
        if text.startswith("-", self._at) and not text.startswith("-]", self._at):
            self._at += 1
            if self._at >= len(text):
                raise _wrong("a class is not closed")
            if text[self._at] == "\\" and text[self._at + 1 : self._at + 2] in tuple("dwsDWSpP"):
                raise _wrong("a range ends in a class")
            high = self._one()
            if high < low:
                raise _wrong("a range is backwards")
            return f"{_in_set(low)}-{_in_set(high)}"
        return _in_set(low)

    def _one(self) -> str:
        if self._text[self._at] == "\\":
            return self._character_escape()
        self._at += 1
        return self._text[self._at - 1]

    def _open(self) -> None:
        match = _GROUP.match(self._text, self._at)
        if match is None or (match[1] is None and self._text.startswith("(?", self._at)):
            raise _wrong("a group begins in an unknown way")
        self._at = match.end()
        added = frozenset(match[3] or "")
        flags = (self._flags[-1] | added) - frozenset((match[4] or "")[1:])
        if match[5] == ")":
            self._flags[-1] = flags
            return
        if match[2]:
            if match[2] in self._names:
                raise _wrong(f"two groups are named {match[2]}")
            self._names.add(match[2])
        self._out.append(f"(?P<{match[2]}>" if match[2] else "(?:" if match[5] else "(")
        self._flags.append(flags)
        self._repeats.append(False)
        self._atom = False

    def _close(self) -> None:
        if len(self._flags) == 1:
            raise _wrong("a group is closed that is not open")
        self._flags.pop()
        self._at += 1
        repeats = self._repeats.pop()
        self._emit(")")
        self._atom_repeats = repeats
        self._repeats[-1] = self._repeats[-1] or repeats

    def _repeat(self, character: str) -> None:
        if not self._atom:
            raise _wrong("a repetition repeats nothing")
        match = _COUNT.match(self._text, self._at)
        written = match[0] if match else character
        self._at += len(written)
        if match:
            low, high = int(match[1]), int(match[3] or match[1])
            if low > 1000 or high > 1000 or high < low:
                raise _wrong("a repetition is too large")
        lazy = self._text.startswith("?", self._at)
        self._at += lazy
        if "U" in self._flags[-1]:
            lazy = not lazy
        if character in "*+" or (match and match[2] == ","):
            self.nested = self.nested or self._atom_repeats
            self.unbounded += 1
            self._repeats[-1] = True
        elif match and self._atom_repeats:
            self.nested = True
        self._out.append(written + ("?" if lazy else ""))
        self._atom = False


def _wrong(what: str) -> EvaluationError:
    return EvaluationError(f"the regular expression is wrong: {what}")


def _in_set(character: str) -> str:
    return character if character.isalnum() else f"\\U{ord(character):08x}"


def _complement(members: str) -> str:
    """The members of the complement of an ASCII class, for use inside brackets."""
    inside = re.compile(f"[{members}]")
    return _ranges([code for code in range(128) if not inside.match(chr(code))], open_end=True)


@lru_cache(maxsize=64)
def _category(name: str, negated: bool) -> str:
    codes = [
        code
        for code in range(0x110000)
        if unicodedata.category(chr(code)).startswith(name) is not negated
    ]
    return _ranges(codes)


def _ranges(codes: list[int], open_end: bool = False) -> str:
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    if open_end:
        ranges.append([128, 0x10FFFF])
    return "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges)
