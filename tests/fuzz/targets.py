"""What is fuzzed: for each kind of input what reads it, seeds, words, and how it is changed."""

import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from azbackup_lint.formats import REPORT_FORMATS
from azbackup_lint.inspection import to_python
from azbackup_lint.languages import LANGUAGES
from azbackup_lint.languages.arm.errors import ExpressionSyntaxError
from azbackup_lint.languages.arm.functions import FORMS
from azbackup_lint.languages.arm.functions import FUNCTIONS as ARM_FUNCTIONS
from azbackup_lint.languages.bicep.syntax.parser import parse_file
from azbackup_lint.languages.terraform.expressions.scope import Scope
from azbackup_lint.languages.terraform.functions import FUNCTIONS as TERRAFORM_FUNCTIONS
from azbackup_lint.languages.terraform.syntax.parser import parse_expression
from azbackup_lint.pack_tests import test_pack as run_pack_test
from azbackup_lint.pack_tests.report import render_text
from azbackup_lint.policy.pack_folders import folder_at, installed_folders
from azbackup_lint.settings import UsageError
from azbackup_lint.settings_files.composition import compose
from azbackup_lint.settings_files.document import read_pyproject, read_yaml
from azbackup_lint.settings_files.locating import SettingsFile
from azbackup_lint.settings_files.values import read_settings
from azbackup_lint.source import Source
from azbackup_lint.suppressions.reading import suppressions_in
from azbackup_lint.values import Value
from azbackup_lint.values.errors import EvaluationError
from tests.arm.evaluating import Around, value_at
from tests.fuzz import seeds
from tests.fuzz.checks import FOLDER, inspected, linted, number_of, watched
from tests.pack_tests.test_faults import FILES as PACK
from tests.report import frames
from tests.terraform.evaluating import module

USES_VALUES = """
variable "a" {}
variable "b" { default = {} }
variable "vms" { type = map(object({ size = optional(string, "Standard_B1s"), n = number })) }
variable "shares" { type = number }
resource "azurerm_managed_disk" "d" {
  for_each   = var.vms
  name       = each.key
  max_shares = try(each.value.n, var.shares)
  tags       = merge(var.b, { a = jsonencode(var.a) })
}
"""


PARTING = "\x1f"
HOSTILE = (
    *("::error::", "##vso[task.complete]", "##[error]", "%0A", "%25", "%AZP25", "]]>", "-->"),
    *("<script>", "&amp;", "|", "`", "[a](b)", "=cmd|' /C calc'!A0", "{0}", "\\", "\r\n"),
    *("\x1b[2J", "\x1b]8;;https://a.example\x1b\\", "\x9b31m", "\u202e", "\u2028", "\x00"),
)
"""Words that mean something in one of the formats."""

WHOLE = 500
"""Code points that every format shows; some shorten what is much longer."""

VALUES = (
    b'vms = { a = { n = 2 } }\nshares = 2\na = "x"\nb = [1, 2]\n',
    b'{"vms": {"a": {"n": 2}}, "shares": "${1 + 1}", "a": "x\\/", "b": [1, 2]}',
)


@dataclass(frozen=True, slots=True)
class Target:
    """One kind of input: `run` reads it and raises for whatever must not be."""

    name: str
    run: Callable[[str], None]
    seeds: Callable[[], tuple[bytes, ...]]
    words: tuple[str, ...] = ()
    is_json: bool = False


def _terraform(text: str) -> None:
    watched({"main.tf": text}, "main.tf")


def _values(text: str) -> None:
    ending = ".json" if text.startswith("{") else ""
    watched({"main.tf": USES_VALUES, f"terraform.tfvars{ending}": text}, "main.tf")


def _terraform_json(text: str) -> None:
    watched({"main.tf.json": text}, "main.tf.json")


def _template(text: str) -> None:
    linted({"main.json": text}, "main.json")


def _plan(text: str) -> None:
    linted({"plan.json": text}, "plan.json")


def _bicep(text: str) -> None:
    """Whatever may compile it is not run: the parser reads it, and a check without a compiler."""
    parse_file(Source("main.bicep", text))
    linted({"main.bicep": text}, "main.bicep")


def _inspection(text: str) -> None:
    name = "main.json" if text.lstrip().startswith("{") else "main.tf"
    inspected({name: text}, name)


def _writers(text: str) -> None:
    """A path and what is said of it, parted by a unit separator, in a format that they decide."""
    path, _, said = text.partition(PARTING)
    names = sorted(REPORT_FORMATS)
    name = names[number_of(text) % len(names)]
    if name in frames.FORMATS:
        frames.came_back(name, path[:WHOLE], said[:WHOLE])
    else:
        frames.harmless_on_a_terminal(name, path, said)
    frames.kept_in_frame(name, path, said)
    frames.without_a_command(name, path, said)


def _writer_seeds() -> tuple[bytes, ...]:
    pairs = zip(HOSTILE, HOSTILE[1:] + HOSTILE[:1], strict=True)
    return tuple(f"{path}.tf{PARTING}{said}".encode() for path, said in pairs)


