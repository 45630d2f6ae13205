"""The fix of a policy mends its own violated examples, in Terraform and in templates."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from azbackup_lint.engine import Judge
from azbackup_lint.policy import load_packs
from azbackup_lint.policy.examples import Example
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.repair import repair
from azbackup_lint.roots import Sources
from azbackup_lint.settings import Settings

PACKS = load_packs(())
FILES = {"terraform": "main.tf", "arm": "template.json"}
BY_DEFAULT = "the policy is Standard because nothing says otherwise"
INSIDE = "a disk that is written inside its VM"
UNFIXED = {
    # In templates the schedules of Standard policies have another form, or no policy is declared.
    *((id_, "arm", BY_DEFAULT) for id_ in ("AZB106", "AZB302", "AZB304", "AZB405", "AZB407")),
    ("AZB302", "arm", "the vault's own DefaultPolicy is a Standard one"),
    ("AZB405", "arm", INSIDE),
    ("AZB407", "arm", INSIDE),
    ("AZB417", "arm", "a Standard policy"),
    ("AZB613", "arm", BY_DEFAULT),
    # Only a disk that asks to be shared can stop asking; a parameter can't be left out.
    ("AZB401", "arm", "every number that is allowed is too many"),
    ("AZB401", "terraform", "one disk that two VMs attach"),
    ("AZB401", "arm", "one disk that two VMs attach"),
    ("AZB401", "arm", "two VMs of a copy attach one disk"),
    # How long points are kept is a choice.
    ("AZB615", "terraform", "kept for too short after it"),
    ("AZB615", "arm", "kept for too short after it"),
}
"""Examples that get no fix, but a reason: policy, language, title."""


def _cases() -> Iterator[tuple[Policy, Example]]:
    for policy in PACKS.policies:
        if policy.fix is not None:
            for example in policy.examples:
                if example.verdict == "violated":
                    yield policy, example


CASES = list(_cases())


@cache
def _judge(policy: str, edition: str) -> tuple[Settings, Judge]:
    settings = Settings(edition=edition, select=(policy,))
    return settings, Judge(settings)


def _edition(policy: Policy, example: Example) -> str:
    if example.edition:
        return example.edition
    edition = PACKS.edition_of(policy)
    assert edition is not None
    return edition.date


@pytest.mark.parametrize(
    ("policy", "example"), CASES, ids=[f"{p.id}-{e.language}-{e.title}" for p, e in CASES]
)
def test_violated_example_is_mended(policy: Policy, example: Example, tmp_path: Path) -> None:
    (tmp_path / FILES[example.language]).write_text(example.code, encoding="utf-8")
    settings, judge = _judge(policy.id, _edition(policy, example))
    done = repair(Sources((tmp_path,)), settings, unsafe=True, judge=judge)
    assert done.before.findings
    assert not done.refused
    left = [finding for finding in done.after.findings if finding.id == policy.id]
    if (policy.id, example.language, example.title) in UNFIXED:
        assert left
        assert all(finding.unfixed and finding.fix is None for finding in left)
    else:
        assert left == []
    assert bool(done.changed) is bool(done.fixed)


def test_enough_policies_have_fixes() -> None:
    fixed = {policy.id for policy, _ in CASES}
    assert len(fixed) >= 25
