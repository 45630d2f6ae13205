"""What development and CI install is locked: each version once, with hashes."""

import re
import sys
from pathlib import Path

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = Path(__file__).parent.parent
LOCKED = (PROJECT / ".ci" / "requirements.txt").read_text(encoding="utf-8")
ENTRY = re.compile(
    r"^([a-z0-9-]+)==(\S+)(?: ; [^\\]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}.*\n)+)", re.M
)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _asked_for() -> set[str]:
    data = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = data["project"]["optional-dependencies"]
    asked = [*data["build-system"]["requires"], *data["project"]["dependencies"]]
    asked += [*extras["lsp"], *extras["dev"], *extras["ci"]]
    names = {_normal(re.split(r"[\[<>=;~! ]", item)[0]) for item in asked}
    return names - {"azbackup-lint"}


def test_every_line_belongs_to_a_package_with_hashes() -> None:
    assert ENTRY.sub("", LOCKED + "\n").strip() == ""
    assert len(ENTRY.findall(LOCKED)) > 50


@pytest.mark.parametrize("name", sorted(_asked_for()))
def test_what_is_asked_for_is_locked(name: str) -> None:
    assert name in {entry[0] for entry in ENTRY.findall(LOCKED + "\n")}
