"""Hiding what is known of an entity never makes up a fault, and never hides one as fine."""

from collections.abc import Iterator
from typing import Any

import pytest

from azbackup_lint.estate.view import View
from azbackup_lint.pack_examples import EVALUATORS, run_example
from azbackup_lint.policy import load_packs
from azbackup_lint.policy.evaluation import ActivePolicy
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.values import Cause, Unknown

HIDDEN = Unknown((Cause("variable", "var.hidden"),))
ALLOWED = {
    "violated": {"violated", "unknown"},
    "satisfied": {"satisfied", "unknown"},
    "unknown": {"unknown"},
    # what is required may hold all the same
    "inapplicable": {"inapplicable", "satisfied", "unknown"},
}
PACKS = load_packs()
POLICIES = sorted(PACKS.policies, key=lambda policy: policy.id)


def _views() -> dict[str, dict[str, View]]:
    """All views of the examples that differ in more than a name, by kind."""
    evaluator = PACKS.evaluator(None, lambda id_, name: True)
    found: dict[str, dict[str, View]] = {}
    for policy in POLICIES:
        for example in policy.examples:
            if example.language in EVALUATORS:
                for view in run_example(policy, example, evaluator).views:
                    facts = repr({**view.document, "name": ""})
                    found.setdefault(view.kind, {}).setdefault(facts, view)
    return found


VIEWS = _views()


def _hidden(document: Any) -> Iterator[Any]:
    """The document with one fact, or a group of them, hidden."""
    for name, fact in document.items():
        yield {**document, name: HIDDEN}
        if isinstance(fact, dict):
            for inner in _hidden(fact):
                yield {**document, name: inner}


def _with(view: View, document: Any) -> View:
    return View(view.kind, view.address, document, view.header, view.places, view.existence)


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.id)
def test_hiding_a_fact_never_turns_a_verdict(policy: Policy) -> None:
    verdicts = set()
    for edition in PACKS.all_editions():
        if not edition.rows_of(policy.id):
            continue
        active = ActivePolicy(policy, edition)
        for view in VIEWS[policy.on].values():
            before = active.decide(view).verdict
            verdicts.add(before)
            for document in _hidden(view.document):
                after = active.decide(_with(view, document)).verdict
                assert after in ALLOWED[before], (edition.date, view.document, document)
    assert {"violated", "satisfied", "unknown"} <= verdicts
