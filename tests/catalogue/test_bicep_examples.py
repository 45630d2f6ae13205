"""Examples in Bicep are the same as those in ARM that they are made from."""

from typing import Any

import pytest

from azbackup_lint.estate import build_estate, views_of
from azbackup_lint.estate.view import View
from azbackup_lint.example_runs import EVALUATORS, FOLDER, STRENGTH
from azbackup_lint.files import Files
from azbackup_lint.languages.bicep.language import BicepLanguage
from azbackup_lint.languages.bicep.printing.expressions import UnspeakableError
from azbackup_lint.languages.bicep.printing.templates import bicep_template
from azbackup_lint.languages.language import Request, RootFiles
from azbackup_lint.policy import load_packs
from azbackup_lint.policy.examples import Example
from azbackup_lint.policy.examples.bicep_examples import in_bicep
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.resources import Root
from azbackup_lint.values import Unknown
from tests.arm.deploying import EVERY_TYPE

PACKS = load_packs()
EVALUATORS_OF_EDITIONS = [PACKS.evaluator(date, lambda id_, name: True) for date in PACKS.editions]


def evaluated(code: str) -> Root:
    files = Files(FOLDER, FOLDER, {FOLDER / "main.bicep": code})
    language = BicepLanguage(Request(files, EVERY_TYPE))
    [(_, evaluate)] = language.evaluations([RootFiles(FOLDER / "main.bicep")])
    return evaluate()


def views(root: Root) -> tuple[View, ...]:
    return views_of(build_estate(root.resources), "all")


def plain(fact: Any) -> Any:
    """A fact without the words of its language."""
    if isinstance(fact, Unknown):
        return "?", [plain(option) for option in fact.options], fact.minimum, fact.maximum
    if isinstance(fact, dict):
        return {key: plain(inner) for key, inner in fact.items() if key != "name"}
    return [plain(inner) for inner in fact] if isinstance(fact, list) else fact


LARGEST = "AZB903"
"""The policy whose examples have a thousand VMs."""


def pairs(policy: Policy) -> list[tuple[Example, Example]]:
    found = [(example, in_bicep(example)) for example in policy.examples]
    return [(arm, bicep) for arm, bicep in found if bicep is not None]


@pytest.mark.parametrize(
    "policy",
    [
        pytest.param(policy, id=policy.id, marks=[pytest.mark.slow] * (policy.id == LARGEST))
        for policy in PACKS.policies
    ],
)
def test_the_estate_is_the_same(policy: Policy) -> None:
    for arm, bicep in pairs(policy):
        root = evaluated(bicep.code)
        expected = [plain(dict(v.document)) for v in views(EVALUATORS["arm"](arm.code))]
        found = [plain(dict(v.document)) for v in views(root)]
        assert found == expected, bicep.code
        assert [problem.message for problem in root.problems] == [], bicep.code


@pytest.mark.parametrize("policy", PACKS.policies, ids=lambda policy: policy.id)
def test_marks_are_where_the_finding_is(policy: Policy) -> None:
    for _, bicep in pairs(policy):
        if bicep.mark is None:
            continue
        shown = views(evaluated(bicep.code))
        decisions = [d for e in EVALUATORS_OF_EDITIONS for d in e.decisions_of(policy, shown)]
        violated = [d for d in decisions if d.verdict == STRENGTH[0]]
        starts = {d.view.place_of(d.path).span.start for d in violated}
        assert bicep.mark.start in starts, bicep.code


def test_nearly_all_can_be_said_in_bicep() -> None:
    in_arm = [e for p in PACKS.policies for e in p.examples if e.language == "arm"]
    said = [bicep for policy in PACKS.policies for _, bicep in pairs(policy)]
    assert len(said) > 0.9 * len(in_arm)
    marked = [bicep for bicep in said if bicep.mark is not None]
    assert len(marked) > 0.9 * len([e for e in said if e.verdict == "violated"])


