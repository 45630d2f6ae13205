"""Which packs are installed, by the entry points of their distributions."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib.machinery import PathFinder

from azbackup_lint.light_typing import TYPE_CHECKING
from azbackup_lint.policy.errors import PackError
from azbackup_lint.records import dataclass

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "azbackup_lint.packs"
DISTRIBUTION = "azbackup-lint"
OWN_INFO = "azbackup_lint-"
"""What the name of the folder with the metadata of the linter itself begins with."""

EGG = ".egg"
INFOS = (".dist-info", ".egg-info", EGG)


@dataclass(frozen=True, slots=True)
class InstalledPack:
    """The package that a distribution has a pack in; `is_own` if that is the linter's."""

    package: str
    name: str
    distribution: str
    is_own: bool


OWN = InstalledPack("azbackup_policies", "azure-vm", DISTRIBUTION, True)


def installed_packs() -> list[InstalledPack]:
    """All installed packs, the linter's own first; raises PackError if there is none."""
    if _is_own_the_only_one():
        return [OWN]
    from importlib.metadata import entry_points  # takes 15 ms to load

    found = sorted(map(_of_entry, entry_points(group=GROUP)), key=lambda p: (not p.is_own, p.name))
    if not found:
        raise PackError("no policy pack is installed; run `pip install -e .` in the checkout")
    return found


def _is_own_the_only_one() -> bool:
    """Whether folders are all that can hold distributions, and only the linter's has a pack.

    Where anything else is on the path, such as an archive, it can't be told here.
    """
    others = (finder for finder in sys.meta_path if finder is not PathFinder)
    if any(hasattr(finder, "find_distributions") for finder in others):
        return False
    is_there = False
    for place in dict.fromkeys(sys.path):
        try:
            infos = [name for name in os.listdir(place or ".") if name.endswith(INFOS)]
        except FileNotFoundError:
            continue
        except OSError:
            return False
        for name in infos:
            if name.endswith(EGG):
                return False
            if _has_pack(os.path.join(place, name)):
                if not name.startswith(OWN_INFO):
                    return False
                is_there = True
    return is_there


def _has_pack(info: str) -> bool:
    with suppress(OSError), open(os.path.join(info, "entry_points.txt"), "rb") as file:
        return GROUP.encode() in file.read()
    return False


def _of_entry(entry: EntryPoint) -> InstalledPack:
    distribution = entry.dist.name if entry.dist is not None else entry.name
    return InstalledPack(entry.value, entry.name, distribution, distribution == DISTRIBUTION)
