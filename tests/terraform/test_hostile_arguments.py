"""Functions with numbers out of bounds: a value that can be shown or a refusal, never a crash."""

import json
from contextlib import suppress
from itertools import chain, product
from pathlib import Path

import pytest

from azbackup_lint.inspection import to_python
from azbackup_lint.languages.terraform.functions import FUNCTIONS
from azbackup_lint.languages.terraform.functions.json_text import encode_json
from azbackup_lint.values import Known
from azbackup_lint.values.errors import EvaluationError
from tests.terraform.evaluating import evaluate, module

DIRECTORY = module({"main.tf": ""}, Path(__file__).parent)
BINDINGS = {
    "huge": Known(10**400),
    "long": Known("9" * 20_000),
    "tail": Known("9" * 20_000 + "x"),
    "steep": Known("1e99999999999999999999"),
    "nan": Known("NaN"),
    "arabic": Known("٣"),
    "squared": Known("²"),
}
ARGUMENTS = [*BINDINGS, "-1e300", "[huge]", "{a = long}"]


def _shown(expression: str) -> str | None:
    """The value as JSON text; None for what is refused."""
    try:
        return json.dumps(to_python(evaluate(expression, BINDINGS, DIRECTORY)), allow_nan=False)
    except EvaluationError:
        return None


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_functions_show_or_refuse(name: str) -> None:
    calls = chain(product(ARGUMENTS), product(ARGUMENTS, repeat=2))
    shown = [_shown(f"{name}({', '.join(arguments)})") for arguments in calls]
    assert "NaN" not in shown


@pytest.mark.parametrize(
    ("call", "text", "is_known"),
    [
        ("chomp(long)", "x" + "\n" * 100_000 + "x", True),
        ("cidrhost(long, 1)", "0" * 1_000_000 + "/8", False),
        ('fileset(".", long)', "[" * 1_000_000, False),
    ],
)
def test_long_texts_end(call: str, text: str, is_known: bool) -> None:
    """In time that doesn't grow with the square of their length, which would be minutes."""
    shown, afresh = None, module({"main.tf": ""}, Path(__file__).parent)
    with suppress(EvaluationError):
        shown = encode_json(evaluate(call, {"long": Known(text)}, afresh))
    assert (shown is not None) is is_known


@pytest.mark.parametrize("operator", ["+", "-", "*", "/", "%", "<", "==", "&&"])
def test_operators_show_or_refuse(operator: str) -> None:
    for left, right in product(ARGUMENTS, repeat=2):
        assert _shown(f"{left} {operator} {right}") != "NaN"


@pytest.mark.parametrize("step", ["[{}]", "[tostring({})]", ".*[{}]"])
def test_keys_find_or_refuse(step: str) -> None:
    for value, key in product(["[1, 2]", "{a = 1}", "huge", "[]"], BINDINGS):
        assert _shown(value + step.format(key)) != "NaN"
