"""The same estate gives the same facts and verdicts, whichever language it is written in."""

import pytest

from tests.equivalence.estates import (
    CASES,
    EVALUATORS,
    FOLDER,
    LANGUAGES,
    PACKS,
    facts,
    languages,
    pairs,
    verdicts,
)

BY_API_VERSION = {("2026-03-26", "AZB302")}
"""Editions and policies that ask which API version protects a VM; azurerm doesn't say it."""

WITHOUT_CASE = {
    "AZB309": "more than forty confidential VMs with one encryption set would show nothing more",
    "AZB903": "more than a thousand VMs are too many for a plan to keep here",
    "AZB904": "more than a hundred VMs are too many for a plan to keep here",
}
"""Policies that no estate violates, and why."""


@pytest.mark.parametrize(("case", "language", "first"), pairs())
def test_facts_are_the_same(case: str, language: str, first: str) -> None:
    assert facts(case, language) == facts(case, first)


@pytest.mark.parametrize(("case", "language", "first"), pairs())
def test_verdicts_are_the_same(case: str, language: str, first: str) -> None:
    found, expected = (
        [item for item in verdicts(case, name) if (item[0], item[1][:6]) not in BY_API_VERSION]
        for name in (language, first)
    )
    assert found == expected


@pytest.mark.parametrize("case", CASES)
def test_configurations_say_why_a_language_is_missing(case: str) -> None:
    found = languages(case)
    assert len(found) > 1
    if len(found) < len(LANGUAGES):
        assert (FOLDER / case / found[0] / "main.tf").read_text().startswith("# ")


@pytest.mark.parametrize("case", [case for case in CASES if case.endswith("-fine")])
def test_fine_estates_can_be_backed_up(case: str) -> None:
    """Some things can't be restored in every way, however well they are set up."""
    limits = {policy.id for policy in PACKS.policies if policy.effect == "restore"}
    found = verdicts(case, languages(case)[0])
    assert {item[2] for item in found if item[1][:6] not in limits} == {"satisfied"}


@pytest.mark.parametrize("case", [case for case in CASES if case.endswith("-open")])
def test_open_estates_leave_much_undecided(case: str) -> None:
    found = {item[1][:6] for item in verdicts(case, languages(case)[0]) if item[2] == "unknown"}
    assert len(found) > 10


def test_every_policy_is_violated_by_an_estate() -> None:
    found = {
        item[1][:6]
        for case in CASES
        for item in verdicts(case, languages(case)[0])
        if item[2] == "violated"
    }
    active = {
        policy.id
        for policy in PACKS.policies
        if any(evaluator.edition.rows_of(policy.id) for evaluator in EVALUATORS.values())
    }
    assert active - found == active & set(WITHOUT_CASE)
