"""Runs the examples of policies through the whole linter."""

from __future__ import annotations

from pathlib import Path

from azbackup_lint.estate import RESOURCE_TYPES, build_estate, views_of
from azbackup_lint.files import Files
from azbackup_lint.policy.evaluation import Evaluator
from azbackup_lint.policy.policies import Example, Policy
from azbackup_lint.terraform.budget import Limits
from azbackup_lint.terraform.inputs import Inputs
from azbackup_lint.terraform.roots import RootResult, evaluate_root
from azbackup_lint.terraform.run import Library

FOLDER = Path("/example")
"""Where the code of an example is taken to lie; nothing is read from there."""

STRENGTH = ("violated", "unknown", "satisfied")


def verdict_of(policy: Policy, example: Example, evaluator: Evaluator) -> tuple[str, RootResult]:
    """What a policy says of an example: the strongest of its verdicts on the entities in it.

    `inapplicable` if it has nothing to say. The result holds the problems of the code.
    """
    file = FOLDER / "main.tf"
    library = Library(Files(FOLDER, FOLDER, {file: example.code}))
    result = evaluate_root(FOLDER, library, Inputs(), RESOURCE_TYPES, Limits())
    views = views_of(build_estate(result.resources), "all")
    found = {
        decision.verdict
        for decision in evaluator.decide_all(views)
        if decision.policy.id == policy.id
    }
    verdict = next((strength for strength in STRENGTH if strength in found), "inapplicable")
    return verdict, result
