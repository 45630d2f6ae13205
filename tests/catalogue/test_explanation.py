"""Explanations of policies and rows."""

import json

import pytest

from azbackup_lint.catalogue.blocks import render_markdown
from azbackup_lint.catalogue.explanation import (
    as_json,
    full_page,
    row_page,
    subject,
)
from azbackup_lint.catalogue.screen import screen_page
from azbackup_lint.catalogue.text_pages import render_text
from azbackup_lint.policy import load_packs
from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.examples import LANGUAGES, Language
from azbackup_lint.policy.lint_policies import Policy

PACKS = load_packs()


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("AZB401", "AZB401"),
        ("azb401", "AZB401"),
        ("shared-disk", "AZB401"),
        ("Shared-Disk", "AZB401"),
        ("storage/shared-disks", "storage/shared-disks"),
        ("S12.12", "storage/shared-disks"),
        ("s12.12", "storage/shared-disks"),
        ("S2.17", "actions/cross-subscription"),
        ("S9.7", "file-restore/ultra-disk"),
    ],
)
def test_subject_is_found(word: str, expected: str) -> None:
    found = subject(PACKS, word)
    assert (found if isinstance(found, str) else found.id) == expected


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("shard-disk", "did you mean shared-disk?"),
        ("shared-disc", "did you mean shared-disk?"),
        ("storage/shared-disk", "did you mean storage/shared-disks?"),
        ("quite something else", "there is no policy, problem or row 'quite something else'"),
    ],
)
def test_unknown_subject_names_near_ones(word: str, hint: str) -> None:
    with pytest.raises(PackError) as caught:
        subject(PACKS, word)
    assert str(caught.value).endswith(hint)


@pytest.mark.parametrize("policy", PACKS.policies, ids=lambda policy: policy.id)
def test_policy_is_explained_whole(policy: Policy) -> None:
    text = render_markdown(full_page(PACKS, policy))
    edition = PACKS.edition_of(policy)
    assert edition is not None
    sources = {row.source for row in edition.rows_of(policy.id)}
    for part in (policy.id, policy.name, policy.why, f"--ignore {policy.id}", *sources):
        assert part in text
    for example in policy.examples:
        assert example.underlined_code.strip() in text
    for edition in PACKS.all_editions():
        for row in edition.rows_about(policy.id):
            assert f"{row.id} {row.key} ({row.verdict}): {row.summary}" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_policies_fit_on_a_screen(language: Language) -> None:
    """A page with whole examples would have more than sixty lines."""
    pages = [render_text(screen_page(PACKS, policy, language)) for policy in PACKS.policies]
    lengths = [sum(-(-len(line) // 100) or 1 for line in page.splitlines()) for page in pages]
    assert sum(length <= 42 for length in lengths) >= 0.9 * len(pages)


def test_screen_shows_what_matters_of_examples() -> None:
    policy = PACKS.policy("shared-disk")
    screen = render_text(screen_page(PACKS, policy, "terraform"))
    assert "    …\n    max_shares           = 2\n    #                      ^\n  }\n" in screen
    assert "disk_size_gb" not in screen
    assert "disk_size_gb" in render_text(full_page(PACKS, policy))


def test_examples_are_in_the_language_that_is_asked_for() -> None:
    policy = PACKS.policy("spot-vm")
    arm = render_text(screen_page(PACKS, policy, "arm"))
    assert "Violated, ARM: " in arm
    assert "Satisfied, ARM: " in arm
    assert "Terraform" not in arm
    assert "--examples all: sources, rows in full, all 7 examples." in " ".join(arm.split())
    only_terraform = render_text(screen_page(PACKS, PACKS.policy("AZB901"), "arm"))
    assert "Violated, Terraform: " in only_terraform
    assert "Satisfied, ARM: " in only_terraform


def test_editions_are_told_apart() -> None:
    text = " ".join(render_text(full_page(PACKS, PACKS.policy("AZB410"))).split())
    assert "2023-07-05: S12.16 storage/ephemeral-disks (unsupported)" in text
    assert "2026-03-26: not a fault. S12.16 storage/ephemeral-disks (supported)" in text


def test_row_says_what_became_of_it() -> None:
    gone = render_text(row_page(PACKS, "actions/cross-region-or-subscription"))
    assert "Replaced by S2.16 actions/cross-region, S2.17 actions/cross-subscription." in gone
    heir = render_text(row_page(PACKS, "actions/cross-region"))
    assert "It takes the place of actions/cross-region-or-subscription." in heir
    assert "Enforced by AZB102." in heir
    assert "It has no such row." in render_text(row_page(PACKS, "file-restore/ultra-disk"))


def test_json_has_the_editions() -> None:
    policy = json.loads(as_json(PACKS, subject(PACKS, "AZB410")))
    assert policy["schemaVersion"] == 1
    assert policy["editions"]["2023-07-05"]["active"] is True
    assert policy["editions"]["2026-03-26"]["active"] is False
    assert {example["verdict"] for example in policy["examples"]} == {
        "violated",
        "satisfied",
        "unknown",
    }
    row = json.loads(as_json(PACKS, "storage/data-disk-size"))
    limits = {date: found["limits"]["disk-gib"] for date, found in row["editions"].items()}
    assert limits == {"2023-07-05": 32768, "2026-03-26": 65536}
    assert json.loads(as_json(PACKS, "linux/zfs"))["editions"]["2023-07-05"] is None
