"""Hiding what is known of an entity never makes up a fault, and never hides one as fine."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import pytest

from azbackup_lint.estate import build_estate, views_of
from azbackup_lint.estate.view import View
from azbackup_lint.example_runs import EVALUATORS
from azbackup_lint.policy import load_packs
from azbackup_lint.policy.evaluation import ActivePolicy
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.values import Cause, Unknown

LARGEST = "AZB903"
"""The policy whose examples have a thousand VMs, which differ from each other in their names."""

HIDDEN = Unknown((Cause("variable", "var.hidden"),))
PACKS = load_packs()
POLICIES = sorted(PACKS.policies, key=lambda policy: policy.id)


@cache
def views() -> dict[str, list[dict[str, tuple[Any, str]]]]:
    """All views of the examples that differ in more than a name, by kind: facts and their looks."""
    different: dict[str, dict[str, View]] = {}
    for policy in POLICIES:
        for example in policy.examples:
            languages = ("arm",) if policy.id == LARGEST else EVALUATORS
            if example.language in languages:
                root = EVALUATORS[example.language](example.code)
                for view in views_of(build_estate(root.resources), "all"):
                    facts = repr({**view.document, "name": ""})
                    different.setdefault(view.kind, {}).setdefault(facts, view)
    return {
        kind: [
            {name: (fact, repr(fact)) for name, fact in view.document.items()}
            for view in found.values()
        ]
        for kind, found in different.items()
    }


def hidden(document: Any) -> Iterator[Any]:
    """The document with one fact, or a group of them, hidden."""
    for name, fact in document.items():
        yield {**document, name: HIDDEN}
        if isinstance(fact, dict):
            for inner in hidden(fact):
                yield {**document, name: inner}


def documents(active: ActivePolicy) -> Iterable[dict[str, Any]]:
    """What a policy can see of the views of its kind: the facts that it names, each set once."""
    conditions = (active.policy.when, active.policy.require, [row.when for row in active.rows])
    names = set(re.findall(r"\w+", repr(conditions)))
    different = {}
    for facts in views()[active.policy.on]:
        seen = {name: fact for name, fact in facts.items() if name in names}
        looks = tuple((name, look) for name, (_, look) in seen.items())
        different[looks] = {name: fact for name, (fact, _) in seen.items()}
    return different.values()


def as_in_editions(policy: Policy) -> Iterable[tuple[str, ActivePolicy]]:
    """The policy as each edition has it; where several have the same conditions, as one has it."""
    different: dict[str, tuple[str, ActivePolicy]] = {}
    for edition in PACKS.all_editions():
        if edition.rows_of(policy.id):
            active = ActivePolicy(policy, edition)
            when = active.compiler.condition(policy.when, ("when",))
            require = active.compiler.condition(policy.require, ("require",))
            conditions = repr((when, require, [row.when for row in active.rows]))
            different.setdefault(conditions, (edition.date, active))
    return different.values()


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.id)
def test_hiding_a_fact_never_turns_a_condition(policy: Policy) -> None:
    """What isn't turned in `when` and `require` isn't in the verdict that they make."""
    outcomes = set()
    for date, active in as_in_editions(policy):
        for document in documents(active):
            before = (active.when.decide(document), active.require.decide(document))
            outcomes.add(before)
            for partly in hidden(document):
                after = (active.when.decide(partly), active.require.decide(partly))
                for truth, later in zip(before, after, strict=True):
                    assert later in (truth, "unknown"), (date, document, partly)
    assert {("holds", "fails"), ("holds", "holds")} <= outcomes
    assert any("unknown" in outcome for outcome in outcomes)
