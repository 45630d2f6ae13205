"""The same estate gives the same facts and verdicts, whichever language it is written in."""

import pytest

from tests.equivalence.estates import (
    CASES,
    EVALUATORS,
    LANGUAGES,
    PACKS,
    REFERENCE,
    facts,
    verdicts,
)

BY_API_VERSION = {("2026-03-26", "AZB302")}
"""Editions and policies that ask which API version protects a VM; azurerm doesn't say it."""

WITHOUT_CASE: dict[str, str] = {}
"""Policies that no estate violates, and why."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_facts_are_the_same(case: str, language: str) -> None:
    assert facts(case, language) == facts(case, REFERENCE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_verdicts_are_the_same(case: str, language: str) -> None:
    found, expected = (
        [item for item in verdicts(case, name) if (item[0], item[1][:6]) not in BY_API_VERSION]
        for name in (language, REFERENCE)
    )
    assert found == expected


@pytest.mark.parametrize("case", [case for case in CASES if case.endswith("-fine")])
def test_fine_estates_are_fine(case: str) -> None:
    found = verdicts(case, REFERENCE)
    assert len(found) > 10
    assert [item for item in found if item[2] != "satisfied"] == []


def test_every_policy_is_violated_by_an_estate() -> None:
    found = {
        item[1][:6] for case in CASES for item in verdicts(case, REFERENCE) if item[2] == "violated"
    }
    active = {
        policy.id
        for policy in PACKS.policies
        if any(evaluator.edition.rows_of(policy.id) for evaluator in EVALUATORS.values())
    }
    assert active - found == set(WITHOUT_CASE)
