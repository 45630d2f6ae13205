"""What else reads the files that fixes change: other roots, and the same one with other inputs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from azbackup_lint.edits import Edit
from azbackup_lint.fixes.planning import MOST_NAMED, listed
from azbackup_lint.records import replace
from azbackup_lint.report.model import Finding, Fix

Reader = tuple[str, str]
"""A root, and the name of its set of inputs; empty where it has one only."""

Reading = tuple[Collection[str], str, "str | None"]
"""The names of the files that a root read, its name, and that of its set of inputs if any."""


def with_reach(
    findings: Sequence[Finding],
    readings: Sequence[Reading],
    files_by_variant: Mapping[str, Collection[str]],
) -> tuple[Finding, ...]:
    """The findings; a fix that changes what others read is unsafe, and names them.

    It isn't if the same edits are the fix of the same policy there, and change nothing else. Files
    of variables are among those that no reading names: all variants of a root read them, but for
    those in `files_by_variant`.
    """
    fixes = [(finding, finding.fix) for finding in findings if finding.fix is not None]
    readers = _readers(fixes, readings, files_by_variant)
    mended: dict[object, set[Reader]] = {}
    for finding, fix in fixes:
        if not fix.also:
            mended.setdefault(_key(finding, fix), set()).update(_own(finding))
    return tuple(
        finding if finding.fix is None else _told(finding, finding.fix, readers, mended)
        for finding in findings
    )


def _readers(
    fixes: Sequence[tuple[Finding, Fix]],
    readings: Sequence[Reading],
    files_by_variant: Mapping[str, Collection[str]],
) -> Mapping[str, set[Reader]]:
    """Who reads each of the files that are changed."""
    readers: dict[str, set[Reader]] = {}
    roots: dict[str, set[str]] = {}
    for finding, fix in fixes:
        for name in _files(fix):
            readers[name] = set()
            roots.setdefault(name, set()).add(finding.root)
    for files, root, variant in readings:
        for name in files:
            if name in readers:
                readers[name].add((root, variant or ""))
    for name in [name for name, known in readers.items() if not known]:
        only = files_by_variant.get(name)
        for _, root, variant in readings:
            if root in roots[name] and (only is None or variant in only):
                readers[name].add((root, variant or ""))
    return readers


def _told(
    finding: Finding,
    fix: Fix,
    readers: Mapping[str, set[Reader]],
    mended: Mapping[object, set[Reader]],
) -> Finding:
    """The finding with what its fix says of others that read what it changes."""
    others: set[Reader] = set()
    for name in _files(fix):
        others |= readers[name]
    others -= mended.get(_key(finding, fix), set())
    others.difference_update(_own(finding))
    if not others:
        return finding
    names = tuple(_shown(finding.root, *reader) for reader in sorted(others))
    verb = "reads" if len(names) == 1 else "read"
    why = f"{fix.why} It also changes what {listed(names)} {verb}.".strip()
    also = (*fix.also, *names)[:MOST_NAMED]
    return replace(finding, fix=replace(fix, safe=False, why=why, also=also))


def _shown(own: str, root: str, variant: str) -> str:
    if root == own:
        return f"variant {variant}"
    return f"root {root} [{variant}]" if variant else f"root {root}"


def _own(finding: Finding) -> Iterator[Reader]:
    return ((finding.root, variant) for variant in finding.variants or ("",))


def _files(fix: Fix) -> set[str]:
    return {edit.span.source.name for edit in fix.edits}


def _key(finding: Finding, fix: Fix) -> object:
    return finding.id, tuple(map(_place, fix.edits))


def _place(edit: Edit) -> object:
    """An edit by the name of its file, which each root may have read by itself."""
    return edit.span.source.name, edit.span.start, edit.span.end, edit.text
