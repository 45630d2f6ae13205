"""For people who write policies."""

from __future__ import annotations

import os
from pathlib import Path

import click

from azbackup_lint.cli.options import text_or_json
from azbackup_lint.cli.streams import write
from azbackup_lint.light_typing import TYPE_CHECKING
from azbackup_lint.settings import UsageError

if TYPE_CHECKING:
    from azbackup_lint.policy.pack_folders import PackFolder


@click.command("test")
@click.argument("pack", required=False)
@text_or_json
def test(pack: str | None, form: str) -> None:
    """Test a pack: a folder, or an installed one by its name; without either, all installed ones.

    Checks the form of its files, that rows, limits and placeholders exist, and runs the examples
    of its policies. Exit status: 0 all is well, 1 the pack has faults, 2 there is no such pack.
    """
    from azbackup_lint.pack_tests import report, test_pack

    tests = [test_pack(folder, others) for folder, others in folders_to_test(pack)]
    write(report.render_json(tests) if form == "json" else report.render_text(tests))
    raise SystemExit(1 if any(tested.all_faults for tested in tests) else 0)


@click.command()
@click.argument("kind", type=click.Choice(["policy", "edition", "pack", "settings"]))
def schema(kind: str) -> None:
    """Print the JSON Schema of a kind of file, for editors."""
    from azbackup_lint.policy.validation import SCHEMA_KINDS, schema_text

    if kind == "settings":
        from azbackup_lint.settings_files import checking

        write(checking.schema_text())
        return
    write(next(schema_text(known) for known in SCHEMA_KINDS if known == kind))


def folders_to_test(pack: str | None) -> list[tuple[PackFolder, list[PackFolder]]]:
    """The packs to test, each with the others that are installed.

    A folder replaces the installed pack of the same name. Raises UsageError for neither.
    """
    from azbackup_lint.policy.pack_folders import folder_at, installed_folders

    installed = {folder.name: folder for folder in installed_folders()}
    if pack is not None and pack not in installed:
        if not os.path.isdir(pack):
            raise UsageError(f"{pack}: there is no such folder, and no pack of this name")
        folder = folder_at(Path(pack))
        own = folder.name
        return [(folder, [other for name, other in installed.items() if name != own])]
    names = [pack] if pack is not None else list(installed)
    return [
        (installed[name], [other for key, other in installed.items() if key != name])
        for name in names
    ]
