"""Everything about one policy, or one row of the matrix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from azbackup_lint.catalogue.blocks import Block, Bullets, Code, Heading, Paragraph
from azbackup_lint.catalogue.input_problems import find_kind, problem_json
from azbackup_lint.catalogue.matrix import row_data
from azbackup_lint.catalogue.wording import condition, effect, handling, limits, listed
from azbackup_lint.light_typing import Any
from azbackup_lint.policy.editions import Edition, Row
from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.examples import Example, Language
from azbackup_lint.policy.examples.bicep_examples import with_bicep
from azbackup_lint.policy.fix_rules import FixRule
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.policy.messages import PLACEHOLDER
from azbackup_lint.policy.packs import Packs, did_you_mean
from azbackup_lint.problems import PROBLEM_KINDS, ProblemKind
from azbackup_lint.report.escaping import json_text

MARKDOWN_LANGUAGES = {"terraform": "terraform", "arm": "json", "bicep": "bicep"}
VERDICTS = {"violated": "Violated", "satisfied": "Satisfied", "unknown": "Can't be decided"}

Subject = Policy | ProblemKind | str
"""A policy, a kind of problem in the input, or the key of a row."""


def subject(packs: Packs, word: str) -> Subject:
    """The policy or kind of problem of an id or name, else the key of a row; raises PackError."""
    for policy in packs.policies:
        if word.upper() == policy.id or word.lower() == policy.name:
            return policy
    kind = find_kind(word)
    if kind is not None:
        return kind
    keys: dict[str, str] = {}
    for edition in packs.all_editions():
        for row in edition.rows.values():
            keys |= {row.key: row.key, row.id: row.key}
    if word.lower() in keys or word.upper() in keys:
        return keys.get(word.lower()) or keys[word.upper()]
    names = [name for policy in packs.policies for name in (policy.id, policy.name)]
    names += [name for kind in PROBLEM_KINDS for name in (kind.id, kind.name)]
    hint = did_you_mean(word, [*names, *keys])
    raise PackError(f"there is no policy, problem or row {word!r}{hint}")


def as_json(packs: Packs, subject: Subject) -> str:
    """A policy or row with its editions, or a kind of problem, as JSON."""
    if isinstance(subject, ProblemKind):
        return problem_json(subject)
    data = _row_data(packs, subject) if isinstance(subject, str) else _policy_data(packs, subject)
    return json_text({"schemaVersion": 1, **data}, ascii_only=False)


def full_page(packs: Packs, policy: Policy) -> Iterator[Block]:
    """A policy with all examples and sources."""
    yield from policy_page(packs, policy, policy.examples)
    yield from sources(packs, policy)


def policy_page(packs: Packs, policy: Policy, examples: Sequence[Example]) -> Iterator[Block]:
    """What a policy is about, why, what to do about it, and how it looks in some examples."""
    yield Heading(f"{policy.id} {policy.name}", 1)
    yield Paragraph(f"Severity {policy.severity}: {effect(policy)}.")
    yield Paragraph(policy.why)
    if policy.severity_reason:
        yield Paragraph(f"Why it is of severity {policy.severity}: {policy.severity_reason}")
    yield Heading("What the matrix says")
    judgements: dict[str, list[str]] = {}
    for edition in packs.all_editions():
        judgements.setdefault(_judgement(edition, policy), []).append(edition.date)
    yield Bullets([f"{listed(dates)}: {text}" for text, dates in judgements.items()])
    yield Heading("What to do")
    for title, remedy in policy.remedy.by_language.items():
        yield Paragraph(_titled(title, without_placeholders(remedy)))
    if policy.fix is not None:
        yield Paragraph(_fix_sentence(policy.fix))
    yield Paragraph(f"To leave the policy out: --ignore {policy.id}, or --ignore {policy.name}.")
    for verdict, word in VERDICTS.items():
        for example in with_bicep(examples):
            if example.verdict == verdict:
                yield Heading(f"{word}, {language_of(example)}: {example.title}")
                yield Code(MARKDOWN_LANGUAGES[example.language], example.underlined_code)


def _fix_sentence(fix: FixRule) -> str:
    """What the fix does, and how to ask for it."""
    title = without_placeholders(fix.title)
    if fix.safe:
        return f"Fix, with --fix: {title}."
    return f"Unsafe fix, with --fix --unsafe-fixes: {title}. {without_placeholders(fix.why)}"


def sources(packs: Packs, policy: Policy) -> Iterator[Block]:
    """The texts that a policy and its rows follow."""
    texts = dict.fromkeys(row.source for row in _rows(packs, policy) if row.source)
    yield Heading("Sources")
    yield Bullets([*texts, *policy.references])


def short_examples(examples: Sequence[Example], languages: Sequence[Language]) -> list[Example]:
    """The shortest violated example in each language, and the satisfied one that is most like it.

    A verdict that has no example in these languages is shown in any other.
    """
    if "bicep" in languages:
        examples = list(with_bicep(examples))
    by_length = sorted(examples, key=lambda example: example.code.count("\n"))
    violated = _in_languages(by_length, "violated", languages)
    lines = {example.language: set(example.code.splitlines()) for example in violated}
    by_likeness = sorted(
        by_length,
        key=lambda example: len(
            lines.get(example.language, set()) ^ set(example.code.splitlines())
        ),
    )
    return [*violated, *_in_languages(by_likeness, "satisfied", languages)]


def _in_languages(
    examples: Sequence[Example], verdict: str, languages: Sequence[Language]
) -> list[Example]:
    """The first example of a verdict in each language, or at least one in any."""
    of_verdict = [example for example in examples if example.verdict == verdict]
    first = {example.language: example for example in reversed(of_verdict)}
    return [first[language] for language in languages if language in first] or of_verdict[:1]


def row_page(packs: Packs, key: str) -> Iterator[Block]:
    """One row in all editions, and the policies that enforce it."""
    editions = [edition for edition in packs.all_editions() if key in edition.rows]
    row = editions[-1].rows[key]
    yield Heading(f"{row.id} {row.key}: {row.title}", 1)
    for edition in packs.all_editions():
        yield Heading(f"Edition {edition.date}")
        if key in edition.rows:
            yield from _row_blocks(edition.rows[key])
        else:
            heirs = [row for row in edition.rows.values() if key in row.replaces]
            said = ", ".join(f"{heir.id} {heir.key}" for heir in heirs)
            yield Paragraph(f"Replaced by {said}." if heirs else "It has no such row.")
    for id_ in dict.fromkeys(id_ for edition in editions for id_ in edition.rows[key].enforced_by):
        policy = packs.policy(id_)
        yield Heading(f"{policy.id} {policy.name}")
        yield Paragraph(policy.why)


def _policy_data(packs: Packs, policy: Policy) -> dict[str, Any]:
    return {
        "policy": {
            "id": policy.id,
            "name": policy.name,
            "severity": policy.severity,
            "severityReason": policy.severity_reason,
            "effect": policy.effect,
            "methods": list(policy.methods),
            "section": policy.section,
            "on": policy.on,
            "message": policy.message,
            "remedy": {"terraform": policy.remedy.terraform, "arm": policy.remedy.arm},
            "fix": _fix_data(policy.fix) if policy.fix else None,
            "why": policy.why,
            "references": list(policy.references),
        },
        "editions": {
            edition.date: {
                "active": bool(edition.rows_of(policy.id)),
                "rows": [row_data(row) for row in edition.rows_about(policy.id)],
            }
            for edition in packs.all_editions()
        },
        "examples": [_example_data(example) for example in with_bicep(policy.examples)],
    }


def _fix_data(fix: FixRule) -> dict[str, Any]:
    return {"title": fix.title, "safe": fix.safe, "why": fix.why}


def _row_data(packs: Packs, key: str) -> dict[str, Any]:
    editions = {
        edition.date: row_data(edition.rows[key]) if key in edition.rows else None
        for edition in packs.all_editions()
    }
    return {"row": key, "editions": editions}


def _rows(packs: Packs, policy: Policy) -> Iterator[Row]:
    for edition in packs.all_editions():
        yield from edition.rows_about(policy.id)


def _judgement(edition: Edition, policy: Policy) -> str:
    rows = edition.rows_of(policy.id)
    if rows:
        said = " ".join(_said(row) for row in rows)
        return f"{said}{condition_of(rows)}"
    allowing = edition.rows_about(policy.id)
    if allowing:
        return f"not a fault. {' '.join(_said(row) for row in allowing)}"
    return "no row names this policy, so it is not active."


def condition_of(rows: Sequence[Row]) -> str:
    """A sentence on what rows narrow their policy to; empty where none does."""
    narrowed = [condition(row.when) for row in rows if row.when]
    return f" The policy holds {' or '.join(narrowed)}." if narrowed else ""


def _said(row: Row) -> str:
    numbers = "; ".join(limits(row))
    tail = f" ({numbers})" if numbers else ""
    return f"{row.id} {row.key} ({row.verdict}): {row.summary}{tail}"


def _row_blocks(row: Row) -> Iterator[Block]:
    yield Paragraph(f"{row.verdict.capitalize()}: {row.summary}")
    if row.limits:
        yield Bullets(limits(row))
    if row.replaces:
        yield Paragraph(f"It takes the place of {listed(row.replaces)}.")
    said = handling(row)
    yield Paragraph(f"{said[0].upper()}{said[1:].rstrip('.')}.")
    yield Paragraph(f"Source: {row.source}.")


def language_of(example: Example) -> str:
    """The language of an example for people."""
    if example.language != "terraform":
        return "ARM" if example.language == "arm" else "Bicep"
    return "Terraform (azapi)" if "azapi_" in example.code else "Terraform"


def _example_data(example: Example) -> dict[str, Any]:
    return {
        "verdict": example.verdict,
        "title": example.title,
        "edition": example.edition or None,
        "language": example.language,
        "code": example.code,
    }


def _titled(title: str, text: str) -> str:
    return f"{title}: {text}" if title else text


def without_placeholders(text: str) -> str:
    """A remedy as it reads where no finding fills it."""
    return PLACEHOLDER.sub(lambda match: f"‹{match.group(2)}›", text)
