"""Outcomes keep everything as plain JSON, and nothing but an outcome is taken for one."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest

from azbackup_lint.judging import Judge
from azbackup_lint.outcomes import UnitOutcome, outcome_of_unit
from azbackup_lint.progress import Progress
from azbackup_lint.roots import Evaluations, Sources, search_roots
from azbackup_lint.runs.encoding import Decoder, Encoder, TextName, UndecodableError, digest_of
from azbackup_lint.settings import Settings
from azbackup_lint.source import Source

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
FOLDERS = ("projects", "suppressions", "plans", "fixes", "equivalence")


def _outcomes(folder: str, settings: Settings) -> Iterator[UnitOutcome]:
    judge = Judge(settings)
    search = search_roots(Sources((FIXTURES / folder,)), settings)
    evaluations = Evaluations(search.surroundings)
    for unit in search.units:
        yield outcome_of_unit(unit, evaluations, judge, Progress())


@pytest.mark.parametrize("folder", FOLDERS)
def test_nothing_is_lost(folder: str) -> None:
    count = 0
    for outcome in _outcomes(folder, Settings()):
        encoder = Encoder()
        data = json.loads(json.dumps(encoder.unit(outcome)))
        texts = json.loads(json.dumps(encoder.texts))
        known = {name.digest: source for name, source in _names(encoder)}
        decoded = Decoder(texts, lambda name, known=known: known[name.digest]).unit(data)
        assert decoded == outcome
        count += len(outcome.outcomes)
    assert count


def _names(encoder: Encoder) -> Iterator[tuple[TextName, Source]]:
    for source in encoder.sources:
        yield TextName(source.path, str(source.file), digest_of(source.text)), source


def test_a_text_that_changed_is_noticed() -> None:
    outcome = next(item for item in _outcomes("projects", Settings()) if item.outcomes[0].findings)
    encoder = Encoder()
    data = encoder.unit(outcome)
    with pytest.raises(UndecodableError, match="has changed"):
        Decoder(encoder.texts, lambda _: None).unit(data)


INSTEAD: tuple[Any, ...] = (None, True, -1, 10**9, 1.5, "", "x", [], [0], [[0, 0, 0]], {}, {"a": 1})


@pytest.fixture(scope="module")
def encoded() -> tuple[Any, list[Any], Mapping[str, Source]]:
    """A real outcome with findings, and its texts."""
    several = [item for item in _outcomes("projects", Settings()) if item.outcomes[0].findings]
    outcome = min(several, key=lambda item: len(str(item)))
    encoder = Encoder()
    data = encoder.unit(outcome)
    return data, encoder.texts, {name.digest: source for name, source in _names(encoder)}


def _places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every container in some data, with each of its keys."""
    for key in sorted(data) if isinstance(data, dict) else range(len(data)):
        yield data, key
        if isinstance(data[key], (dict, list)):
            yield from _places(data[key])


def test_what_is_damaged_is_refused_or_an_outcome(
    encoded: tuple[Any, list[Any], Mapping[str, Source]],
) -> None:
    """Whatever stands in place of a piece of it: an outcome, or the one error."""
    whole, texts, known = encoded
    text = json.dumps(whole)
    random = Random(1)
    refused = 0
    for _ in range(400):
        damaged = json.loads(text)
        container, key = random.choice(list(_places(damaged)))
        container[key] = random.choice(INSTEAD)
        try:
            outcome = Decoder(texts, lambda name: known.get(name.digest)).unit(damaged)
        except UndecodableError:
            refused += 1
            continue
        for found in (found for one in outcome.outcomes for found in one.findings):
            assert isinstance(found.item.message, str)
            assert found.item.span.first <= found.item.span.last
    assert refused > 200
