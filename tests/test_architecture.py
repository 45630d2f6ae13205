"""The way of the data: imports point one way, and third-party packages have one door each."""

import ast
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
import yaml

LINTER = Path(__file__).parent.parent / "linter"
PACKAGE = LINTER / "azbackup_lint"

ORDER = yaml.safe_load(Path(__file__).with_name("architecture.yaml").read_text(encoding="utf-8"))
RANKS = {
    folder: {name: rank for rank, names in enumerate(layers) for name in names}
    for folder, layers in ORDER.items()
}
DOORS = {"jsonschema": "policy/", "yaml": "yaml_text.py", "click": "cli/"}
DOORS |= {
    "hcl2": "languages/terraform/syntax/parser.py",
    "lark": "languages/terraform/syntax/parser.py",
}
DOORS |= {"distributed": "runs/dask_cluster.py"}
DOORS |= {"dataclasses": "records.py"}  # which makes the same for less at every start
MAX_LINES = 370
FILES = sorted(PACKAGE.rglob("*.py"))


@cache
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


def _siblings(file: Path) -> Iterator[tuple[str, str, str]]:
    """Each import of a neighbour: their folder, and which of its parts imports which other one."""
    own = file.relative_to(PACKAGE).with_suffix("").parts
    for name in _imports(file):
        if not name.startswith("azbackup_lint."):
            continue
        imported = name.split(".")[1:]
        depth = next(
            (i for i, (a, b) in enumerate(zip(own, imported, strict=False)) if a != b), None
        )
        if depth is not None:
            yield "/".join(own[:depth]) or ".", own[depth], imported[depth]


def test_imports_point_one_way() -> None:
    for folder, own, imported in chain.from_iterable(map(_siblings, FILES)):
        ranks = RANKS.get(folder, {})
        if imported in ranks and own != "__init__":
            assert ranks[imported] < ranks[own], f"{folder}: {own} must not import {imported}"


SHARED = ("language", "call_graph", "memory", "missing_modules", "problem_log")
SHARED += ("code_shape", "remarks", "json_remarks")
SHARED += ("letter_case", "notation", "syntax_faults")
SHARED += ("json_mentions", "json_notation", "json_places")
LANGUAGES = {**dict.fromkeys(SHARED, ()), "terraform": (), "arm": ()}
LANGUAGES |= {"plan": ("terraform",), "bicep": ("arm",)}


def test_languages_are_independent_and_known_to_the_list_only() -> None:
    for file in FILES:
        stage, *below = (part.removesuffix(".py") for part in file.relative_to(PACKAGE).parts)
        if stage == "example_runs" or (stage, *below[:1]) == ("policy", "examples"):
            continue  # an example says what it is written in
        own = below[0] if stage == "languages" else ""
        allowed = {own, *SHARED, *LANGUAGES.get(own, ()), "LANGUAGES"}
        for name in _imports(file):
            if name.startswith("azbackup_lint.languages."):
                assert name.split(".")[2] in allowed, f"{own or stage} imports {name}"


@pytest.mark.parametrize("folder", sorted(ORDER))
def test_every_module_has_its_layer(folder: str) -> None:
    assert _parts(PACKAGE / folder) == set(RANKS[folder])


def test_every_folder_has_its_order() -> None:
    folders = (path.parent for path in PACKAGE.rglob("__init__.py"))
    several = {path for path in folders if len(_parts(path)) > 1}
    assert {path.relative_to(PACKAGE).as_posix() for path in several} == set(ORDER)


def _parts(folder: Path) -> set[str]:
    """The modules and packages in a folder."""
    modules = {path.stem for path in folder.iterdir() if path.suffix == ".py"}
    packages = {path.name for path in folder.iterdir() if (path / "__init__.py").exists()}
    return (modules | packages) - {"__init__"}


def test_third_party_packages_have_one_door() -> None:
    for file in FILES:
        relative = file.relative_to(PACKAGE).as_posix()
        for name in _imports(file):
            door = DOORS.get(name.split(".")[0])
            assert door is None or relative.startswith(door), f"{relative} imports {name}"


def test_patterns_of_modules_are_compiled_when_they_are_used() -> None:
    for file in FILES:
        for node in _run_at_import(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                assert ast.unparse(node.func) != "re.compile", f"{file}: use lazy_regex"


def _run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes outside of all functions."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.Lambda):
            yield child
            yield from _run_at_import(child)


def test_files_stay_readable() -> None:
    long = {file.name: lines for file in FILES if (lines := _lines(file)) > MAX_LINES}
    assert long == {}


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def test_linter_holds_one_package() -> None:
    assert [path.name for path in LINTER.iterdir() if path.name != "__pycache__"] == [
        "azbackup_lint"
    ]
