"""What is said about a place: hovers, lenses, hints, links and offers, without a process."""

from pathlib import Path

import pytest

from azbackup_lint.lsp.actions import Action, actions_on
from azbackup_lint.lsp.facts import Spot
from azbackup_lint.lsp.hints import hints_in
from azbackup_lint.lsp.hovers import hover_at
from azbackup_lint.lsp.links import definitions, references
from azbackup_lint.lsp.machines import lenses
from azbackup_lint.lsp.placing import Located, Stretch
from azbackup_lint.lsp.positions import Lines
from azbackup_lint.lsp.questions import explain, unknowns
from tests.counting import calls_in
from tests.lsp.test_session import SHARES, TEMPLATE, Editor

ESTATE = """\
resource "azurerm_recovery_services_vault" "vault" {
  name                = "vault"
  resource_group_name = "rg"
  location            = "westeurope"
  sku                 = "Standard"
}

resource "azurerm_backup_policy_vm" "daily" {
  name                = "daily"
  resource_group_name = "rg"
  recovery_vault_name = azurerm_recovery_services_vault.vault.name
  backup {
    frequency = "Daily"
    time      = "23:00"
  }
  retention_daily {
    count = 30
  }
}

resource "azurerm_linux_virtual_machine" "vm" {
  name                  = "vm"
  resource_group_name   = "rg"
  location              = "westeurope"
  size                  = "Standard_D2s_v5"
  network_interface_ids = []
  os_disk {
    caching              = "None"
    storage_account_type = "Premium_LRS"
  }
}

resource "azurerm_managed_disk" "data" {
  name                 = "data"
  resource_group_name  = "rg"
  location             = "westeurope"
  storage_account_type = "Premium_LRS"
  create_option        = "Empty"
  disk_size_gb         = var.size
  max_shares           = var.shares
}

resource "azurerm_virtual_machine_data_disk_attachment" "data" {
  virtual_machine_id = azurerm_linux_virtual_machine.vm.id
  managed_disk_id    = azurerm_managed_disk.data.id
  lun                = 0
  caching            = "None"
}

resource "azurerm_backup_protected_vm" "vm" {
  resource_group_name = "rg"
  recovery_vault_name = azurerm_recovery_services_vault.vault.name
  source_vm_id        = azurerm_linux_virtual_machine.vm.id
  backup_policy_id    = azurerm_backup_policy_vm.daily.id
}
"""
SIZE = 'variable "size" {\n  type = number\n}\n'


class Asked(Editor):
    """An editor that asks about places, which are given as `before|after` in a line."""

    def spot(self, name: str, marked: str) -> Spot:
        before, _, after = marked.partition("|")
        text = self.buffers[self.folder / name].text
        assert text.count(before + after) == 1
        return Spot(self.folder / name, text.index(before + after) + len(before), text)

    def hover(self, name: str, marked: str) -> str:
        self.marks()
        path = self.folder / name
        found = hover_at(
            self.session.judged_in(path),
            self.spot(name, marked),
            self.session.placer(self.buffers),
            self.session.judge_of(path),
        )
        return found.text if found is not None else ""

    def lines(self, places: list[Located]) -> list[tuple[str, str]]:
        """The text on the line of each place."""
        return [
            (
                place.file.name,
                place.file.read_text().splitlines()[place.range.start.line].strip(),
            )
            for place in places
        ]

    def definitions(self, name: str, marked: str) -> list[tuple[str, str]]:
        self.marks()
        roots = self.session.judged_in(self.folder / name)
        placer = self.session.placer(self.buffers)
        return self.lines(definitions(roots, self.spot(name, marked), placer))

    def references(self, name: str, marked: str) -> list[tuple[str, str]]:
        self.marks()
        roots = self.session.judged_in(self.folder / name)
        placer = self.session.placer(self.buffers)
        return self.lines(references(roots, self.spot(name, marked), placer))

    def actions(self, name: str, code: str) -> dict[str, Action]:
        self.marks()
        path = self.folder / name
        marks = [mark for mark in self.session.marks()[path] if mark.code == code]
        texts = {path: buffer.text for path, buffer in self.buffers.items()}
        fixes = self.session.fixes_of(marks, path, self.buffers)
        offers = actions_on(marks, fixes, texts, self.session.placer(self.buffers))
        return {action.title: action for action in offers}


@pytest.fixture
def editor(tmp_path: Path) -> Asked:
    editor = Asked(tmp_path)
    editor.write("main.tf", ESTATE)
    editor.write("variables.tf", SHARES + SIZE)
    editor.open("main.tf")
    editor.open("variables.tf")
    return editor