DISK = {"type": "Microsoft.Compute/disks", "apiVersion": "2024-03-02", "name": "d"}
LOOP = {"name": "l", "count": 2, "input": 1}
LOCK = {"type": "Microsoft.Authorization/locks", "apiVersion": "2020-05-01", "name": "l"}


@pytest.mark.parametrize(
    ("template", "printed"),
    [
        (
            {"parameters": {"n": {"type": "int", "allowedValues": [1, 2]}}, "resources": []},
            "@allowed([1, 2])\nparam n int\n",
        ),
        (
            {"parameters": {"p": {"type": "secureString", "defaultValue": ""}}, "resources": []},
            "@secure()\nparam p string = ''\n",
        ),
        (
            {"resources": [{**DISK, "properties": {"a b": "it's ${x}", "c": 1.5, "d": None}}]},
            "resource d 'Microsoft.Compute/disks@2024-03-02' = {\n  name: 'd'\n  properties: {\n"
            "    'a b': 'it\\'s \\${x}'\n    c: json('1.5')\n    d: null\n  }\n}\n",
        ),
        (
            {"resources": [{**DISK, "copy": {"name": "x", "count": 2}, "condition": False}]},
            "resource d 'Microsoft.Compute/disks@2024-03-02' = "
            "[for i in range(0, 2): if (false) {\n  name: 'd'\n}]\n",
        ),
        (
            {"resources": [DISK, {**LOCK, "scope": f"[resourceId('{DISK['type']}', 'd')]"}]},
            "resource d 'Microsoft.Compute/disks@2024-03-02' = {\n  name: 'd'\n}\n\n"
            "resource l 'Microsoft.Authorization/locks@2020-05-01' = {\n"
            "  name: 'l'\n  scope: d\n}\n",
        ),
        ({"resources": [{**DISK, "name": "[variables('SIZE')]"}], "variables": {"size": "s"}},
         "var size = 's'\n\n"
         "resource disks 'Microsoft.Compute/disks@2024-03-02' = {\n  name: size\n}\n"),
        ({"resources": [{**DISK, "name": "[concat('a', 'b')]"}], "$schema": "x"},
         "resource disks 'Microsoft.Compute/disks@2024-03-02' = {\n  name: concat('a', 'b')\n}\n"),
    ],
)  # fmt: skip
def test_templates(template: dict[str, Any], printed: str) -> None:
    assert bicep_template(template) == printed


@pytest.mark.parametrize(
    "template",
    [
        {"outputs": {}, "resources": []},
        {"resources": {"d": DISK}},
        {"resources": [{"type": "Microsoft.Resources/deployments", "name": "d"}]},
        {"resources": [{"type": "A.B/c", "name": "d"}]},
        {"resources": [{**DISK, "scope": "[parameters('s')]"}]},
        {"resources": [{**DISK, "scope": "[resourceId('A.B/c', 'none')]"}]},
        {"resources": [{**DISK, "scope": "[resourceId()]"}]},
        {"resources": [{**DISK, "scope": "[broken(]"}]},
        {"resources": [{**DISK, "tags": {"[parameters('s')]": 1}}]},
        {"resources": [{**DISK, "name": "[broken(]"}]},
        {"resources": [{**DISK, "name": "[parameters('none')]"}]},
        {"resources": [{**DISK, "name": "[concat('d', copyIndex())]"}]},
        {"resources": [{**DISK, "tags": {"copy": [{**LOOP, "input": {"copy": [LOOP]}}]}}]},
        {"resources": [{**DISK, "resources": [{"type": "a/b", "name": "c"}]}]},
        {"resources": [{**DISK, "copy": LOOP, "resources": [{"type": "a", "name": "c"}]}]},
        {"resources": [{**DISK, "copy": LOOP, "name": "[variables('i')]"}], "variables": {"i": 1}},
        {"resources": [], "parameters": {"n": {"type": "int"}}, "variables": {"N": 1}},
    ],
)
def test_what_needs_another_form_is_not_printed(template: dict[str, Any]) -> None:
    with pytest.raises(UnspeakableError):
        bicep_template(template)
