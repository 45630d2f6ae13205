"""Packs: what is wrong with one is said at its place."""

from pathlib import Path

import pytest

from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.packs import Packs, load_folders

PACK = "default-edition: 2020-01-01\n"
EDITION = """edition: 2020-01-01
title: Matrix
source: somewhere
rows:
  storage/disks:
    id: S1
    title: Disks
    verdict: limit
    summary: Few.
    limits: {most: 3}
    enforced-by: [ABC001]
"""
POLICY = """id: ABC001
name: many-disks
rows: [storage/disks]
effect: backup
on: vm
require:
  disks: {maximum: {$limit: most}}
message: "{disks} disks, {$limit:most} at most"
remedy: Remove some.
why: Because.
"""


def load(tmp_path: Path, **changes: str) -> Packs:
    texts = {"pack.yaml": PACK, "editions/2020-01-01.yaml": EDITION, "storage/many.yaml": POLICY}
    for name, text in {**texts, **changes}.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    return load_folders([tmp_path])


def test_pack_is_read(tmp_path: Path) -> None:
    packs = load(tmp_path)
    assert [policy.id for policy in packs.policies] == ["ABC001"]
    assert packs.edition(None).rows["storage/disks"].limits == {"most": 3}
    assert packs.policy("many-disks") is packs.policy("abc001")
    assert packs.policy("many-disks").section == "storage"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("storage/many.yaml", "id: ABC001", "id: abc1", "many.yaml:1:5: an id is two to eight"),
        ("storage/many.yaml", "on: vm", "on: machine", "many.yaml:5:5: a policy is on one of"),
        ("storage/many.yaml", "why:", "reason:", "many.yaml:10:9: 'reason' is no key"),
        ("storage/many.yaml", "why: Because.\n", "", "a policy needs the key 'why'"),
        ("storage/many.yaml", "effect: backup", "effect: {restore: [x]}", "many.yaml:4:9: an ef"),
        ("storage/many.yaml", "name: many", "name: many\nname: many", "many.yaml:3:1: the key"),
        ("storage/many.yaml", "rows: [", "rows: [[", "many.yaml"),
        ("editions/2020-01-01.yaml", "verdict: limit", "verdict: no", "yaml:8:14: a verdict"),
        ("editions/2020-01-01.yaml", "    enforced-by: [ABC001]\n", "", "exactly one of"),
    ],
)  # fmt: skip
def test_fault_is_said_at_its_place(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    text = {"storage/many.yaml": POLICY, "editions/2020-01-01.yaml": EDITION}[file]
    assert old in text
    with pytest.raises(PackError) as caught:
        load(tmp_path, **{file: text.replace(old, new)}).edition(None)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{$limit: most}", "{$limit: least}", "many.yaml:7:20: edition 2020-01-01 has no limit"),
        ("maximum:", "uniqueItems:", "many.yaml:7:24: 'uniqueItems' can't be used"),
    ],
)
def test_fault_in_a_condition_is_said_at_its_place(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    packs = load(tmp_path, **{"storage/many.yaml": POLICY.replace(old, new)})
    evaluator = packs.evaluator(None, lambda id_, name: True)
    with pytest.raises(PackError) as caught:
        _ = evaluator.active["vm"][0].require
    assert message in str(caught.value)


def test_unknown_edition_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"there is no edition '2021-01-01'.*2020-01-01"):
        load(tmp_path).edition("2021-01-01")
