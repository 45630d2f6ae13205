"""Whatever stands in the files of a pack, its test says what is wrong and never breaks."""

import copy
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from azbackup_lint.pack_tests import test_pack as run_pack_test
from azbackup_lint.pack_tests.report import render_json, render_text
from azbackup_lint.policy.pack_document import PackDocument, read_document
from azbackup_lint.policy.pack_folders import folder_at, installed_folders
from azbackup_lint.policy.validation import MOST_HINTS, faults
from azbackup_lint.source import Source
from tests.counting import calls_in
from tests.pack_tests.test_faults import FILES

Place = tuple[str | int, ...]

ODD: tuple[Any, ...] = (
    *(None, True, 1, -1.5, "", "x", [], [1], {}, {"x": 1}),
    *(["AZB401"], "{a.b} {$limit:most} {$limit:gone}", "9999-99-99"),
)
INSTALLED = installed_folders()


def _places(data: Any, place: Place = ()) -> Iterator[Place]:
    yield place
    if isinstance(data, (dict, list)):
        for step, inner in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _places(inner, (*place, step))


def _replaced(data: Any, place: Place, value: Any) -> Any:
    if not place:
        return value
    changed = copy.deepcopy(data)
    parent = changed
    for step in place[:-1]:
        parent = parent[step]
    parent[place[-1]] = value
    return changed


@pytest.mark.parametrize("name", list(FILES))
def test_odd_values_anywhere(tmp_path: Path, name: str) -> None:
    for other, text in FILES.items():
        (tmp_path / other).parent.mkdir(exist_ok=True)
        (tmp_path / other).write_text(text)
    data = yaml.safe_load(FILES[name])
    faulty = 0
    for place in _places(data):
        for value in ODD:
            (tmp_path / name).write_text(yaml.safe_dump(_replaced(data, place, value)))
            tested = run_pack_test(folder_at(tmp_path), INSTALLED)
            assert render_text([tested])
            assert render_json([tested])
            faulty += bool(tested.all_faults)
    assert faulty > len(ODD)


class Key:
    """A key of YAML whose text is asked for by a call, which can be counted."""

    def __init__(self, number: int) -> None:
        self.start_mark = self.end_mark = SimpleNamespace(index=number)
        self.number = number

    @property
    def value(self) -> str:
        return f"k{self.number}"


def test_each_of_many_keys_is_found_without_going_through_all() -> None:
    number = 300
    node = SimpleNamespace(id="mapping", value=[(Key(n), None) for n in range(number)])
    document = PackDocument({}, lambda: (Source("policy.yaml", "x" * number), node))

    def work() -> None:
        for n in range(number):
            assert document.key_span((f"k{n}",)).start == n

    assert calls_in(work) < 50 * number


def test_many_wrong_keys_are_told_and_some_of_them_with_a_near_one() -> None:
    text = "".join(f"message{n}: x\n" for n in range(MOST_HINTS + 50))
    told = [str(fault) for fault in faults(read_document(Source("policy.yaml", text)), "policy")]
    assert sum("is no key of" in fault for fault in told) == MOST_HINTS + 50
    assert sum("did you mean 'message'" in fault for fault in told) == MOST_HINTS
