"""The file of a baseline: one entry a finding, in an order that keeps differences small."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.files import Files, boundary_of
from azbackup_lint.json_text import JsonError, JsonValue, parse_json
from azbackup_lint.problems import Problem
from azbackup_lint.records import dataclass, field
from azbackup_lint.report.escaping import json_text
from azbackup_lint.report.fingerprints import fingerprint
from azbackup_lint.report.model import Finding
from azbackup_lint.settings import UsageError
from azbackup_lint.source import Source, Span

VERSION = 1

REMEDY = "correct it, or remove it and make it anew with --write-baseline"


@dataclass(frozen=True, slots=True)
class KnownFinding:
    """An entry of a baseline.

    `root` is the path of the root as seen from the folder of the baseline; for a problem in the
    input it is that of the file. `subject` is the property that is wrong. The message is for people
    only.
    """

    policy: str
    name: str
    root: str
    resource: str
    subject: str
    message: str
    fingerprint: str
    span: Span | None = field(default=None, compare=False)

    @property
    def apart_from_root(self) -> tuple[str, str, str]:
        """What stays the same when the root moves."""
        return (self.policy, self.resource, self.subject)

    @property
    def is_about_input(self) -> bool:
        """Whether it is a problem in the input, which no resource has."""
        return not self.resource


@dataclass(frozen=True, slots=True)
class Baseline:
    """The entries of a file."""

    source: Source
    folder: Path
    entries: tuple[KnownFinding, ...]


def folder_of(file: Path) -> Path:
    """The folder from which a baseline sees roots."""
    return Path(looks.real(file.absolute().parent))


def entry_of(finding: Finding, folder: Path) -> KnownFinding:
    """The entry of a finding in a baseline that lies in a folder."""
    is_input = finding.effect == "input"
    root = _relative(finding.span.source.path if is_input else finding.root, folder)
    resource = () if is_input else (finding.resource,)
    return KnownFinding(
        policy=finding.id,
        name=finding.name,
        root=root,
        resource=finding.resource,
        subject=finding.subject,
        message=finding.message,
        fingerprint=fingerprint(finding.id, root, *resource, finding.subject),
    )


def read_baseline(file: Path) -> Baseline:
    """The baseline in a file; raises UsageError, with the place, for a file that holds none."""
    file = Path(os.path.normpath(file.absolute()))
    files = Files(boundary_of(file), Path.cwd(), {}, frozenset({file}))
    if not looks.exists(file):
        shown = files.shown(file)
        raise UsageError(f"{shown}: there is no such baseline; --write-baseline {shown} makes it")
    source = files.read(file)
    if isinstance(source, Problem):
        raise UsageError(source.message)
    if file in files.conflicts:
        raise UsageError(f"{files.conflicts[file].span}: {files.conflicts[file].message}")
    try:
        document = parse_json(source)
    except JsonError as error:
        raise UsageError(f"{error.span}: {error}; {REMEDY}") from None
    return Baseline(source, folder_of(file), tuple(_entries(document)))


def baseline_text(entries: Iterable[KnownFinding]) -> str:
    """The text of a baseline with these entries."""
    ordered = sorted(entries, key=lambda entry: (entry.root, *entry.apart_from_root, entry.message))
    return json_text({"schemaVersion": VERSION, "findings": [_data(entry) for entry in ordered]})


def _data(entry: KnownFinding) -> dict[str, str]:
    return {
        "policy": entry.policy,
        "name": entry.name,
        "root": entry.root,
        "resource": entry.resource,
        "property": entry.subject,
        "message": entry.message,
        "fingerprint": entry.fingerprint,
    }


def _entries(document: JsonValue) -> Iterable[KnownFinding]:
    version, findings = document.get("schemaVersion"), document.get("findings")
    if version is None or findings is None or findings.kind != "array":
        raise UsageError(f"{document.span}: this is no baseline: it has no list of findings")
    if version.data != VERSION:
        raise UsageError(
            f"{version.span}: schemaVersion {version.data} is not one that this version of "
            f"azbackup-lint reads, which is {VERSION}"
        )
    return [_entry(item) for item in findings.items]


def _entry(item: JsonValue) -> KnownFinding:
    def text(name: str) -> str:
        value = item.data.get(name) if isinstance(item.data, dict) else None
        if not isinstance(value, str):
            raise UsageError(f"{item.span}: this entry has no text as its {name!r}; {REMEDY}")
        return value

    return KnownFinding(
        policy=text("policy"),
        name=text("name"),
        root=text("root"),
        resource=text("resource"),
        subject=text("property"),
        message=text("message"),
        fingerprint=text("fingerprint"),
        span=item.span,
    )


def _relative(path: str, folder: Path) -> str:
    """A path of a report as seen from a folder, with slashes."""
    absolute = os.path.normpath(Path.cwd() / path)
    try:
        return Path(os.path.relpath(absolute, folder)).as_posix()
    except ValueError:  # on another drive of Windows
        return Path(absolute).as_posix()
