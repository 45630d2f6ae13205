"""Every policy has examples of all three verdicts, and each comes out as it says."""

import pytest

from azbackup_lint.pack_examples import verdict_of
from azbackup_lint.policy import load_packs
from azbackup_lint.policy.lint_policies import LANGUAGES, Example, Policy

PACKS = load_packs()
EVALUATORS = {date: PACKS.evaluator(date, lambda id_, name: True) for date in PACKS.editions}
NEVER = {("AZB901", "arm"): {"violated"}}
"""Verdicts that a language can't bring about: templates have no provider configurations."""
EXAMPLES = [
    pytest.param(policy, example, id=f"{policy.id}-{example.verdict}-{number}")
    for policy in PACKS.policies
    for number, example in enumerate(policy.examples)
]


@pytest.mark.parametrize(("policy", "example"), EXAMPLES)
def test_example_has_its_verdict(policy: Policy, example: Example) -> None:
    edition = PACKS.edition_of(policy)
    assert edition is not None
    verdict, result = verdict_of(policy, example, EVALUATORS[edition.date])
    assert [problem.message for problem in result.problems] == []
    assert verdict == example.verdict


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("policy", PACKS.policies, ids=lambda policy: policy.id)
def test_policy_has_all_three_verdicts_in_every_language(policy: Policy, language: str) -> None:
    found = {example.verdict for example in policy.examples if example.language == language}
    assert found == {"violated", "satisfied", "unknown"} - NEVER.get((policy.id, language), set())
