"""What is known of values that are one of several."""

from typing import Any

import pytest

from azbackup_lint.values import Known, Unknown
from azbackup_lint.values.choices import or_default


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
