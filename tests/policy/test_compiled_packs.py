"""Compiled packs say the same as their YAML, and may be missing or damaged at any time."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from azbackup_lint.policy.compiled_packs import COMPILED, KEPT, compile_pack, load_pack
from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.pack_folders import Pack, PackFolder, installed_folders, read_pack

PROJECT = Path(__file__).parents[2]
OWN = PROJECT / "policies" / "azbackup_policies"
BESIDE = ("document", "pack")
"""Where a policy comes from, which is compared by the place."""
POLICY = """
id: XYZ101
name: small-thing
rows: [storage/shared-disks]
effect: advice
on: disk
require: {maxShares: {maximum: 1}}
message: "{name} is shared"
remedy: Don't share it.
why: It is an example.
examples:
  - verdict: violated
    terraform: |
      resource "azurerm_managed_disk" "d" {}
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    variable = "LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME"
    monkeypatch.setenv(variable, str(tmp_path / "cache"))
    return tmp_path / "cache" / "azbackup-lint"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    (folder / "storage").mkdir(parents=True)
    (folder / "pack.yaml").write_text("name: mine\ntitle: Mine\n")
    (folder / "storage" / "small-thing.yaml").write_text(POLICY)
    return folder


def content(pack: Pack) -> Any:
    """Everything that a pack says, and where its policies stand."""
    policies = [
        [getattr(policy, field.name) for field in fields(policy) if field.name not in BESIDE]
        + [str(policy.pack), str(policy.document.span(("require",)))]
        for policy in pack.policies
    ]
    parts = {
        date: (part.title, part.source, part.rows, part.additions, str(part.document.span(())))
        for date, part in ((date, read()) for date, read in pack.parts.items())
    }
    return pack.name, pack.title, pack.default_edition, policies, parts


def test_the_built_in_pack_is_the_same_compiled(cache: Path) -> None:
    (own,) = (folder for folder in installed_folders() if folder.trusted)
    plain = content(read_pack(own))
    assert content(load_pack(own)) == plain
    (file,) = cache.glob("packs/*.json")
    written = file.stat().st_mtime_ns
    assert content(load_pack(own)) == plain
    assert file.stat().st_mtime_ns == written


def test_examples_of_a_compiled_policy_have_places(pack: Path) -> None:
    folder = PackFolder(pack)
    plain = [str(example.verdict_place) for example in read_pack(folder).policies[0].examples]
    load_pack(folder)
    (policy,) = load_pack(folder).policies
    assert [str(example.verdict_place) for example in policy.examples] == plain
    assert policy.examples[0].error(0, "x").place == f"{pack}/storage/small-thing.yaml:14:7"


@pytest.mark.parametrize("damage", [b"", b"\xff", b"{}", b"cut", None])
def test_a_damaged_file_is_written_anew(pack: Path, cache: Path, damage: bytes | None) -> None:
    plain = content(load_pack(PackFolder(pack)))
    (file,) = cache.glob("packs/*.json")
    whole = file.read_bytes()
    file.write_bytes(whole[:-5] if damage == b"cut" else damage or b"")
    if damage is None:
        file.unlink()
    assert content(load_pack(PackFolder(pack))) == plain
    assert file.read_bytes() == whole


def _forged(file: Path) -> None:
    """Another pack, whose checksum is right, in a file that others can write."""
    content = json.loads(file.read_bytes().partition(b"\n")[2])
    content["pack.yaml"]["title"] = "Forged"
    text = json.dumps(content).encode()
    file.write_bytes(f"{crc32(text):08x}".encode() + b"\n" + text)
    file.chmod(0o666)


def _endless(file: Path) -> None:
    file.unlink()
    file.symlink_to("/dev/zero")


def _waiting(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


@pytest.mark.skipif(sys.platform == "win32", reason="files have no modes")
@pytest.mark.parametrize("replaced", [_forged, _endless, _waiting])
def test_only_files_that_nobody_else_can_have_written_are_read(
    pack: Path, cache: Path, replaced: Callable[[Path], None]
) -> None:
    plain = content(load_pack(PackFolder(pack)))
    (file,) = cache.glob("packs/*.json")
    whole = file.read_bytes()
    replaced(file)
    assert content(load_pack(PackFolder(pack))) == plain
    assert file.read_bytes() == whole


def test_a_changed_policy_is_read(pack: Path) -> None:
    load_pack(PackFolder(pack))
    file = pack / "storage" / "small-thing.yaml"
    file.write_text(POLICY.replace("is shared", "is split"))
    (policy,) = load_pack(PackFolder(pack)).policies
    assert policy.message == "{name} is split"


def test_a_malformed_pack_is_not_kept(pack: Path, cache: Path) -> None:
    (pack / "storage" / "small-thing.yaml").write_text(POLICY.replace("effect", "affect"))
    for _ in range(2):
        with pytest.raises(PackError, match="affect"):
            load_pack(PackFolder(pack))
    assert not list(cache.glob("packs/*.json"))


def test_a_folder_that_cannot_be_written_does_no_harm(pack: Path, cache: Path) -> None:
    cache.parent.write_text("a file where the folder should be")
    assert load_pack(PackFolder(pack)).name == "mine"


def test_the_cache_keeps_few_packs(pack: Path, cache: Path) -> None:
    for number in range(KEPT + 3):
        (pack / "pack.yaml").write_text(f"name: mine\ntitle: Mine {number}\n")
        load_pack(PackFolder(pack))
    assert len(list(cache.glob("packs/*.json"))) == KEPT


def test_the_file_of_a_wheel_is_used(tmp_path: Path, cache: Path) -> None:
    place = tmp_path / "installed"
    shutil.copytree(OWN, place)
    (place / COMPILED).write_bytes(compile_pack(PackFolder(OWN, trusted=True)))
    for file in place.rglob("policy.yaml"):
        file.unlink()  # so that only the compiled file can be what is read
    loaded = load_pack(PackFolder(place, trusted=True))
    assert len(loaded.policies) == len(read_pack(PackFolder(OWN, trusted=True)).policies)
    assert not cache.exists()


def test_only_the_linter_own_folder_may_bring_a_compiled_file(pack: Path) -> None:
    (pack / COMPILED).write_bytes(compile_pack(PackFolder(OWN, trusted=True)))
    assert load_pack(PackFolder(pack)).name == "mine"


def test_a_second_check_reads_no_yaml(tmp_path: Path) -> None:
    program = (
        "import sys; from azbackup_lint.policy import load_packs; load_packs().edition(None); "
        "print('yaml' in sys.modules, 'jsonschema' in sys.modules)"
    )
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
    for expected in ("True False", "False False"):
        result = subprocess.run(
            [sys.executable, "-c", program],
            env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert result.stdout.strip() == expected
