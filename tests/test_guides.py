"""Every command in docs/ exists, and what the guides show is what the commands print.

UPDATE_FIXTURES=1 writes the outputs into the pages.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from docs.assets import pictures

from tests.guides import check_options, follow

DOCS = Path(__file__).parent.parent / "docs"
GUIDES = (
    *("start", "walkthrough", "terraform", "plans", "templates", "bicep"),
    *("editions", "packs", "report", "suppressions", "fixes"),
)
NAVIGATION = (DOCS.parent / "mkdocs.yml").read_text(encoding="utf-8").split("\nnav:\n")[1]
PAGES = sorted(DOCS.glob("*.md"))
LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


@pytest.mark.parametrize("name", GUIDES)
def test_guide_can_be_followed(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = DOCS / f"{name}.md"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    guide = follow(page.read_text(encoding="utf-8"), tmp_path)
    if os.environ.get("UPDATE_FIXTURES"):
        page.write_text(guide.followed, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == guide.followed
    for line in guide.shown:
        check_options(line)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    """They must work where the repository is shown and on the site."""
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    for link in (link or image for link, image in LINK.findall(text)):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_is_in_the_navigation(page: Path) -> None:
    assert re.search(rf"^ +- (?:\w+: )?{page.name}$", NAVIGATION, re.MULTILINE)


def test_the_picture_of_the_output_is_real(compare: Callable[[str, Path], None]) -> None:
    arguments = pictures.COMMAND
    compare(pictures.svg(pictures.output(arguments), arguments), DOCS / "assets" / "check.svg")


def anchors(page: Path) -> set[str]:
    """The anchors that headings get."""
    headings = HEADING.findall(BLOCK.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