def test_a_hover_on_a_value_says_what_it_is_and_what_the_matrix_says(editor: Asked) -> None:
    for marked in ("max_shares           = var.sh|ares", "max_sh|ares           ="):
        text = editor.hover("main.tf", marked)
        assert "`maxShares` = `2` of the disk data" in text
        assert "from `var.shares`, variables.tf:3:13" in text
        assert "AZB401 shared-disk](https://" in text
        assert "**violated**" in text
        assert "matrix of 2023-07-05" in text


def test_a_hover_where_a_value_was_written_says_what_it_does(editor: Asked) -> None:
    assert "**violated**" in editor.hover("variables.tf", "default = |2")


def test_a_hover_on_an_unknown_says_what_it_waits_for(editor: Asked) -> None:
    text = editor.hover("main.tf", "= var.si|ze")
    assert "not known" in text
    assert "can't be decided**: depends on var.size" in text


def test_a_hover_on_a_vm_shows_its_line_of_the_report(editor: Asked) -> None:
    text = editor.hover("main.tf", '"azurerm_linux_virtual_mach|ine" "vm" {')
    assert "**VM vm**: can be backed up: **no**" in text
    assert "`AZB401`" in text
    assert "policy `daily`" in text
    assert "vault `vault`" in text


def test_a_hover_says_first_what_policies_read_and_nothing_twice(editor: Asked) -> None:
    editor.type("main.tf", ESTATE.replace("Standard_D2s_v5", "Standard_B1ls"))
    for marked in ('size                  = "Standard_B|1ls"', "siz|e                  ="):
        text = editor.hover("main.tf", marked)
        assert text.startswith("`size.vcpus` = `1` of the VM vm")
        assert text.count("AZB301") == text.count("AZB301.md") * 2 > 0
        assert "of the disk" not in text


def test_a_hover_on_the_name_of_an_argument_has_no_range_elsewhere(editor: Asked) -> None:
    editor.marks()
    path = editor.folder / "main.tf"
    for marked, is_in in (("max_sh|ares           =", False), ("= var.sh|ares", True)):
        found = hover_at(
            editor.session.judged_in(path),
            editor.spot("main.tf", marked),
            editor.session.placer(editor.buffers),
            editor.session.judge_of(path),
        )
        assert found is not None
        assert (found.range is not None) == is_in


def test_an_unknown_name_is_not_told(editor: Asked) -> None:
    editor.type("main.tf", ESTATE.replace('= "data"\n', "= var.size\n"))
    text = editor.hover("main.tf", "name                 = var.s|ize")
    assert '"azurerm_managed_disk.data"' not in text


def test_a_hover_elsewhere_says_nothing(editor: Asked) -> None:
    assert editor.hover("main.tf", "caching            |= ") == ""


def test_secrets_are_not_shown(editor: Asked) -> None:
    editor.type("variables.tf", SHARES.replace("number\n", "number\n  sensitive = true\n") + SIZE)
    assert "(sensitive)" in editor.hover("main.tf", "max_shares           = var.sh|ares")
    assert "`2`" not in editor.hover("main.tf", "max_shares           = var.sh|ares")


def test_lenses_say_whether_vms_can_be_backed_up(editor: Asked) -> None:
    editor.marks()
    path = editor.folder / "main.tf"
    placer = editor.session.placer(editor.buffers)
    (lens,) = lenses(editor.session.judged_in(path), path, placer)
    assert lens.title == "backup: no: AZB401 shared-disk"
    assert lens.place.range.start == (20, 0)


def test_hints_show_values_that_policies_read(editor: Asked) -> None:
    editor.marks()
    path = editor.folder / "main.tf"
    text = editor.buffers[path].text
    hints = hints_in(
        editor.session.judged_in(path),
        Stretch(path, 0, len(text)),
        text,
        editor.session.placer(editor.buffers),
        editor.session.judge_of(path),
    )
    lines = text.splitlines()
    shown = {lines[hint.position.line].strip(): hint.text for hint in hints}
    assert shown["max_shares           = var.shares"] == "= 2"
    assert shown["disk_size_gb         = var.size"] == "= not known: var.size"
    assert not any("Premium_LRS" in line for line in shown)


def test_a_value_leads_to_where_it_was_written(editor: Asked) -> None:
    marked = "max_shares           = var.sh|ares"
    assert editor.definitions("main.tf", marked) == [("variables.tf", "default = 2")]
    assert editor.references("variables.tf", "default = |2") == [
        ("main.tf", "max_shares           = var.shares")
    ]


