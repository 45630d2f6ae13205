"""What `terraform show -json` prints of a plan or a state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from azbackup_lint.json_text import JsonValue
from azbackup_lint.light_typing import Any, Literal
from azbackup_lint.records import dataclass
from azbackup_lint.source import Span

Kind = Literal["plan", "state"]
Mode = Literal["managed", "data"]
Key = str | int | None


@dataclass(frozen=True, slots=True)
class PlannedResource:
    """One instance: its values, what of them is known only after apply, and where it stands.

    `unknown` and `sensitive` have the shape of the values, with true for what is so; `module` is
    the address of the module instance, empty for the root module.
    """

    address: str
    module: str
    mode: Mode
    type: str
    name: str
    key: Key
    values: JsonValue
    unknown: Any
    sensitive: Any
    header: Span


class PlanDocument:
    """A plan or state whose format is one that is understood."""

    def __init__(self, root: JsonValue, kind: Kind) -> None:
        self.root = root
        self.kind: Kind = kind

    @property
    def variables(self) -> Mapping[str, JsonValue]:
        """The values of the root module's variables; a state has none."""
        variables = self.root.get("variables")
        if variables is None:
            return {}
        pairs = ((member.name, member.value.get("value")) for member in variables.members)
        return {name: value for name, value in pairs if value is not None}

    @property
    def configuration(self) -> Mapping[str, Any]:
        """The configuration that was planned: provider_config and root_module, plain."""
        return mapping(self.root.data.get("configuration"))

    @property
    def is_complete(self) -> bool:
        """Whether Terraform planned everything; else it stopped at an error or put things off."""
        data = self.root.data
        return data.get("errored") is not True and data.get("complete") is not False

    @property
    def marks_unknowns(self) -> bool:
        """Whether values that are known only after apply are marked; else they are left out."""
        return self.kind == "state" or bool(self.root.data.get("resource_changes"))

    def resources(self) -> Iterator[PlannedResource]:
        """All instances that are there after apply, and the data sources that were read.

        Terraform lists unchanged ones among the changes, too; other tools may leave all of them
        out.
        """
        if self.kind == "state":
            yield from _values(self.root.get("values"))
            return
        changes = self.root.get("resource_changes")
        if changes is None or not changes.data:
            yield from _values(self.root.get("planned_values"))
        for change in changes.items if changes is not None else ():
            resource = _changed(change)
            if resource is not None:
                yield resource
        prior = self.root.get("prior_state")
        for resource in _values(prior.get("values") if prior is not None else None):
            if resource.mode == "data":
                yield resource


_SECTIONS: dict[str, type] = {"resource_changes": list, "planned_values": dict, "values": dict}
"""What resources are read from; where one is something else, they would be passed over."""


def plan_document(root: JsonValue) -> PlanDocument | str:
    """The plan or state in a JSON document, or a sentence on why it is none."""
    data = root.data
    if not isinstance(data, dict) or "format_version" not in data:
        if isinstance(data, dict) and "terraform_version" in data and "serial" in data:
            return "this is Terraform's own state file, which only Terraform should read"
        return "this is no plan or state as terraform show -json prints it"
    version = str(data["format_version"])
    if version.partition(".")[0] not in ("0", "1"):
        return f"format {version} of plans and states is not understood, only 1.0 to 1.2"
    for name, kind in _SECTIONS.items():
        section = data.get(name)
        if section is not None and not _is_made_of(section, kind):
            return f"its {name} isn't what terraform show -json prints"
    if data.get("resource_changes") is not None or "planned_values" in data:
        return PlanDocument(root, "plan")
    return PlanDocument(root, "state")


def _is_made_of(section: Any, kind: type) -> bool:
    """Whether a section is an object, or an array of objects."""
    items = section if isinstance(section, list) else ()
    return isinstance(section, kind) and all(isinstance(item, dict) for item in items)


def mapping(data: Any) -> Mapping[str, Any]:
    """An object of plain JSON; empty for anything else."""
    return data if isinstance(data, dict) else {}


def sequence(data: Any) -> list[Any]:
    """An array of plain JSON; empty for anything else."""
    return data if isinstance(data, list) else []


def _changed(change: JsonValue) -> PlannedResource | None:
    """The instance that a change leads to; None where it is deleted or only read."""
    data = mapping(change.data)
    details = change.get("change")
    after = details.get("after") if details is not None else None
    if after is None or details is None or not isinstance(after.data, dict):
        return None
    if data.get("mode") != "managed":
        return None
    unknown = mapping(details.data).get("after_unknown")
    sensitive = mapping(details.data).get("after_sensitive")
    module = str(data.get("module_address", ""))
    return _resource(change, data, module, after, unknown, sensitive)


def _values(values: JsonValue | None) -> Iterator[PlannedResource]:
    pending = [values.get("root_module")] if values is not None else []
    while pending:
        module = pending.pop()
        if module is None:
            continue
        address = str(mapping(module.data).get("address", ""))
        resources = module.get("resources")
        for resource in resources.items if resources is not None else ():
            node = resource.get("values")
            if node is not None and isinstance(node.data, dict):
                data = mapping(resource.data)
                yield _resource(resource, data, address, node, {}, data.get("sensitive_values"))
        children = module.get("child_modules")
        pending.extend(reversed(children.items) if children is not None else ())


def _resource(
    node: JsonValue,
    data: Mapping[str, Any],
    module: str,
    values: JsonValue,
    unknown: Any,
    sensitive: Any,
) -> PlannedResource:
    address = node.get("address")
    key = data.get("index")
    return PlannedResource(
        address=str(data.get("address", "")),
        module=module,
        mode="data" if data.get("mode") == "data" else "managed",
        type=str(data.get("type", "")),
        name=str(data.get("name", "")),
        key=key if isinstance(key, (str, int)) else None,
        values=values,
        unknown=unknown,
        sensitive=sensitive,
        header=(address or node).span,
    )
