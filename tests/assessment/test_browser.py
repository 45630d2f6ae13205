"""The page in a browser: its script runs under its security policy, and does what it offers."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from azbackup_lint.assessment import assess, page
from azbackup_lint.engine import Sources
from azbackup_lint.report.display import Display
from azbackup_lint.settings import Settings
from tests.assessment.assessing import VAULT, assessed, policy, protected, vm
from tests.assessment.pages import Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BROWSER = next((found for name in NAMES if (found := shutil.which(name))), None)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="there is no Chromium to show the page in"),
]

OPTIONS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0")
NARROW = 360
"""CSS pixels of the narrowest screen."""

DRIVER = """<script>
addEventListener("load", () => {
  const told = [];
  const shown = () => [...document.querySelectorAll("#list tbody:not([hidden]) tr:first-child")]
    .map((row) => row.cells[0].textContent.trim()).join(" ");
  const tell = (what) => told.push(what + ": " + shown());
  const choose = (id, value) => {
    const control = document.getElementById(id);
    control.value = value;
    control.dispatchEvent(new Event("change"));
  };
  tell("first");
  choose("answer", "yes");
  tell("yes");
  choose("answer", "");
  choose("protection", "bare");
  tell("bare");
  document.querySelector(".tile.no a").click();
  tell("tile");
  document.querySelector('[data-shows="all"]').click();
  const head = document.querySelector("[data-sort=name]");
  head.querySelector("button").click();
  tell(head.getAttribute("aria-sort"));
  head.querySelector("button").click();
  tell(head.getAttribute("aria-sort"));
  told.push(document.getElementById("shown").value);
  document.title = told.join(" | ");
});
</script>"""


def browse(file: Path, *options: str, fragment: str = "") -> tuple[Page, str]:
    """The page as it is once its script has run, and what the browser complains of."""
    assert BROWSER is not None
    result = subprocess.run(
        [
            *(BROWSER, *OPTIONS, *options, f"--user-data-dir={file.parent / 'profile'}"),
            *("--virtual-time-budget=2000", "--dump-dom", file.as_uri() + fragment),
        ],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    console = [line for line in result.stderr.splitlines() if "CONSOLE" in line]
    return Page(result.stdout), "\n".join(console)


@pytest.fixture(scope="module")
def written(fixtures: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with everything on it."""
    folder = tmp_path_factory.mktemp("page")
    assessment = assess(Sources((fixtures / "projects",)), Settings())
    (folder / "report.html").write_text(
        page.render(assessment, Display(folder=folder)), encoding="utf-8"
    )
    return folder / "report.html"


def test_the_script_runs_under_the_security_policy(written: Path) -> None:
    shown, complaints = browse(written)
    assert complaints == ""
    (filters,) = [form for form in shown.all("form") if form.attributes.get("id") == "filters"]
    assert "hidden" not in filters.attributes
    assert len(shown.all("button")) == 3


def test_a_link_to_a_finding_unfolds_it(written: Path) -> None:
    ids = re.findall(r'<article id="(f\d+)"', written.read_text(encoding="utf-8"))
    folded = ids[-1]

    def is_open(fragment: str) -> bool:
        shown, _ = browse(written, fragment=fragment)
        return "open" in shown.all("details", "policy")[-1].attributes

    assert not is_open("")
    assert is_open(f"#{folded}")


def test_filters_tiles_and_sorting(tmp_path: Path) -> None:
    code = VAULT % "" + policy("daily") + 'variable "x" {}\n'
    code += vm("b2") + vm("b10", size='"Standard_B1s"') + vm("a", size="var.x")
    code += protected("b2", "daily")
    html = page.render(assessed(tmp_path, code, "AZB301"), Display(folder=tmp_path))
    unguarded = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    file = tmp_path / "report.html"
    file.write_text(unguarded.replace("</body>", f"{DRIVER}</body>"), encoding="utf-8")
    shown, _ = browse(file)
    assert shown.one("title").content.split(" | ") == [
        "first: b10 a b2",
        "yes: b2",
        "bare: b10 a",
        "tile: b10",
        "ascending: a b2 b10",
        "descending: b10 b2 a",
        "3 of 3 VMs",
    ]


