"""Where findings in templates lie, to the column, and what they say of where values come from.

In the templates here, «…» encloses the place of the finding; the marks are not part of them.
"""

import json
from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.report.model import Finding
from azbackup_lint.settings import Settings
from tests.arm import deploying

TEMPLATE = """{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  %s
  "resources": [
    %s
  ]
}
"""
DISK = """{
      "type": "Microsoft.Compute/disks",
      "apiVersion": "2024-03-02",
      "name": "data",
      "location": "westeurope",
      "properties": {"diskSizeGB": 64, "maxShares": %s}
    }"""
VM = """{
      "type": "Microsoft.Compute/virtualMachines",
      "apiVersion": "2024-07-01",
      "name": "vm",
      "location": "westeurope",
      "properties": {
        "hardwareProfile": {"vmSize": "Standard_M64s_v2"},
        "securityProfile": {"securityType": "TrustedLaunch"},
        "storageProfile": {%s "osDisk": {"createOption": "FromImage"}}
      }
    }"""
VAULT = """{
      "type": "Microsoft.RecoveryServices/vaults",
      "apiVersion": "2024-10-01",
      "name": "vault",
      "location": "westeurope"
    }"""
POLICY = """{
      "type": "Microsoft.RecoveryServices/vaults/backupPolicies",
      "apiVersion": "2024-10-01",
      "name": "vault/policy",
      "properties": {"backupManagementType": "AzureIaasVM"%s}
    }"""
ITEM = """{
      "type": "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems",
      "apiVersion": "2024-10-01",
      "name": "vault/Azure/iaasvmcontainer;iaasvmcontainerv2;rg;vm/vm;iaasvmcontainerv2;rg;vm",
      "properties": {
        "sourceResourceId": "[resourceId('Microsoft.Compute/virtualMachines', 'vm')]",
        "policyId": %s
      }
    }"""
LOCK = """{
      "type": "Microsoft.Authorization/locks",
      "apiVersion": "2020-05-01",
      "name": "keep",
      "properties": {"level": «"ReadOnly"»}
    }"""
NESTED = """{
      "type": "Microsoft.Resources/deployments",
      "apiVersion": "2022-09-01",
      "name": "disks",
      "properties": {
        "mode": "Incremental",
        "expressionEvaluationOptions": {"scope": "inner"},
        "parameters": {"shares": {"value": "[parameters('quorum')]"}},
        "template": {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {"shares": {"type": "int", "defaultValue": 1}},
          "resources": [%s]
        }
      }
    }"""
COPIED = (
    '"copy": [{"name": "dataDisks", "count": %s,'
    ' "input": {"lun": "[copyIndex(\'dataDisks\')]"%s}}],'
)
POLICY_ID = "\"[resourceId('Microsoft.RecoveryServices/vaults/backupPolicies', 'vault', '%s')]\""
SHARES = "«\"[parameters('shares')]\"»"


def template(*resources: str, sections: str = "") -> str:
    return TEMPLATE % (sections, ",\n    ".join(resources))


def parameter(name: str, default: str, kind: str = "int") -> str:
    return f'"parameters": {{"{name}": {{"type": "{kind}", "defaultValue": {default}}}}},'


def comes(name: str, text: str) -> tuple[str, str]:
    return f"the value of {name} comes from here", text


