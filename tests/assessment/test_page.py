"""The HTML page, read without a browser."""

import re
from base64 import b64encode
from collections import Counter
from datetime import datetime, timezone
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

from azbackup_lint.assessment import assess, page
from azbackup_lint.assessment.origin import origin_of
from azbackup_lint.assessment.page.markup import Markup, element
from azbackup_lint.engine import Sources
from azbackup_lint.report.display import Display
from azbackup_lint.report.repository_links import RepositoryLinks
from azbackup_lint.settings import Settings
from tests.assessment.assessing import assessed, attached, disk, vm
from tests.assessment.pages import Page

HOSTILE = "<script>alert(1)</script>\"'&`</td></table><img src=x onerror=alert(1)>"
FOLDER = Path("/reports")


@pytest.fixture(scope="module")
def html(fixtures: Path) -> str:
    """The page about a project with faults of every kind."""
    sources = Sources((fixtures / "projects",))
    origin = origin_of(sources.paths, Settings(), datetime(2026, 7, 1, 9, 30, tzinfo=timezone.utc))
    return page.render(assess(sources, Settings(), origin), Display(folder=fixtures))


@pytest.fixture(scope="module")
def found(html: str) -> Page:
    return Page(html)


def test_it_is_balanced_and_ids_are_unique(found: Page) -> None:
    assert found.one("html").attributes == {"lang": "en"}
    ids = [element.attributes["id"] for element in found.elements if "id" in element.attributes]
    assert max(Counter(ids).values()) == 1


def test_every_link_inside_leads_somewhere(found: Page) -> None:
    ids = {element.attributes.get("id") for element in found.elements}
    targets = [e.attributes["href"] for e in found.all("a") if e.attributes["href"][0] == "#"]
    assert len(targets) > 10
    assert {target[1:] for target in targets} <= ids


def test_links_lead_to_lines_of_files_beside_it(found: Page, fixtures: Path) -> None:
    links = [e.attributes["href"] for e in found.all("a", "place")]
    assert "projects/hub-and-spoke/modules/virtual-machine/main.tf#L31" in links
    for link in links:
        path, _, line = link.partition("#L")
        assert int(line) <= len((fixtures / path).read_text(encoding="utf-8").splitlines())


def test_nothing_comes_from_elsewhere(html: str, found: Page) -> None:
    for element_ in found.elements:
        assert element_.name not in ("img", "link", "iframe", "object", "base", "embed")
        assert not {"src", "srcset", "style", "action", "formaction"} & element_.attributes.keys()
        assert not [name for name in element_.attributes if name.startswith("on")]
        assert ":" not in element_.attributes.get("href", "").split("/")[0]
    assert not re.search(r"@import|url\(|//[a-z]", found.one("style").content)
    assert "fetch(" not in found.one("script").content
    assert html.startswith("<!doctype html>\n")


