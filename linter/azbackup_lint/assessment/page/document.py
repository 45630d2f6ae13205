"""The page as a whole: its parts, and a head that admits nothing from elsewhere."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib import resources

from azbackup_lint import __version__
from azbackup_lint.assessment import wording
from azbackup_lint.assessment.model import Assessment
from azbackup_lint.assessment.page.background import coverage, obstacles
from azbackup_lint.assessment.page.findings import findings
from azbackup_lint.assessment.page.fixes import fixes
from azbackup_lint.assessment.page.links import Links
from azbackup_lint.assessment.page.machines import machines
from azbackup_lint.assessment.page.markup import Markup, element
from azbackup_lint.assessment.page.provenance import provenance
from azbackup_lint.assessment.page.summary import summary
from azbackup_lint.report.display import PLAIN, Display

TITLE = "Azure VM backup report"
PARTS = (
    ("#first", "Fix first"),
    ("#vms", "VMs"),
    ("#findings", "Findings"),
    ("#unknown", "Undecided"),
    ("#matrix", "Matrix"),
)


def render(assessment: Assessment, display: Display = PLAIN) -> str:
    """The page; its links lead to the sources from the folder that it will lie in."""
    links = Links(display.folder, display.repository)
    listed = findings(assessment, links)  # gives the anchors that the VMs link to
    body = element(
        "body",
        _header(assessment),
        element(
            "main",
            summary(assessment),
            fixes(assessment, links),
            machines(assessment, links),
            listed,
            obstacles(assessment),
            coverage(assessment),
        ),
        element("footer", element("p", f"azbackup-lint {__version__}")),
        element("script", _resource("script.js")),
    )
    return f"<!doctype html>\n{element('html', _head(), body, lang='en')}\n"


def _head() -> Markup:
    style, script = _resource("style.css"), _resource("script.js")
    allowed = "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            f"script-src '{_digest(script)}'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    security = {"http-equiv": "Content-Security-Policy", "content": allowed}
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", **security),
        element("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name_="color-scheme", content="light dark"),
        element("meta", name_="referrer", content="no-referrer"),
        element("title", TITLE),
        element("style", style),
    )


def _header(assessment: Assessment) -> Markup:
    report = assessment.report
    resources = wording.counted(report.resources, "resource")
    read = f"{resources} in {wording.counted(report.files, 'file')}"
    parts = [part for part in PARTS if assessment.fixes or part[0] != "#first"]
    links = [element("li", element("a", text, href=href)) for href, text in parts]
    return element(
        "header",
        element("h1", TITLE),
        element("p", f"{read}, held against the support matrix of {report.edition}"),
        provenance(assessment.origin) if assessment.origin is not None else None,
        element("nav", element("ul", links), aria_label="Parts of this page"),
    )


def _resource(name: str) -> Markup:
    return Markup(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
