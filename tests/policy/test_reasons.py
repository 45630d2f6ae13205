"""Whether VMs can be backed up: the same answers, whether or not all reasons are kept."""

from pathlib import Path

import pytest

from azbackup_lint.assessment import assess
from azbackup_lint.assessment.summary import summary_of
from azbackup_lint.engine import Sources, lint
from azbackup_lint.policy.reasons import ANSWERS
from azbackup_lint.settings import Settings

FIXTURES = Path(__file__).parents[2] / "fixtures"
FOLDERS = ("fleets", "plans", "projects")


@pytest.mark.parametrize("name", FOLDERS)
def test_answers_are_the_same_without_all_reasons(name: str) -> None:
    sources, settings = Sources((FIXTURES / name,)), Settings()
    whole = assess(sources, settings)
    assert lint(sources, settings).backup == summary_of(whole.machines).backup


@pytest.mark.parametrize("answer", ANSWERS)
def test_each_answer_is_among_them(answer: str) -> None:
    backup = lint(Sources((FIXTURES / "projects",)), Settings()).backup
    assert backup[answer] > 0
