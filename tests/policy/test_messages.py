"""Facts in messages."""

from decimal import Decimal

import pytest

from azbackup_lint.estate.view import Leaf, Place, View
from azbackup_lint.policy.messages import fill, shown
from azbackup_lint.source import Source
from azbackup_lint.values import Cause, Hop, Unknown

PREFIX = Unknown((Cause("variable", "var.prefix"),))
BROKEN = Unknown((Cause("invalid", "the expression at main.tf:1:1"),))


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
        ("", '""'),
        (Unknown((), parts=("vm", Unknown(()), Unknown(()), "-", Unknown(()))), "vm…-…"),
        (Unknown((), parts=("vm", PREFIX, "0")), "vm…0"),
        (Unknown((), parts=(PREFIX, "-0")), "{var.prefix}-0"),
        (Unknown((), parts=(BROKEN, "-0")), "…-0"),
    ],
)
def test_facts_are_shown_briefly(fact: object, text: str) -> None:
    assert shown(fact) == text


@pytest.mark.parametrize(
    ("template", "fact", "is_secret", "text"),
    [
        ("{name} runs {os} ({fact})", "x", True, "vm runs Linux (sensitive)"),
        ("{name} has {fact}", "x", True, "vm has (sensitive)"),
        ("{name} runs {os} ({fact})", "x", False, "vm runs Linux (x)"),
        ("shared by up to {fact} VMs", Unknown((), minimum=2), False, "shared by at least 2 VMs"),
        ("shared by up to {fact} VMs", 3, False, "shared by up to 3 VMs"),
        ("disk {fact} is slow", "the OS disk of vm", False, "the OS disk of vm is slow"),
        ("but the disk {fact} is", "the data disk of vm", False, "but the data disk of vm is"),
        ("data disk {fact} is slow", "the data disk of vm", False, "the data disk of vm is slow"),
        ("data disk {fact} is slow", "d", False, "data disk d is slow"),
    ],
)
def test_what_messages_say_around_a_fact_fits_it(
    template: str, fact: Leaf, text: str, *, is_secret: bool
) -> None:
    span = Source("main.tf", "vm").span(0, 2)
    places = {("fact",): Place(span, (Hop("var.x", span, is_secret=is_secret),))}
    document = {"name": "vm", "os": "Linux", "fact": fact}
    view = View("vm", "vm", document, Place(span), places)
    assert fill(template, view, lambda name: None) == text
