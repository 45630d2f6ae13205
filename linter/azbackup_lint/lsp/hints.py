"""Hints inside the text: the value of an expression that policies read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from azbackup_lint.engine import Judge, JudgedRoot
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.lsp.facts import facts_of, reads
from azbackup_lint.lsp.placing import Placer, Stretch
from azbackup_lint.lsp.positions import ClientPosition
from azbackup_lint.records import dataclass
from azbackup_lint.report.escaping import one_line

MAX_VALUE = 40
MAX_HINTS = 500

_LITERAL = lazy_regex(r"\s*(?:\"(?:[^\"\\$%\[]|\\.)*\"|'[^'$]*'|-?[\d.]+|true|false|null)\s*")


@dataclass(frozen=True, slots=True)
class Hint:
    """What an expression comes to, behind it."""

    position: ClientPosition
    text: str


def hints_in(
    roots: Iterable[JudgedRoot], within: Stretch, text: str, placer: Placer, judge: Judge
) -> Iterator[Hint]:
    """The values of the expressions in a stretch that policies read; literals need none."""
    values: dict[tuple[int, int], dict[str, None]] = {}
    roots = list(roots)
    for fact in facts_of(roots, within.file):
        place = placer.stretch(fact.place.span)
        if place is None or place.end < within.start or place.start > within.end:
            continue
        written = text[place.start : place.end]
        if "\n" in written or _LITERAL.fullmatch(written):
            continue
        active = judge.evaluator.active.get(fact.view.kind, ())
        if not any(reads(policy.policy, fact.path) for policy in active):
            continue
        values.setdefault((place.start, place.end), {}).setdefault(fact.value)
    lines = placer.lines_in(within.file, text)
    for (_, end), found in sorted(values.items())[:MAX_HINTS]:
        if len(found) == 1:
            value = one_line(*found)
            short = value if len(value) <= MAX_VALUE else f"{value[:MAX_VALUE]}…"
            yield Hint(lines.position(end, placer.encoding), f"= {short}")
