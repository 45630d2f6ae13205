"""Makes the pictures of the documentation from real output.

    python docs/assets/pictures.py

writes check.svg, what a terminal shows, and, where there is a Chromium, report.png, a page of
`azbackup-lint report`. A test compares check.svg with what this makes.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

ASSETS = Path(__file__).parent
PROJECTS = ASSETS.parent.parent / "fixtures" / "projects"
COMMAND = ("check", "hub-and-spoke", "--select", "AZB301,AZB401")
REPORT = ("report",)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
WINDOW = (1180, 1000)

COLUMNS = 108
WIDTH, HEIGHT, MARGIN = 8.43, 20, 18
"""Of a character and around them all, in pixels at 14 pixels of monospaced type."""

CODE = re.compile(r"\x1b\[([0-9;]*)m|\x1b\]8;;[^\x1b]*\x1b\\")
STYLES = {"1": "b", "2": "d", "31": "r", "32": "g", "33": "y", "36": "c"}
STYLE = """
rect { fill: #14181d } text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
fill: #d5dbe3; white-space: pre } .b { font-weight: 700; fill: #fff } .d { fill: #8793a1 }
.r { fill: #ff7b72 } .g { fill: #7ee787 } .y { fill: #f2cc60 } .c { fill: #79c0ff }
.p { fill: #8793a1 }
"""


def main() -> None:
    """Writes the pictures."""
    (ASSETS / "check.svg").write_text(svg(output(COMMAND), COMMAND), encoding="utf-8")
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit("there is no Chromium, so report.png stays as it is")
    _photograph(browser, ASSETS / "report.png")


def output(arguments: tuple[str, ...]) -> str:
    """What the command prints in colours, in the folder of projects."""
    result = subprocess.run(
        [sys.executable, "-m", "azbackup_lint", *arguments, "--color"],
        cwd=PROJECTS,
        env={"PATH": os.environ.get("PATH", ""), "SOURCE_DATE_EPOCH": "1782898200"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return result.stdout


def svg(text: str, arguments: tuple[str, ...]) -> str:
    """A picture of a terminal with a command and its output."""
    prompt = (
        f'<tspan class="p">$ </tspan><tspan class="b">azbackup-lint {" ".join(arguments)}</tspan>'
    )
    lines = [prompt, *(line for row in text.rstrip("\n").split("\n") for line in _wrapped(row))]
    width = round(COLUMNS * WIDTH + 2 * MARGIN)
    height = len(lines) * HEIGHT + 2 * MARGIN
    texts = "\n".join(
        f'<text x="{MARGIN}" y="{MARGIN + (number + 1) * HEIGHT - 6}">{line}</text>'
        for number, line in enumerate(lines)
        if line
    )
    label = escape(f"azbackup-lint {' '.join(arguments)}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' role="img" aria-label="{label}">\n<style>{STYLE}</style>\n'
        f'<rect width="{width}" height="{height}" rx="8"/>\n{texts}\n</svg>\n'
    )


def _wrapped(row: str) -> Iterator[str]:
    """The lines that a row of output takes, as marked-up text."""
    line, used = "", 0
    for classes, piece in _pieces(row):
        for word in re.findall(r"\s+|\S+", piece):
            if used + len(word) > COLUMNS and used:
                yield line
                line, used = "", 0
                word = word.lstrip()
            shown = escape(word)
            line += f'<tspan class="{classes}">{shown}</tspan>' if classes else shown
            used += len(word)
    yield line


def _pieces(row: str) -> Iterator[tuple[str, str]]:
    """Pieces of a row with the classes that they are painted in."""
    classes, start = "", 0
    for match in CODE.finditer(row):
        if match.start() > start:
            yield classes, row[start : match.start()]
        if match[1] is not None:
            names = (STYLES.get(code, "") for code in match[1].split(";"))
            classes = " ".join(filter(None, names))
        start = match.end()
    if start < len(row):
        yield classes, row[start:]


def _photograph(browser: str, picture: Path) -> None:
    """A picture of the top of the page of the report."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        projects = Path(folder) / "infrastructure"
        shutil.copytree(PROJECTS, projects)
        subprocess.run(
            [
                sys.executable,
                "-m",
                "azbackup_lint",
                *REPORT,
                "--output-file",
                page,
                "--format",
                "html",
            ],
            cwd=projects,
            env={"PATH": os.environ.get("PATH", ""), "SOURCE_DATE_EPOCH": "1782898200"},
            check=True,
        )
        width, height = WINDOW
        subprocess.run(
            [
                *(browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
                *(f"--user-data-dir={folder}/profile", f"--window-size={width},{height}"),
                *(f"--screenshot={picture}", page.as_uri()),
            ],
            capture_output=True,
            check=True,
        )


if __name__ == "__main__":
    main()
