"""Functions and operators of Bicep, held to the cases of templates and to some of their own."""

from pathlib import Path

import pytest

from azbackup_lint.languages.arm.errors import ExpressionSyntaxError
from azbackup_lint.languages.arm.parser import parse_template_string
from azbackup_lint.languages.bicep.printing.expressions import UnspeakableError, bicep_of
from tests.arm.test_functions import CASES, cases_in, misfit
from tests.arm.test_functions import FILES as TEMPLATES
from tests.bicep.evaluating import value_of

OWN = CASES.parent / "bicep-expressions"


def _spelled(expression: str) -> str | None:
    try:
        return bicep_of(parse_template_string(expression))
    except (ExpressionSyntaxError, UnspeakableError):
        return None


def test_cases_of_templates() -> None:
    cases = [case for file in TEMPLATES for case in cases_in(file)]
    spelled = [(case, text) for case in cases if (text := _spelled(case["expression"])) is not None]
    assert len(spelled) > 1000
    assert [*filter(None, (misfit(case, value_of, text) for case, text in spelled))] == []


@pytest.mark.parametrize("file", sorted(OWN.rglob("*.jsonl")), ids=lambda file: file.stem)
def test_own_cases(file: Path) -> None:
    misfits = [misfit(case, value_of, case["expression"]) for case in cases_in(file)]
    assert [*filter(None, misfits)] == []
