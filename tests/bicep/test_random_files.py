"""Random templates mean the same as JSON and as Bicep."""

import sys
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azbackup_lint.roots import RECURSION_LIMIT
from tests.arm.naive import Refused, deployed
from tests.arm.random_templates import DEEPEST, FILE, RandomTemplate, believed, believed_of, told
from tests.bicep import random_files
from tests.bicep.random_files import bicep


@pytest.fixture(autouse=True)
def _deep_enough() -> Iterator[None]:
    """What linting does, before hypothesis looks at the limit."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, RECURSION_LIMIT))
    yield
    sys.setrecursionlimit(limit)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(random=st.randoms(use_true_random=False))
def test_bicep_means_the_same(random: Random) -> None:
    template = RandomTemplate(random, DEEPEST)
    try:
        deployed(template.document, template.given)
    except Refused:
        return
    text = bicep(template.document)
    written = believed_of(FILE.with_suffix(".bicep"), text, template.given)
    assert told(written, believed(template)) == "", text


def test_differences_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(random_files.OPERATORS, "add", "-")
    seen = 0
    for seed in range(100):
        template = RandomTemplate(Random(seed), DEEPEST)
        text = bicep(template.document)
        written = believed_of(FILE.with_suffix(".bicep"), text, template.given)
        seen += told(written, believed(template)) != ""
    assert seen
