"""Several sets of inputs in one run: evaluated apart, findings merged and labelled."""

import json
from pathlib import Path

from azbackup_lint.engine import Sources, lint
from azbackup_lint.records import replace
from azbackup_lint.report.display import Display
from azbackup_lint.report.formats import full, json_form, text
from azbackup_lint.settings import Settings
from azbackup_lint.values.limits import Limits
from tests.arm.deploying import VM, resource, template
from tests.commands import run

MODULE = """
variable "size" { type = string }

resource "azurerm_linux_virtual_machine" "vm" {
  name     = "vm"
  location = "westeurope"
  size     = var.size

  os_disk {
    storage_account_type = "Premium_LRS"
    disk_size_gb         = 64
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "ubuntu-24_04-lts"
    sku       = "server"
    version   = "latest"
  }
}
"""


def files(folder: Path, **texts: str) -> None:
    for name, content in texts.items():
        (folder / name.replace("__", ".")).write_text(content)


def variants(folder: Path, *names: str) -> dict[str, tuple[Path, ...]]:
    return {name: (folder / f"{name}.tfvars",) for name in names}


def test_a_finding_names_the_variants_that_lead_to_it(tmp_path: Path) -> None:
    files(tmp_path, main__tf=MODULE, dev__tfvars='size = "Standard_B1s"')
    files(tmp_path, prod__tfvars='size = "Standard_D4s_v5"', test__tfvars='size = "Standard_B1s"')
    settings = Settings(variants=variants(tmp_path, "dev", "prod", "test"))
    report = lint(Sources((tmp_path,)), settings)
    (finding,) = report.findings
    assert finding.variants == ("dev", "test")
    assert [Path(place.span.source.path).name for place in finding.related] == [
        "dev.tfvars",
        "test.tfvars",
    ]
    assert "= variant: dev, test" in full.render(report)
    assert ", variants dev, test\n" in text.render(report)
    document = json.loads(json_form.render(report))
    assert document["findings"][0]["variants"] == ["dev", "test"]
    assert document["summary"]["roots"] == 1
    assert document["summary"]["resources"] == 1


def test_findings_that_differ_stay_apart(tmp_path: Path) -> None:
    files(tmp_path, main__tf=MODULE)
    files(tmp_path, a__tfvars='size = "Standard_B1s"', b__tfvars='size = "Standard_B1ls"')
    report = lint(Sources((tmp_path,)), Settings(variants=variants(tmp_path, "a", "b")))
    assert {item.variants: "B1ls" in item.message for item in report.findings} == {
        ("a",): False,
        ("b",): True,
    }


def test_a_problem_of_the_code_is_said_once(tmp_path: Path) -> None:
    files(tmp_path, main__tf=MODULE + "}\n", a__tfvars="", b__tfvars="")
    report = lint(Sources((tmp_path,)), Settings(variants=variants(tmp_path, "a", "b")))
    problems = [item for item in report.findings if item.effect == "input"]
    assert [(item.id, item.variants) for item in problems] == [("AZB002", ("a", "b"))]


def test_what_is_undecided_names_its_variants(tmp_path: Path) -> None:
    files(tmp_path, main__tf=MODULE, a__tfvars="", b__tfvars='size = "Standard_D4s_v5"')
    report = lint(Sources((tmp_path,)), Settings(variants=variants(tmp_path, "a", "b")))
    assert [(item.id, item.variants) for item in report.undecided] == [("AZB301", ("a",))]
    assert "azurerm_linux_virtual_machine.vm [a]" in full.render(report, Display(show_unknown=True))


def test_variants_on_the_command_line(tmp_path: Path) -> None:
    files(tmp_path, main__tf=MODULE, a__tfvars='size = "Standard_B1s"')
    files(tmp_path, b__tfvars='size = "Standard_D4s_v5"')
    given = [f"--variant=x={tmp_path / 'a.tfvars'}", f"--variant=x={tmp_path / 'b.tfvars'}"]
    assert "AZB301" in run("check", str(tmp_path), given[0]).stdout
    assert "AZB301" not in run("check", str(tmp_path), *given).stdout, "the second file wins"
    result = run("check", str(tmp_path), "--variant", "x=none.tfvars")
    assert (result.returncode, result.stdout) == (2, "")
    assert "--variant x=none.tfvars: there is no such file" in result.stderr
    assert run("check", str(tmp_path), "--variant", "none.tfvars").returncode == 2


def test_each_parameter_file_is_a_variant(tmp_path: Path) -> None:
    machine = resource(VM, "vm", properties={"hardwareProfile": {"vmSize": "[parameters('size')]"}})
    document = template(machine, parameters={"size": {"type": "string"}})
    (tmp_path / "azuredeploy.json").write_text(json.dumps(document))
    for name, size in (("dev", "Standard_B1s"), ("prod", "Standard_D4s_v5")):
        given = {"parameters": {"size": {"value": size}}, "$schema": _PARAMETERS}
        (tmp_path / f"azuredeploy.parameters.{name}.json").write_text(json.dumps(given))
    (finding,) = lint(Sources((tmp_path,)), Settings(select=("AZB301",))).findings
    (variant,) = finding.variants
    assert variant.endswith("azuredeploy.parameters.dev.json")
    chosen = (tmp_path / "azuredeploy.parameters.prod.json",)
    report = lint(Sources((tmp_path,)), Settings(select=("AZB301",), parameters=chosen))
    assert (report.findings, report.undecided) == ((), ())


def test_sets_of_inputs_that_there_is_no_work_left_for_are_told(tmp_path: Path) -> None:
    head, _, block = MODULE.partition("resource")
    blocks = (f"resource{block}".replace('"vm"', f'"vm{number}"') for number in range(20))
    mark = "# azbackup-lint: ignore[AZB301] small in production only\n"
    files(tmp_path, main__tf=head + mark + "".join(blocks))
    names = [f"v{number}" for number in range(12)]
    files(tmp_path, **{f"{name}__tfvars": 'size = "Standard_D4s_v5"' for name in names})
    limits = Limits(steps=100)
    settings = Settings(variants=variants(tmp_path, *names), limits=limits)
    report = lint(Sources((tmp_path,)), settings)
    told = [item.message for item in report.findings if "sets of inputs" in item.message]
    assert told == [
        "9 of 12 sets of inputs are not linted: the others took all the work that one root may take"
    ]
    assert sum(dict(report.backup).values()) == 3 * 20
    whole = lint(Sources((tmp_path,)), replace(settings, limits=Limits()))
    assert [item.id for item in whole.findings] == ["AZB018"]
    assert sum(dict(whole.backup).values()) == 12 * 20


_PARAMETERS = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"
