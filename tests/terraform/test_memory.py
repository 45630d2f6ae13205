"""What has a name in a module is evaluated once, and anew where something is supposed."""

import pytest

from azbackup_lint.languages.terraform.modules.memory import Memory
from azbackup_lint.problems import CIRCULAR_REFERENCE, Problem
from azbackup_lint.source import Source
from azbackup_lint.values import Known, Value
from azbackup_lint.values.errors import CircularReference

PLACE = Source("main.tf", "x").span(0, 1)


class Names:
    """Names that are made of each other, and how often each was evaluated."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.memory = Memory("module.m.", self.problems.append)
        self.evaluated: list[str] = []

    def value(self, name: str, *inner: str) -> Value:
        """The value of a name that needs others first."""

        def evaluate() -> Value:
            self.evaluated.append(name)
            for other in inner:
                self.value(other)
            return Known(f"{name} {len(self.evaluated)}")

        return self.memory.once(name, evaluate, PLACE)


def test_what_is_evaluated_while_something_is_supposed_is_forgotten() -> None:
    names = Names()
    before = names.value("before")
    with names.memory.supposing("a", Known("supposed")):
        assert names.value("a") == Known("supposed")
        assert names.value("before") == before
        inside = names.value("inside")
        with names.memory.supposing("b", Known("also")):
            assert names.value("inside") == inside
            assert names.value("a") == Known("supposed")
            names.value("deeper")
        names.value("deeper")
        names.value("b")
    for name in ("a", "before", "inside", "deeper", "b"):
        names.value(name)
    expected = ["before", "inside", "deeper", "deeper", "b", "a", "inside", "deeper", "b"]
    assert names.evaluated == expected
    assert names.problems == []


def test_what_is_under_way_may_be_asked_for_again_while_something_is_supposed() -> None:
    names = Names()

    def evaluate() -> Value:
        with pytest.raises(CircularReference):
            names.value("outer")
        with names.memory.supposing("a", Known(1)):
            names.value("outer")
        with pytest.raises(CircularReference):
            names.value("outer")
        return Known(0)

    assert names.memory.once("outer", evaluate, PLACE) == names.value("outer") == Known(0)
    assert names.evaluated == ["outer"]
    assert {problem.kind for problem in names.problems} == {CIRCULAR_REFERENCE}
    assert {problem.message for problem in names.problems} == {"module.m.outer depends on itself"}


def test_an_expansion_is_no_name() -> None:
    names = Names()
    with names.memory.expanding("local.a", PLACE):
        names.value("local.a")
        with pytest.raises(CircularReference), names.memory.expanding("local.a", PLACE):
            pass
    with names.memory.expanding("local.a", PLACE):
        pass
