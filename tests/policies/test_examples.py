"""Every policy has examples of all three verdicts, and each comes out as it says."""

import pytest

from azbackup_lint.pack_tests import PolicyTest
from azbackup_lint.pack_tests import test_pack as run_pack_test
from azbackup_lint.policy import load_packs
from azbackup_lint.policy.examples import LANGUAGES, Example
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.policy.pack_folders import installed_folders

POLICIES = load_packs().policies
NEVER = {("AZB901", "arm"): {"violated"}}
"""Verdicts that a language can't bring about: templates have no provider configurations."""


@pytest.fixture(scope="module")
def tested() -> dict[str, PolicyTest]:
    own, *others = installed_folders()
    result = run_pack_test(own, others)
    assert result.faults == ()
    return {test.policy.id: test for test in result.policies}


@pytest.fixture(scope="module")
def examples() -> dict[str, tuple[Example, ...]]:
    return {policy.id: policy.examples for policy in POLICIES}


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.id)
def test_examples_have_their_verdicts_and_ranges(
    policy: Policy, tested: dict[str, PolicyTest], examples: dict[str, tuple[Example, ...]]
) -> None:
    assert [str(fault) for fault in tested[policy.id].faults] == []
    assert tested[policy.id].examples == len(examples[policy.id])
    unmarked = [example.title for example in examples[policy.id] if example.mark is None]
    others = [example.title for example in examples[policy.id] if example.verdict != "violated"]
    assert unmarked == others


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.id)
def test_policy_has_all_three_verdicts_in_every_language(
    policy: Policy, language: str, examples: dict[str, tuple[Example, ...]]
) -> None:
    verdicts = {example.verdict for example in examples[policy.id] if example.language == language}
    never = NEVER.get((policy.id, language), set())
    assert verdicts == {"violated", "satisfied", "unknown"} - never
