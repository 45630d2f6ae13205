"""Hiding what is known of an entity never makes up a fault, and never hides one as fine."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from azbackup_lint.estate.view import View
from azbackup_lint.pack_examples import EVALUATORS, run_example
from azbackup_lint.policy import load_packs
from azbackup_lint.policy.evaluation import ActivePolicy
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.values import Cause, Unknown

HIDDEN = Unknown((Cause("variable", "var.hidden"),))
PACKS = load_packs()
POLICIES = sorted(PACKS.policies, key=lambda policy: policy.id)


@cache
def views() -> dict[str, dict[str, View]]:
    """All views of the examples that differ in more than a name, by kind."""
    evaluator = PACKS.evaluator(None, lambda id_, name: True)
    different: dict[str, dict[str, View]] = {}
    for policy in POLICIES:
        for example in policy.examples:
            if example.language in EVALUATORS:
                for view in run_example(policy, example, evaluator).views:
                    facts = repr({**view.document, "name": ""})
                    different.setdefault(view.kind, {}).setdefault(facts, view)
    return different


def hidden(document: Any) -> Iterator[Any]:
    """The document with one fact, or a group of them, hidden."""
    for name, fact in document.items():
        yield {**document, name: HIDDEN}
        if isinstance(fact, dict):
            for inner in hidden(fact):
                yield {**document, name: inner}


@pytest.mark.xdist_group("soundness of policies")  # the views are made once
@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.id)
def test_hiding_a_fact_never_turns_a_condition(policy: Policy) -> None:
    """What isn't turned in `when` and `require` isn't in the verdict that they make."""
    verdicts = set()
    for edition in PACKS.all_editions():
        if not edition.rows_of(policy.id):
            continue
        active = ActivePolicy(policy, edition)
        for view in views()[policy.on].values():
            verdicts.add(active.decide(view).verdict)
            for condition in (active.when, active.require):
                allowed = {condition.decide(view.document), "unknown"}
                for document in hidden(view.document):
                    after = condition.decide(document)
                    assert after in allowed, (edition.date, view.document, document)
    assert {"violated", "satisfied", "unknown"} <= verdicts
