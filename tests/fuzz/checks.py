"""What holds for any input: it is linted or refused in words, and every report can be written."""

import json
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from azbackup_lint.engine import Judge, Sources, finished_run
from azbackup_lint.formats import REPORT_FORMATS, render_report
from azbackup_lint.inspection import inspect, render_json
from azbackup_lint.report.display import Display
from azbackup_lint.report.model import Report
from azbackup_lint.settings import Settings

FOLDER = Path("/fuzzed")
"""No such folder is there: all files are editor buffers."""

SENTINEL = "sentinel"
"""The name of a VM beside what is fuzzed, which can't be backed up whatever that says."""

WATCH = f"""resource "azurerm_linux_virtual_machine" "{SENTINEL}" {{
  name = "{SENTINEL}"
  os_disk {{
    caching              = "ReadOnly"
    storage_account_type = "Standard_LRS"
    diff_disk_settings {{
      option = "Local"
    }}
  }}
}}
"""


class Wrong(Exception):
    """Something that must hold for any input does not."""


@cache
def judge() -> Judge:
    """The built-in policies, read once."""
    return Judge(Settings())


def linted(files: Mapping[str, str], entry: str) -> Report:
    """The report on files in memory; raises Wrong for what must never be in one."""
    overlay = {FOLDER / name: text for name, text in files.items()}
    sources = Sources((FOLDER / entry,), overlay)
    report = finished_run(sources, Settings(), judge=judge()).report()
    if report.failures:
        failure = report.failures[0]
        raise Wrong(f"{failure.error}: {failure.message}\n" + "\n".join(failure.trace))
    told = {Path(finding.span.source.path).name for finding in report.findings}
    if not report.roots and entry not in told and not report.findings:
        raise Wrong(f"{entry} was passed over in silence")
    _written(report, "".join(files.values()))
    return report


def watched(files: Mapping[str, str], entry: str) -> None:
    """Lints Terraform, every fourth time beside a VM that must be found whatever the rest says.

    Linting that VM takes longer than reading most inputs.
    """
    text = "".join(files.values())
    if number_of(text) % 4:
        linted(files, entry)
        return
    report = linted({**files, f"{SENTINEL}.tf": WATCH}, entry)
    if SENTINEL in text or "azbackup-lint" in text:
        return
    if not any(f"machine.{SENTINEL}" in finding.resource for finding in report.findings):
        raise Wrong(f"the VM {SENTINEL} was not linted")


def inspected(files: Mapping[str, str], entry: str) -> None:
    """What is believed of files in memory can be shown."""
    overlay = {FOLDER / name: text for name, text in files.items()}
    shown = render_json(inspect(Sources((FOLDER / entry,), overlay), Settings()))
    json.loads(shown)
    shown.encode()


def _written(report: Report, text: str) -> None:
    """Writes the report in one of the formats: which one depends on the text alone.

    SARIF is seldom written: the rules that it lists take longer than reading most inputs.
    """
    names = [name for name in sorted(REPORT_FORMATS) if name != "sarif"]
    number = number_of(text)
    name = "sarif" if number % 97 == 0 else names[number % len(names)]
    output = render_report(report, name, Display(show_unknown=True))
    output.encode()
    if name in ("json", "gitlab", "sarif"):
        json.loads(output)
    elif name in ("checkstyle", "junit"):
        ElementTree.fromstring(output)


def number_of(text: str) -> int:
    """A number that depends on the text alone."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))
