"""Deploys templates for tests."""

import json
from pathlib import Path
from typing import Any

from azbackup_lint.files import Files
from azbackup_lint.languages.arm.library import Library
from azbackup_lint.languages.arm.parameter_files import json_parameters
from azbackup_lint.languages.arm.roots import evaluate_template
from azbackup_lint.languages.arm.templates import Template
from azbackup_lint.resources import Root
from azbackup_lint.source import Source
from azbackup_lint.values import Known, ListValue, MapValue, Unknown, Value
from azbackup_lint.values.limits import Budget

SCHEMAS = "https://schema.management.azure.com/schemas"
SCHEMA = f"{SCHEMAS}/2019-04-01/deploymentTemplate.json#"


class _EveryType(frozenset[str]):
    """Resource types, of which none is left out."""

    def __contains__(self, type_: object) -> bool:
        return True


EVERY_TYPE = _EveryType()
FOLDER = Path("/templates")
VM, DISK = "Microsoft.Compute/virtualMachines", "Microsoft.Compute/disks"


class Whole(dict[str, Any]):
    """Parameters as they stand in a file, with what surrounds their values."""


def template(*resources: Any, schema: str = SCHEMA, **sections: Any) -> dict[str, Any]:
    """A template with resources in a list, or with symbolic names in one dictionary."""
    listed: Any = list(resources)
    if len(resources) == 1 and "type" not in resources[0]:
        (listed,) = resources
    return {"$schema": schema, "contentVersion": "1.0.0.0", **sections, "resources": listed}


def deploy(
    document: dict[str, Any] | str,
    parameters: dict[str, Any] | None = None,
    types: frozenset[str] = EVERY_TYPE,
    **linked: dict[str, Any] | str,
) -> Root:
    """The deployment of a template; `linked` are files below its folder, `/` written as `__`."""
    texts = {
        "main.json": document,
        **{f"{k.replace('__', '/')}.json": v for k, v in linked.items()},
    }
    overlay = {
        FOLDER / name: text if isinstance(text, str) else json.dumps(text, indent=2)
        for name, text in texts.items()
    }
    if parameters is not None:
        given: dict[str, Any] = {name: {"value": value} for name, value in parameters.items()}
        if isinstance(parameters, Whole):
            given = parameters
        overlay[FOLDER / "main.parameters.json"] = json.dumps({"parameters": given}, indent=2)
    library = Library(Files(FOLDER, FOLDER, overlay))
    found = library.template(FOLDER / "main.json")
    assert isinstance(found, Template), found
    given = None
    if parameters is not None:
        source = library.files.read(FOLDER / "main.parameters.json")
        assert isinstance(source, Source)
        given = json_parameters(source)
    return evaluate_template(found, FOLDER, library, types, Budget(), given)


def resource(type_: str = DISK, name: str = "d", **members: Any) -> dict[str, Any]:
    """A resource of a template."""
    return {"type": type_, "apiVersion": "2023-01-01", "name": name, **members}


def plain(value: Value | None) -> Any:
    """A value as plain data; unknown parts of texts as `{link}`, other unknowns as `?`."""
    if isinstance(value, Known):
        return value.data
    if isinstance(value, ListValue):
        return [plain(item) for item in value.items]
    if isinstance(value, MapValue):
        return {key: plain(item) for key, item in value.entries.items()}
    if isinstance(value, Unknown) and value.parts:
        return "".join(
            part if isinstance(part, str) else f"{{{part.link}}}" for part in value.parts
        )
    if isinstance(value, Unknown) and value.link is not None:
        return f"{{{value.link}}}"
    return None if value is None else "?"
