"""Fuzzes each target for a short while: 20 seconds in CI, about four minutes for all."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

REPOSITORY = Path(__file__).parent.parent.parent
SECONDS = os.environ.get("FUZZ_SECONDS", "20")


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_nothing_breaks(name: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.fuzz.worker", name, SECONDS, str(tmp_path)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    (counts,) = [json.loads(line) for line in (tmp_path / "runs.jsonl").read_text().splitlines()]
    assert counts["executions"]
    broken = {
        sign: file for sign, file in counts["found"].items() if sign not in ("slow", "memory")
    }
    told = [(tmp_path / "found" / name / f"{file}.txt").read_text() for file in broken.values()]
    assert not told, told[0]
