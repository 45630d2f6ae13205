"""Packs are found without importlib.metadata where only the linter's own is installed."""

import sys
import zipfile
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from azbackup_lint.policy import installed_packs as module
from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.installed_packs import GROUP, OWN, InstalledPack, installed_packs

POINTS = "[console_scripts]\nx = y:z\n\n[azbackup_lint.packs]\nhouse = house_policies\n"
HOUSE = InstalledPack("house_policies", "house", "house-rules", False)


def install(site: Path, info: str, points: str = POINTS, name: str = "house-rules") -> None:
    """Puts the metadata of a distribution into a folder."""
    folder = site / info
    folder.mkdir()
    metadata = "PKG-INFO" if info.endswith("egg-info") else "METADATA"
    (folder / metadata).write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (folder / "entry_points.txt").write_text(points)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder at the end of the path."""
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    return tmp_path


def test_the_own_pack_is_known() -> None:
    (entry,) = entry_points(group=GROUP)
    assert entry.dist is not None
    assert InstalledPack(entry.value, entry.name, entry.dist.name, True) == OWN


def test_alone_it_is_found_without_metadata(monkeypatch: pytest.MonkeyPatch, site: Path) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path, "no such folder"])
    monkeypatch.setitem(sys.modules, "importlib.metadata", None)  # importing it would fail
    install(site, "other-1.0.dist-info", "[console_scripts]\nx = y:z\n", "other")
    (site / "bare-1.0.dist-info").mkdir()
    (site / "single.egg-info").write_text("Name: single\n")
    assert installed_packs() == [OWN]


@pytest.mark.parametrize("info", ["house_rules-1.0.dist-info", "house_rules.egg-info"])
def test_other_packs_are_found(site: Path, info: str) -> None:
    install(site, info)
    assert installed_packs() == [OWN, HOUSE]


def test_packs_of_eggs_are_found(site: Path) -> None:
    egg = site / "house_rules-1.0-py3.11.egg"
    egg.mkdir()
    install(egg, "EGG-INFO")
    (egg / "EGG-INFO" / "METADATA").rename(egg / "EGG-INFO" / "PKG-INFO")
    sys.path.append(str(egg))
    assert installed_packs() == [OWN, HOUSE]


def test_packs_in_archives_are_found(tmp_path: Path, site: Path) -> None:
    archive = tmp_path / "house.zip"
    with zipfile.ZipFile(archive, "w") as file:
        info = "house_rules-1.0.dist-info"
        file.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: house-rules\nVersion: 1\n")
        file.writestr(f"{info}/entry_points.txt", POINTS)
    sys.path.append(str(archive))
    assert installed_packs() == [OWN, HOUSE]


def test_packs_of_other_finders_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    class Finder:
        """One that finds distributions in a way of its own."""

        @staticmethod
        def find_spec(*_: object) -> None:
            return None

        @staticmethod
        def find_distributions(*_: object) -> list[object]:
            asked.append(True)
            return []

    asked: list[bool] = []
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, Finder])
    assert installed_packs() == [OWN]
    assert asked


def test_none_at_all_is_a_mistake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module.sys, "path", [str(tmp_path)])
    with pytest.raises(PackError, match="no policy pack is installed"):
        installed_packs()
