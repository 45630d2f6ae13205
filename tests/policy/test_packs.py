"""Packs: what is wrong with one is said at its place."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.pack_folders import PackFolder, folder_at, installed_folders, read_pack
from azbackup_lint.policy.packs import Packs, load_folders
from azbackup_lint.policy.validation import SCHEMA_KINDS, faults, schema_text

PACK = "name: own\ntitle: Own policies\ndefault-edition: 2020-01-01\n"
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


def write(folder: Path, **changes: str) -> Path:
    """A pack of one policy, with other texts for some of its files; an empty one leaves it out."""
    texts = {"pack.yaml": PACK, "editions/2020-01-01.yaml": EDITION, "storage/many.yaml": POLICY}
    for name, text in {**texts, **changes}.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True, parents=True)
        if text:
            file.write_text(text)
    return folder


def load(*folders: Path) -> Packs:
    return load_folders([folder_at(folder) for folder in folders])


def test_pack_is_read(tmp_path: Path) -> None:
    packs = load(write(tmp_path))
    assert [policy.id for policy in packs.policies] == ["ABC001"]
    assert packs.edition(None).rows["storage/disks"].limits == {"most": 3}
    assert packs.policy("many-disks") is packs.policy("abc001")
    assert packs.policy("many-disks").section == "storage"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("storage/many.yaml", "id: ABC001", "id: abc1", "many.yaml:1:5: an id is two to eight"),
        ("storage/many.yaml", "on: vm", "on: machine", "many.yaml:5:5: a policy is on one of"),
        ("storage/many.yaml", "why:", "reason:", "many.yaml:10:1: 'reason' is no key of a policy"),
        ("storage/many.yaml", "why: Because.\n", "", "many.yaml:1:1: a policy needs the key 'why'"),
        ("storage/many.yaml", "effect: backup", "effect: {restore: [x]}", "many.yaml:4:9: an ef"),
        ("storage/many.yaml", "name: many", "name: many\nname: many", "many.yaml:3:1: the key"),
        ("storage/many.yaml", "rows: [", "rows: [[", "many.yaml"),
        ("storage/many.yaml", "rows: [storage/disks]", "rows: []", "many.yaml:3:7: rows is a list"),
        ("storage/many.yaml", "maximum:", "maxmum:", "7:11: 'maxmum' is no key of what a path"),
        ("storage/many.yaml", "maximum:", "maxmum:", "did you mean 'maximum'?"),
        ("storage/many.yaml", "{maximum: {$limit: most}}", "{pattern: '('}", "is a regular expr"),
        ("storage/many.yaml", "why: Because.", "? [why]\n: Because.", "10:3: a key must be a text"),
        ("storage/many.yaml", "rows: [storage/disks]", "rows: &r [*r]", "aliases or the nesting"),
        ("storage/many.yaml", POLICY, "# nothing\n", "many.yaml:1:1: a policy is a mapping"),
        ("editions/2020-01-01.yaml", "limits: {most: 3}", "limits: {most: null}", "a limit is"),
        ("editions/2020-01-01.yaml", "limits:", "when: {x: {max: 1}}\n    limits:", "10:16: 'max'"),
        ("storage/many.yaml", "{$limit: most}", "{$limt: x}", "7:21: '$limt' is no key of a limit"),
        ("storage/many.yaml", "{$limit: most}", "many", "7:20: a bound is a number, or $limit"),
        ("storage/many.yaml", "{maximum: {$limit: most}}", "[1]", "7:10: a path maps to a plain"),
        ("storage/many.yaml", "  disks:", "  not: [1]\n  disks:", "7:8: a condition maps dotted"),
        ("pack.yaml", "name: own", "name: Own", "pack.yaml:1:7: the name of a pack is kebab-case"),
        ("pack.yaml", "title: Own policies\n", "", "pack.yaml:1:1: a pack needs the key 'title'"),
        ("pack.yaml", "title:", "editions: [x]\ntitle:", "2:11: in the folder editions there are"),
        ("editions/2020-01-01.yaml", "edition: 2020-01-01", "edition: 2020-01-02", "1:10: the fi"),
        ("editions/2020-01-01.yaml", "storage/disks", "Disks", "5:3: 'Disks' is no key of rows"),
        ("editions/2020-01-01.yaml", "    id: S1\n", "", "'title' is no key of an addition to"),
        ("editions/2020-01-01.yaml", "source: somewhere\n", "", "has no title and source"),
        ("editions/2020-01-01.yaml", "verdict: limit", "verdict: no", "yaml:8:14: a verdict"),
        ("editions/2020-01-01.yaml", "    enforced-by: [ABC001]\n", "", "exactly one of"),
    ],
)  # fmt: skip
def test_fault_is_said_at_its_place(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    text = {"storage/many.yaml": POLICY, "pack.yaml": PACK}.get(file, EDITION)
    assert old in text
    with pytest.raises(PackError) as caught:
        load(write(tmp_path, **{file: text.replace(old, new)})).edition(None)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{$limit: most}", "{$limit: least}", "many.yaml:7:20: edition 2020-01-01 has no limit"),
        ("maximum: {$limit: most}", "enum: {$limit: most}", "7:17: the limit 'most' is no list"),
    ],
)
def test_fault_in_a_condition_is_said_at_its_place(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    packs = load(write(tmp_path, **{"storage/many.yaml": POLICY.replace(old, new)}))
    evaluator = packs.evaluator(None, lambda id_, name: True)
    with pytest.raises(PackError) as caught:
        _ = evaluator.active["vm"][0].require
    assert message in str(caught.value)


def test_unknown_edition_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"there is no edition '2021-01-01'.*2020-01-01"):
        load(write(tmp_path)).edition("2021-01-01")


OTHER = POLICY.replace("ABC001", "XYZ001").replace("many-disks", "more-disks")
ADDITION = "edition: 2020-01-01\nrows:\n  storage/disks:\n    enforced-by: [XYZ001]\n"
OWN_ROW = """edition: every
source: rules of the house
rows:
  house/disks:
    id: H1
    title: Disks
    verdict: limit
    summary: Fewer.
    limits: {most: 2}
    enforced-by: [XYZ001]
