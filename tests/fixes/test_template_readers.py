"""What a template reads by `reference()` isn't safe to change."""

import json
from pathlib import Path

import pytest

from azbackup_lint.engine import Judge, lint
from azbackup_lint.languages import json_mentions
from azbackup_lint.roots import Sources
from azbackup_lint.settings import Settings
from azbackup_lint.source import Source
from tests.arm.deploying import resource, template
from tests.counting import calls_in

POLICIES = "Microsoft.RecoveryServices/vaults/backupPolicies"
PROPERTIES = {
    "backupManagementType": "AzureIaasVM",
    "policyType": "V1",
    "instantRpRetentionRangeInDays": 9,
}
ID = f"resourceId('{POLICIES}', 'vault', 'daily')"
READ = [
    f"[reference({ID}, '2024-10-01').instantRpRetentionRangeInDays]",
    f"[reference({ID}, '2024-10-01')]",
    f"[Reference ( {ID.upper()} ) . InstantRpRetentionRangeInDays]",
    f"[reference({ID}, '2024-10-01', 'Full').properties.instantRpRetentionRangeInDays]",
    "[reference('vault/daily').instantRpRetentionRangeInDays]",
    "[reference('daily').instantRpRetentionRangeInDays]",
    "[reference(variables('id'), '2024-10-01').instantRpRetentionRangeInDays]",
    f"[string(reference(concat('{POLICIES}/', 'x', '/', 'y')))]",
    f"[reference({'(' * 3_000}{ID}).x]",
]
UNREAD = [
    f"[reference({ID}, '2024-10-01').policyType]",
    f"[reference({ID}, '2024-10-01', 'Full').location]",
    "[reference('other').instantRpRetentionRangeInDays]",
    "[reference(resourceId('Microsoft.Compute/disks', 'daily')).instantRpRetentionRangeInDays]",
    f"[{ID}]",
    "reference",
]


def also(folder: Path, policy: dict[str, object], output: str) -> tuple[bool, list[str]]:
    """Whether the fix of a policy is safe beside an output, and what else it says it changes."""
    outputs = {"days": {"type": "string", "value": output}}
    text = json.dumps(template(policy, outputs=outputs, variables={"id": "x"}))
    (folder / "main.json").write_text(text)
    report = lint(Sources((folder,)), Settings(select=("AZB606",)))
    (fix,) = (finding.fix for finding in report.findings)
    assert fix is not None
    return fix.safe, [other.partition(" (")[0] for other in fix.also]


@pytest.mark.parametrize("output", READ)
def test_what_reference_may_read_is_unsafe_to_change(tmp_path: Path, output: str) -> None:
    policy = resource(POLICIES, "vault/daily", properties=PROPERTIES)
    assert also(tmp_path, policy, output) == (False, ["outputs.days"])


@pytest.mark.parametrize("output", UNREAD)
def test_what_reference_reads_of_others_is_no_reader(tmp_path: Path, output: str) -> None:
    policy = resource(POLICIES, "vault/daily", properties=PROPERTIES)
    assert also(tmp_path, policy, output) == (True, [])


def test_a_computed_name_may_be_any(tmp_path: Path) -> None:
    policy = resource(POLICIES, "[concat('vault/', 'daily')]", properties=PROPERTIES)
    assert also(tmp_path, policy, "[reference('other')]") == (False, ["outputs.days"])


def test_many_resources_and_readers_take_linear_work(tmp_path: Path) -> None:
    judge, work = Judge(Settings(select=("AZB606",))), []
    for number in (50, 100):
        policies = [resource(POLICIES, f"v/p{n}", properties=PROPERTIES) for n in range(number)]
        outputs = {
            f"o{n}": {"type": "string", "value": f"[reference('v/p{n}')]"} for n in range(number)
        }
        (tmp_path / "main.json").write_text(json.dumps(template(*policies, outputs=outputs)))
        work.append(
            calls_in(lambda: lint(Sources((tmp_path,)), Settings(select=("AZB606",)), judge=judge))
        )
    assert work[1] < 2.2 * work[0]


def test_a_text_is_searched_for_reference_once(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[object] = []
    end_of_call = json_mentions._end_of_call
    monkeypatch.setattr(
        json_mentions, "_end_of_call", lambda *at: searched.append(at) or end_of_call(*at)
    )
    source = Source("t.json", "[reference('a').x]" * 20)
    for number in range(20):
        list(json_mentions.places_of_state(source, "a/b", [f"a{number}"], ("properties", "x")))
    assert len(searched) == 20
