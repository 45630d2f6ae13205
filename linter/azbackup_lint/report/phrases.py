"""Phrases that several formats for people share: each on one line, and safe to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from azbackup_lint.report.entries import Entry
from azbackup_lint.report.escaping import one_line
from azbackup_lint.report.model import Finding
from azbackup_lint.source import Span
from azbackup_lint.values import Cause

MAX_LISTED = 5

MAX_VARIANTS = 3

MAX_SENTENCE = 600
"""Characters shown of a message or remedy: names in it may be of any length."""


def sentence(text: str) -> str:
    """The text on one line; of a very long one, both ends."""
    if len(text) > MAX_SENTENCE:
        text = f"{text[: MAX_SENTENCE // 2]} … {text[-MAX_SENTENCE // 2 :]}"
    return one_line(text)


def listed(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    shown = ", ".join(sentence(name) for name in names[:MAX_LISTED])
    more = len(names) - MAX_LISTED
    return f"{shown} and {more} more" if more > 0 else shown


def count(number: int, noun: str, plural: str = "") -> str:
    """The number with its noun, which takes an s for the plural unless that is given."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def few(texts: Sequence[str], most: int) -> str:
    """The first texts, which are printable already, and how many more there are."""
    more = len(texts) - most
    return ", ".join(texts[:most]) + (f" and {more:,} more" if more > 0 else "")


def place(span: Span) -> str:
    """The path, line and column of where a place begins."""
    return one_line(str(span))


def condition(causes: Sequence[Cause]) -> str:
    """What decides whether a finding holds, to follow an "if"."""
    words = [cause.subject for cause in causes if cause.kind == "elsewhere"]
    supposed = [sentence(word.removeprefix("whether ")) for word in words[:MAX_LISTED]]
    if len(words) > MAX_LISTED:
        supposed.append(f"{len(words) - MAX_LISTED:,} more suppositions hold")
    existing = [cause.subject for cause in causes if cause.kind != "elsewhere"]
    created = [f"it is created: that depends on {listed(existing)}"] if existing else []
    return " and ".join((*supposed, *created))


def concerned(entry: Entry) -> Iterator[str]:
    """How many resources an entry is about if there are several, and which variants."""
    if entry.resources > 1:
        roots = len(entry.by_root)
        among = f" in {count(roots, 'root')}" if roots > 1 else ""
        yield f"for {count(entry.resources, 'resource')}{among}"
    if entry.variants:
        names = few([*map(sentence, entry.variants)], MAX_VARIANTS)
        yield f"variant{'' if len(entry.variants) == 1 else 's'} {names}"


def conditional_message(finding: Finding) -> str:
    """The message as it is written, with what decides whether it holds at all."""
    tail = f" (if {condition(finding.conditional)})" if finding.conditional else ""
    return f"{finding.message}{tail}"


def details(entry: Entry) -> Iterator[str]:
    """What follows the message of an entry: what it is about and depends on, and the remedy."""
    if entry.resources > 1:
        names = [name for resources in entry.by_root.values() for name in resources]
        yield f"For {count(len(names), 'resource')}: {listed(names)}"
    elif entry.variants:
        yield f"Variants: {listed(entry.variants)}"
    if entry.first.conditional:
        yield f"If {condition(entry.first.conditional)}"
    if entry.first.methods:
        yield f"Rules out: {sentence(', '.join(entry.first.methods))}"
    yield f"Help: {sentence(entry.first.remedy)}"