@pytest.mark.parametrize(
    ("marked", "header"),
    [
        (
            "source_vm_id        = azurerm_linux_virtual_machine.v|m.id",
            "azurerm_linux_virtual_machine",
        ),
        ("backup_policy_id    = azurerm_backup_p|olicy_vm.daily.id", "azurerm_backup_policy_vm"),
        ("managed_disk_id    = azurerm_managed_di|sk.data.id", "azurerm_managed_disk"),
    ],
)
def test_a_reference_leads_to_its_resource(editor: Asked, marked: str, header: str) -> None:
    assert [line.split('"')[1] for _, line in editor.definitions("main.tf", marked)] == [header]


def test_an_item_leads_to_its_vm_policy_and_vault(editor: Asked) -> None:
    found = editor.definitions("main.tf", '"azurerm_backup_protected_v|m" "vm"')
    assert {line.split('"')[1] for _, line in found} >= {
        "azurerm_linux_virtual_machine",
        "azurerm_backup_policy_vm",
    }


def test_a_resource_knows_what_leads_to_it(editor: Asked) -> None:
    found = editor.references("main.tf", '"azurerm_linux_virtual_mach|ine" "vm" {')
    lines = [line for _, line in found]
    assert "virtual_machine_id = azurerm_linux_virtual_machine.vm.id" in lines
    assert "source_vm_id        = azurerm_linux_virtual_machine.vm.id" in lines


def test_a_fix_lands_where_the_value_is_written(editor: Asked) -> None:
    fixes = [a for a in editor.actions("main.tf", "AZB401").values() if a.kind == "fix"]
    (fix,) = fixes
    assert [edit.file.name for edit in fix.edits] == ["variables.tf"]
    text = SHARES + SIZE
    lines = Lines(text)
    for edit in reversed(fix.edits):
        start, end = (lines.offset(position, "utf-16") for position in edit.range)
        text = text[:start] + edit.text + text[end:]
    editor.type("variables.tf", text)
    assert "AZB401" not in [code for _, _, code in editor.marks().get("main.tf", [])]


def test_a_fix_stays_safe_when_code_moves(editor: Asked) -> None:
    policy = (
        'resource "azurerm_backup_policy_vm" "short" {\n  name = "short"\n'
        "  retention_daily {\n    count = var.days\n  }\n}\n"
    )
    variables = SHARES + SIZE + 'variable "days" {\n  default = 5\n}\n'
    editor.type("variables.tf", variables)
    editor.type("main.tf", ESTATE + policy)
    before = list(editor.actions("main.tf", "AZB608"))
    editor.type("main.tf", "# moved\n" + ESTATE + policy)
    after = list(editor.actions("main.tf", "AZB608"))
    assert before[0] == after[0] == "Keep the daily points of policy short for 7 days"


def test_a_mark_can_be_suppressed_where_it_is(editor: Asked) -> None:
    (action,) = (a for t, a in editor.actions("main.tf", "AZB401").items() if "Suppress" in t)
    (edit,) = action.edits
    lines = editor.buffers[editor.folder / "main.tf"].text.splitlines(keepends=True)
    lines.insert(edit.range.start.line, edit.text)
    editor.type("main.tf", "".join(lines))
    assert "AZB401" not in [code for _, _, code in editor.marks().get("main.tf", [])]


def test_a_mark_in_a_template_can_be_suppressed(editor: Asked) -> None:
    text = TEMPLATE.replace("\n", "\r\n")
    editor.write("main.json", text)
    editor.open("main.json")
    (action,) = (a for t, a in editor.actions("main.json", "AZB401").items() if "Suppress" in t)
    (edit,) = action.edits
    assert edit.text.endswith("\r\n")
    lines = text.splitlines(keepends=True)
    lines.insert(edit.range.start.line, edit.text)
    editor.type("main.json", "".join(lines))
    assert "main.json" not in editor.marks()


def test_a_mark_leads_to_its_page_and_an_explanation(editor: Asked) -> None:
    titles = editor.actions("main.tf", "AZB401")
    page = titles["Open the page of AZB401 shared-disk"]
    assert page.arguments[0].startswith("https://")
    assert "Explain AZB401 shared-disk" in titles
    judge = editor.session.judge_of(editor.folder / "main.tf")
    assert explain("AZB401", judge).startswith("AZB401 shared-disk: ")


def test_what_is_unknown_is_listed_with_what_would_settle_it(editor: Asked) -> None:
    editor.marks()
    text = unknowns(editor.session.roots, editor.folder / "main.tf")
    assert "- var.size: " in text


