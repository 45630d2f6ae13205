"""The languages that are read, by their entries; nothing else names one of them.

A language is added by a folder beside this file and a row in this list.
"""

from azbackup_lint.languages.language import Listed

TEMPLATE_HINT = (
    r"""(?i)\$schema["']?\s*:\s*["'][^"']*?deployment(?:template|parameters)\.json"""
    r'|"(?:contentVersion|resources|parameters|definitions)"\s*:'
)
PARAMETERS_HINT = r"""(?i)\$schema["']?\s*:\s*["'][^"']*?deploymentparameters\.json"""
PLAN_HINT = r'"(?:(?:format_version|serial)"\s*:|@level")|PK\x03\x04'
"""Anchored, it would be tried at every character: two characters begin all that it matches."""

LANGUAGES = (
    Listed(
        "azbackup_lint.languages.terraform.language:TerraformLanguage",
        endings=(".tf", ".tofu", ".tf.json", ".tofu.json", ".tfvars", ".tfvars.json"),
        remarks="azbackup_lint.languages.terraform.remarks:remarks",
    ),
    Listed(
        "azbackup_lint.languages.arm.language:ArmLanguage",
        endings=(".json",),
        any_case=True,
        hint=TEMPLATE_HINT,
        remarks="azbackup_lint.languages.arm.remarks:remarks",
        inputs=PARAMETERS_HINT,
    ),
    Listed(
        "azbackup_lint.languages.bicep.language:BicepLanguage",
        endings=(".bicep", ".bicepparam"),
        any_case=True,
        extends="azbackup_lint.languages.arm.language:ArmLanguage",
        remarks="azbackup_lint.languages.bicep.remarks:remarks",
    ),
    Listed(
        "azbackup_lint.languages.plan.language:PlanLanguage",
        endings=(".json",),
        hint=PLAN_HINT,
        any_case=True,
    ),
)
"""In the order in which their roots are linted. An entry is imported when it has files to read."""
