"""Links from the page into the source, and from one part of the page to another."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from azbackup_lint.assessment import wording
from azbackup_lint.assessment.page.markup import Markup, element, escaped
from azbackup_lint.policy.reasons import Reason
from azbackup_lint.records import dataclass, field
from azbackup_lint.report.entries import Entry
from azbackup_lint.report.model import Finding
from azbackup_lint.report.repository_links import RepositoryLinks
from azbackup_lint.source import Source, Span

MAX_PATH = 160

Key = tuple[str, Source, int]


@dataclass(slots=True)
class Links:
    """The links of a page that will lie in `folder`, or that lead into a `repository`."""

    folder: Path
    repository: RepositoryLinks | None = None
    _anchors: dict[Key, str] = field(default_factory=dict)
    _entries: int = 0
    _quiet: int = 0
    _hrefs: dict[Source, str | None] = field(default_factory=dict)

    def source(self, span: Span, text: str = "") -> Markup:
        """A link to a place; only its text where the source is no file."""
        shown = text or wording.shortened(str(span), MAX_PATH)
        href = self._href(span.source, span.first.line)
        if href is None:
            return element("span", shown, class_="place")
        return element("a", shown, class_="place", href=href)

    def anchor(self, entry: Entry) -> str:
        """The id of an entry, which reasons are linked to by the places of its findings."""
        self._entries += 1
        anchor = f"f{self._entries}"
        for finding in entry.findings:
            key = (finding.id, finding.span.source, finding.span.start)
            self._anchors.setdefault(key, anchor)
        return anchor

    def quiet(self, finding: Finding) -> str:
        """The id of a finding that is kept quiet, which reasons are linked to."""
        self._quiet += 1
        anchor = f"q{self._quiet}"
        self._anchors.setdefault((finding.id, finding.span.source, finding.span.start), anchor)
        return anchor

    def reason(self, reason: Reason) -> Markup:
        """The policy of a reason, linked to its finding where there is one."""
        name = Markup(f"<b>{escaped(reason.policy.id)}</b> {escaped(reason.policy.name)}")
        anchor = self._anchors.get((reason.policy.id, reason.span.source, reason.span.start))
        if anchor is None or reason.standing == "undecided":
            return element("span", name, class_="policy-name")
        return element("a", name, class_="policy-name", href=f"#{anchor}")

    def entry(self, entry: Entry) -> Markup:
        """The policy of an entry, linked to where the page has all of it."""
        first = entry.first
        name = Markup(f"<b>{escaped(first.id)}</b> {escaped(first.name)}")
        anchor = self._anchors[first.id, first.span.source, first.span.start]
        return element("a", name, class_="policy-name", href=f"#{anchor}")

    def _href(self, source: Source, line: int) -> str | None:
        """The link to a line of a file: in the repository, or relative to the page."""
        if self.repository is not None:
            return self.repository.link(source.file, line) if source.file is not None else None
        if source not in self._hrefs:
            self._hrefs[source] = self._relative(source)
        relative = self._hrefs[source]
        return f"{relative}#L{line}" if relative is not None else None

    def _relative(self, source: Source) -> str | None:
        if source.file is None:
            return None
        try:
            path = os.path.relpath(source.file, self.folder)
        except ValueError:  # another drive
            return source.file.as_uri()
        return quote(path.replace(os.sep, "/"), errors="surrogateescape")
