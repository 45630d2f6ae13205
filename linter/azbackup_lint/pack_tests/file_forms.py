"""Whether the files of a pack can be read and have the form of their schemas."""

from __future__ import annotations

from collections.abc import Iterator

from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.pack_folders import SETTINGS, PackFolder, PolicyFile
from azbackup_lint.policy.validation import SchemaKind, faults


def form_faults(folder: PackFolder) -> Iterator[PackError]:
    """Everything that is wrong with the form of the files, file by file."""
    yield from _document_faults(folder, SETTINGS, "pack")
    for path in folder.editions():
        yield from _document_faults(folder, path, "edition")
    for file in folder.policies():
        yield from _policy_faults(folder, file)


def _policy_faults(folder: PackFolder, file: PolicyFile) -> Iterator[PackError]:
    wrong = list(_document_faults(folder, file.path, "policy"))
    yield from wrong
    if not wrong:
        try:
            _ = folder.policy(file).examples
        except PackError as error:
            yield error


def _document_faults(folder: PackFolder, path: str, kind: SchemaKind) -> Iterator[PackError]:
    try:
        document = folder.read(path)
    except PackError as error:
        yield error
        return
    yield from faults(document, kind)