def _suppressions(text: str) -> None:
    """The comments of a text in every language, and a run that heeds them."""
    for name in ("a.tf", "a.json", "a.bicep", "a.tfvars", "a.tf.json"):
        for _ in suppressions_in(Source(name, text, FOLDER / name), LANGUAGES):
            pass
    linted({"main.tf": text}, "main.tf")


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="azbackup-fuzz-"))


def _pack(text: str) -> None:
    """A file of a pack, beside others that are well-formed; its first line names it."""
    name, _, content = text.partition("\n")
    folder = _folder() / "pack"
    for other, good in PACK.items():
        (folder / other).parent.mkdir(parents=True, exist_ok=True)
        is_fuzzed = other == name.strip("# ")
        data = content if is_fuzzed else good
        (folder / other).write_bytes(data.encode("utf-8", "surrogatepass"))
    render_text([run_pack_test(folder_at(folder), installed_folders())]).encode()


def _settings(text: str) -> None:
    read = read_pyproject if text.startswith("[") else read_yaml
    name = "pyproject.toml" if text.startswith("[") else ".azbackup-lint.yaml"
    try:
        document = read(Source(name, text))
        if document is not None:
            compose(read_settings(SettingsFile(_folder() / name, _folder(), document)), {}, {})
    except UsageError as error:
        str(error).encode()


def _hcl_expression(text: str) -> None:
    node, _ = parse_expression(Source("expression", text).span(0, len(text)))
    if node is not None:
        instance = module({"main.tf": ""})
        try:
            _shown(instance.evaluator.evaluate(node, Scope(instance, {})))
        except EvaluationError:
            return


def _arm_expression(text: str) -> None:
    try:
        _shown(value_at(text, Around()))
    except (ExpressionSyntaxError, EvaluationError):
        return


def _shown(value: Value) -> None:
    json.dumps(to_python(value), allow_nan=False)


SCHEMA = ("Microsoft.Compute/virtualMachines", "Microsoft.Compute/disks", "copyIndex()")
TEMPLATE_WORDS = (
    "copy",
    "condition",
    "defaultValue",
    "allowedValues",
    "expressionEvaluationOptions",
)


def _terraform_seeds() -> tuple[bytes, ...]:
    return seeds.files(".tf")


def _pack_seeds() -> tuple[bytes, ...]:
    return tuple(f"# {name}\n{text}".encode() for name, text in PACK.items())


def _settings_seeds() -> tuple[bytes, ...]:
    found = seeds.blocks("yaml") + seeds.blocks("toml")
    return tuple(block for block in found if b"jobs:" not in block)


TARGETS: Mapping[str, Target] = {
    target.name: target
    for target in (
        Target("terraform", _terraform, _terraform_seeds, tuple(TERRAFORM_FUNCTIONS)),
        Target(
            "values",
            _values,
            lambda: (*seeds.files(".tfvars"), *VALUES),
            ("vms", "shares"),
        ),
        Target("terraform-json", _terraform_json, lambda: seeds.files(".tf.json"), is_json=True),
        Target(
            "template",
            _template,
            lambda: seeds.files(".json", "deploymentTemplate.json"),
            SCHEMA + TEMPLATE_WORDS,
            is_json=True,
        ),
        Target("plan", _plan, lambda: seeds.files(".json", '"format_version"'), is_json=True),
        Target(
            "hcl-expression",
            _hcl_expression,
            lambda: seeds.expressions("fixtures/functions/cases"),
            tuple(f"{name}(" for name in TERRAFORM_FUNCTIONS),
        ),
        Target(
            "template-expression",
            _arm_expression,
            lambda: seeds.expressions("fixtures/arm-functions"),
            tuple(f"{name}(" for name in (*ARM_FUNCTIONS, *FORMS)),
        ),
        Target("pack", _pack, _pack_seeds, ("$limit", "pattern", "enum", "not", "contains")),
        Target(
            "suppressions",
            _suppressions,
            lambda: tuple(
                seed
                for ending in (".tf", ".json", ".bicep")
                for seed in seeds.files(ending, "azbackup-lint")
            ),
            ("azbackup-lint: ignore[AZB401]", "until 2027-03-31", "ignore-file", "//", "/*", "*/"),
        ),
        Target("settings", _settings, _settings_seeds, ("overrides", "severities", "variants")),
        Target(
            "bicep",
            _bicep,
            lambda: seeds.files(".bicep") + seeds.blocks("bicep"),
            (
                "resource",
                "module",
                "param",
                "for",
                "existing",
                "if",
                "@secure()",
                "'''",
                "${",
                "using",
            ),
        ),
        Target("writers", _writers, _writer_seeds, HOSTILE),
        Target(
            "inspection",
            _inspection,
            lambda: seeds.files(".tf") + seeds.files(".json", "deploymentTemplate.json"),
        ),
    )
}
"""By name."""
