"""Numbers that texts spell, and texts that spell none."""

import json
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.json_text import parse_json
from azbackup_lint.number_texts import LARGEST, number_of
from azbackup_lint.source import Source


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("64", 64),
        ("+64.0", 64),
        ("6.4e1", 64),
        (".5", Decimal("0.5")),
        ("-1.50", Decimal("-1.5")),
        ("1e308", 10**308),
        ("1e1000000", LARGEST),
        ("-1e99999999999999999999", -LARGEST),
        ("9" * 100_000, LARGEST),
        ("1e-1000000", 0),
        ("0e99999999999999999999", 0),
        ("0." + "0" * 50 + "1" * 100_000, Decimal(repr(float("0." + "0" * 50 + "1" * 100)))),
    ],
)
def test_numbers_stay_within_bounds(text: str, number: int | Decimal) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    "text", ["NaN", "sNaN", "Infinity", "-inf", "1_000", "٣", "²", "", ".", "1e", "0x10", " 1", "½"]
)
def test_other_texts_spell_none(text: str) -> None:
    assert number_of(text) is None


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floating_point_comes_back(number: float) -> None:
    decimal = number_of(repr(number))
    assert decimal is not None
    assert float(decimal) == number or (abs(number) >= 1e308 or abs(number) < 1e-308)


@given(
    st.from_regex(r"-?(0|[1-9][0-9]{0,9})(\.[0-9]{1,400})?([eE][+-]?[0-9]{1,30})?", fullmatch=True)
)
def test_numbers_in_json_can_be_shown(text: str) -> None:
    data = parse_json(Source("", text)).data
    assert math.isfinite(float(data))
    assert len(format(Decimal(data), "f")) < 1500
    assert json.dumps(int(data))
