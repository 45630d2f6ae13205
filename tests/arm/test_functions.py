"""Functions against what Microsoft's documentation and .NET say of each expression."""

import json
import re
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


def _cases() -> list[Any]:
    return [
        pytest.param(json.loads(line), id=f"{file.stem}:{number}")
        for file in FILES
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
    ]


EXPRESSIONS = "\n".join(case.values[0]["expression"].lower() for case in _cases())


@pytest.mark.parametrize("case", _cases())
def test_cases(case: dict[str, Any]) -> None:
    expression = case["expression"]
    if case.get("error"):
        with pytest.raises((EvaluationError, ExpressionSyntaxError)):
            value_at(expression)
        return
    value = value_at(expression)
    if case.get("unknown"):
        assert not is_wholly_known(value), plain(value)
    else:
        assert json.dumps(plain(value)) == json.dumps(case["value"])


def test_there_are_enough_cases() -> None:
    assert len(_cases()) >= 500


@pytest.mark.parametrize("name", sorted({*FUNCTIONS, *FORMS}))
def test_every_function_has_cases(name: str) -> None:
    assert re.search(rf"\b{name}\(", EXPRESSIONS)


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