ROOTS_DRIVER = """<script>
addEventListener("load", () => {
  const told = [];
  const visible = (selector) => [...document.querySelectorAll(selector)]
    .filter((element) => !element.closest("[hidden]"));
  const tell = () => {
    const heads = visible("#list [data-root] th").map((head) => head.firstChild.data.trim());
    const vms = visible("#list [data-answer]").map((body) => body.rows[0].cells[0].textContent);
    const findings = visible("article .told code").map((code) => code.textContent);
    told.push([heads, vms, findings].map((texts) => texts.join(" ")).join(" / "));
  };
  tell();
  document.querySelectorAll("a[data-root]")[1].click();
  tell();
  document.querySelector("[data-sort=name] button").click();
  const root = document.getElementById("root");
  root.value = "";
  root.dispatchEvent(new Event("change"));
  tell();
  document.title = told.join(" | ");
});
</script>"""


def test_one_root_of_several(tmp_path: Path) -> None:
    for root, names in {"one": "ba", "two": "c"}.items():
        (tmp_path / root).mkdir()
        code = "".join(vm(name, size='"Standard_B1s"') for name in names)
        (tmp_path / root / "main.tf").write_text(code, encoding="utf-8")
    html = page.render(assess(Sources((tmp_path,)), Settings()), Display(folder=tmp_path))
    unguarded = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    file = tmp_path / "report.html"
    file.write_text(unguarded.replace("</body>", f"{ROOTS_DRIVER}</body>"), encoding="utf-8")
    shown, _ = browse(file)
    told = [part.split(" / ") for part in shown.one("title").content.split(" | ")]
    one, two = (name for name in told[0][0].split())
    vms = [f"azurerm_linux_virtual_machine.{name}" for name in "abc"]
    assert [vms for _, vms, _ in told] == ["b a c", "c", "a b c"]
    assert [heads for heads, _, _ in told] == [f"{one} {two}", two, f"{one} {two}"]
    assert told[1][2] == vms[2]
    assert sorted(told[0][2].split()) == sorted(told[2][2].split()) == vms


@pytest.mark.parametrize("width", [NARROW, 390, 800, 1280])
def test_nothing_sticks_out(written: Path, width: int) -> None:
    """Everything is unfolded; in a frame, because windows have a least width of their own."""
    measure = (
        "<script>addEventListener('load', () => {"
        "const frame = document.querySelector('iframe').contentDocument.documentElement;"
        "document.title = frame.scrollWidth;});</script>"
    )
    html = written.read_text(encoding="utf-8").replace("<details", "<details open")
    (written.parent / "open.html").write_text(html, encoding="utf-8")
    frame = f'<iframe width="{width}" height="900" src="open.html"></iframe>'
    outer = written.parent / f"frame-{width}.html"
    outer.write_text(f"<!doctype html><title></title>{frame}{measure}", encoding="utf-8")
    shown, _ = browse(outer, "--allow-file-access-from-files")
    assert int(shown.one("title").content) <= width


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="there is no pdftotext")
def test_the_heads_of_columns_are_on_every_printed_page(written: Path) -> None:
    assert BROWSER is not None
    file = written.parent / "report.pdf"
    profile = f"--user-data-dir={written.parent / 'profile'}"
    printing = (*OPTIONS, profile, "--no-pdf-header-footer", f"--print-to-pdf={file}")
    subprocess.run(
        [BROWSER, *printing, written.as_uri()], capture_output=True, timeout=120, check=True
    )
    text = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, encoding="utf-8", check=True
    ).stdout
    pages = text.split("\f")
    titles = ("Virtual machines", "Findings")
    first, last = (next(n for n, p in enumerate(pages) if f"\n{title}" in p) for title in titles)
    assert last - first >= 2
    for shown in pages[first : last - 1]:
        assert re.search(r"^ *VM +Backup +Policy and vault", shown, re.MULTILINE)
