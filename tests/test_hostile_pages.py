"""Hostile names break out of neither the HTML page nor `inspect`, whatever they hold."""

import json
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from azbackup_lint.assessment import assess
from azbackup_lint.engine import Sources
from azbackup_lint.formats import render_assessment
from azbackup_lint.inspection import inspect, render_json, render_text
from azbackup_lint.report.display import Display
from azbackup_lint.settings import Settings
from tests.report.frames import COMMAND
from tests.report.test_hostile_text import PIECES

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
FILE = Path("/hostile/main.json")
TAGS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><b>',
    "</style>",
    "</title>",
]
NAMES = st.lists(st.sampled_from([*PIECES, *TAGS]) | st.text(max_size=3), max_size=8).map("".join)
HOSTILE = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])


def _sources(name: str) -> Sources:
    disk = {
        "createOption": "FromImage",
        "caching": "ReadOnly",
        "diffDiskSettings": {"option": "Local"},
    }
    vm = {
        "type": "Microsoft.Compute/virtualMachines",
        "apiVersion": "2023-04-02",
        "name": f"vm {name}",
        "location": name,
        "tags": {name: name},
        "properties": {"hardwareProfile": {"vmSize": name}, "storageProfile": {"osDisk": disk}},
    }
    document = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": [vm]}
    return Sources((FILE,), {FILE: json.dumps(document)})


class _Shape(HTMLParser):
    """The elements of a page and the names of their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.kinds: set[tuple[str, tuple[str, ...]]] = set()
        self.scripts = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.kinds.add((tag, tuple(sorted(name for name, _ in attrs))))
        self.scripts += tag == "script"
        for name, value in attrs:
            assert not name.startswith("on")
            assert name != "href" or urlsplit(value or "").scheme in ("", "https")


def _written(output: str) -> str:
    """What a reader of standard output gets, as `cli/streams.py` writes it."""
    return output.encode("utf-8", "backslashreplace").decode()


def _page(name: str) -> str:
    report = assess(_sources(name), Settings())
    assert len(report.machines) == 1
    return render_assessment(report, "html", Display())


PLAIN = _Shape(_page("plain"))


@HOSTILE
@given(name=NAMES)
@example(name="".join(TAGS))
@example(name="]]>\x00\u202e<!--")
def test_a_page_has_no_element_of_the_text(name: str) -> None:
    page = _page(name)
    page.encode()
    shape = _Shape(page)
    assert shape.kinds <= PLAIN.kinds
    assert shape.scripts == PLAIN.scripts
    assert not any(unicodedata.bidirectional(c) in ("RLO", "LRO", "RLE", "LRE") for c in page)


@HOSTILE
@given(name=NAMES)
@example(name="##vso[task.complete]\x1b[31m\n::error::x")
def test_inspection_is_lines_of_text_and_json(name: str) -> None:
    document = inspect(_sources(name), Settings())
    text = _written(render_text(document))
    assert not COMMAND.search(text)
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in text)
    assert len(text.splitlines()) == len(text.split("\n")) - 1
    shown = _written(render_json(document))
    assert not COMMAND.search(shown)
    assert json.loads(shown) == document
