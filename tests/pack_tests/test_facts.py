"""Conditions that can't fit the facts that they are about are faults of a pack."""

import pytest

from azbackup_lint.pack_tests.facts import fact_faults
from azbackup_lint.policy.lint_policies import read_policy
from azbackup_lint.policy.pack_document import read_document
from azbackup_lint.source import Source

POLICY = """id: HOUSE001
name: a-policy
rows: [house/sizes]
effect: advice
on: {kind}
message: A message.
remedy: A remedy.
why: Because.
require:
  {condition}
"""


@pytest.mark.parametrize(
    ("kind", "condition", "faults"),
    [
        ("vm", "size.vcpus: {maximum: 4}", []),
        ("vm", "size.name: {pattern: ^Standard_}", []),
        ("vm", "extensions: {maxItems: 3}", []),
        ("vm", "license: null", []),
        ("vm", "zonePinned: {const: true}", []),
        ("vm", "agent: {type: object}", []),
        ("disk", "maxShares: {not: {minimum: 2}}", []),
        ("policy", "type: {enum: [Standard, Enhanced]}", []),
        (
            "vm",
            "size.name: {maximum: 4}",
            ["10:15: 'maximum' can't apply to 'size.name': it is text"],
        ),
        (
            "vm",
            "size.vcpus: {not: {pattern: x}}",
            ["10:22: 'pattern' can't apply to 'size.vcpus': it is number of cores that are "],
        ),
        (
            "disk",
            "storageType: {enum: [Standard_LRS, Premium_LRX]}",
            ["10:38: 'storageType' can't be \"Premium_LRX\": it is Standard_LRS, "],
        ),
        (
            "vm",
            "dataDisks.count: true",
            ["10:20: 'dataDisks.count' can't be true: it is number; did you mean 'dataDisks."],
        ),
        (
            "policy",
            "anyOf: [{type: V2}]",
            ["10:18: 'type' can't be \"V2\": it is Standard, Enhanced"],
        ),
        ("vm", "priority: null", ["10:13: 'priority' can't be null: it is Regular, Spot"]),
        (
            "vm",
            "size.cpus: 4",
            ["10:3: the view of a vm has no fact 'size.cpus'; did you mean 'size.vcpus'?"],
        ),
    ],
)
def test_conditions_fit_their_facts(kind: str, condition: str, faults: list[str]) -> None:
    text = POLICY.format(kind=kind, condition=condition)
    policy = read_policy(read_document(Source("policy.yaml", text)), "vms", trusted=True)
    told = [str(fault).removeprefix("policy.yaml:") for fault in fact_faults(policy)]
    assert len(told) == len(faults), told
    assert all(one.startswith(other) for one, other in zip(told, faults, strict=True)), told
