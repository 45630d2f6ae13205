"""Every policy has examples of all three verdicts, and each comes out as it says."""

import pytest

from azbackup_lint.pack_tests.file_forms import form_faults
from azbackup_lint.pack_tests.pack_test import misfits_of, policy_tests
from azbackup_lint.policy import load_packs
from azbackup_lint.policy.examples import LANGUAGES, Example
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.policy.pack_folders import PackFolder, installed_folders
from azbackup_lint.policy.packs import Packs, load_folders
from azbackup_lint.records import replace

POLICIES = load_packs().policies
NEVER = {("AZB901", "arm"): {"violated"}}
"""Verdicts that a language can't bring about: templates have no provider configurations."""


@pytest.fixture(scope="module")
def folder() -> PackFolder:
    """The linter's own pack, to be looked at like one that nobody has tested."""
    return replace(installed_folders()[0], trusted=False)


@pytest.fixture(scope="module")
def packs(folder: PackFolder) -> Packs:
    return load_folders([*installed_folders()[1:], folder])


@pytest.fixture(scope="module")
def examples() -> dict[str, tuple[Example, ...]]:
    return {policy.id: policy.examples for policy in POLICIES}


def test_the_pack_has_no_faults_beside(folder: PackFolder, packs: Packs) -> None:
    assert [*form_faults(folder), *misfits_of(packs, packs.packs[-1])] == []


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.id)
def test_examples_have_their_verdicts_and_ranges(
    policy: Policy, packs: Packs, examples: dict[str, tuple[Example, ...]]
) -> None:
    [tested] = policy_tests(packs, packs.packs[-1], [packs.policy(policy.id)])
    assert [str(fault) for fault in tested.faults] == []
    assert tested.examples == len(examples[policy.id])
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
