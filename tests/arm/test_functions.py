"""Functions against what Microsoft's documentation and .NET say of each expression."""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from azbackup_lint.languages.arm.errors import ExpressionSyntaxError
from azbackup_lint.languages.arm.functions import FORMS, FUNCTIONS
from azbackup_lint.values import Known, ListValue, MapValue, Unknown, Value, is_wholly_known
from azbackup_lint.values.errors import EvaluationError
from tests.arm.evaluating import value_at

CASES = Path(__file__).parent.parent.parent / "fixtures" / "arm-functions"
FILES = sorted(CASES.rglob("*.jsonl"))


def plain(value: Value) -> Any:
    """A value as plain JSON; what is unknown shows what is known of it."""
    if isinstance(value, ListValue):
        return [plain(item) for item in value.items]
    if isinstance(value, MapValue):
        return {key: plain(item) for key, item in value.entries.items()}
    if isinstance(value, Unknown):
        return {"$unknown": _facts(value)}
    assert isinstance(value, Known)
    return float(value.data) if isinstance(value.data, Decimal) else value.data


def _facts(value: Unknown) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if value.options:
        facts["options"] = [plain(option) for option in value.options]
    if value.minimum is not None:
        facts["minimum"] = value.minimum
    if value.maximum is not None:
        facts["maximum"] = value.maximum
    if value.parts:
        facts["parts"] = [part if isinstance(part, str) else _name(part) for part in value.parts]
    return facts


def _name(part: Unknown) -> dict[str, str]:
    return {"$": str(part.link) if part.link else part.causes[0].subject}


def cases_in(file: Path) -> list[dict[str, Any]]:
    """The expressions of a file, with what each of them is."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def misfit(case: dict[str, Any], evaluate: Callable[[str], Value], expression: str) -> str:
    """The expression and its value, if that isn't the value of the case; empty if it is."""
    try:
        value = evaluate(expression)
    except (EvaluationError, ExpressionSyntaxError) as error:
        return "" if case.get("error") else f"{expression} fails: {error}"
    shown = json.dumps(plain(value))
    if case.get("unknown"):
        fits = not is_wholly_known(value)
    else:
        fits = not case.get("error") and shown == json.dumps(case["value"])
    return "" if fits else f"{expression} is {shown}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_cases(file: Path) -> None:
    misfits = [misfit(case, value_at, case["expression"]) for case in cases_in(file)]
    assert [*filter(None, misfits)] == []


def test_every_function_has_cases() -> None:
    expressions = [case["expression"].lower() for file in FILES for case in cases_in(file)]
    assert len(expressions) >= 500
    text = "\n".join(expressions)
    assert {name for name in {*FUNCTIONS, *FORMS} if not re.search(rf"\b{name}\(", text)} == set()


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("[concatt('a')]", "there is no function concatt(); did you mean concat()?"),
        ("[toLower('a', 'b')]", "toLower() takes 1 argument, not 2"),
        ("[substring('a')]", "substring() takes 2 to 3 arguments, not 1"),
        ("[concat()]", "concat() takes at least 1 argument, not 0"),
        ("[toLower(1)]", "toLower() takes string as argument 1, not int"),
        ("[parameters('object').four]", "there is no property 'four'; there are one, Two, null"),
        ("[parameters('dogs')[4]]", "index 4 is outside an array of 4"),
        ("[contoso.hate('x')]", "the template declares no function contoso.hate()"),
        ("[if(1, 2, 3)]", "if() takes bool as condition, not int"),
        ("[fail('Too few zones')]", "Too few zones"),
        ("[resourceId('A.B/c/d', 'x')]", "the type 'A.B/c/d' needs 2 names, there are 1"),
    ],
)
def test_messages(expression: str, message: str) -> None:
    with pytest.raises(EvaluationError, match=re.escape(message)):
        value_at(expression)
