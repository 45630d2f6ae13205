"""The report as Markdown, for the summary of a job or a comment on a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.report.display import PLAIN, Display
from azbackup_lint.report.entries import Entry, entries_of
from azbackup_lint.report.model import Report
from azbackup_lint.report.phrases import details, place, sentence
from azbackup_lint.report.summary import summary

_ACTIVE = lazy_regex(r"[\\`*_{}\[\]()<>#~&!$@]")
_LINKED = lazy_regex(r"[@#](?=\w)|www(?=\.)|:(?=//)", re.IGNORECASE)
"""The beginnings of names, numbers and addresses that services make links of.

They look for them in what Markdown has come to, where a backslash is gone; a comment stays between:
https://github.com/github/markup/issues/1168 and https://github.com/github/cmark-gfm/issues/181.
"""


def render(report: Report, _: Display = PLAIN) -> str:
    """A heading, what was found in numbers, and a table with one row an entry."""
    told = summary(report, show_unknown=True).splitlines()
    lines = ["## azbackup-lint", "", "\\\n".join(map(escaped, told))]
    entries = entries_of(report.findings)
    if entries:
        lines += ["", "| severity | policy | place | finding |", "| --- | --- | --- | --- |"]
        lines += [f"| {' | '.join(_cells(entry))} |" for entry in entries]
    return "\n".join(lines) + "\n"


def _cells(entry: Entry) -> Iterator[str]:
    yield entry.first.severity
    yield escaped(f"{entry.first.id} {entry.first.name}")
    yield escaped(place(entry.span))
    yield "<br>".join(escaped(text) for text in (sentence(entry.message), *details(entry)))


def escaped(text: str) -> str:
    """A text of one line in which nothing has a meaning of its own, and nobody is mentioned."""
    plain = _LINKED.sub(r"\g<0><!-- -->", _ACTIVE.sub(r"\\\g<0>", text))
    return plain.replace("|", "&#124;")
