"""Functions and operators of Bicep, held to the cases of templates and to some of their own."""

import json
from typing import Any

import pytest

from azbackup_lint.languages.arm.errors import ExpressionSyntaxError
from azbackup_lint.languages.arm.parser import parse_template_string
from azbackup_lint.languages.bicep.printing.expressions import UnspeakableError, bicep_of
from azbackup_lint.values import is_wholly_known
from azbackup_lint.values.errors import EvaluationError
from tests.arm.test_functions import CASES as TEMPLATES
from tests.arm.test_functions import plain
from tests.bicep.evaluating import value_of

OWN = TEMPLATES.parent / "bicep-expressions"


def _cases(folder: Any) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{file.stem}:{number}", json.loads(line))
        for file in sorted(folder.rglob("*.jsonl"))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
    ]


def _shared() -> list[Any]:
    found = []
    for name, case in _cases(TEMPLATES):
        try:
            written = bicep_of(parse_template_string(case["expression"]))
        except (ExpressionSyntaxError, UnspeakableError):
            continue
        found.append(pytest.param(written, case, id=name))
    return found


SHARED = _shared()


def test_nearly_all_cases_of_templates_can_be_spelled() -> None:
    assert len(SHARED) > 1000


@pytest.mark.parametrize(("expression", "case"), SHARED)
def test_cases_of_templates(expression: str, case: dict[str, Any]) -> None:
    _hold(expression, case)


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in _cases(OWN)])
def test_own_cases(case: dict[str, Any]) -> None:
    _hold(case["expression"], case)


def _hold(expression: str, case: dict[str, Any]) -> None:
    if case.get("error"):
        with pytest.raises(EvaluationError):
            value_of(expression)
        return
    value = value_of(expression)
    if case.get("unknown"):
        assert not is_wholly_known(value), plain(value)
    else:
        assert json.dumps(plain(value)) == json.dumps(case["value"])
