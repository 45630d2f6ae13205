"""What fits on a screen about one policy."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from azbackup_lint.catalogue.blocks import WIDTH, Block, Bullets, Code, Heading, Paragraph
from azbackup_lint.catalogue.explanation import (
    MARKDOWN_LANGUAGES,
    VERDICTS,
    condition_of,
    language_of,
    short_examples,
    without_placeholders,
)
from azbackup_lint.catalogue.wording import effect, listed
from azbackup_lint.policy.editions import Edition
from azbackup_lint.policy.examples import Example, Language
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.policy.packs import Packs

MAX_LINES = {"violated": 8, "satisfied": 5, "unknown": 5}
"""Lines of code that are shown of an example."""

BRACKETS = 2
"""The indentation of what holds the resources of a template."""

ELLIPSIS = "…"
TYPE = '"type": "Microsoft.'
"""How the type of a resource is written in a template."""


def screen_page(packs: Packs, policy: Policy, language: Language) -> Iterator[Block]:
    """A policy in short: two lines at most for each edition, and what matters in few examples.

    The remedy is in the language, and examples are if there are some in it.
    """
    reason = f", as {policy.severity_reason}" if policy.severity_reason else ""
    yield Heading(f"{policy.id} {policy.name}", 1)
    yield Paragraph(f"Severity {policy.severity}: {effect(policy)}{reason}.")
    yield Paragraph(policy.why)
    yield Heading("What the matrix says")
    lines = {edition.date: _judgement(edition, policy) for edition in packs.all_editions()}
    yield Bullets([_two_lines(f"{listed(dates)}: {text}") for text, dates in _grouped(lines)])
    yield Heading("What to do")
    yield Paragraph(
        without_placeholders(policy.remedy.of("arm" if language == "bicep" else language))
    )
    examples = short_examples(policy.examples, [language])
    for verdict, word in VERDICTS.items():
        for example in examples:
            if example.verdict == verdict:
                title = f"{word}, {language_of(example)}: {example.title}"
                code = excerpt(example, [other for other in examples if other is not example])
                yield Heading(title) if code else Paragraph(title)
                if code:
                    yield Code(MARKDOWN_LANGUAGES[example.language], code)
    yield Paragraph(
        f"--ignore {policy.id} or --ignore {policy.name} leaves the policy out. "
        f"--examples all: sources, rows in full, all {len(policy.examples)} examples."
    )


def excerpt(example: Example, others: Sequence[Example]) -> str:
    """The lines that are marked and those that other examples don't have, with what holds them.

    It is no whole code: lines that are left out become an ellipsis, and resources of templates
    are without their brackets.
    """
    lines = [line for line in example.underlined_code.splitlines() if line.strip()]
    common = {line for other in others for line in other.underlined_code.splitlines()}
    marks = [number for number, line in enumerate(lines) if _is_mark(line)]
    wanted = [near for number in marks for near in (number - 1, number)]
    wanted += [
        number for number, line in enumerate(lines) if line not in common and re.search(r"\w", line)
    ]
    types = [number for number, line in enumerate(lines) if TYPE in line]

    def is_worth_it(number: int) -> bool:
        line = lines[number]
        is_bracket = _indent(line) <= BRACKETS or not re.search(r"\w", line)
        return example.language != "arm" or number in marks or not is_bracket

    shown: set[int] = set()
    for number in wanted:
        own_type = [above for above in types if above <= number][-1:]
        around = {number, *own_type, *_around(lines, number)}
        more = shown | set(filter(is_worth_it, around))
        if len(more) <= MAX_LINES[example.verdict] or not shown:
            shown = more
    return textwrap.dedent("\n".join(_with_gaps(lines, sorted(shown))))


def _around(lines: Sequence[str], number: int) -> Iterator[int]:
    """The lines that open and close the blocks around a line."""
    indent = _indent(lines[number])
    for above in range(number - 1, -1, -1):
        if _indent(lines[above]) < indent and not _is_mark(lines[above]):
            indent = _indent(lines[above])
            yield above
            ends = (
                below for below in range(number + 1, len(lines)) if _indent(lines[below]) <= indent
            )
            end = next(ends, None)
            if end is not None and lines[end].strip()[0] in "}])":
                yield end


def _with_gaps(lines: Sequence[str], shown: Sequence[int]) -> Iterator[str]:
    for before, number in zip([None, *shown], shown, strict=False):
        if before is not None and number > before + 1 and lines[number].strip()[0] not in "}])":
            yield " " * _indent(lines[number]) + ELLIPSIS
        yield lines[number]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_mark(line: str) -> bool:
    return "^" in line and not line.strip().lstrip("#/").strip(" ^")


def _judgement(edition: Edition, policy: Policy) -> str:
    """The rows of an edition about a policy: one with its summary, several by their keys."""
    rows = edition.rows_of(policy.id)
    narrowed = condition_of(rows)
    verdict = "" if rows else "not a fault. "
    rows = rows or edition.rows_about(policy.id)
    if not rows:
        return "no row names this policy, so it is not active."
    if len(rows) > 1:
        return verdict + ", ".join(f"{row.key} ({row.verdict})" for row in rows) + narrowed
    return f"{verdict}{rows[0].id} {rows[0].key} ({rows[0].verdict}): {rows[0].summary}{narrowed}"


def _grouped(lines: dict[str, str]) -> list[tuple[str, list[str]]]:
    grouped: dict[str, list[str]] = {}
    for date, text in lines.items():
        grouped.setdefault(text, []).append(date)
    return list(grouped.items())


def _two_lines(text: str) -> str:
    return textwrap.shorten(text, 2 * WIDTH - 12, placeholder=f" {ELLIPSIS}")
