"""What else reads the files that fixes change: other roots, and the same one with other inputs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from azbackup_lint.edits import Edit
from azbackup_lint.fixes.planning import MOST_NAMED, listed
from azbackup_lint.records import replace
from azbackup_lint.report.model import Finding, Fix

Reader = tuple[str, str]
"""A root, and the name of its set of inputs; empty where it has one only."""

Reading = tuple[Collection[str], str, "str | None"]
"""The names of the files that a root read, its name, and that of its set of inputs if any."""


def with_reach(findings: Sequence[Finding], readings: Iterable[Reading]) -> tuple[Finding, ...]:
    """The findings; a fix that changes what others read is unsafe, and names them.

    It isn't if it mends these as well: they have a finding of the same policy with the same edits,
    or with a value that comes from where the edits are.
    """
    edited = {name for finding in findings if finding.fix for name in _files(finding.fix)}
    readers = _readers(edited, readings)
    mended: dict[object, set[Reader]] = {}
    for finding in findings:
        own = {(finding.root, variant) for variant in finding.variants or ("",)}
        for key in _keys(finding, edited):
            mended.setdefault(key, set()).update(own)
    return tuple(
        finding if finding.fix is None else _told(finding, finding.fix, readers, mended)
        for finding in findings
    )


def _readers(edited: Collection[str], readings: Iterable[Reading]) -> Mapping[str, set[Reader]]:
    readers: dict[str, set[Reader]] = {name: set() for name in edited}
    for files, root, variant in readings:
        for name in files:
            if name in readers:
                readers[name].add((root, variant or ""))
    return readers


def _keys(finding: Finding, edited: Collection[str]) -> Iterator[object]:
    """The edits of the fix of a finding, and the places in edited files that it tells of."""
    if finding.fix is not None:
        yield _key(finding, finding.fix)
    for span in (finding.span, *(related.span for related in finding.related)):
        if span.source.name in edited:
            yield finding.id, span.source.name, span.start


def _told(
    finding: Finding,
    fix: Fix,
    readers: Mapping[str, set[Reader]],
    mended: Mapping[object, set[Reader]],
) -> Finding:
    """The finding with what its fix says of others that read what it changes."""
    with_it = mended[_key(finding, fix)]
    others: set[Reader] = set()
    for edit in fix.edits:
        name = edit.span.source.name
        with_it = with_it | mended.get((finding.id, name, edit.span.start), set())
        others |= readers[name]
    others -= with_it
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


def _files(fix: Fix) -> set[str]:
    return {edit.span.source.name for edit in fix.edits}


def _key(finding: Finding, fix: Fix) -> object:
    return finding.id, tuple(map(_place, fix.edits))


def _place(edit: Edit) -> object:
    """An edit by the name of its file, which each root may have read by itself."""
    return edit.span.source.name, edit.span.start, edit.span.end, edit.text
