"""What the terminal on standard output can do."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

LINKING_PROGRAMS: Mapping[str, tuple[int, int]] = {
    "iTerm.app": (3, 1),
    "WezTerm": (20_200_620, 0),
    "vscode": (1, 72),
    "ghostty": (0, 0),
    "zed": (0, 0),
    "Hyper": (3, 0),
    "tmux": (3, 4),
}
"""Terminals by their TERM_PROGRAM, and the first versions that follow hyperlinks.

As https://github.com/chalk/supports-hyperlinks and https://github.com/Alhadis/OSC8-Adoption list
them, read in November 2026.
"""

LINKING_TERMS = ("alacritty", "foot", "xterm-ghostty", "xterm-kitty")

LAST_VTE_WITHOUT_LINKS = 5000
"""The last version of VTE, here 0.50.0, that doesn't follow hyperlinks, or crashes on them."""


def terminal_of(output_file: Path | None) -> os.terminal_size | None:
    """The size of the terminal that a report goes to; None if it goes elsewhere."""
    if not is_terminal(output_file):
        return None
    try:
        size = os.get_terminal_size(sys.stdout.fileno())
    except OSError:
        return None
    return size if size.columns > 0 and size.lines > 0 else None


def wants_colour(
    choice: bool | None, output_file: Path | None, environment: Mapping[str, str] = os.environ
) -> bool:
    """Whether a report is coloured: as asked, else on a terminal that can show it."""
    if choice is not None:
        return choice
    if environment.get("NO_COLOR") or output_file is not None or sys.stdout is None:
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return is_terminal(output_file) and _takes_codes(environment)


def wants_links(output_file: Path | None, environment: Mapping[str, str]) -> bool:
    """Whether a report has hyperlinks: on terminals that follow them.

    FORCE_HYPERLINK asks for them on standard output, or forbids them by 0.
    """
    forced = environment.get("FORCE_HYPERLINK")
    if forced is not None:
        return output_file is None and forced.lower() not in ("0", "false", "no")
    if not is_terminal(output_file) or not _takes_codes(environment):
        return False
    if "CI" in environment or "TEAMCITY_VERSION" in environment:
        return False
    return _follows_links(environment)


def is_terminal(output_file: Path | None) -> bool:
    """Whether a report goes to a terminal."""
    return output_file is None and sys.stdout is not None and sys.stdout.isatty()


def _takes_codes(environment: Mapping[str, str]) -> bool:
    """Whether a terminal takes codes: not a dumb one, nor the list of errors in Emacs."""
    is_list = environment.get("INSIDE_EMACS", "").endswith(",compile")
    return environment.get("TERM") != "dumb" and not is_list


def _follows_links(environment: Mapping[str, str]) -> bool:
    """Whether the terminal is one that is known to follow links.

    Inside a multiplexer, which leaves the variables of the terminal around it, only that counts.
    """
    term = environment.get("TERM", "")
    program = environment.get("TERM_PROGRAM", "")
    version = _version(environment.get("TERM_PROGRAM_VERSION", ""))
    if term.startswith(("screen", "tmux")) and program != "tmux":
        return False
    if program in LINKING_PROGRAMS:
        return version >= LINKING_PROGRAMS[program]
    if "WT_SESSION" in environment or "KONSOLE_VERSION" in environment:
        return True
    vte = environment.get("VTE_VERSION", "")
    if vte.isdecimal():
        return int(vte[:9]) > LAST_VTE_WITHOUT_LINKS
    return term in LINKING_TERMS


def _version(text: str) -> tuple[int, int]:
    """The first two numbers of a version."""
    numbers = [int(number) for number in re.findall(r"[0-9]{1,9}", text)[:2]]
    return (*numbers, 0, 0)[0], (*numbers, 0, 0)[1]
