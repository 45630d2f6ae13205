"""Places, messages and fixes as SARIF has them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from azbackup_lint.edits import Edit
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Any
from azbackup_lint.report.model import Fix
from azbackup_lint.source import Source, Span

BASE = "%SRCROOT%"
"""The name that code scanning has for the folder of the checkout."""

_MARKUP = lazy_regex(r"[{}]|\](?=\()")


def message_of(text: str) -> dict[str, str]:
    """A message of the very text: braces would be placeholders, and `](` a link."""
    return {"text": _MARKUP.sub(lambda m: "\\]" if m.group() == "]" else m.group() * 2, text)}


def location_of(span: Span, message: str = "") -> dict[str, Any]:
    """A place, with what is to be said about it."""
    physical: dict[str, Any] = {"artifactLocation": _artifact(span)}
    if span.source.text:
        physical["region"] = _region(span)
    return {
        "physicalLocation": physical,
        **({"message": message_of(message)} if message else {}),
    }


def _artifact(span: Span) -> dict[str, str]:
    """A file by its URI: below the folder of the run a relative one, else a whole one."""
    source = span.source
    path = Path(source.path)
    if ".." in path.parts and source.file is not None:
        path = source.file
    quoted = quote(path.as_posix().encode("utf-8", "surrogatepass"))
    if path.is_absolute():
        return {"uri": f"file:///{quoted.lstrip('/')}"}
    return {"uri": quoted, "uriBaseId": BASE}


def _region(span: Span) -> dict[str, int]:
    first, last = span.first, span.last
    return {
        "startLine": first.line,
        "startColumn": first.column,
        "endLine": last.line,
        "endColumn": last.column,
    }


def fix_of(fix: Fix) -> dict[str, Any]:
    """A fix: what is replaced in each file."""
    by_source: dict[Source, list[Edit]] = {}
    for edit in fix.edits:
        by_source.setdefault(edit.span.source, []).append(edit)
    return {
        "description": message_of(f"{fix.title}. {fix.why}".strip()),
        "artifactChanges": [
            {
                "artifactLocation": _artifact(edits[0].span),
                "replacements": [
                    {
                        "deletedRegion": _region(edit.span),
                        "insertedContent": {"text": edit.text},
                    }
                    for edit in edits
                ],
            }
            for edits in by_source.values()
        ],
        "properties": {"safe": fix.safe, "also": list(fix.also)},
    }
