"""Functions with numbers out of bounds: a value that can be shown or a refusal, never a crash."""

import json
from decimal import Decimal
from itertools import chain, product

import pytest

from azbackup_lint.inspection import to_python
from azbackup_lint.languages.arm.functions import FUNCTIONS
from azbackup_lint.values import Known, ListValue, MapValue
from azbackup_lint.values.errors import EvaluationError
from tests.arm.evaluating import Around, value_at

PARAMETERS = {
    "huge": Known(10**308),
    "fraction": Known(Decimal("1e308")),
    "small": Known(Decimal("1e-308")),
    "long": Known("9" * 20_000),
    "tail": Known("9" * 20_000 + "x"),
    "steep": Known("1e99999999999999999999"),
    "nan": Known("NaN"),
    "arabic": Known("٣"),
    "squared": Known("²"),
    "items": ListValue((Known(10**308), Known("NaN"))),
    "object": MapValue({"a": Known(Decimal("1e308"))}),
}


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_functions_show_or_refuse(name: str) -> None:
    arguments = [f"parameters('{parameter}')" for parameter in PARAMETERS]
    for call in chain(product(arguments), product(arguments, repeat=2)):
        try:
            value = value_at(f"[{name}({', '.join(call)})]", Around(parameters=PARAMETERS))
        except EvaluationError:
            continue
        assert json.dumps(to_python(value), allow_nan=False)
