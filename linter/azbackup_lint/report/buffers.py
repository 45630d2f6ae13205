"""Findings as an editor shows them: in its buffers, where what is wrong was written."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from azbackup_lint.records import replace
from azbackup_lint.report.collection import finding_order
from azbackup_lint.report.model import Finding, Related, Silenced


def findings_in(findings: Iterable[Finding], files: Collection[Path]) -> tuple[Finding, ...]:
    """The findings that concern some files, each at a place in one of them.

    A value that was written there and takes effect elsewhere is shown where it was written, with
    the other place as the first related one.
    """
    placed = (_placed(finding, files) for finding in findings)
    return tuple(sorted((finding for finding in placed if finding), key=finding_order))


def silenced_in(silenced: Iterable[Silenced], files: Collection[Path]) -> tuple[Silenced, ...]:
    """The same for findings that are kept quiet."""
    placed = ((item, _placed(item.finding, files)) for item in silenced)
    return tuple(replace(item, finding=finding) for item, finding in placed if finding)


def _placed(finding: Finding, files: Collection[Path]) -> Finding | None:
    shared = finding.shared
    if shared is not None and shared.span.source.file not in files:
        finding = replace(finding, shared=None)
    if finding.span.source.file in files:
        return finding
    written = [
        related
        for related in finding.related
        if related.is_origin and related.span.source.file in files
    ]
    if not written:
        return None
    effect = Related("the value takes effect here", finding.span)
    others = (related for related in finding.related if related is not written[-1])
    return replace(finding, span=written[-1].span, related=(effect, *others))
