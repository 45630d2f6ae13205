"""A suppression changes nothing but what it silences, and any text is read in linear time."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azbackup_lint.engine import Sources, lint
from azbackup_lint.languages import LANGUAGES
from azbackup_lint.problems import SUPPRESSION_KINDS
from azbackup_lint.report.model import Finding, Report
from azbackup_lint.settings import Settings
from azbackup_lint.source import Source
from azbackup_lint.suppressions.reading import Suppression, suppressions_in

CODE = {
    "main.tf": """\
variable "disks" {}
locals {
  shares = 2
  size   = 40000
}
resource "azurerm_managed_disk" "each" {
  for_each   = var.disks
  name       = each.key
  max_shares = each.value.shares
  disk_size_gb = each.value.size
}
resource "azurerm_managed_disk" "local" {
  name         = "l"
  max_shares   = local.shares
  disk_size_gb = local.size
}
module "first" {
  source = "./disk"
  shares = 2
}
module "second" {
  source = "./disk"
  shares = local.shares
}
""",
    "terraform.tfvars": """\
disks = {
  first = {
    shares = 2
    size   = 40000
  }
  second = {
    shares = 2, size = 64
  }
  third = { shares = 1, size = 40000 }
}
""",
    "disk/main.tf": """\
variable "shares" {}
resource "azurerm_managed_disk" "d" {
  name       = "d"
  max_shares = var.shares
}
""",
}
PLACES = [
    (name, number) for name, text in CODE.items() for number in range(len(text.splitlines()) + 1)
]
OURS = {kind.id for kind in SUPPRESSION_KINDS}


def report_on(folder: Path, code: dict[str, str]) -> Report:
    overlay = {folder / name: text for name, text in code.items()}
    return lint(Sources((folder,), overlay), Settings())


def told(findings: list[Finding]) -> list[tuple[object, ...]]:
    return sorted(
        (f.id, f.resource, f.message, f.severity, f.fingerprint, f.cause) for f in findings
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("root")
    for name, text in CODE.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture(scope="module")
def plain(folder: Path) -> Report:
    """The report without any suppression."""
    return report_on(folder, CODE)


@given(
    place=st.sampled_from(PLACES),
    policies=st.lists(
        st.sampled_from(["AZB401", "shared-disk", "AZB403", "azb402", "none"]),
        min_size=1,
        max_size=3,
    ),
    verb=st.sampled_from(["ignore", "ignore-file"]),
    form=st.sampled_from(["# {}", "// {}", "/* {} */", "/*\n * {}\n */"]),
    on_the_line=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_only_what_it_names_is_silenced(
    folder: Path,
    plain: Report,
    place: tuple[str, int],
    policies: list[str],
    verb: str,
    form: str,
    on_the_line: bool,
) -> None:
    name, number = place
    comment = form.format(f"azbackup-lint: {verb}[{', '.join(policies)}] tried")
    lines = CODE[name].splitlines()
    if on_the_line and number < len(lines):
        lines[number] += f" {comment}"
    else:
        lines.insert(number, comment)
    report = report_on(folder, {**CODE, name: "\n".join(lines) + "\n"})
    others = [finding for finding in report.findings if finding.id not in OURS]
    silenced = [item.finding for item in report.silenced]
    assert told([*others, *silenced]) == told([*plain.findings])
    named = {policy.upper().replace("SHARED-DISK", "AZB401") for policy in policies}
    assert {finding.id for finding in silenced} <= named
    if verb == "ignore-file":
        assert not {f.id for f in others if f.span.source.path.endswith(name)} & named


PIECES = [
    "azbackup-lint: ignore[AZB401] a\n",
    *("# ", "// ", "/*", "*/", "\n", "\n\n", '"', "'", "'''", "${", "<<EOT\n", "EOT\n"),
    *("{", "}", "[", "]", "(", ")", ",", "@a\n", 'resource "a" "b" ', "x = ", ": ", "1"),
    *('"metadata": {"azbackup-lint": {"ignore": ', '"AZB401"', '"//": "azbackup-lint: ', "é"),
]
FILES = ["main.tf", "main.tf.json", "terraform.tfvars", "main.bicep", "template.json"]


@given(
    text=st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40).map("".join),
    name=st.sampled_from(FILES),
)
@settings(max_examples=300, deadline=None)
def test_any_text_is_read(text: str, name: str) -> None:
    if name == "template.json":
        text = '{"contentVersion": "1.0.0.0", ' + text
    end = len(text)
    for found in suppressions_in(Source(name, text), LANGUAGES):
        assert 0 <= found.place.start < found.place.end <= end
        if isinstance(found, Suppression) and found.covers is not None:
            assert 0 <= found.covers.start <= found.covers.end <= end
            assert 0 <= found.name.start < found.name.end <= end


MARK = "azbackup-lint: ignore[AZB401] a"
HOSTILE = {
    "lines": f"# {MARK}\n",
    "blocks": f"/* {MARK} */ ",
    "one block": f"x = {{ # {MARK}\n",
    "braces": f"{{/*{MARK}*/",
    "closing": f"{{{{{{ /*{MARK}*/ }}}}}}",
    "commas": f", /*{MARK}*/",
    "strings": f'"${{ /*{MARK}*/',
    "quoted": f'x = "a # {MARK}\n',
    "heredocs": f"<<EOT\n# {MARK}\n",
    "open comments": f"/* {MARK}",
    "open lists": "azbackup-lint: ignore[",
    "words": f"# {MARK} azbackup-lint: ignore[" + "A" * 500,
    "members": '{"metadata": {"azbackup-lint": {"ignore": "AZB401"}}},',
    "nested": '{"metadata": {"azbackup-lint": ',
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_much_of_anything_is_read_quickly(piece: str, name: str) -> None:
    text = piece * (100_000 // len(piece))
    if name == "template.json":
        text = '{"contentVersion": "1.0.0.0", "resources": [' + text.removesuffix(",") + "]}"
    began = time.process_time()
    list(suppressions_in(Source(name, text), LANGUAGES))
    assert time.process_time() - began < 2