CASES = {
    "a literal": ("AZB401", template(DISK % "«2»"), []),
    "a text that is a number": ("AZB401", template(DISK % '«"2"»'), []),
    "a parameter's default": (
        "AZB401",
        template(DISK % SHARES, sections=parameter("shares", "2")),
        [comes("parameters('shares')", "2")],
    ),
    "an expression": (
        "AZB401",
        template(DISK % "«\"[add(parameters('shares'), 1)]\"»", sections=parameter("shares", "2")),
        [comes("parameters('shares')", "2")],
    ),
    "a member of a variable": (
        "AZB401",
        template(
            DISK % "«\"[variables('disk').shares]\"»",
            sections=parameter("shares", "2")
            + ' "variables": {"disk": {"sku": "P", "shares": "[parameters(\'shares\')]"}},',
        ),
        [
            comes("variables('disk')", "\"[parameters('shares')]\""),
            comes("parameters('shares')", "2"),
        ],
    ),
    "a member of an object that is united with another": (
        "AZB401",
        template(
            (DISK % "1").replace(
                '{"diskSizeGB": 64, "maxShares": 1}',
                "\"[union(variables('disk'), createObject('diskSizeGB', 64))]\"",
            ),
            sections='"variables": {"disk": {"tier": "P10", "maxShares": «2»}},',
        ),
        [],
    ),
    "a loop over a parameter": (
        "AZB403",
        template(
            """{
      "type": "Microsoft.Compute/disks",
      "apiVersion": "2024-03-02",
      "name": "[format('data-{0}', copyIndex())]",
      "copy": {"name": "disks", "count": "[length(parameters('sizes'))]"},
      "properties": {"diskSizeGB": «"[parameters('sizes')[copyIndex()]]"»}
    }""",
            sections=parameter("sizes", "[64, 40000]", "array"),
        ),
        [comes("parameters('sizes')", "40000")],
    ),
    "a nested deployment": (
        "AZB401",
        template(NESTED % (DISK % SHARES), sections=parameter("quorum", "3")),
        [
            comes("parameters('shares')", "\"[parameters('quorum')]\""),
            comes("parameters('quorum')", "3"),
            ("deployment disks is called here", '"Microsoft.Resources/deployments"'),
        ],
    ),
    "a variable that a nested deployment is given": (
        "AZB401",
        template(
            NESTED.replace("[parameters('quorum')]", "[variables('quorum')]") % (DISK % SHARES),
            sections='"variables": {"quorum": 2},',
        ),
        [
            comes("parameters('shares')", "\"[variables('quorum')]\""),
            comes("variables('quorum')", "2"),
            ("deployment disks is called here", '"Microsoft.Resources/deployments"'),
        ],
    ),
    "the number of copies": ("AZB402", template(VM % (COPIED % ("«33»", ""))), []),
    "a parameter for the number of copies": (
        "AZB402",
        template(
            VM % (COPIED % ("«\"[parameters('disks')]\"»", "")), sections=parameter("disks", "40")
        ),
        [comes("parameters('disks')", "40")],
    ),
    "a list of too many": (
        "AZB402",
        template(VM % f'"dataDisks": «[{", ".join(["{}"] * 33)}]»,'),
        [],
    ),
    "a sum": ("AZB404", template(VM % (COPIED % ("«9»", ', "diskSizeGB": 32768'))), []),
    "a property in a copy": (
        "AZB403",
        template(VM % (COPIED % (2, ', "diskSizeGB": «"[add(32768, copyIndex(\'dataDisks\'))]"»'))),
        [("the VM vm", '"Microsoft.Compute/virtualMachines"')],
    ),
    "a schedule that says the type": (
        "AZB601",
        template(
            POLICY % ', "schedulePolicy": {"schedulePolicyType": «"SimpleSchedulePolicy"»,'
            ' "scheduleRunFrequency": "Hourly"}'
        ),
        [],
    ),
    "a child resource": (
        "AZB601",
        template(
            VAULT.replace(
                '"location"',
                '"resources": [{"type": "backupPolicies", "name": "policy", "properties":'
                ' {"policyType": «"V1"», "schedulePolicy": {"scheduleRunFrequency": "Hourly"}}}],'
                ' "location"',
            )
        ),
        [],
    ),
    "a policy of the vault's own": (
        "AZB302",
        template(VM % "", VAULT, ITEM % f"«{POLICY_ID % 'DefaultPolicy'}»"),
        [
            ("the VM vm", '"Microsoft.Compute/virtualMachines"'),
            (
                "the protected item",
                '"Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems"',
            ),
        ],
    ),
    "a policy": (
        "AZB302",
        template(VM % "", VAULT, POLICY % ', "policyType": «"V1"»', ITEM % (POLICY_ID % "policy")),
        [
            ("the VM vm", '"Microsoft.Compute/virtualMachines"'),
            (
                "the protected item",
                '"Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems"',
            ),
            ("the backup policy", '"Microsoft.RecoveryServices/vaults/backupPolicies"'),
        ],
    ),
    "a lock": (
        "AZB104",
        template(LOCK, VM % ""),
        [("the VM vm", '"Microsoft.Compute/virtualMachines"')],
    ),
    "after text that is not ASCII": (
        "AZB401",
        template((DISK % "«2»").replace('"diskSizeGB": 64', '"größe": "大きい 💾"')),
        [],
    ),
    "after comments": (
        "AZB401",
        template((DISK % "/* two */ «2»").replace('"location"', '// where\n      "location"')),
        [],
    ),
    "with other line ends": ("AZB401", template(DISK % "«2»").replace("\n", "\r\n"), []),
}


def find(tmp_path: Path, id_: str, text: str) -> Finding:
    (tmp_path / "main.json").write_bytes(text.replace("«", "").replace("»", "").encode())
    report = lint(Sources((tmp_path / "main.json",)), Settings(select=(id_,)))
    (found,) = report.findings
    return found


@pytest.mark.parametrize(("id_", "text", "related"), CASES.values(), ids=CASES)
def test_place_and_origin(
    id_: str, text: str, related: list[tuple[str, str]], tmp_path: Path
) -> None:
    found = find(tmp_path, id_, text)
    before, inside = text.partition("«")[0], text.partition("«")[2].partition("»")[0]
    assert found.span.text == inside
    line = before.rpartition("\n")[2]
    assert found.span.first == (before.count("\n") + 1, len(line) + 1)
    assert [(place.message, place.span.text) for place in found.related] == related


def test_parameters_come_from_their_file(tmp_path: Path) -> None:
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"
    document = {"$schema": schema, "parameters": {"shares": {"value": 3}}}
    (tmp_path / "main.parameters.json").write_text(json.dumps(document, indent=2))
    text = template(DISK % SHARES, sections=parameter("shares", "1"))
    (related,) = find(tmp_path, "AZB401", text).related
    assert Path(related.span.source.path).name == "main.parameters.json"
    assert (related.span.first, related.span.text) == ((5, 16), "3")


MADE = [
    "[createObject('shares', 2)]",
    "[union(createObject('x', 1), createObject('shares', 2))]",
    "[first(createArray(createObject('shares', 2)))]",
    "[map(range(2, 1), lambda('i', createObject('shares', lambdaVariables('i'))))[0]]",
]


@pytest.mark.parametrize("expression", MADE)
@pytest.mark.parametrize("is_variable", [False, True])
def test_what_a_function_makes_is_where_the_expression_is(
    expression: str, is_variable: bool
) -> None:
    used = "[variables('made').shares]" if is_variable else f"{expression[:-1]}.shares]"
    document = deploying.template(
        deploying.resource(properties={"maxShares": used}, tags=expression),
        variables={"made": expression} if is_variable else {},
    )
    (disk,) = deploying.deploy(document).resources
    shares = disk.get("tags").entries["shares"]
    assert shares.span is not None
    assert shares.span.text == json.dumps(expression)
    shares = disk.get("properties").entries["maxShares"]
    assert shares.span is not None
    assert shares.span.text == json.dumps(used)
    assert [hop.span.text for hop in shares.hops] == [json.dumps(expression)] * is_variable
