"""Roots of a workspace in an editor: what others decide about the one that is open."""

from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.lsp import workspace_joins
from azbackup_lint.lsp.buffers import Buffer, Edit
from azbackup_lint.lsp.session import Lens, Session
from azbackup_lint.lsp.staleness import StaleError
from azbackup_lint.report.phrases import conditional_message
from azbackup_lint.settings import Settings

FLEET = Path(__file__).parent.parent.parent / "fixtures" / "fleets" / "landing-zone"


class Editor:
    """An editor that has the landing zone as its workspace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.session = Session(lambda _: Lens(Settings(cache=folder / "cache"), folder))
        self.buffers: dict[Path, Buffer] = {}
        (folder / ".git").mkdir()
        for file in FLEET.rglob("*"):
            if file.is_file():
                copy = folder / file.relative_to(FLEET)
                copy.parent.mkdir(exist_ok=True)
                copy.write_bytes(file.read_bytes())

    def open(self, name: str) -> None:
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        self.buffers = {**self.buffers, path: Buffer(path, path.as_uri(), text, 1)}

    def replace(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = self.buffers[path].text.replace(old, new)
        edited = self.buffers[path].edited([Edit(text)], 2, "utf-16")
        self.buffers = {**self.buffers, path: edited}

    def lint(self) -> None:
        self.session.lint(self.buffers, lambda: False)

    def join(self) -> None:
        self.session.join(self.buffers, lambda: False)

    def marks(self, root: str) -> set[tuple[str, int, str]]:
        """The file, the line from 1 and the code of every mark that is about a root."""
        return {
            (path.relative_to(self.folder).as_posix(), mark.range.start.line + 1, mark.code)
            for path, marks in self.session.marks().items()
            for mark in marks
            if mark.finding is not None and mark.finding.root.endswith(root)
        }


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    return Editor(tmp_path)


@pytest.mark.parametrize("root", ["web", "database", "legacy"])
def test_an_open_root_shows_what_a_run_over_the_workspace_says(editor: Editor, root: str) -> None:
    editor.open(f"{root}/main.tf")
    editor.lint()
    alone = editor.marks(root)
    editor.join()
    found = lint(Sources((editor.folder,)), Settings()).findings
    own = [one for one in found if Path(one.root).name == root]
    assert alone < editor.marks(root)
    assert editor.marks(root) == {
        (Path(one.span.source.path).resolve().relative_to(editor.folder).as_posix(), line, one.id)
        for one in own
        for line in [one.span.first.line]
    }
    messages = {m.message.partition("\n")[0] for ms in editor.session.marks().values() for m in ms}
    assert {conditional_message(one) for one in own} <= messages


JOINED = ("web/main.tf", 22, "AZB102")


def test_marks_move_with_edits_until_their_text_changes(editor: Editor) -> None:
    editor.open("web/main.tf")
    editor.lint()
    editor.join()
    assert JOINED in editor.marks("web")
    editor.replace("web/main.tf", "# Vault and policy", "\n# Vault and policy")
    editor.lint()
    assert ("web/main.tf", 23, "AZB102") in editor.marks("web")
    editor.replace("web/main.tf", "northeurope", "westeurope")
    editor.lint()
    assert "AZB102" not in {code for _, _, code in editor.marks("web")}


def test_a_look_at_the_workspace_follows_what_was_saved(editor: Editor) -> None:
    editor.open("web/main.tf")
    editor.lint()
    editor.join()
    platform = editor.folder / "platform" / "main.tf"
    text = platform.read_text(encoding="utf-8")
    platform.write_text(text.replace("westeurope", "northeurope"), encoding="utf-8")
    editor.join()
    assert JOINED not in editor.marks("web")
    assert ("platform/main.tf", 32, "AZB302") in editor.marks("web")


def test_closed_roots_have_no_marks(editor: Editor) -> None:
    editor.open("web/main.tf")
    editor.lint()
    editor.join()
    editor.buffers = {}
    editor.lint()
    assert editor.session.marks() == {}


def test_a_change_ends_the_look(editor: Editor) -> None:
    editor.open("web/main.tf")
    editor.lint()
    looks = iter(range(100))
    with pytest.raises(StaleError):
        editor.session.join(editor.buffers, lambda: next(looks) > 10)
    assert JOINED not in editor.marks("web")


def test_too_many_roots_are_looked_at_once(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    editor.open("web/main.tf")
    editor.lint()
    monkeypatch.setattr(workspace_joins, "MOST_ROOTS", 2)
    editor.join()
    monkeypatch.undo()
    editor.join()
    assert JOINED not in editor.marks("web")
    editor.session.rediscover()
    editor.lint()
    editor.join()
    assert JOINED in editor.marks("web")
