"""The tables of facts name every fact of every view, and no other."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, get_args

import pytest

from azbackup_lint.estate.facts.conversions import number, truth
from azbackup_lint.estate.facts.model import ENABLED, NUMBER, one_of, switch
from azbackup_lint.estate.facts.shared import POLICY_TYPE
from azbackup_lint.estate.facts.spellings import STORAGE_TYPES
from azbackup_lint.estate.facts.tables import TABLES
from azbackup_lint.estate.view import ViewKind
from azbackup_lint.policy.messages import lookup
from azbackup_lint.values import NULL, Cause, Data, Known, ListValue, MapValue, Unknown, Value
from tests.estate.test_views import BACKUP, DISK, LINK, VM, views

JSON_TYPES: Mapping[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "number": (int, Decimal),
    "string": (str,),
    "array": (list,),
}
LOCK = """
resource "azurerm_management_lock" "l" {
  name       = "l"
  scope      = "/subscriptions/s/resourceGroups/rg"
  lock_level = "ReadOnly"
}
"""
UNPROTECTED = VM + DISK % (1, 1, LINK)
PROTECTED = UNPROTECTED + LOCK + BACKUP % ""


def documented(kind: ViewKind) -> list[str]:
    return [row.name for row in TABLES[kind].rows]


def leaves(document: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for name, fact in document.items():
        if isinstance(fact, dict):
            yield from leaves(fact, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


@pytest.mark.parametrize("kind", get_args(ViewKind))
def test_every_fact_is_documented(kind: ViewKind) -> None:
    names = documented(kind)
    assert len(names) == len(set(names))
    found = [set(leaves(view.document)) for view in views(PROTECTED) if view.kind == kind]
    assert found
    assert all(facts == set(names) for facts in found)


@pytest.mark.parametrize("kind", ["vm", "disk"])
def test_facts_are_the_same_without_protection(kind: ViewKind) -> None:
    found = [set(leaves(view.document)) for view in views(UNPROTECTED) if view.kind == kind]
    assert found
    assert all(facts == set(documented(kind)) for facts in found)


def test_every_fact_has_values_and_origins() -> None:
    for table in TABLES.values():
        for row in table.rows:
            assert row.type.text
            assert row.is_plain or all(row.origin), row.name


@pytest.mark.parametrize("kind", get_args(ViewKind))
def test_facts_are_of_their_types(kind: ViewKind) -> None:
    """Known facts are what the tables say, so that packs can be held against the tables."""
    for view in views(PROTECTED):
        for row in TABLES[kind].rows if view.kind == kind else ():
            fact = lookup(view.document, row.name)
            allowed = (*JSON_TYPES[row.type.json], *([type(None)] if row.type.nullable else []))
            assert isinstance(fact, (Unknown, *allowed)), row.name
            assert not (row.type.names and isinstance(fact, str)) or fact in row.type.names


STATE = switch("Enabled", "Disabled", "AlwaysON")


@pytest.mark.parametrize(
    ("read", "data", "expected"),
    [
        (number, "64", 64),
        (number, "large", None),
        (number, "", None),
        (number, True, None),
        (number, Decimal("1.5"), None),
        (number, "1.5", None),
        (number, "64.0", 64),
        (truth, "True", True),
        (truth, "false", False),
        (truth, "yes", None),
        (truth, 1, None),
        (ENABLED.read, "true", True),
        (ENABLED.read, False, False),
        (ENABLED.read, "enabled", True),
        (ENABLED.read, "SecuredByPerimeter", None),
        (ENABLED.read, "yes", None),
        (POLICY_TYPE.read, "v2", "Enhanced"),
        (POLICY_TYPE.read, "Enhanced", None),
        (STATE.read, "alwayson", "AlwaysON"),
        (STATE.read, True, "Enabled"),
        (STATE.read, "Maybe", None),
        (STATE.read, "", None),
        (one_of(STORAGE_TYPES).read, "PremiumV9_LRS", "PremiumV9_LRS"),  # Azure adds to these
    ],
)
def test_values_of_another_type_are_unknown(
    read: Callable[[Value], Value], data: Data, expected: Data
) -> None:
    found = read(Known(data))
    if expected is None:
        assert isinstance(found, Unknown)
        assert found.causes
    else:
        assert found == Known(expected)
    assert read(NULL) == NULL


def test_each_option_is_converted() -> None:
    choice = Unknown((Cause("variable", "var.size"),), options=(Known("64"), Known("large")))
    found = number(choice)
    assert isinstance(found, Unknown)
    size, other = found.options
    assert size == Known(64)
    assert isinstance(other, Unknown)


@pytest.mark.parametrize("value", [ListValue((Known(1),)), MapValue({})])
@pytest.mark.parametrize("read", [NUMBER.read, ENABLED.read, truth, STATE.read])
def test_collections_are_no_plain_values(read: Callable[[Value], Value], value: Value) -> None:
    assert isinstance(read(value), Unknown)


def test_what_an_enumeration_lacks_is_told_with_what_it_has() -> None:
    for read, remedy in (
        (POLICY_TYPE.read, "make it one of V1, V2"),
        (STATE.read, "make it one of Enabled, Disabled, AlwaysON (in azurerm true or false)"),
    ):
        found = read(Known("Maybe"))
        assert isinstance(found, Unknown)
        assert [cause.remedy for cause in found.causes] == [remedy]