def test_the_security_policy_allows_what_is_inline_and_nothing_else(found: Page) -> None:
    (policy,) = [
        element_.attributes["content"]
        for element_ in found.all("meta")
        if element_.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives == {
        "default-src": "'none'",
        "style-src": f"'{digest(found.one('style').content)}'",
        "script-src": f"'{digest(found.one('script').content)}'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def test_tables_are_named_and_their_heads_are_scoped(found: Page) -> None:
    assert len(found.all("table")) == len(found.all("caption")) == 6
    assert all(head.attributes.get("scope") for head in found.all("th"))
    assert [heading.content for heading in found.all("h2")] == [
        "Summary",
        "Roots",
        "Fix these first",
        "Virtual machines",
        "Findings",
        "What could not be decided",
        "The support matrix of 2023-07-05",
    ]
    assert found.one("h1").content == "Azure VM backup report"


def test_it_says_where_it_comes_from(html: str, found: Page) -> None:
    origin = found.one("dl", "provenance").content
    assert "fixtures/projects" in origin
    assert "1 July 2026, 09:30 UTC" in origin
    assert found.one("time").attributes["datetime"] == "2026-07-01T09:30:00Z"


def test_it_says_which_commit_and_choices(tmp_path: Path) -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text(commit)
    settings = Settings(
        usual=(("region", "westeurope"),),
        given=(("password", "hunter2"), Path("/prod.tfvars")),
        select=("AZB301",),
        severities={"AZB302": "note"},
    )
    origin = origin_of((tmp_path,), settings, datetime(2026, 7, 1, tzinfo=timezone.utc))
    (tmp_path / "main.tf").write_text(vm("a"))
    assessment = assess(Sources((tmp_path,)), Settings(), origin)
    told = Page(page.render(assessment, Display(folder=tmp_path))).one("dl", "provenance").content
    assert f"Checked out{commit[:12]}" in told
    assert "--var region, --var password, --var-file prod.tfvars, --select AZB301" in told
    assert "--severity AZB302=note" in told
    assert "hunter2" not in told


def test_what_to_fix_first_leads_to_the_finding(found: Page) -> None:
    rows = found.one("div", "fixes")
    assert "AZB301 undersized-vm" in rows.content
    assert "Choose a size with two cores" in rows.content
    assert "policy branch keeps snapshots for 6 days" in rows.content


def test_links_into_a_repository(tmp_path: Path) -> None:
    links = RepositoryLinks("https://example.com/r/{path}#L{line}", tmp_path.resolve())
    assessment = assessed(tmp_path.resolve(), vm("a", size='"Standard_B1s"'), "AZB301")
    shown = Page(page.render(assessment, Display(folder=Path("/elsewhere"), repository=links)))
    places = {link.attributes["href"] for link in shown.all("a", "place")}
    assert places == {
        "https://example.com/r/main.tf#L7",
        "https://example.com/r/main.tf#L11",
    }


def test_what_it_says_of_a_vm(tmp_path: Path) -> None:
    code = vm("web") + disk("d", "2") + attached("azurerm_managed_disk.d.id", "web")
    shown = Page(page.render(assessed(tmp_path, code, "AZB401"), Display(folder=tmp_path)))
    (machine,) = [body for body in shown.all("tbody") if "data-answer" in body.attributes]
    assert machine.attributes == {"data-answer": "no", "data-protection": "none"}
    assert "not protected in this code" in machine.content
    assert machine.content.count("ruled out") == 7
    assert "AZB401 shared-disk rules out the backup: disk d is shared by up to 2 VMs" in (
        machine.content
    )
    assert shown.one("mark").content == "2"
    assert shown.one("pre").content == "28   max_shares           = 2"
    assert "storage/shared-disks: Shared disks" in shown.one("details", "policy").content


def test_tiles_count(tmp_path: Path) -> None:
    code = vm("a") + vm("b") + vm("c", size='"Standard_B1s"') + vm("d", size="var.x")
    shown = Page(
        page.render(
            assessed(tmp_path, code + 'variable "x" {}', "AZB301"), Display(folder=tmp_path)
        )
    )
    assert [tile.content for tile in shown.all("li", "tile")] == [
        "4 VMs in 1 root",
        "2 can be backed up",
        "1 can’t be backed up",
        "1 can’t tell",
        "4 not protected in this code",
        "1 finding: 1 error, 0 warnings, 0 notes",
    ]


def test_vms_that_nothing_makes_are_counted(tmp_path: Path) -> None:
    code = vm("a") + 'variable "on" {\n  default = 0\n}\n'
    code += 'resource "azurerm_linux_virtual_machine" "b" {\n  count = var.on\n}\n'
    html = page.render(assessed(tmp_path, code, "AZB301"), Display(folder=tmp_path))
    told = "1 more VM is declared, but not made with these inputs."
    assert [note.content for note in Page(html).all("p", "note")] == [told]


def test_rows_count_what_is_violated_and_undecided(tmp_path: Path) -> None:
    code = vm("c", size='"Standard_B1s"') + vm("d", size="var.x") + 'variable "x" {}'
    assessment = assessed(tmp_path, code, "AZB301")
    (covered,) = [found for found in assessment.coverage if found.row.key == "compute/vm-size"]
    assert (covered.violated, covered.undecided) == (1, 1)
    shown = Page(page.render(assessment, Display(folder=tmp_path)))
    *_, row = [found for found in shown.all("tr") if "compute/vm-size" in found.content]
    assert row.content.endswith("enforced by AZB30111")


def test_what_stands_in_the_way_comes_with_a_remedy(tmp_path: Path) -> None:
    code = 'variable "x" {}\n' + vm("a", size="var.x") + vm("b", size="var.x")
    (obstacle,) = assessed(tmp_path, code, "AZB301").obstacles
    assert (obstacle.subject, obstacle.machines, len(obstacle.waiting)) == ("var.x", 2, 2)
    assert obstacle.remedy == "give it a value with --var x=… or --var-file"


@pytest.mark.parametrize(
    "name",
    [
        HOSTILE,
        "\u202egnp.exe",
        "a\u0000\u001b[31m\u2028",
        "x" * 5000,
        "\U000e0041é日本",
        "'\"><svg>",
    ],
)
def test_hostile_names_stay_text(tmp_path: Path, name: str) -> None:
    written = name.replace("\\", "\\\\").replace('"', '\\"').replace("\0", "\\u0000")
    code = disk("d", "2").replace('"d"\n', f'"{written}"\n')
    code += vm("a").replace('= "a"', f'= "{written}"') + attached("azurerm_managed_disk.d.id", "a")
    html = page.render(assessed(tmp_path, code), Display(folder=tmp_path))
    shown = Page(html)
    assert len(shown.all("script")) == 1
    assert not shown.all("img") and not {"onerror"} & {
        key for found in shown.elements for key in found.attributes
    }
    assert not set("\u202e\0\x1b\u2028\U000e0041") & set(html)
    assert len(html) < 250_000


def test_hostile_files_stay_links(tmp_path: Path) -> None:
    folder = tmp_path / "javascript:alert(1)"
    folder.mkdir()
    (folder / "\"'<b>.tf").write_text(vm("a", size='"Standard_B1s"'), encoding="utf-8")
    html = page.render(assess(Sources((folder,)), Settings()), Display(folder=tmp_path))
    shown = Page(html)
    assert not shown.all("b", "x") and "<b>.tf" not in html
    links = {e.attributes["href"] for e in shown.all("a", "place")}
    assert links == {"javascript%3Aalert%281%29/%22%27%3Cb%3E.tf#L2", *links}
    assert all(link.startswith("javascript%3A") for link in links)


def test_an_empty_folder_is_a_page_too(tmp_path: Path) -> None:
    shown = Page(page.render(assess(Sources((tmp_path,)), Settings()), Display(folder=tmp_path)))
    assert "No VM is declared in what was read." in shown.one("main").content
    assert "holds nothing that is linted by itself" in shown.one("main").content
    (tmp_path / "main.tf").write_text("locals {}\n", encoding="utf-8")
    shown = Page(page.render(assess(Sources((tmp_path,)), Settings()), Display(folder=tmp_path)))
    assert "Nothing that the matrix rules out was found." in shown.one("main").content


def test_the_page_grows_with_the_vms(tmp_path: Path) -> None:
    """The size of one more VM is the same at 20 and at 40 of them."""
    sizes = []
    for number in (20, 40, 60):
        code = "".join(vm(f"vm{n:03}", size='"Standard_B1s"') for n in range(number))
        sizes.append(len(page.render(assessed(tmp_path, code, "AZB301"), Display(folder=tmp_path))))
    assert sizes[2] - sizes[1] == pytest.approx(sizes[1] - sizes[0], rel=0.02)
    assert (sizes[2] - sizes[1]) / 20 < 3_000


def test_elements_escape_what_is_no_markup() -> None:
    inner = element("b", "<i>", Markup("&amp;"), None, ["x", ("y",)])
    assert inner == "<b>&lt;i&gt;&amp;xy</b>"
    assert element("a", inner, href='"&', data_x=None, hidden=True, open=False) == (
        '<a href="&quot;&amp;" hidden><b>&lt;i&gt;&amp;xy</b></a>'
    )
    assert element("meta", name_="x") == '<meta name="x">'


def themes() -> dict[str, dict[str, str]]:
    """The colours of the light and the dark theme by their names."""
    css = (Path(page.__file__).parent / "style.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[:2]
    colours = {
        name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", text))
        for name, text in (("light", light), ("dark", dark))
    }
    return {"light": colours["light"], "dark": colours["light"] | colours["dark"]}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "grounds"),
    [
        ("text", ["page", "card", "off-soft", "no-soft", "unknown-soft"]),
        ("soft", ["page", "card", "off-soft"]),
        ("link", ["page", "card", "off-soft"]),
        ("yes", ["card", "yes-soft"]),
        ("no", ["card", "no-soft"]),
        ("unknown", ["card", "unknown-soft"]),
        ("off", ["card", "off-soft"]),
    ],
)
def test_text_stands_out_from_its_ground(theme: str, text: str, grounds: list[str]) -> None:
    """WCAG 2.2 asks for 4.5 to 1 (1.4.3); https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    colours = themes()[theme]
    for ground in grounds:
        lighter, darker = sorted(
            (luminance(colours[text]), luminance(colours[ground])), reverse=True
        )
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, ground


def luminance(colour: str) -> float:
    """The relative luminance of a colour like #12ab9f."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_headings_leave_out_no_level(found: Page) -> None:
    levels = [int(e.name[1]) for e in found.elements if re.fullmatch(r"h[1-6]", e.name)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_vms_are_grouped_by_root(found: Page) -> None:
    """Every root with a VM has a head in the table, to which the table of roots leads."""
    heads = [e for e in found.all("tbody") if "data-root" in e.attributes]
    links = [e for e in found.all("a") if "data-root" in e.attributes]
    numbers = [head.attributes["data-root"] for head in heads]
    assert len(heads) == 3
    assert numbers == sorted(numbers, key=int)
    targets = {e.attributes["data-root"]: e.attributes["href"] for e in links}
    assert {number: f"#root-{number}" for number in numbers}.items() <= targets.items()
    assert set(targets.values()) - {"#findings"} == {f"#root-{number}" for number in numbers}
    bodies = [e for e in found.all("tbody") if "data-answer" in e.attributes]
    roots = [body.attributes["data-roots"] for body in bodies]
    assert roots == sorted(roots, key=int)
    marked = [e.attributes["data-roots"] for e in found.all("article")]
    assert all(set(mark.split()) <= targets.keys() for mark in marked)


def test_one_root_is_no_group(tmp_path: Path) -> None:
    html = page.render(assessed(tmp_path, vm("a", size='"Standard_B1s"')), Display(folder=FOLDER))
    (body,) = [e for e in Page(html).all("tbody") if "data-answer" in e.attributes]
    assert "data-roots" not in body.attributes
    assert 'id="roots"' not in html
    assert 'id="by-root"' not in html
