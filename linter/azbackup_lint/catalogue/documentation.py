"""The generated pages of the documentation."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from azbackup_lint.catalogue.blocks import Block, Heading, Paragraph, Table, render_markdown
from azbackup_lint.catalogue.changes import changes_between, changes_blocks
from azbackup_lint.catalogue.explanation import policy_page, short_examples, sources
from azbackup_lint.catalogue.facts import facts_page
from azbackup_lint.catalogue.input_problems import TITLE, problem_page, problem_rows
from azbackup_lint.catalogue.matrix import coverage_page
from azbackup_lint.catalogue.policies import by_section, summary
from azbackup_lint.catalogue.wording import listed
from azbackup_lint.policy.examples import LANGUAGES
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.policy.packs import Packs
from azbackup_lint.problems import PROBLEM_KINDS

NOTE = "\n<!-- Generated from policies, editions and tables of facts; change those instead. -->\n"


def documentation(packs: Packs) -> dict[str, str]:
    """All generated pages by their path below docs/."""
    pages = {
        "matrix.md": render_markdown(_matrix(packs)) + NOTE,
        "views.md": render_markdown(facts_page()) + NOTE,
        "policies/README.md": render_markdown(_index(packs)) + NOTE,
        "policies/input.md": render_markdown(_input()) + NOTE,
    }
    for policy in packs.policies:
        page = policy_page(packs, policy, short_examples(policy.examples, LANGUAGES))
        pages[f"policies/{policy.id}.md"] = render_markdown((*page, *sources(packs, policy)))
    return pages


def _matrix(packs: Packs) -> Iterator[Block]:
    yield Heading("The support matrix, row by row", 1)
    yield Paragraph(
        "What Microsoft's support matrix for Azure VM backups says in each of its"
        " [editions](editions.md), in our own words; which policies enforce it, or why code can't"
        " show it; and what changed between the editions."
    )
    editions = list(packs.all_editions())
    for edition in reversed(editions):
        yield from coverage_page(edition, _below, 2)
    for old, new in pairwise(editions):
        yield from changes_blocks(changes_between(old, new), _below, 2)


def _index(packs: Packs) -> Iterator[Block]:
    yield Heading("Policies", 1)
    yield Paragraph(
        "What the linter checks, by the sections of the [support matrix](../matrix.md). A violated"
        " policy of severity error means that a VM can't be backed up; of severity warning, that"
        " something is ruled out, such as a way to restore it; a note is advice. Each page has the"
        " reason, the remedy, and code with and without the fault. `azbackup-lint explain ID` shows"
        " the same."
    )
    for title, policies in by_section(packs.policies):
        yield Heading(title)
        rows = [_line(packs, policy) for policy in policies]
        yield Table(("policy", "name", "severity", "what the matrix says", "editions"), rows)

    yield Heading(TITLE)
    yield Paragraph("What could not be read or evaluated is reported, with the rest still linted.")
    rows = [
        (f"[{id_}](input.md#{id_.lower()}-{name})", name, *r) for id_, name, *r in problem_rows()
    ]
    yield Table(("problem", "name", "severity", "what it means"), rows)


def _input() -> Iterator[Block]:
    yield Heading(TITLE, 1)
    yield Paragraph(
        "Whatever is wrong with the input becomes a finding at its place, and everything else is"
        " still linted. Those of severity error make the exit status 1 whatever --fail-on says,"
        " and can't be ignored, because something was not linted."
    )
    for kind in PROBLEM_KINDS:
        yield from problem_page(kind, 2)


def _line(packs: Packs, policy: Policy) -> tuple[str, ...]:
    shown = packs.edition_of(policy)
    said = summary(policy, shown) if shown else ""
    active = (edition.date for edition in packs.all_editions() if edition.rows_of(policy.id))
    return _beside(policy.id), policy.name, policy.severity, said, listed(active)


def _beside(id_: str) -> str:
    return f"[{id_}]({id_}.md)"


def _below(id_: str) -> str:
    return f"[{id_}](policies/{id_}.md)"
