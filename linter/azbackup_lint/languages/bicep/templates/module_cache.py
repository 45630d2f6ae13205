"""Modules of registries and template specs in the cache of the Bicep compiler.

`bicep restore` puts a module at `br/REGISTRY/REPOSITORY/TAG/main.json`, and a template spec at
`ts/SUBSCRIPTION/GROUP/NAME/VERSION/main.json`. See github.com/Azure/bicep, `OciArtifactRegistry`,
`TagEncoder` and `TemplateSpecModuleRegistry`, read in 2026-11.
"""

from __future__ import annotations

from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.files import Files
from azbackup_lint.languages.arm.templates import Template, member, read_template
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.problems import Problem
from azbackup_lint.source import Installed

MAIN = "main.json"

_MODULE = lazy_regex(
    r"br:(?P<registry>[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]+)?)"
    r"/(?P<repository>[a-z0-9][a-z0-9._-]*(?:/[a-z0-9][a-z0-9._-]*)*)"
    r"(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127})|@(?P<digest>sha256:[0-9a-f]{64}))"
)
_SPEC = lazy_regex(
    r"ts:(?P<subscription>[0-9A-Fa-f-]{36})/(?P<group>(?!\.+/)[\w.()-]{1,90})"
    r"/(?P<name>(?!\.+:)[\w.()-]{1,90}):(?P<version>(?!\.+\Z)[\w.()-]{1,90})"
)


class ModuleCache:
    """The cache in a folder, outside of which nothing is read; none at all for None."""

    def __init__(self, folder: Path | None, files: Files) -> None:
        self._folder: Path | None = None
        if folder is not None and looks.is_folder(folder):
            self._folder = Path(looks.real(folder))
            self._files = files.within(self._folder)

    def template(self, address: str) -> Template | Problem | None:
        """The template of a module by its whole address; None where it isn't here."""
        place = place_of(address)
        if self._folder is None or place is None:
            return None
        path = self._folder / place
        if not self._files.exists(path):
            return None
        source = self._files.read(path)
        if isinstance(source, Problem):
            return source
        template = read_template(Installed(source.path, source.text, source.file))
        if isinstance(template, Template) and place.parts[0] == "ts":
            main = member(member(template.root, "properties"), "mainTemplate")
            return Template(main) if main is not None and main.kind == "object" else template
        return template


def place_of(address: str) -> Path | None:
    """Where the cache keeps a module; None for an address that no registry has."""
    match = _MODULE.fullmatch(address)
    if match is not None:
        registry = match["registry"].replace(":", "$").lower()
        repository = match["repository"].replace("/", "$")
        version = _tag(match["tag"]) if match["tag"] else match["digest"].replace(":", "#")
        return Path("br", registry, repository, version, MAIN)
    match = _SPEC.fullmatch(address)
    return Path("ts", *(part.lower() for part in match.groups()), MAIN) if match else None


def _tag(tag: str) -> str:
    """A tag with a hexadecimal mask of its capitals, for file systems that don't tell them apart.

    The lowest bit is that of the first letter.
    """
    mask = sum(1 << at for at, letter in enumerate(tag) if letter.isupper())
    return f"{tag}${mask:x}" if mask else f"{tag}$"
