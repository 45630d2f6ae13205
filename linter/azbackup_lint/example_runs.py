"""Runs the examples of policies through the whole linter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from azbackup_lint.estate import RESOURCE_TYPES, build_estate, views_of
from azbackup_lint.estate.view import View
from azbackup_lint.files import Files
from azbackup_lint.languages.arm import library as templates
from azbackup_lint.languages.arm.roots import evaluate_template
from azbackup_lint.languages.terraform.modules.evaluation import Library
from azbackup_lint.languages.terraform.modules.inputs import Inputs
from azbackup_lint.languages.terraform.roots import evaluate_root
from azbackup_lint.policy.decisions import Decision
from azbackup_lint.policy.evaluation import Evaluator
from azbackup_lint.policy.examples import Example, Language
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.problems import Problem
from azbackup_lint.records import dataclass
from azbackup_lint.resources import Root, unreadable
from azbackup_lint.values.limits import Budget

FOLDER = Path("/example")
"""Where the code of an example is taken to lie; nothing is read from there."""

STRENGTH = ("violated", "unknown", "satisfied")

NOTHING_TO_SAY = "inapplicable"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an example.

    `verdict` is the strongest of the policy's verdicts on the entities in the code, `inapplicable`
    if it decides nothing; `decisions` are those of that verdict.
    """

    verdict: str
    decisions: tuple[Decision, ...]
    views: tuple[View, ...]
    root: Root


def run_example(policy: Policy, example: Example, evaluator: Evaluator) -> Outcome:
    """Evaluates an example and decides one policy on all entities in it."""
    root = EVALUATORS[example.language](example.code)
    views = views_of(build_estate(root.resources), "all")
    decisions = list(evaluator.decisions_of(policy, views))
    verdicts = {decision.verdict for decision in decisions}
    verdict = next((strength for strength in STRENGTH if strength in verdicts), NOTHING_TO_SAY)
    strongest = tuple(decision for decision in decisions if decision.verdict == verdict)
    return Outcome(verdict, strongest, views, root)


def _terraform(code: str) -> Root:
    library = Library(Files(FOLDER, FOLDER, {FOLDER / "main.tf": code}))
    return evaluate_root(FOLDER, library, Inputs(), RESOURCE_TYPES, Budget())


def _arm(code: str) -> Root:
    file = FOLDER / "template.json"
    library = templates.Library(Files(FOLDER, FOLDER, {file: code}))
    template = library.template(file)
    if isinstance(template, Problem):
        return unreadable("arm", template)
    return evaluate_template(template, FOLDER, library, RESOURCE_TYPES, Budget())


EVALUATORS: Mapping[Language, Callable[[str], Root]] = {"terraform": _terraform, "arm": _arm}
"""The languages that examples can be run in: from the code to the root that it makes."""
