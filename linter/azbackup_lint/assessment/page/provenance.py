"""Where the page comes from: what was linted, when, and which commit was checked out."""

from __future__ import annotations

from collections.abc import Iterator

from azbackup_lint.assessment import wording
from azbackup_lint.assessment.origin import Origin
from azbackup_lint.assessment.page.markup import Content, Markup, element

SHORT_HASH = 12
MAX_PATHS = 8


def provenance(origin: Origin) -> Markup:
    """A list of what the page was made from."""
    groups = [
        element("div", element("dt", title), element("dd", content))
        for title, content in _lines(origin)
    ]
    return element("dl", groups, class_="provenance")


def _lines(origin: Origin) -> Iterator[tuple[str, Content]]:
    paths = [wording.shortened(path) for path in origin.paths]
    yield "Linted", wording.listed(paths, MAX_PATHS)
    repository = origin.repository
    if repository is not None and repository.commit:
        commit = element("code", repository.commit[:SHORT_HASH], title=repository.commit)
        branch = f" on {wording.shortened(repository.branch)}" if repository.branch else ""
        yield "Checked out", [commit, branch]
    made = f"{origin.made.day} {origin.made:%B %Y, %H:%M} UTC"
    yield "Made", element("time", made, datetime=f"{origin.made:%Y-%m-%dT%H:%M:%SZ}")
    if origin.choices:
        choices = [wording.shortened(choice) for choice in origin.choices]
        yield "With", wording.listed(choices, MAX_PATHS)
