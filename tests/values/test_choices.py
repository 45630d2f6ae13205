"""What is known of values that are one of several."""

from decimal import Decimal
from typing import Any

import pytest

from azbackup_lint.values import Known, Unknown
from azbackup_lint.values.choices import one_of, or_default


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, Known("Daily")),
        (Known("Weekly"), Known("Weekly")),
        (Unknown((), options=(Known(None), Known("Weekly"))), {"Daily", "Weekly"}),
    ],
)
def test_nothing_is_the_default_also_among_options(value: Any, expected: Any) -> None:
    result = or_default(value, "Daily")
    if isinstance(result, Unknown):
        assert {option.data for option in result.options if isinstance(option, Known)} == expected
    else:
        assert result == expected


def test_zeros_of_both_signs_are_two_texts() -> None:
    zeros = Known(0), Known(Decimal("-0"))
    assert one_of(zeros, ()) == Unknown((), options=zeros)
