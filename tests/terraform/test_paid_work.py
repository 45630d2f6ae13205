"""What compares or converts large values is paid for: steps keep up with the work that it is."""

from contextlib import suppress
from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.settings import Settings
from azbackup_lint.values import Cause, Known, ListValue, MapValue, Unknown, Value
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.model import MOST_CAUSES, causes_of
from azbackup_lint.values.texts import join
from tests.counting import calls_in
from tests.terraform.evaluating import evaluate, module

NUMBER = 150
UNKNOWN = Unknown((Cause("variable", "var.x"),))

MOST_CALLS = 40
"""Calls of functions in one step, which takes a few microseconds."""


def _unknowns(number: int) -> list[Unknown]:
    return [Unknown((Cause("variable", f"var.v{index}"),)) for index in range(number)]


BINDINGS: dict[str, Value] = {
    "unknown": UNKNOWN,
    "known": ListValue(tuple(Known(f"s{index}") for index in range(NUMBER))),
    "texts": ListValue(tuple(join((f"k{index}-", UNKNOWN)) for index in range(NUMBER))),
    "parts": ListValue(tuple(join((one, "x")) for one in _unknowns(NUMBER))),
    "objects": ListValue(
        tuple(MapValue({"a": UNKNOWN, "b": UNKNOWN, "c": UNKNOWN}) for index in range(NUMBER))
    ),
    "entries": MapValue({f"k{index}": ListValue((Known(index),)) for index in range(NUMBER)}),
    "others": MapValue({f"q{index}": ListValue((UNKNOWN,)) for index in range(NUMBER)}),
}


@pytest.mark.parametrize(
    "expression",
    [
        'contains(known, "none")',
        'contains(texts, "none")',
        "contains(parts, texts[0])",
        "contains(objects, {a = 1, b = 2, c = 3})",
        'index(texts, "k7")',
        "distinct(texts)",
        "distinct(concat(texts, known))",
        "matchkeys(known, known, known)",
        "matchkeys(texts, texts, texts)",
        "matchkeys(known, parts, known)",
        "toset(objects)",
        "setunion(objects, objects)",
        "lookup(entries, unknown, [1])",
        "entries == others",
        "texts == reverse(reverse(texts))",
        "unknown ? entries : others",
        "true ? entries : others",
        "[for text in texts : contains(texts, text)]",
    ],
)
def test_comparing_is_paid(expression: str) -> None:
    within = module({"main.tf": ""})
    budget = within.run.budget

    def work() -> None:
        with suppress(EvaluationError):
            evaluate(expression, BINDINGS, within)

    work()  # what is loaded and remembered once
    before = budget.spent
    calls = calls_in(work)
    assert calls <= MOST_CALLS * (budget.spent - before) + 2_000


def test_each_instance_pays_for_what_all_have(tmp_path: Path) -> None:
    """Disks that are written once are judged in each VM; where that is cut, they are unknown."""
    (tmp_path / "main.tf").write_text(
        'resource "azurerm_virtual_machine" "v" {\n  count = 500\n  name = "v${count.index}"\n'
        '  dynamic "storage_data_disk" {\n    for_each = range(64)\n    content {\n'
        '      name = "d${storage_data_disk.value}"\n      lun = storage_data_disk.value\n'
        "    }\n  }\n}\n"
    )
    report = lint(Sources((tmp_path,)), Settings())
    told = [finding for finding in report.findings if finding.id == "AZB009"]
    violated = {item.resource for item in report.findings if item.id == "AZB402"}
    undecided = {item.resource for item in report.undecided if item.id == "AZB402"}
    assert len(told) == 1
    assert 20 < len(violated) < 500
    assert violated | undecided == {f"azurerm_virtual_machine.v[{n}]" for n in range(500)}


def test_some_of_very_many_causes_are_told() -> None:
    """The first, and one of each other kind."""
    late = Unknown((Cause("limit", "what is cut"),))
    causes = causes_of(*_unknowns(MOST_CAUSES + 50), late, late)
    assert causes[:2] == (Cause("variable", "var.v0"), Cause("variable", "var.v1"))
    assert causes[MOST_CAUSES:] == late.causes
