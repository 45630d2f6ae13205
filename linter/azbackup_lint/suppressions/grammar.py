"""What a comment asks for: `azbackup-lint: ignore[AZB401] reason until 2027-03-31`.

Nothing here knows languages, policies or places in files; offsets are those in the text of the
comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.near_words import get_close_matches
from azbackup_lint.records import dataclass

FORM = "azbackup-lint: ignore[AZB401] reason"
VERBS = ("ignore", "ignore-file")

MAX_LIST = 2_000
"""Characters between the brackets."""

MAX_DECORATION = 64
"""Characters before a suppression that begins its line."""

_START = lazy_regex(r"azbackup-lint:[ \t]*(?P<verb>[A-Za-z][\w-]*)[ \t]*")
_LIST = lazy_regex(rf"\[(?P<list>[^\[\]\r\n]{{0,{MAX_LIST}}})\]")
_WORD = lazy_regex(r"[^\s,;]+")
_LINE = lazy_regex(r"[^\r\n]*")
_DECORATION = lazy_regex(r"(?:\A|(?s:.*)\n)[\s*#/]*\Z")
_LAST_DATE = lazy_regex(r"\buntil[ \t:]+(\S{1,40}?)[)\].,;]*\Z")
_FIRST_DATE = lazy_regex(r"until[ \t:]+(\S{1,40}?)[)\].,;:]*(?=\s|\Z)")
_LIKE_DATE = lazy_regex(r"[0-9][0-9./-]{5,}")
_DATE = lazy_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AROUND = " \t:;,-\u2013\u2014"
_KINDRED = frozenset({"disable", "skip", "suppress", "allow", "exclude", "noqa", "nolint", "off"})


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a text, at [start, end)."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Directive:
    """A suppression as written, at [start, end): the policies that it names, its reason and date.

    `until` is a date in ISO form; whether there is such a day has been checked.
    """

    ids: tuple[Word, ...]
    reason: str
    until: str
    for_file: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Malformed:
    """What begins like a suppression and is none; `message` says why, `remedy` what to write."""

    message: str
    remedy: str
    start: int
    end: int


def directives(text: str) -> Iterator[Directive | Malformed]:
    """The suppressions in the text of one comment, in order."""
    starts = list(_START.finditer(text))
    for number, match in enumerate(starts):
        following = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        line = _LINE.match(text, match.end(), following)
        found = _directive(text, match, line.end() if line is not None else following)
        if found is not None:
            yield found


def _directive(text: str, match: re.Match[str], end: int) -> Directive | Malformed | None:
    verb, start = match.group("verb"), match.start()
    listed = _LIST.match(text, match.end(), end)
    if verb not in VERBS:
        return _other_verb(text, match, end)
    if listed is None:
        return _unlisted(text, match, end)
    ids = tuple(
        Word(word.group(), word.start(), word.end())
        for word in _WORD.finditer(text, listed.start("list"), listed.end("list"))
    )
    if not ids:
        return Malformed("this suppression names no policy", _name_them(verb), start, listed.end())
    reason, until = _reason(text[listed.end() : end])
    end = listed.end() + len(text[listed.end() : end].rstrip())
    fault = date_fault(until)
    if fault:
        at = text.rindex(until, listed.end(), end)
        return Malformed(fault, "Write a day such as until 2027-03-31.", at, at + len(until))
    return Directive(ids, reason, until, verb == "ignore-file", start, end)


def _other_verb(text: str, match: re.Match[str], end: int) -> Malformed | None:
    """A word in the place of `ignore` that is meant to be it; prose is left alone."""
    verb = match.group("verb")
    near = get_close_matches(verb.lower(), VERBS, n=1, cutoff=0.75)
    if not near and verb.partition("-")[0].lower() not in _KINDRED:
        return None
    meant = near[0] if near else "ignore"
    return Malformed(
        f"there is no suppression {verb!r}",
        f"Did you mean {meant}? Write {FORM.replace('ignore', meant)}.",
        match.start("verb"),
        match.end("verb"),
    )


def _unlisted(text: str, match: re.Match[str], end: int) -> Malformed | None:
    """`ignore` without a list; a sentence that has the words in its middle is left alone."""
    verb, rest = match.group("verb"), text[match.end() : end].strip()
    begins = _DECORATION.match(text, max(0, match.start() - MAX_DECORATION), match.start())
    if begins is None and not re.match(r"[=\[(:]|AZB", rest):
        return None
    message = "this suppression names no policy"
    if rest.startswith("["):
        message = "the list of this suppression is not closed on its line"
    elif re.match(r"[=(: ]*AZB", rest):
        message = "the policies of a suppression stand in brackets"
    return Malformed(message, _name_them(verb), match.start(), match.end("verb"))


def _name_them(verb: str) -> str:
    form = FORM.replace("ignore", verb)
    return f"Name the policies that it silences: {form}."


def _reason(rest: str) -> tuple[str, str]:
    """The reason without the date at its end or beginning, and that date as written."""
    rest = rest.strip(_AROUND)
    for pattern in (_LAST_DATE, _FIRST_DATE):
        match = pattern.search(rest) if pattern is _LAST_DATE else pattern.match(rest)
        if match is not None and _LIKE_DATE.fullmatch(match.group(1)):
            around = (rest[: match.start()].rstrip("( \t"), rest[match.end() :])
            reason = " ".join(part.strip(_AROUND) for part in around)
            return reason.strip(_AROUND), match.group(1)
    return rest, ""


def date_fault(text: str) -> str:
    """Why a text is no date of a suppression; empty if it is one, or nothing."""
    from datetime import date

    if not text:
        return ""
    if not _DATE.fullmatch(text):
        return f"{text!r} is no date of the form year-month-day"
    try:
        date.fromisoformat(text)
    except ValueError:
        return f"there is no day {text}"
    return ""
