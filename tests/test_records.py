"""Records do what dataclasses do."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import os
import pickle
import subprocess
import sys
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint import records
from azbackup_lint.named_tuples import NamedTuple

Maker = Callable[..., Any]


def _classes(dataclass: Maker, field: Maker) -> dict[str, type]:
    """The same classes, made by a decorator and what it calls a field."""

    @dataclass(frozen=True, slots=True)
    class Point:
        """A frozen class."""

        x: int
        y: int = 0
        note: str = field(default="", compare=False, repr=False)

    @dataclass(frozen=True, slots=True)
    class Space(Point):
        """One that inherits, and changes the default of a field."""

        y: int = 7
        z: tuple[int, ...] = ()
        name: str = field(default="space", kw_only=True)

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Named:
        """One whose fields are all given by name."""

        x: object
        values: list[int] = field(default_factory=list)

    @dataclass(slots=True)
    class Changing:
        """One that can be changed, and so has no hash."""

        x: int
        seen: set[int] = field(default_factory=set)
        count: int = field(default=3, init=False)

        def __post_init__(self) -> None:
            self.count += self.x

    @dataclass(frozen=True, slots=True, eq=False)
    class Itself:
        """One that is equal to itself only."""

        x: int

    @dataclass(frozen=True, slots=True)
    class Computed:
        """One with a field that no argument gives, and methods of its own."""

        x: int
        double: int = field(init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "double", self.x * 2)

        def __repr__(self) -> str:
            return f"<{self.double}>"

        def __hash__(self) -> int:
            return 5

    @dataclass(frozen=True, slots=True)
    class Nothing:
        """One without fields."""

    found = (Point, Space, Named, Changing, Itself, Computed, Nothing)
    return {made.__name__: made for made in found}


STANDARD = _classes(dataclasses.dataclass, dataclasses.field)
RECORDS = _classes(records.dataclass, records.field)
BOTH = [pytest.param(STANDARD[name], RECORDS[name], id=name) for name in STANDARD]
globals().update(RECORDS)  # where pickle looks for them
for _record in RECORDS.values():
    _record.__qualname__ = _record.__name__
for _standard in STANDARD.values():
    _standard.__qualname__ = _standard.__name__

NUMBERS = st.integers(-2, 2)
ARGUMENTS = st.tuples(
    st.lists(NUMBERS, max_size=4),
    st.dictionaries(
        st.sampled_from(["x", "y", "z", "note", "name", "values", "seen", "count", "other"]),
        NUMBERS,
        max_size=4,
    ),
)


def _outcome(action: Callable[[], object]) -> object:
    """The result of an action, or what kind of error it raises with which words."""
    try:
        return action()
    except (TypeError, ValueError, AttributeError) as error:
        return type(error), str(error).replace("_classes.<locals>.", "")


@pytest.mark.parametrize(("standard", "record"), BOTH)
@given(first=ARGUMENTS, second=ARGUMENTS, changes=ARGUMENTS)
def test_records_behave_as_dataclasses_do(
    standard: type, record: type, first: Any, second: Any, changes: Any
) -> None:
    made = []
    new = {name: value for name, value in changes[1].items() if name != "count"}  # see below
    for cls in (standard, record):
        pair = [_outcome(lambda: cls(*args, **named)) for args, named in (first, second)]  # noqa: B023
        made.append([_told(item) for item in pair])
        if not any(isinstance(item, tuple) for item in pair):
            one, other = pair
            again = _outcome(lambda: dataclasses.replace(one, **new))  # noqa: B023
            own = again if cls is standard else _outcome(lambda: records.replace(one, **new))  # noqa: B023
            made[-1] += [
                one == other,
                one == one,
                one != 3,
                type(one).__hash__ is None or _outcome(lambda: hash(one) == hash(other)),  # noqa: B023
                _told(again),
                _told(own),
            ]
    assert made[0] == made[1]


def test_a_field_without_an_argument_is_not_replaced() -> None:
    """The kind of error is another one in each version of the standard library."""
    with pytest.raises(TypeError, match="count"):
        records.replace(RECORDS["Changing"](1), count=4)


def _told(item: object) -> object:
    """A record as the values of its fields; an error as it is."""
    if isinstance(item, tuple):
        return item
    assert dataclasses.is_dataclass(item)
    return repr(item), {f.name: getattr(item, f.name) for f in dataclasses.fields(item)}


@pytest.mark.parametrize(("standard", "record"), BOTH)
def test_records_look_as_dataclasses_do(standard: Any, record: Any) -> None:
    if sys.version_info >= (3, 11):  # before, dataclasses repeat the slots of their bases
        assert record.__slots__ == standard.__slots__
    assert record.__match_args__ == standard.__match_args__
    assert record.__doc__ == standard.__doc__
    assert record.__module__ == __name__
    assert [f.name for f in records.fields(record)] == [f.name for f in dataclasses.fields(record)]
    for ours, theirs in zip(dataclasses.fields(record), dataclasses.fields(standard), strict=True):
        for name in ("name", "type", "default", "default_factory", "init", "repr", "compare"):
            assert getattr(ours, name) == getattr(theirs, name)


@pytest.mark.slow
def test_the_type_checker_refuses_to_change_a_frozen_record(tmp_path: Path) -> None:
    """When the program runs, nothing stands guard."""
    record = "@dataclass(frozen=True, slots=True)\nclass Point:\n    x: int\n\npoint = Point(1)\n"
    program = tmp_path / "program.py"
    program.write_text(f"from azbackup_lint.records import dataclass\n\n{record}point.x = 2\n")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", program.name]
    environment = os.environ | {"MYPYPATH": str(Path(records.__file__).parent.parent)}
    result = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    (line,) = (line for line in result.stdout.splitlines() if line.startswith(program.name))
    assert line.startswith('program.py:8: error: Property "x" defined in "Point" is read-only')


def test_each_record_has_a_new_default_where_a_factory_makes_it() -> None:
    one, other = RECORDS["Named"](x=1), RECORDS["Named"](x=1)
    assert one.values == other.values
    assert one.values is not other.values


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_records_can_be_copied_and_sent(name: str, protocol: int) -> None:
    parameters = inspect.signature(STANDARD[name]).parameters
    record = RECORDS[name](**{"x": 4} if "x" in parameters else {})
    copies = [copy.copy(record), copy.deepcopy(record)]
    copies.append(pickle.loads(pickle.dumps(record, protocol)))
    for item in copies:
        assert type(item) is type(record)
        assert dataclasses.asdict(item) == dataclasses.asdict(record)


def test_a_record_that_holds_itself_can_be_printed() -> None:
    record = RECORDS["Named"](x=[])
    record.x.append(record)
    assert repr(record) == "Named(x=[...], values=[])"


def test_a_record_can_be_matched() -> None:
    match RECORDS["Space"](1, 2):
        case Point(x, y):  # type: ignore[name-defined]  # noqa: F821
            assert (x, y) == (1, 2)
        case other:
            pytest.fail(f"{other} is no point")


def test_records_load_without_dataclasses() -> None:
    program = (
        "import sys, azbackup_lint.records; print(*{'dataclasses', 'inspect'} & {*sys.modules})"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == ""


class Place(NamedTuple):
    """A named tuple of the project's own."""

    line: int
    column: int = 1
    _note: str = ""

    @property
    def next(self) -> int:
        return self.line + 1


