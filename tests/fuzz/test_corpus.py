"""What once broke something is read, and every target reads some of its seeds."""

import time
from pathlib import Path

import pytest

from tests.fuzz.seeds import CORPUS
from tests.fuzz.targets import TARGETS

BROKE = [
    pytest.param(folder.name, file, id=f"{folder.name}/{file.name}")
    for folder in sorted(CORPUS.iterdir())
    for file in sorted(folder.iterdir())
]
SECONDS = 10
"""Of CPU: far more than any takes on a machine that is busy, far less than a hang."""


@pytest.mark.parametrize(("target", "file"), BROKE)
def test_what_once_broke_is_read(target: str, file: Path) -> None:
    before = time.process_time()
    TARGETS[target].run(file.read_bytes().decode("utf-8", "replace"))
    assert time.process_time() - before < SECONDS


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_are_read(name: str) -> None:
    """A sample: a target without seeds, or one that refuses them, would find nothing."""
    seeds = sorted(TARGETS[name].seeds(), key=len)
    assert seeds
    for seed in seeds[:: max(1, len(seeds) // 8)]:
        TARGETS[name].run(seed.decode("utf-8", "replace"))
