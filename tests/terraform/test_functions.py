"""Functions and operators against what Terraform 1.11.4 itself says of each expression."""

import json
import re
from pathlib import Path

import pytest

from azbackup_lint.languages.terraform.functions import FUNCTIONS
from azbackup_lint.languages.terraform.functions.json_text import encode_json
from azbackup_lint.languages.terraform.type_system.types import type_name, type_of
from azbackup_lint.values import Unknown, is_wholly_known
from azbackup_lint.values.errors import EvaluationError
from tests.terraform.evaluating import evaluate, module

CASES = Path(__file__).parent.parent.parent / "fixtures" / "functions"
FILES = sorted((CASES / "cases").rglob("*.jsonl"))
DECLARATIONS = (CASES / "declarations.tf").read_text(encoding="utf-8")
DIRECTORY = module({"main.tf": DECLARATIONS}, CASES / "files")

UNKNOWN = {
    "provider::x::y(1)": "functions of most providers are not worked out",
    'base64gzip("hello") == base64gzip("hello")': "compressed bytes depend on the implementation",
    'fileset(".", "../files/*.txt")': "patterns that climb are not followed",
    'try(fileset(".", "[j-a]*.txt"), "x")': "refused only where a name matches so far",
    'try(fileset(".", "h[^]llo.txt"), "x")': "refused only where a name matches so far",
    'try(fileset(".", "{hello,{lines,x}}.txt"), "x")': "refused only where a name matches so far",
    'try(fileset(".", "{hello,nested/one}.txt"), "x")': "refused only where a name matches so far",
    'rsadecrypt("x", "y")': "keys are not read",
    'formatlist("%s", null)': "Terraform refuses or not, by version",
    'formatlist("%s", [null])': "Terraform refuses or not, by version",
    'regex("\\\\p{Foo}", "a")': "names of scripts are not told from others",
    'regex("\\\\p{alpha}", "a")': "names of scripts are not told from others",
    'regex("\\\\pX", "a")': "names of scripts are not told from others",
    "ephemeralasnull([var.eph])": "what is ephemeral is not followed into collections",
    "can(1 / 0)": "infinity is not followed",
    "try(1 / 0, 2)": "infinity is not followed",
    "try(1 / 0)": "infinity is not followed",
}
"""Expressions that are left undecided, and why."""

DIFFERENT = {
    'replace("ab", "/(a)/", "$1²")': "a superscript digit counts to the name of a group",
    'formatdate("YYYY", "0000-01-01T00:00:00Z")': "the year 0 is refused",
    'cidrhost("::ffff:10.0.0.0/104", 1)': "Terraform takes an IPv4 address inside IPv6 apart",
    'templatestring("x", {})': "Terraform wants a reference, for readers' sake",
    "true && (1 / 0 == 1)": "infinity is not followed",
    "false && null": "decided by one side alone",
    "true || null": "decided by one side alone",
    "[[1, 2]].0.1": "Terraform takes 0.1 for a number",
    "{a = <<A\nx\nA\n, b = 1}": "Terraform wants no line end before a comma",
    'true ? <<A\ny\nA\n: "n"': "Terraform wants no line end before a colon",
}
"""Expressions for which the linter answers otherwise, and why that is accepted."""


def _agrees(case: dict[str, str]) -> bool:
    try:
        value = evaluate(case["expression"], within=DIRECTORY)
    except (EvaluationError, AssertionError):  # the helper asserts that the syntax is right
        return bool(case.get("error"))
    if case.get("unknown") or case["expression"] in UNKNOWN:
        return not is_wholly_known(value)
    if case.get("error") or encode_json(value) != case["expected"]:
        return False
    kind = re.escape(type_name(type_of(value)).replace(" ", ""))
    return re.fullmatch(kind.replace("dynamic", ".*"), case["type"]) is not None


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_agrees_with_terraform(file: Path) -> None:
    cases = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    expressions = {case["expression"]: _agrees(case) for case in cases}
    assert [text for text, agrees in expressions.items() if agrees is (text in DIFFERENT)] == []


def test_tables_cover_all_functions() -> None:
    text = "\n".join(file.read_text(encoding="utf-8") for file in FILES)
    missing = {name for name in FUNCTIONS if not re.search(rf"\b{name}\(", text)}
    assert missing == {
        *("base64gunzip", "cidrcontains", "urldecode"),  # OpenTofu only
        *("bcrypt", "plantimestamp", "timestamp", "uuid"),  # never known
        *(name for name in FUNCTIONS if name.startswith("provider::az")),
        "type",
    }


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('base64gunzip("H4sIAAAAAAAAA8tIzcnJBwCGphA2BQAAAA==")', '"hello"'),
        ('cidrcontains("10.0.0.0/8", "10.1.0.0/16")', "true"),
        ('cidrcontains("10.0.0.0/8", "11.0.0.1")', "false"),
        ('urldecode("a%20b+c")', '"a b c"'),
        (
            'provider::azurerm::normalise_resource_id("/Subscriptions/s/ResourceGroups/g")',
            '"/subscriptions/s/resourceGroups/g"',
        ),
        (
            "provider::azurerm::parse_resource_id("
            '"/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks/d").resource_name',
            '"d"',
        ),
        (
            'provider::azapi::build_resource_id("/a/b", "Microsoft.Compute/disks@2023", "d")',
            '"/a/b/providers/Microsoft.Compute/disks/d"',
        ),
        (
            'provider::azapi::resource_group_resource_id("s", "g", "A.B/c/d", ["x", "y"])',
            '"/subscriptions/s/resourceGroups/g/providers/A.B/c/x/d/y"',
        ),
        ('provider::azapi::tenant_resource_id("A.B/c", ["x"])', '"/providers/A.B/c/x"'),
    ],
)
def test_beyond_terraform(expression: str, expected: str) -> None:
    assert encode_json(evaluate(expression)) == expected


@pytest.mark.parametrize("name", ["timestamp", "plantimestamp", "uuid"])
def test_time_and_chance_are_unknown(name: str) -> None:
    value = evaluate(f"{name}()")
    assert isinstance(value, Unknown)
    assert value.causes[0].subject == f"{name}()"


@pytest.mark.parametrize(
    "expression",
    [
        'try(tonumber("1e5000"), 1)',
        'can(tonumber("1e5000"))',
        f"try({'9' * 5000}, 1)",
        'try(indent(10000000, "a\\nb"), "")',
        "can(setproduct(range(1000), range(1000)))",
        'try(jsondecode(join("", [for i in range(1000) : "["])), 1)',
        "provider::nosuch::fault(1)",
        "provider::azurerm::nosuch(1)",
    ],
)
def test_what_is_not_worked_out_is_unknown(expression: str) -> None:
    value = evaluate(expression)
    assert isinstance(value, Unknown)
    assert value.causes


@pytest.mark.parametrize(
    ("expression", "hint"),
    [("lenght([])", "length()"), ("nosuch(1)", "nosuch"), ("upper()", "takes 1 argument")],
)
def test_messages(expression: str, hint: str) -> None:
    with pytest.raises(EvaluationError, match=re.escape(hint)):
        evaluate(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "range(100000000)",
        'format("%99999999d", 1)',
        "setproduct(range(1000), range(1000))",
        'tonumber("1e1000000")',
        'indent(10000000, "a\\nb")',
        'jsondecode("[" == "" ? "" : join("", [for i in range(1000) : "["]))',
        'yamldecode(join("", [for i in range(1000) : "["]))',
    ],
)
def test_bounds(expression: str) -> None:
    with pytest.raises(EvaluationError):
        evaluate(expression)
