"""The way of the data: imports point one way, and third-party packages have one door each."""

import ast
from pathlib import Path

import pytest

LINTER = Path(__file__).parent.parent / "linter"
PACKAGE = LINTER / "azbackup_lint"

LAYERS = (
    ("source", "yaml_text", "number_texts"),
    ("json_text",),
    ("problems", "secrets_in_code"),
    ("merge_conflicts",),
    ("files",),
    ("values",),
    ("resources",),
    ("azure",),
    ("settings",),
    ("languages",),
    ("discovery",),
    ("estate",),
    ("roots",),
    ("policy",),
    ("report",),
    ("engine", "example_runs", "catalogue"),
    ("pack_tests", "assessment"),
    ("formats", "inspection"),
    ("cli",),
    ("__main__",),
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
DOORS = {"jsonschema": "policy/", "yaml": "yaml_text.py", "click": "cli/"}
DOORS |= {
    "hcl2": "languages/terraform/syntax/parser.py",
    "lark": "languages/terraform/syntax/parser.py",
}
MAX_LINES = 370
FILES = sorted(PACKAGE.rglob("*.py"))


def _imports(file: Path) -> list[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.extend(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are absolute"
            names.append(node.module or "")
            names.extend(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def _stage(name: str) -> str:
    return name.split(".")[1] if name.count(".") else ""


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_point_one_way(file: Path) -> None:
    own = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if own == "__init__":
        return
    for name in _imports(file):
        stage = _stage(name)
        if name.startswith("azbackup_lint.") and stage in RANK and stage != own:
            assert RANK[stage] < RANK[own], f"{own} must not import {name}"


SHARED = ("language", "call_graph", "missing_modules", "problem_log")
LANGUAGES = {**dict.fromkeys(SHARED, ()), "terraform": (), "arm": ()}
LANGUAGES |= {"plan": ("terraform",), "bicep": ("arm",)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_languages_are_independent_and_known_to_the_list_only(file: Path) -> None:
    stage, *below = (part.removesuffix(".py") for part in file.relative_to(PACKAGE).parts)
    if stage == "example_runs" or (stage, *below[:1]) == ("policy", "examples"):
        return  # an example says what it is written in
    own = below[0] if stage == "languages" else ""
    allowed = {own, *SHARED, *LANGUAGES.get(own, ())}
    for name in _imports(file):
        if name.startswith("azbackup_lint.languages."):
            language = name.split(".")[2]
            assert language in allowed or language == "LANGUAGES", f"{own or stage} imports {name}"


def test_every_module_has_its_layer() -> None:
    found = {path.name.removesuffix(".py") for path in PACKAGE.iterdir() if path.suffix == ".py"}
    found |= {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert found - {"__init__"} == set(RANK)


def test_third_party_packages_have_one_door() -> None:
    for file in FILES:
        relative = file.relative_to(PACKAGE).as_posix()
        for name in _imports(file):
            door = DOORS.get(name.split(".")[0])
            assert door is None or relative.startswith(door), f"{relative} imports {name}"


def test_files_stay_readable() -> None:
    long = {file.name: lines for file in FILES if (lines := _lines(file)) > MAX_LINES}
    assert long == {}


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def test_linter_holds_one_package() -> None:
    assert [path.name for path in LINTER.iterdir() if path.name != "__pycache__"] == [
        "azbackup_lint"
    ]
