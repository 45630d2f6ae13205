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
from azbackup_lint.assessment.page.roots import Numbers, choice, numbered, roots
from azbackup_lint.assessment.page.summary import summary
from azbackup_lint.report.display import PLAIN, Display

TITLE = "Azure VM backup report"
PARTS = (
    ("#roots", "Roots"),
    ("#first", "Fix first"),
    ("#vms", "VMs"),
    ("#findings", "Findings"),
    ("#unknown", "Undecided"),
    ("#matrix", "Matrix"),
)


def render(assessment: Assessment, display: Display = PLAIN) -> str:
    """The page; its links lead to the sources from the folder that it will lie in."""
    links = Links(display.folder, display.repository)
    numbers = numbered(assessment)
    listed = findings(assessment, links, numbers)  # gives the anchors that the VMs link to
    body = element(
        "body",
        _header(assessment, numbers),
        element(
            "main",
            summary(assessment),
            roots(assessment, numbers),
            fixes(assessment, links, numbers),
            machines(assessment, links, numbers),
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


def _header(assessment: Assessment, numbers: Numbers) -> Markup:
    report = assessment.report
    resources = wording.counted(report.resources, "resource")
    read = f"{resources} in {wording.counted(report.files, 'file')}"
    absent = {"#first": not assessment.fixes, "#roots": not numbers}
    parts = [part for part in PARTS if not absent.get(part[0])]
    links = [element("li", element("a", text, href=href)) for href, text in parts]
    return element(
        "header",
        element("h1", TITLE),
        element("p", f"{read}, held against the support matrix of {report.edition}"),
        provenance(assessment.origin) if assessment.origin is not None else None,
        element("nav", element("ul", links), aria_label="Parts of this page"),
        choice(numbers),
    )


def _resource(name: str) -> Markup:
    return Markup(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