def test_templates_are_explained_alike(editor: Asked) -> None:
    editor.write("main.json", TEMPLATE)
    editor.open("main.json")
    text = editor.hover("main.json", '"maxSha|res": 2')
    assert "`maxShares` = `2`" in text
    assert "**violated**" in text


BICEP = """\
param shares int = 2

resource disk 'Microsoft.Compute/disks@2023-04-02' = {
  name: 'é😀'
  location: 'westeurope'
  properties: {
    creationData: { createOption: 'Empty' }
    diskSizeGB: 64
    maxShares: 1
  }
}
"""


def test_unsaved_bicep_counts_and_is_fixed(tmp_path: Path) -> None:
    editor = Asked(tmp_path)
    editor.write("main.bicep", BICEP)
    editor.open("main.bicep")
    assert not editor.marks().get("main.bicep")
    editor.type("main.bicep", BICEP.replace("maxShares: 1", "maxShares: 2 // cluster"))
    assert editor.marks()["main.bicep"] == [(9, "error", "AZB401")]
    assert "**violated**" in editor.hover("main.bicep", "maxShares: |2")
    offers = editor.actions("main.bicep", "AZB401")
    (fix,) = (action for action in offers.values() if action.kind == "fix")
    (edit,) = fix.edits
    assert edit.file == tmp_path / "main.bicep"
    assert edit.range.start.line == 8
    comment = offers["Suppress AZB401 shared-disk here"].edits[0].text
    assert comment.strip().startswith("// azbackup-lint: ignore[AZB401]")


MANY = 'locals {\n  n = "x"\n}\n' + "".join(
    f'resource "azurerm_managed_disk" "d{n}" {{\n'
    f'  name       = "${{local.n}}{n}"\n  max_shares = 3\n}}\n'
    for n in range(400)
)


def test_one_value_in_many_names_is_told_in_linear_time(editor: Asked) -> None:
    editor.write("many/main.tf", MANY)
    editor.open("many/main.tf")
    editor.marks()

    def hover() -> None:
        assert "and 396 more facts" in editor.hover("many/main.tf", 'n = "|x"')

    assert calls_in(hover) < 400 * 150


def test_many_marks_are_offered_comments_in_linear_time(
    editor: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.write("many/main.tf", MANY)
    editor.open("many/main.tf")
    editor.marks()
    path = editor.folder / "many/main.tf"
    marks, placer = editor.session.marks()[path], editor.session.placer(editor.buffers)
    split: list[str] = []
    made = Lines.__init__
    monkeypatch.setattr(
        Lines, "__init__", lambda self, text: (split.append(text), made(self, text))[1]
    )
    offers = list(actions_on(marks, {}, {path: MANY}, placer))
    assert len(offers) > 400
    assert len(split) <= 1


HOSTILE = """\
resource "azurerm_managed_disk" "data" {
  for_each     = { "a\\n- AZB000 \\u001b[31m" = "w\\n# b\\u202e" }
  name         = each.key
  location     = each.value
  disk_size_gb = var.more["s\\n- \\u001b[1m"]
  max_shares   = 2
}

resource "azurerm_linux_virtual_machine" "vm" {
  for_each = { "v\\n- AZB000 \\u001b[31m" = "w\\n# b\\u202e" }
  name     = each.key
  location = each.value
  os_disk {
    diff_disk_settings {
      option = "Local"
    }
  }
}

variable "more" {}
"""


def test_names_begin_no_line_and_steer_no_terminal(editor: Asked) -> None:
    editor.write("hostile/main.tf", HOSTILE)
    editor.open("hostile/main.tf")
    path, placer = editor.folder / "hostile/main.tf", editor.session.placer(editor.buffers)
    editor.marks()
    judged, judge = editor.session.judged_in(path), editor.session.judge_of(path)
    marks = editor.session.marks()[path]
    hints = hints_in(judged, Stretch(path, 0, len(HOSTILE)), HOSTILE, placer, judge)
    told = [mark.message for mark in marks]
    told += [place.message for mark in marks for place in mark.related]
    told += (shown := [hint.text for hint in hints])
    assert any("\\u202e" in text for text in shown)
    told += [title for mark in marks for title in editor.actions("hostile/main.tf", mark.code)]
    told.append(unknowns(editor.session.roots, path))
    assert "\\u001b[31m" in "".join(told)
    lines = [line for text in told for line in text.split("\n")]
    assert not [line for line in lines if not line.isprintable()]
    assert not [text for text in told if "\n- AZB000" in text or "\n# b" in text]
