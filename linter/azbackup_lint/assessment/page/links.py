"""Links from the page into the source, and from one part of the page to another."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from azbackup_lint.assessment import wording
from azbackup_lint.assessment.page.markup import Markup, element, escaped
from azbackup_lint.policy.reasons import Reason
from azbackup_lint.report.entries import Entry
from azbackup_lint.source import Source, Span

MAX_PATH = 160

Key = tuple[str, Source, int]


@dataclass(slots=True)
class Links:
    """The links of a page that will lie in `folder`."""

    folder: Path
    _anchors: dict[Key, str] = field(default_factory=dict)
    _entries: int = 0
    _hrefs: dict[Source, str | None] = field(default_factory=dict)

    def source(self, span: Span, text: str = "") -> Markup:
        """A link to a place; only its text where the source is no file."""
        shown = text or wording.shortened(str(span), MAX_PATH)
        href = self._href(span.source)
        if href is None:
            return element("span", shown, class_="place")
        return element("a", shown, class_="place", href=f"{href}#L{span.first.line}")

    def anchor(self, entry: Entry) -> str:
        """The id of an entry, which reasons are linked to by the places of its findings."""
        self._entries += 1
        anchor = f"f{self._entries}"
        for finding in entry.findings:
            key = (finding.id, finding.span.source, finding.span.start)
            self._anchors.setdefault(key, anchor)
        return anchor

    def reason(self, reason: Reason) -> Markup:
        """The policy of a reason, linked to its finding where there is one."""
        name = Markup(f"<b>{escaped(reason.policy.id)}</b> {escaped(reason.policy.name)}")
        anchor = self._anchors.get((reason.policy.id, reason.span.source, reason.span.start))
        if anchor is None or reason.standing == "undecided":
            return element("span", name, class_="policy-name")
        return element("a", name, class_="policy-name", href=f"#{anchor}")

    def _href(self, source: Source) -> str | None:
        """The relative path to a file, from the folder of the page."""
        if source not in self._hrefs:
            self._hrefs[source] = self._relative(source)
        return self._hrefs[source]

    def _relative(self, source: Source) -> str | None:
        if source.file is None:
            return None
        try:
            path = os.path.relpath(source.file, self.folder)
        except ValueError:  # another drive
            return source.file.as_uri()
        return quote(path.replace(os.sep, "/"), errors="surrogateescape")
