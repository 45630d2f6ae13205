"""Modules that are loaded quickly are those that importlib loads."""

from __future__ import annotations

import importlib
import os
import py_compile
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from azbackup_lint import quick_imports
from azbackup_lint.imported_modules import import_table
from azbackup_lint.quick_imports import QuickImports

FILES = {
    "__init__.py": "",
    "first.py": "import swift.inner.second\nfrom swift import third\nORDER = third.ORDER",
    "inner/__init__.py": "from swift.inner.deep import NAME",
    "inner/deep.py": "NAME = 'deep'",
    "inner/second.py": "from swift.inner import NAME\nfrom swift.third import ORDER",
    "third.py": "import sys\nORDER = [name for name in sys.modules if name.startswith('swift')]",
    "unasked.py": "raise RuntimeError('never asked for')",
    "later.py": "def load():\n    import swift.unasked\nif not load:\n    import swift.unasked",
    "broken.py": "from swift import faulty",
    "faulty.py": "import swift\nif not hasattr(swift, 'mended'):\n"
    "    raise LookupError('while it is loaded')",
    "outer.py": "from swift import broken",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package with bytecode, which is forgotten again."""
    for name, text in FILES.items():
        file = tmp_path / "swift" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        os.utime(file, (1_000_000_000, 1_000_000_000))
        py_compile.compile(str(file), doraise=True)
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    _forget()


@pytest.fixture
def quick(folder: Path, monkeypatch: pytest.MonkeyPatch) -> QuickImports:
    """What loads the modules of the package."""
    found: dict[str, dict[str, str]] = {}
    exec(import_table(folder, "swift"), found)
    _set_threads(monkeypatch, 0)
    finder = QuickImports(found["IMPORTS"])
    monkeypatch.setattr(sys, "meta_path", [finder, *sys.meta_path])
    importlib.import_module("swift")
    return finder


def _forget() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "swift"]:
        del sys.modules[name]


def _loaded() -> set[str]:
    return {name for name in sys.modules if name.startswith("swift.")}


def _shown(name: str) -> dict[str, object]:
    module = sys.modules[name]
    spec = module.__spec__
    assert spec is not None
    names = ("__name__", "__package__", "__file__", "__cached__", "__path__", "__doc__")
    of_spec = ("name", "origin", "cached", "parent", "has_location", "submodule_search_locations")
    return {
        **{key: getattr(module, key, None) for key in names},
        **{key: getattr(spec, key) for key in of_spec},
        "loader": type(module.__loader__),
        "text": spec.loader.get_source(name),  # type: ignore[union-attr]
    }


NEEDED = {"swift.first", "swift.inner", "swift.inner.deep", "swift.inner.second", "swift.third"}


def test_modules_are_those_that_importlib_makes(quick: QuickImports) -> None:
    assert quick.find_spec("swift.first") is not None
    assert _loaded() == NEEDED - {"swift.first"}
    importlib.import_module("swift.first")
    ours = {name: _shown(name) for name in NEEDED}
    sys.meta_path.remove(quick)  # type: ignore[arg-type]
    _forget()
    importlib.import_module("swift.first")
    assert ours == {name: _shown(name) for name in NEEDED}


def test_names_are_there_in_their_packages(quick: QuickImports) -> None:
    import swift.first  # type: ignore[import-not-found]

    assert swift.third is sys.modules["swift.third"]
    assert swift.inner.second.NAME == "deep"


def test_what_may_not_be_needed_is_not_loaded(quick: QuickImports) -> None:
    importlib.import_module("swift.later")
    assert _loaded() == {"swift.later"}


def test_older_bytecode_is_not_run(quick: QuickImports, folder: Path) -> None:
    (folder / "swift/third.py").write_text("ORDER = 'changed'", encoding="utf-8")
    assert importlib.import_module("swift.first").ORDER == "changed"


def test_other_bytecode_is_not_run(quick: QuickImports, folder: Path) -> None:
    for file in (folder / "swift/__pycache__").iterdir():
        file.write_bytes(b"1234" + file.read_bytes()[4:])
    assert isinstance(importlib.import_module("swift.first").ORDER, list)


def test_what_fails_is_not_left_behind(quick: QuickImports) -> None:
    for _ in range(2):
        with pytest.raises(LookupError, match="while it is loaded"):
            importlib.import_module("swift.broken")
        assert _loaded() == set()


def test_what_failed_is_loaded_quickly_later(quick: QuickImports) -> None:
    with pytest.raises(LookupError):
        importlib.import_module("swift.outer")
    sys.modules["swift"].mended = True  # type: ignore[attr-defined]
    quick.find_spec("swift.outer")
    assert _loaded() == {"swift.broken", "swift.faulty"}


def test_bytecode_longer_than_one_read_is_read_whole(
    quick: QuickImports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quick_imports, "CHUNK", 7)
    assert quick.find_spec("swift.first") is not None
    assert _loaded() == NEEDED - {"swift.first"}


def test_it_is_installed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "azbackup_lint.import_table", SimpleNamespace(IMPORTS={}))
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    before = len(sys.meta_path)
    for _ in range(2):
        quick_imports.install()
    assert len(sys.meta_path) == before + 1


def test_nothing_is_done_beside_other_threads(
    quick: QuickImports, monkeypatch: pytest.MonkeyPatch
) -> None:
    _set_threads(monkeypatch, 1)
    assert quick.find_spec("swift.first") is None
    assert _loaded() == set()


def _set_threads(monkeypatch: pytest.MonkeyPatch, others: int) -> None:
    """Sets how many threads there seem to be beside the first one; the tests have their own."""
    threads = SimpleNamespace(_count=lambda: others)
    monkeypatch.setattr(quick_imports, "_thread", threads)


PROGRAM = """
import sys
from azbackup_lint import cli
from azbackup_lint.quick_imports import QuickImports
table = {}
exec(open(sys.argv.pop(1), encoding="utf-8").read(), table)
quick = QuickImports(table["IMPORTS"])
sys.meta_path.insert(0, quick)
cli.main()
"""


@pytest.mark.parametrize("project", ["everything-fine", "everything-wrong"])
def test_a_check_finds_the_same(project: str, fixtures: Path, tmp_path: Path) -> None:
    table = tmp_path / "table.py"
    linter = Path(str(importlib.import_module("azbackup_lint").__file__)).parent.parent
    table.write_text(import_table(linter), encoding="utf-8")
    command = ["check", "--format=json", str(fixtures / "projects" / project)]
    usual, quick = (
        subprocess.run(
            [sys.executable, *start, *command], capture_output=True, text=True, check=False
        )
        for start in (["-m", "azbackup_lint"], ["-c", PROGRAM, str(table)])
    )
    assert quick.stdout == usual.stdout
    assert quick.returncode == usual.returncode
    assert (quick.stderr, usual.stderr) == ("", "")
