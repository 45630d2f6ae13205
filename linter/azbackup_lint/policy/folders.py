"""Folders of packs: where they are found, and what is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from azbackup_lint.policy.editions import EditionPart, read_part
from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.lint_policies import Policy, read_policy
from azbackup_lint.policy.pack_document import PackDocument, read_document
from azbackup_lint.policy.validation import check
from azbackup_lint.source import Source

if TYPE_CHECKING:
    from importlib.abc import Traversable

GROUP = "azbackup_lint.packs"
DISTRIBUTION = "azbackup-lint"
SETTINGS = "pack.yaml"
OTHER_FOLDERS = ("editions", "data")


@dataclass(frozen=True, slots=True)
class PackFolder:
    """A folder with a pack in it.

    `trusted` folders come with the linter, whose tests hold the form of their files.
    """

    place: Traversable
    trusted: bool = False

    @property
    def name(self) -> str:
        """The name that pack.yaml gives, empty where it can't be told."""
        try:
            data = self.settings().data
        except PackError:
            return ""
        name = data.get("name") if isinstance(data, dict) else None
        return name if isinstance(name, str) else ""

    def settings(self) -> PackDocument:
        """What pack.yaml says."""
        return self.read(self.place / SETTINGS)

    def policies(self) -> Iterator[tuple[Traversable, str]]:
        """The files of policies, each with its section."""
        for section in sorted(self.place.iterdir(), key=lambda entry: entry.name):
            if section.is_dir() and section.name not in OTHER_FOLDERS:
                for entry in _yaml_files(section):
                    yield entry, section.name

    def editions(self) -> list[Traversable]:
        """The files of editions."""
        folder = self.place / "editions"
        return _yaml_files(folder) if folder.is_dir() else []

    def read(self, entry: Traversable, before: str = "") -> PackDocument:
        """The YAML of a file, or of what stands before a key; raises PackError if it can't be."""
        try:
            return read_document(Source(str(entry), entry.read_text(encoding="utf-8-sig")), before)
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            raise PackError(f"can't be read: {reason}", str(entry)) from None


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack; the parts of editions, by their dates, are read when they are asked for."""

    name: str
    title: str
    default_edition: str
    policies: tuple[Policy, ...]
    parts: Mapping[str, Callable[[], EditionPart]]
    settings: PackDocument


def read_pack(folder: PackFolder) -> Pack:
    """The pack in a folder; raises PackError where it is malformed.

    Examples of a trusted one, most of its text, are read when they are asked for.
    """
    settings = folder.settings()
    before = "examples" if folder.trusted else ""
    if not folder.trusted:
        check(settings, "pack")
    parts = {
        entry.name.removesuffix(".yaml"): _part_reader(folder, entry) for entry in folder.editions()
    }
    listed = settings.data.get("editions")
    if listed is not None and sorted(listed) != sorted(parts):
        there = ", ".join(sorted(parts)) or "none"
        raise settings.error(("editions",), f"in the folder editions there are: {there}")
    return Pack(
        name=settings.data["name"],
        title=settings.data["title"],
        default_edition=settings.data.get("default-edition", ""),
        policies=tuple(
            read_policy(folder.read(entry, before), section, trusted=folder.trusted)
            for entry, section in folder.policies()
        ),
        parts=parts,
        settings=settings,
    )


def installed_folders() -> list[PackFolder]:
    """The folders of all installed packs, the linter's own first."""
    found = sorted(entry_points(group=GROUP), key=lambda entry: (not _is_own(entry), entry.name))
    if not found:
        raise PackError("no policy pack is installed; run `pip install -e .` in the checkout")
    return [PackFolder(_place(entry), _is_own(entry)) for entry in found]


def folder_at(path: Path) -> PackFolder:
    """The pack in a folder that a person names; raises PackError if there is none."""
    if not (path / SETTINGS).is_file():
        raise PackError(f"there is no pack here: it has no {SETTINGS}", str(path))
    return PackFolder(path)


def _part_reader(folder: PackFolder, entry: Traversable) -> Callable[[], EditionPart]:
    def read() -> EditionPart:
        part = read_part(folder.read(entry), trusted=folder.trusted)
        if part.date != entry.name.removesuffix(".yaml"):
            message = f"the file {entry.name} holds another edition, {part.date}"
            raise part.document.error(("edition",), message)
        return part

    return read


def _place(entry: EntryPoint) -> Traversable:
    try:
        return files(entry.value)
    except (ImportError, TypeError) as error:
        owner = entry.dist.name if entry.dist else entry.name
        raise PackError(f"the pack {entry.name!r} of {owner} can't be read: {error}") from None


def _is_own(entry: EntryPoint) -> bool:
    return entry.dist is not None and entry.dist.name == DISTRIBUTION


def _yaml_files(folder: Traversable) -> list[Traversable]:
    entries = [entry for entry in folder.iterdir() if entry.name.endswith(".yaml")]
    return sorted(entries, key=lambda entry: entry.name)
