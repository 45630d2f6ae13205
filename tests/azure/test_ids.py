"""Ids of Azure resources: strings whose parts may be known, symbols or unknown."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.azure.ids import (
    ResourceId,
    parse_id,
    scope_of,
    spelled_out,
)
from azbackup_lint.azure.names import name_key, same_name
from azbackup_lint.values import Cause, Known, Link, ListValue, Unknown, Value, causes_of
from azbackup_lint.values.texts import join, split

GROUP = "/subscriptions/s/resourceGroups/rg"
LOCK = "/providers/Microsoft.Authorization/locks/l"
VM = f"{GROUP}/providers/Microsoft.Compute/virtualMachines/vm"
SYMBOL = Unknown((Cause("variable", "var.a"),), link=Link("var.a", ""))
OTHER = Unknown((Cause("variable", "var.b"),), link=Link("var.b", ""))


def names(*texts: str) -> tuple[Value, ...]:
    return tuple(Known(text) for text in texts)


def template(*parts: str | Unknown) -> Unknown:
    return Unknown((Cause("variable", "var.a"),), parts=parts)


@pytest.mark.parametrize(
    ("text", "group", "type_", "path"),
    [
        ("/subscriptions/s", None, "", ()),
        (GROUP, "rg", "", ()),
        (f"{GROUP}/", "rg", "", ()),
        (VM, "rg", "microsoft.compute/virtualmachines", ("vm",)),
        (f"{VM}/", "rg", "microsoft.compute/virtualmachines", ("vm",)),
        (f"{VM}/extensions/e", "rg", "microsoft.compute/virtualmachines/extensions", ("vm", "e")),
        (f"{VM}{LOCK}", "rg", "microsoft.authorization/locks", ("l",)),
        (f"{VM}/providers/A.B/c/d{LOCK}", "rg", "microsoft.authorization/locks", ("l",)),
        (f"{GROUP}{LOCK}", "rg", "microsoft.authorization/locks", ("l",)),
        (f"/subscriptions/s{LOCK}", None, "microsoft.authorization/locks", ("l",)),
    ],
)
def test_id_is_taken_apart(text: str, group: str | None, type_: str, path: tuple[str, ...]) -> None:
    expected = ResourceId(Known("s"), Known(group) if group else None, type_, names(*path))
    assert parse_id(Known(text)) == expected


@pytest.mark.parametrize("change", [str.upper, str.lower, str.swapcase])
def test_fixed_words_and_types_are_read_in_any_case(change: Callable[[str], str]) -> None:
    parsed = parse_id(Known(change(VM)))
    assert parsed is not None
    assert parsed.type == "microsoft.compute/virtualmachines"
    assert same_name(parsed.resource_group, Known("Rg"))
    assert same_name(parsed.names[0], Known("Vm"))


@pytest.mark.parametrize(
    "value",
    [
        Known(""),
        Known("vm"),
        Known(VM.removeprefix("/")),
        Known("/resourceGroups/rg"),
        Known("/providers/Microsoft.Management/managementGroups/mg"),
        Known(f"{GROUP}/providers"),
        Known(f"{GROUP}/providers/Microsoft.Compute"),
        Known(f"{GROUP}/providers/Microsoft.Compute/virtualMachines"),
        Known(f"{VM}/extensions"),
        Known(f"{GROUP}/virtualMachines/vm"),
        Known(None),
        Known(7),
        ListValue((Known(VM),)),
        SYMBOL,
        template(SYMBOL, "/providers/Microsoft.Compute/virtualMachines/vm"),
        template(f"{GROUP}/providers/Microsoft.Compute/", SYMBOL, "/vm"),
    ],
)
def test_what_is_no_id_for_sure_is_none(value: Value) -> None:
    assert parse_id(value) is None


def test_unknown_parts_are_kept() -> None:
    parsed = parse_id(template("/subscriptions/", SYMBOL, "/resourceGroups/rg-", OTHER))
    assert parsed is not None
    assert parsed.subscription is SYMBOL
    assert isinstance(parsed.resource_group, Unknown)
    assert parsed.resource_group.parts == ("rg-", OTHER)
    assert parsed.type == ""


def test_names_after_unknown_parts_are_known() -> None:
    provider = "/providers/Microsoft.Compute/virtualMachines/vm"
    parsed = parse_id(template("/subscriptions/", SYMBOL, "/resourceGroups/", OTHER, provider))
    assert parsed == ResourceId(SYMBOL, OTHER, "microsoft.compute/virtualmachines", names("vm"))


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (Known("RG"), Known("rg"), True),
        (Known("rg"), Known("rg2"), False),
        (SYMBOL, SYMBOL, True),
        (SYMBOL, OTHER, None),
        (SYMBOL, Known("rg"), None),
        (template("rg-", SYMBOL), template("rg-", SYMBOL), True),
        (template("rg-", SYMBOL), template("rg-", OTHER), None),
        (template("rg-", SYMBOL), Known("vm-1"), False),
        (template(SYMBOL, "-vm1"), Known("a-vm2"), False),
        (template(SYMBOL, "-vm1"), Known("a-VM1"), None),
        (template(SYMBOL, "-vm1"), template(SYMBOL, "-vm2"), False),
        (template(SYMBOL, "-vm1"), template(SYMBOL, "-VM1"), True),
        (template(SYMBOL, "-vm1"), template(SYMBOL, "-vm11"), False),
        (template(SYMBOL, "a"), template(OTHER, "a"), None),
        (template(SYMBOL, "a"), template(OTHER, "b"), False),
        (template("a", SYMBOL), SYMBOL, None),
        (template("a", SYMBOL, "b"), Known("ab"), None),
        (template("a", SYMBOL, "b"), Known("a"), False),
        (Unknown((), options=(Known("a"), Known("b"))), Known("c"), False),
        (Unknown((), options=(Known("a"), Known("b"))), Known("B"), None),
        (None, Known("rg"), None),
        (None, None, None),
    ],
)
def test_names_are_compared(first: Value | None, second: Value | None, same: bool | None) -> None:
    assert same_name(first, second) is same
    assert same_name(second, first) is same


WORDS = st.text(st.characters(exclude_characters="/"), min_size=1, max_size=8).filter(
    lambda word: word.lower() != "providers"
)


@given(WORDS, WORDS, WORDS, st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=3))
def test_a_composed_id_comes_apart_again(
    subscription: str, group: str, namespace: str, steps: list[tuple[str, str]]
) -> None:
    tail = "/".join(f"{kind}/{name}" for kind, name in steps)
    text = f"/subscriptions/{subscription}/resourceGroups/{group}/providers/{namespace}/{tail}"
    kinds = [namespace, *(kind for kind, _ in steps)]
    assert parse_id(Known(text)) == ResourceId(
        Known(subscription),
        Known(group),
        "/".join(kind.lower() for kind in kinds),
        names(*(name for _, name in steps)),
    )


@given(st.text(st.sampled_from("/abSsubscriptionsresourceGroupsproviders"), max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    parsed = parse_id(Known(text))
    assert parsed is None or text.lower().startswith("/subscriptions/")


@pytest.mark.parametrize(
    ("value", "scope"),
    [
        (Known(f"{VM}{LOCK}"), Known(VM)),
        (Known(f"{GROUP}{LOCK}"), Known(GROUP)),
        (Known(f"/subscriptions/s{LOCK}"), Known("/subscriptions/s")),
        (Known(GROUP), None),
        (Known("vm"), None),
        (SYMBOL, None),
    ],
)
def test_scope_of_an_extension_resource(value: Value, scope: Value | None) -> None:
    assert scope_of(value) == scope


def test_scope_keeps_what_is_unknown() -> None:
    scope = scope_of(template("/subscriptions/", SYMBOL, "/resourceGroups/", OTHER, LOCK))
    assert scope is not None
    assert parse_id(scope) == ResourceId(SYMBOL, OTHER, "", ())


def test_scope_that_is_unknown_as_a_whole() -> None:
    scope = scope_of(template(SYMBOL, LOCK))
    assert isinstance(scope, Unknown)
    assert scope.causes == causes_of(SYMBOL)


@pytest.mark.parametrize("text", [GROUP, VM, f"{VM}/extensions/e", "/subscriptions/s"])
def test_ids_are_spelled_out_as_they_are_read(text: str) -> None:
    parsed = parse_id(Known(text))
    assert parsed is not None
    spelled = join(spelled_out(parsed))
    assert parse_id(spelled) == parsed
    assert str(spelled.data).lower() == text.lower()


@pytest.mark.parametrize(
    ("value", "pieces"),
    [
        (Known("a;b"), [Known("a"), Known("b")]),
        (Known(1), None),
        (template("a;", SYMBOL, ";b"), [Known("a"), SYMBOL, Known("b")]),
        (SYMBOL, None),
    ],
)
def test_texts_are_split(value: Value, pieces: list[Value] | None) -> None:
    assert split(value, ";") == pieces


NAMES = [Known("RG"), Known("rg"), Known("x"), SYMBOL, OTHER, None]
NAMES += [template("rg-", SYMBOL), template("RG-", SYMBOL), template("rg-", OTHER)]


@pytest.mark.parametrize("first", NAMES, ids=str)
@pytest.mark.parametrize("second", NAMES, ids=str)
def test_a_key_stands_for_one_name(first: Value | None, second: Value | None) -> None:
    keys = (name_key(first), name_key(second))
    if None not in keys and keys[0] == keys[1]:
        assert same_name(first, second) is not False
    if same_name(first, second):
        assert keys[0] == keys[1]
