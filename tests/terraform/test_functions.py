"""Functions and operators against what Terraform 1.11 itself says of each expression."""

import json
from pathlib import Path

import pytest

from azbackup_lint.terraform.errors import EvaluationError
from azbackup_lint.terraform.functions.encoding import encode_json
from azbackup_lint.values import is_wholly_known
from tests.terraform.evaluating import evaluate, module

CASES = Path(__file__).parent.parent.parent / "fixtures" / "functions"
FILES = sorted((CASES / "cases").rglob("*.jsonl"))
DIRECTORY = module({"main.tf": ""}, CASES / "files")


DIVERGENT = {
    json.loads(line)["expression"]: json.loads(line)["why"]
    for line in (CASES / "divergences.jsonl").read_text(encoding="utf-8").splitlines()
}
"""Where we don't do as Terraform does, and why; an entry that is no longer true fails."""


def _marks(case: dict[str, str]) -> tuple[pytest.MarkDecorator, ...]:
    why = DIVERGENT.get(case["expression"])
    return (pytest.mark.xfail(reason=why, strict=True),) if why else ()


ALL = [
    pytest.param(json.loads(line), id=f"{file.stem}:{number}", marks=_marks(json.loads(line)))
    for file in FILES
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
]


@pytest.mark.parametrize("case", ALL)
def test_case(case: dict[str, object]) -> None:
    expression = str(case["expression"])
    try:
        value = evaluate(expression, within=DIRECTORY)
    except (EvaluationError, AssertionError):
        assert case.get("error"), expression
        return
    assert not case.get("error"), f"{expression} should fail, is {value}"
    assert is_wholly_known(value), f"{expression} is {value}"
    assert encode_json(value) == case["expected"]
