"""Files beside a root module that would give its variables values, but were not named.

Terraform takes terraform.tfvars and *.auto.tfvars of the root itself; Terragrunt and stacks pass
values from files of their own, which are not evaluated.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from azbackup_lint.files import SKIPPED_FOLDERS, Files
from azbackup_lint.languages.terraform.module_calls import VARIABLE_FILE_ENDINGS
from azbackup_lint.languages.terraform.modules.configuration import is_configuration_file
from azbackup_lint.languages.terraform.modules.inputs import is_automatic
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.problems import INPUTS_NOT_EVALUATED, UNREAD_VARIABLE_FILES, Problem, few_of
from azbackup_lint.source import Span

MAX_DEPTH = 2
"""Folders below a root in which its variable files are looked for: environments/prod."""

MAX_FOLDERS = 200

_WORD = lazy_regex(r"[\w-]+")
_CALLER_NAMES = ("terragrunt.hcl", "root.hcl")
_CALLER_ENDINGS = (".tfcomponent.hcl", ".tfstack.hcl", ".tfdeploy.hcl")


def unread_inputs(
    directory: Path,
    files: Files,
    given: Collection[Path],
    variables: frozenset[str],
    place: Span,
) -> Iterator[Problem]:
    """At most one note on variable files that set a variable, and one on files of other tools.

    `given` are the variable files that a person gave; whoever gives one has no need of the note.
    """
    unread = (path for path in _variable_files(directory, files) if _sets(path, files, variables))
    names = [files.relative(path, directory) for path in unread] if not given else []
    if names:
        holds = "is a variable file" if len(names) == 1 else "are variable files"
        message = f"{few_of(names)} {holds} that Terraform takes only if told: give --var-file"
        remedy = "Give one with --var-file, or several sets of values with --variant NAME=FILE."
        message = f"{message}, or --variant for each" if len(names) > 1 else message
        yield Problem(UNREAD_VARIABLE_FILES, message, remedy, place)
    callers = [files.relative(path, directory) for path in _callers(directory, files)]
    if callers:
        message = f"variables may get their values from {few_of(callers)}, not evaluated here"
        remedy = "Give the values with --var-file, or lint the plan that the tool makes."
        yield Problem(INPUTS_NOT_EVALUATED, message, remedy, place)


def _variable_files(directory: Path, files: Files) -> Iterator[Path]:
    """Files of variables in a root and the folders below it that are no modules themselves."""
    waiting = [(directory, 0)]
    for folder, depth in waiting:
        names = files.list_names(folder)
        if depth and any(is_configuration_file(name) for name in names):
            continue
        for name in names:
            path = folder / name
            if name.endswith(VARIABLE_FILE_ENDINGS):
                if depth or not is_automatic(name):
                    yield path
            elif depth < MAX_DEPTH and len(waiting) < MAX_FOLDERS and _is_folder(path, files):
                waiting.append((path, depth + 1))


def _is_folder(path: Path, files: Files) -> bool:
    return path.name not in SKIPPED_FOLDERS and files.is_folder(path) and files.is_inside(path)


def _sets(path: Path, files: Files, variables: frozenset[str]) -> bool:
    """Whether a file sets one of the variables."""
    source = files.read(path)
    if isinstance(source, Problem):
        return False
    return not variables.isdisjoint(_WORD.findall(source.text))


def _callers(directory: Path, files: Files) -> Iterator[Path]:
    """Files of Terragrunt beside a module or above it, and of stacks beside or right above."""
    for distance, folder in enumerate((directory, *directory.parents)):
        for name in files.list_names(folder):
            if name in _CALLER_NAMES or (distance < 2 and name.endswith(_CALLER_ENDINGS)):
                yield folder / name
        if folder == files.boundary:
            return