class StandardPlace(typing.NamedTuple):
    """The same, as typing makes it; a field must not begin with a line there."""

    line: int
    column: int = 1
    note: str = ""


def test_named_tuples_are_those_of_typing() -> None:
    for arguments, named in (((1,), {}), ((1, 2, "x"), {}), ((), {"column": 3, "line": 2})):
        ours, theirs = Place(*arguments, **named), StandardPlace(*arguments, **named)
        assert ours == theirs
        assert hash(ours) == hash(theirs)
        assert (ours.line, ours.column, ours[1:], ours.next) == (
            *(theirs.line, theirs.column, theirs[1:], theirs.line + 1),
        )
        assert copy.copy(ours) == pickle.loads(pickle.dumps(ours)) == ours
        assert isinstance(copy.copy(ours), Place)
    assert repr(Place(1)) == "Place(line=1, column=1, _note='')"
    assert not hasattr(Place(1), "__dict__")
    match Place(4, 5):
        case Place(line, column):
            assert (line, column) == (4, 5)


@pytest.mark.parametrize("arguments", [(), (1, 2, "", 4)])
def test_named_tuples_refuse_what_those_of_typing_refuse(arguments: tuple[Any, ...]) -> None:
    for kind in (Place, StandardPlace):
        with pytest.raises(TypeError, match=r"__new__\(\)"):
            kind(*arguments)
    with pytest.raises(TypeError, match="unexpected keyword argument 'row'"):
        Place(1, row=1)  # type: ignore[call-arg]


def test_the_module_of_templates_has_what_was_compiled() -> None:
    """What a wheel has in place of compiling."""
    first, *_ = _classes(records.dataclass, records.field).values()
    assert first(1) == first(1)
    assert hash(first(2)) == hash(first(2))
    found: dict[str, Any] = {}
    exec(records.template_module(), found)
    compiled = records.TEMPLATES  # type: ignore[attr-defined]
    assert len(compiled) > 3
    assert found["TEMPLATES"].keys() == compiled.keys()
    for key, function in found["TEMPLATES"].items():
        ours, theirs = function.__code__, compiled[key].__code__
        assert (ours.co_code, ours.co_names) == (theirs.co_code, theirs.co_names)
        assert ours.co_varnames == theirs.co_varnames
