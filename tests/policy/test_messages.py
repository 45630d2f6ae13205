"""Facts in messages."""

from decimal import Decimal

import pytest

from azbackup_lint.policy.messages import shown
from azbackup_lint.values import Unknown


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (64, "64"),
        (32_767, "32,767"),
        (Decimal("1.50"), "1.5"),
        (10**400, "1.000e+400"),
        (-(10**4200), "-1.000e+4200"),
        (Decimal("1e308"), "1.000e+308"),
        (Decimal("1e-5"), "0.00001"),
        (["a", 2, None], "a, 2, nothing"),
        (Unknown((), parts=("vm", Unknown(()), Unknown(()), "-", Unknown(()))), "vm…-…"),
    ],
)
def test_facts_are_shown_briefly(fact: object, text: str) -> None:
    assert shown(fact) == text
