"""Modules of registries: their whole addresses, and what is known of those that decide much.

See learn.microsoft.com/azure/azure-resource-manager/bicep, `modules` and `bicep-config-modules`.
"""

from __future__ import annotations

from collections.abc import Mapping

from azbackup_lint.files import Files
from azbackup_lint.json_text import JsonError, parse_json
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Any
from azbackup_lint.problems import Problem
from azbackup_lint.source import Source

CONFIGURATION = "bicepconfig.json"
PUBLIC = "mcr.microsoft.com/bicep"

_ADDRESS = lazy_regex(r"(?P<kind>br|ts)(?:/(?P<alias>[^:/]+))?:(?P<rest>.+)")
_MODULE = lazy_regex(r"br:mcr\.microsoft\.com/bicep/(?P<name>[^:@]+)")

_PARTS = {"br": ("registry", "modulePath"), "ts": ("subscription", "resourceGroup")}

DECIDED: Mapping[str, str] = {
    "avm/res/compute/disk": "kind, size and sharing of a disk",
    "avm/res/compute/virtual-machine": "size, image, disks and backup of a VM",
    "avm/res/recovery-services/vault": "redundancy and policies of a vault, and what it protects",
}
"""What the Azure Verified Modules that policies are about decide, by their names.

Source: azure.github.io/Azure-Verified-Modules/indexes/bicep, 2026-11.
"""


class Registries:
    """The addresses of modules as one file writes them."""

    def __init__(self, files: Files, source: Source) -> None:
        self._files = files
        self._source = source

    def whole_address(self, written: str) -> str:
        """The address of a module with its alias resolved; as written where that isn't known."""
        match = _ADDRESS.fullmatch(written)
        if match is None or match["alias"] is None:
            return written
        alias = self._aliases(match["kind"]).get(match["alias"])
        if not isinstance(alias, dict):
            is_public = (match["kind"], match["alias"]) == ("br", "public")
            return f"br:{PUBLIC}/{match['rest']}" if is_public else written
        parts = [alias[name] for name in _PARTS[match["kind"]] if isinstance(alias.get(name), str)]
        return f"{match['kind']}:{'/'.join((*parts, match['rest']))}"

    def _aliases(self, kind: str) -> Mapping[str, Any]:
        """The aliases in the nearest configuration, from the file up to the boundary."""
        file = self._source.file
        for folder in file.parents if file is not None else ():
            if not self._files.is_inside(folder):
                break
            path = folder / CONFIGURATION
            if self._files.exists(path):
                source = self._files.read(path)
                return {} if isinstance(source, Problem) else _read(source, kind)
        return {}


def decided_by(address: str) -> str:
    """What a module of the public registry decides, in words; empty for all others."""
    match = _MODULE.match(address)
    return DECIDED.get(match["name"], "") if match is not None else ""


def _read(source: Source, kind: str) -> Mapping[str, Any]:
    try:
        found = parse_json(source, lenient=True).data
    except JsonError:
        return {}
    for name in ("moduleAliases", kind):
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}
