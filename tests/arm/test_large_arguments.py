"""Functions of large arguments: their work grows with the arguments, or a bound ends it."""

import pytest

from azbackup_lint.values import Known, ListValue, MapValue, Unknown, Value
from azbackup_lint.values.errors import LimitReached
from tests.arm.evaluating import SYMBOL, UNKNOWN, Around, value_at
from tests.counting import calls_in


def names(count: int) -> MapValue:
    """An object with names whose order isn't known."""
    return MapValue({f"k-{i}": Known(i) for i in range(count)})


def objects(count: int) -> ListValue:
    """Objects that are all different, each twice."""
    return ListValue(tuple(MapValue({"a": Known(i // 2)}) for i in range(2 * count)))


def calls_of(expression: str, value: Value) -> int:
    """How many functions of Python are called for an expression with `parameters('p')`."""
    around = Around(parameters={"p": value})
    return calls_in(lambda: value_at(expression, around))


@pytest.mark.parametrize(
    ("expression", "make"),
    [
        ("[items(parameters('p'))]", names),
        ("[objectKeys(parameters('p'))]", names),
        ("[distinct(parameters('p'))]", objects),
        ("[union(parameters('p'), parameters('p'))]", objects),
        ("[intersection(parameters('p'), parameters('p'))]", objects),
    ],
)
def test_twice_as_much_takes_twice_as_long(expression: str, make: object) -> None:
    assert callable(make)
    small, large = (calls_of(expression, make(count)) for count in (200, 400))
    assert large < 3 * small


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("[shallowMerge(map(range(0, 3000), lambda('i', parameters('p'))))]", names(3000)),
        ("[map(range(0, 3000), lambda('i', parameters('p')[parameters('key')]))]", names(3000)),
        (
            "[distinct(parameters('p'))]",
            ListValue(
                tuple(Unknown(UNKNOWN.causes, parts=(f"{i:04}-", SYMBOL)) for i in range(999))
            ),
        ),
    ],
)
def test_more_work_than_anybody_may_take_is_refused(expression: str, value: Value) -> None:
    with pytest.raises(LimitReached):
        value_at(expression, Around(parameters={"p": value, "key": UNKNOWN}))


def test_arrays_of_many_objects_are_compared() -> None:
    found = value_at("[distinct(parameters('p'))]", Around(parameters={"p": objects(3000)}))
    assert isinstance(found, ListValue)
    assert len(found.items) == 3000


def test_names_in_another_case_leave_it_open_whether_objects_are_the_same() -> None:
    pair = ListValue((MapValue({"a": Known(1)}), MapValue({"A": Known(1)})))
    assert isinstance(
        value_at("[distinct(parameters('p'))]", Around(parameters={"p": pair})), Unknown
    )
