"""The steps of the Dockerfile, run without a container engine."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.ci_services.definitions import PROJECT

pytestmark = pytest.mark.slow

HOME = "/opt/azbackup-lint"
DISK = 'resource "azurerm_managed_disk" "d" {\n  name = "d"\n  max_shares = 2\n}\n'


def instructions(stage: int) -> Iterator[tuple[str, str]]:
    """The instructions of a stage of the Dockerfile, each with what follows its name."""
    text = (PROJECT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    starts = [number for number, line in enumerate(lines) if line.startswith("FROM ")]
    ends = [*starts[1:], len(lines)]
    for line in lines[starts[stage] : ends[stage]]:
        name, _, rest = line.partition(" ")
        yield name, rest.strip()


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that stands for the root of the image, after the stage that builds it."""
    root = tmp_path_factory.mktemp("image")
    (root / "opt").mkdir()
    (root / "python").symlink_to(sys.executable)
    for name, rest in instructions(0):
        if name == "COPY":
            *sources, target = rest.split()
            for source in sources:
                copy(PROJECT / source, root / target.lstrip("/"), into=target.endswith("/"))
        elif name == "RUN":
            command = re.sub(r"(?<![\w.-])/(?=opt/|source\b|warm-up\b)", f"{root}/", rest)
            path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
            result = subprocess.run(
                ["sh", "-c", command],
                env={**os.environ, "PATH": path},
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
            assert result.returncode == 0, f"{command}\n{result.stdout}{result.stderr}"
    return root


def copy(source: Path, target: Path, *, into: bool) -> None:
    if source.is_dir():
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=ignored)
    else:
        target.mkdir(parents=True, exist_ok=True)
        assert into, "a file is copied into a folder"
        shutil.copy(source, target)


def state(folder: Path) -> Mapping[Path, tuple[int, int]]:
    """The size and the time of every file."""
    files = ((path, path.lstat()) for path in folder.rglob("*"))
    return {path: (status.st_size, status.st_mtime_ns) for path, status in files}


def test_linting_writes_nothing(image: Path, tmp_path: Path) -> None:
    """So a file system that is read-only costs no time, and needs no root."""
    (tmp_path / "main.tf").write_text(DISK)
    settings = " ".join(rest for name, rest in instructions(1) if name == "ENV")
    pairs = dict(re.findall(r"(\w+)=(\S+)", settings))
    environment = {name: value.replace(HOME, f"{image}{HOME}") for name, value in pairs.items()}
    environment["PATH"] = environment["PATH"].replace("$PATH", os.environ["PATH"])
    before = state(image / "opt")
    assert any(path.name.startswith("grammar-") for path in before)
    ends = {name: rest for name, rest in instructions(1) if name in ("ENTRYPOINT", "CMD", "USER")}
    assert ends["USER"] == "65532:65532"
    command = re.findall(r'"([^"]+)"', ends["ENTRYPOINT"] + ends["CMD"])
    result = subprocess.run(
        ["env", *command],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 1, result.stderr
    assert "AZB401" in result.stdout
    assert state(image / "opt") == before
