"""Every kind of problem is explained, and its example has that problem."""

import json
from pathlib import Path

import pytest

from azbackup_lint.catalogue.documentation import documentation
from azbackup_lint.catalogue.input_problems import problem_text
from azbackup_lint.engine import Sources, lint
from azbackup_lint.policy import load_packs
from azbackup_lint.problems import PROBLEM_KINDS, UNLINTED_ROOT, ProblemKind
from azbackup_lint.report.formats import sarif
from azbackup_lint.settings import Settings
from tests import commands

kinds = pytest.mark.parametrize("kind", PROBLEM_KINDS, ids=lambda kind: kind.id)

OF_NO_FILES = (UNLINTED_ROOT,)
"""What no file is an example of; tests/runs has it happen."""


@pytest.mark.parametrize(
    "kind", [kind for kind in PROBLEM_KINDS if kind not in OF_NO_FILES], ids=lambda kind: kind.id
)
def test_example_has_the_problem(
    kind: ProblemKind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new kind needs an entry in catalogue/input_problems.yaml."""
    text = problem_text(kind)
    assert text is not None and text.example is not None
    example = text.example
    for name, content in example.files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content.encode(example.written))
    for name, target in example.links.items():
        (tmp_path / name).symlink_to(target)
    monkeypatch.chdir(tmp_path)
    outcome = commands.run("check", "--format", "concise", *example.options)
    told = f"{example.place}: {kind.severity} {kind.id} {kind.name}: {example.message}"
    assert told in outcome.stdout
    assert outcome.returncode == 1 or kind.severity != "error"


@kinds
def test_kind_is_explained_by_id_and_name(kind: ProblemKind) -> None:
    by_id, by_name = (commands.run("explain", word) for word in (kind.id.lower(), kind.name))
    assert by_id.stdout == by_name.stdout
    assert by_id.stdout.startswith(f"{kind.id} {kind.name}\nSeverity {kind.severity}. ")
    problem = json.loads(commands.run("explain", kind.id, "--format", "json").stdout)["problem"]
    text = problem_text(kind)
    assert text is not None
    assert (problem["id"], problem["remedy"]) == (kind.id, text.remedy)


def test_a_misspelt_kind_is_guessed() -> None:
    outcome = commands.run("explain", "syntax-eror")
    assert outcome.returncode == 2
    assert "did you mean syntax-error?" in outcome.stderr


def test_help_of_rules_leads_to_headings() -> None:
    page = documentation(load_packs())["policies/input.md"]
    anchors = {
        line[3:].lower().replace(" ", "-") for line in page.splitlines() if line.startswith("## ")
    }
    log = json.loads(sarif.render(lint(Sources((Path(__file__).parent,)), Settings())))
    rules = {rule["id"]: rule for rule in log["runs"][0]["tool"]["driver"]["rules"]}
    for kind in PROBLEM_KINDS:
        path, _, anchor = rules[kind.id]["helpUri"].partition("#")
        assert path.endswith("docs/policies/input.md")
        assert anchor in anchors