"""


def second(folder: Path, **changes: str) -> Path:
    """A pack that adds a policy to the edition of the first."""
    texts = {
        "pack.yaml": "name: second\ntitle: More policies\n",
        "editions/2020-01-01.yaml": ADDITION,
        "storage/many.yaml": OTHER,
    }
    return write(folder, **{**texts, **changes})


def test_packs_add_policies_to_rows_of_others(tmp_path: Path) -> None:
    packs = load(write(tmp_path / "a"), second(tmp_path / "b"))
    assert [policy.id for policy in packs.policies] == ["ABC001", "XYZ001"]
    assert packs.edition(None).rows["storage/disks"].enforced_by == ("ABC001", "XYZ001")
    assert packs.edition(None).source == "somewhere"


def test_rows_of_every_edition(tmp_path: Path) -> None:
    changes = {"editions/2020-01-01.yaml": "", "editions/every.yaml": OWN_ROW}
    policy = OTHER.replace("storage/disks", "house/disks")
    newer = EDITION.replace("2020-01-01", "2021-01-01")
    packs = load(
        write(tmp_path / "a", **{"editions/2021-01-01.yaml": newer}),
        second(tmp_path / "b", **changes, **{"storage/many.yaml": policy}),
    )
    assert packs.editions == ("2020-01-01", "2021-01-01")
    for edition in packs.all_editions():
        assert list(edition.rows) == ["storage/disks", "house/disks"]
        assert edition.rows["house/disks"].source == "rules of the house"
        assert edition.rows["storage/disks"].source == "somewhere"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"storage/many.yaml": OTHER.replace("XYZ001", "ABC001")}, "1:5: ABC001 is taken by "),
        ({"storage/many.yaml": OTHER.replace("more-", "many-")}, "2:7: many-disks is taken by "),
        ({"pack.yaml": "name: own\ntitle: T\n"}, "1:7: another pack is called own, too"),
        (
            {"pack.yaml": "name: second\ntitle: T\ndefault-edition: 2021-01-01\n"},
            "3:18: another pack has the default edition 2020-01-01",
        ),
        (
            {"editions/2020-01-01.yaml": EDITION.replace("S1", "S2")},
            "5:3: edition 2020-01-01 has a row storage/disks already",
        ),
        (
            {"editions/2020-01-01.yaml": EDITION.replace("storage/disks", "storage/others")},
            "6:9: edition 2020-01-01 has a row S1 already",
        ),
        (
            {"editions/2020-01-01.yaml": ADDITION.replace("storage", "storages")},
            "4:5: no pack has a row storages/disks",
        ),
    ],
)
def test_packs_that_contradict_each_other(
    tmp_path: Path, changes: dict[str, str], message: str
) -> None:
    with pytest.raises(PackError) as caught:
        load(write(tmp_path / "a"), second(tmp_path / "b", **changes)).edition(None)
    assert message in str(caught.value)
    assert "/b/" in str(caught.value)


def test_folder_without_a_pack(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"there is no pack here: it has no pack\.yaml"):
        load(tmp_path)


def test_newest_edition_is_the_default_where_none_is_named(tmp_path: Path) -> None:
    newer = EDITION.replace("2020-01-01", "2021-01-01")
    pack = PACK.replace("default-edition: 2020-01-01\n", "")
    folder = write(tmp_path, **{"pack.yaml": pack, "editions/2021-01-01.yaml": newer})
    assert load(folder).default_edition == "2021-01-01"


def test_schemas_are_schemas() -> None:
    for kind in SCHEMA_KINDS:
        Draft202012Validator.check_schema(json.loads(schema_text(kind)))


def test_shipped_packs_have_the_form() -> None:
    """The linter trusts its own pack at run time; this is why it can."""
    for folder in installed_folders():
        read_pack(PackFolder(folder.place, trusted=False))
        for entry in folder.editions():
            assert faults(folder.read(entry), "edition") == []
