"""Random templates mean to the linter what they mean to a second, naive evaluator."""

import sys
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azbackup_lint.roots import RECURSION_LIMIT
from tests.arm import naive
from tests.arm.random_templates import RandomTemplate, difference


@pytest.fixture(autouse=True)
def _deep_enough() -> Iterator[None]:
    """What linting does, before hypothesis looks at the limit."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, RECURSION_LIMIT))
    yield
    sys.setrecursionlimit(limit)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(random=st.randoms(use_true_random=False))
def test_evaluators_agree(random: Random) -> None:
    template = RandomTemplate(random)
    assert difference(template) == ""


@pytest.mark.parametrize("name", ["add", "concat", "equals"])
def test_differences_are_seen(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    other = {"add": lambda a, b: a - b, "concat": lambda *v: "?", "equals": lambda a, b: a != b}
    monkeypatch.setattr(naive, "FUNCTIONS", {**naive.FUNCTIONS, name: other[name]})
    assert any(difference(RandomTemplate(Random(seed))) for seed in range(150))
