"""Holds what writers write to what they were given: every output is parsed back.

An AssertionError says what left its frame, an error of a parser that the format is broken.
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from xml.etree import ElementTree

from azbackup_lint.formats import render_report
from azbackup_lint.report.display import Display
from azbackup_lint.report.escaping import one_line, printable, valid_unicode, without_commands
from azbackup_lint.report.model import Failure, Related, Report, Silenced, Undecided
from azbackup_lint.source import Source
from azbackup_lint.values import Cause
from tests.report.reports import finding, report_of

REMEDY = "Mend it."

COMMAND = re.compile(r"##(?:vso)?\[|^\s*::", re.MULTILINE | re.IGNORECASE)

Parsed = Iterator[tuple[str, str]]
"""The path and message of each finding."""


def _sarif(output: str) -> Parsed:
    for result in json.loads(output)["runs"][0]["results"]:
        text = result["message"]["text"].removesuffix(f" {REMEDY}")
        assert not re.search(r"(?<!\\)\]\(", text)
        text = re.sub(r"\\\](?=\()", "]", text).replace("{{", "{").replace("}}", "}")
        yield result["properties"]["root"], text


def _gitlab(output: str) -> Parsed:
    return ((item["location"]["path"], item["description"]) for item in json.loads(output))


def _json(output: str) -> Parsed:
    return ((item["location"]["path"], item["message"]) for item in json.loads(output)["findings"])


def _csv(output: str) -> Parsed:
    header, *rows = csv.reader(io.StringIO(output, newline=""))
    assert all(len(row) == len(header) for row in rows)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    return (
        (row[0].removeprefix("'"), row[header.index("message")].removeprefix("'")) for row in rows
    )


def _checkstyle(output: str) -> Parsed:
    for file in ElementTree.fromstring(output):
        yield from ((file.attrib["name"], error.attrib["message"]) for error in file)


def _junit(output: str) -> Parsed:
    for case in ElementTree.fromstring(output).iter("testcase"):
        (failure,) = case
        yield case.attrib["file"], failure.attrib["message"]


def _concise(output: str) -> Parsed:
    for line in output.splitlines():
        path, message = re.split(r":1:14: error AZB401 shared-disk: ", line, maxsplit=1)
        yield path, message


def _github(output: str) -> Parsed:
    for line in output.splitlines():
        name, properties, data = line.removeprefix("::").split(" ", 1)[0], *_halves(line)
        assert name == "error"
        values = dict(item.split("=", 1) for item in properties.split(","))
        path = _unescaped(values["file"], {"%3A": ":", "%2C": ","})
        message, *_ = _unescaped(data, {}).split("\n")
        yield path, message.removeprefix(f"{path}:1:14: ")


def _halves(line: str) -> list[str]:
    """The properties and the data, as the runner of GitHub parts them."""
    return line.removeprefix("::error ").split("::", 1)


def _azure(output: str) -> Parsed:
    for line in output.splitlines():
        head, message = line.removeprefix("##vso[task.logissue ").split("]", 1)
        values = dict(item.split("=", 1) for item in head.split(";") if item)
        marks = {"%3B": ";", "%5D": "]"}
        yield (
            _unescaped(values["sourcepath"], marks, "%AZP25"),
            _unescaped(message, {}, "%AZP25")
            .removeprefix("shared-disk: ")
            .removesuffix(f". Help: {REMEDY}"),
        )


def _unescaped(text: str, marks: dict[str, str], percent: str = "%25") -> str:
    for mark, meaning in {"%0D": "\r", "%0A": "\n", **marks, percent: "%"}.items():
        text = text.replace(mark, meaning)
    return text


def _markdown(output: str) -> Parsed:
    rows = [line for line in output.splitlines() if line.startswith("| error")]
    for row in rows:
        cells = row.removeprefix("| ").removesuffix(" |").split(" | ")
        assert len(cells) == row.count("|") - 1 == 4
        place, told = cells[2], cells[3]
        shown = re.sub("<br>|&#124;|<!-- -->", "", told)
        assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]<>#~$@]", shown)
        assert not re.search(r"[@#]\w|www\.|://", told.replace("&#124;", "|"), re.IGNORECASE)
        yield _unmarked(place).removesuffix(":1:14"), _unmarked(told.split("<br>")[0])


def _unmarked(text: str) -> str:
    text = text.replace("<!-- -->", "")
    return re.sub(r"\\(.)|&#124;", lambda match: match.group(1) or "|", text)


def _exact(text: str) -> str:
    return text


def _line_start(path: str) -> str:
    return without_commands(f"{one_line(path)}:").removesuffix(":")


def _sarif_message(message: str) -> str:
    ended = message if message.endswith((".", "!", "?")) else f"{message}."
    return str(valid_unicode(ended))


Shown = Callable[[str], str]

FORMATS: dict[str, tuple[Callable[[str], Parsed], Shown, Shown]] = {
    "json": (_json, _exact, _exact),
    "gitlab": (_gitlab, valid_unicode, valid_unicode),
    "csv": (_csv, one_line, one_line),
    "checkstyle": (_checkstyle, printable, printable),
    "junit": (_junit, printable, printable),
    "concise": (_concise, _line_start, one_line),
    "github": (_github, one_line, one_line),
    "azure": (_azure, one_line, one_line),
    "markdown": (_markdown, one_line, one_line),
    "sarif": (_sarif, valid_unicode, _sarif_message),
}
"""How each format is parsed, and how it shows paths and messages."""


def _report(path: str, message: str, remedy: str = REMEDY) -> Report:
    return report_of(
        finding(
            path,
            message=message,
            root=path,
            resource=message,
            remedy=remedy,
            conditional=(),
            variants=(),
            related=(),
            severity="error",
        )
    )


def _everywhere(path: str, text: str) -> Report:
    """A report in which a text stands in every field."""
    place = Source(path, "max_shares = 2\n").span(13, 14)
    cause = Cause("variable", text, text)
    supposed = Cause("elsewhere", f"whether this is the VM declared in {text}")
    more = finding(
        path,
        message=text,
        root=path,
        resource=text,
        remedy=text,
        conditional=(cause, supposed),
        variants=(text, text),
        related=(Related(text, place),),
        notes=(text,),
        methods=(text,),
        severity="error",
    )
    return replace(
        report_of(more),
        silenced=(Silenced(more, "suppression", text, place), Silenced(more, "baseline")),
        undecided=(Undecided("AZB405", "ultra-disk", text, (cause,), place, path, (text,)),),
        failures=(Failure(path, "terraform", "KeyError", text, (text,)),),
    )


def came_back(name: str, path: str, message: str) -> None:
    """The path and the message of a finding are read from a format as they were."""
    parse, shown_path, shown_message = FORMATS[name]
    output = render_report(_report(path, message), name, Display(quiet=True))
    output.encode()
    assert [*parse(output)] == [(shown_path(path), shown_message(message))]


def kept_in_frame(name: str, path: str, text: str) -> None:
    """A text in any field breaks no syntax: also in what is silenced, undecided or failed."""
    output = render_report(_everywhere(path, text), name, Display(show_unknown=True))
    output.encode()
    if name in ("json", "gitlab", "sarif"):
        json.loads(output)
    elif name in ("checkstyle", "junit"):
        ElementTree.fromstring(output)
    elif name == "csv":
        header, *rows = csv.reader(io.StringIO(output, newline=""))
        assert all(len(row) == len(header) for row in rows)
    elif name in ("github", "azure"):
        assert not [line for line in output.splitlines() if COMMAND.search(line[2:])]


def without_a_command(name: str, path: str, message: str) -> None:
    """No output has a command of a text in it for the runner of a pipeline."""
    output = render_report(_report(path, message, message), name, Display())
    if name in ("github", "azure"):
        commands = [*COMMAND.finditer(output)]
        assert [match.start() for match in commands] == [0]
    else:
        assert not COMMAND.search(output)


OWN = re.compile("\x1b\\[[0-9;]*m|\x1b]8;;[!-~]*\x1b\\\\")
"""Colours and hyperlinks, as the linter writes them."""


TURNING = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
"""Classes of characters that change the direction of a line."""


def harmless_on_a_terminal(name: str, path: str, text: str) -> None:
    """With colours and hyperlinks, no text moves the cursor, turns the line or begins a link."""
    display = Display(colour=True, links=True, show_unknown=True, columns=80, lines=24)
    for line in render_report(_everywhere(path, text), name, display).split("\n"):
        for character in OWN.sub("", line):
            assert unicodedata.category(character) not in ("Cc", "Cs"), line
            assert unicodedata.bidirectional(character) not in TURNING, line
