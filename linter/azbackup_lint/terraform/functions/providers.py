"""Functions of the azurerm and azapi providers on resource ids."""

from __future__ import annotations

from collections.abc import Mapping

from azbackup_lint.terraform.functions.signature import Function
from azbackup_lint.terraform.types import ANY
from azbackup_lint.values import Cause, Unknown, Value, causes_of

NAMES = (
    "provider::azurerm::parse_resource_id",
    "provider::azurerm::normalise_resource_id",
    "provider::azapi::build_resource_id",
    "provider::azapi::parse_resource_id",
    "provider::azapi::resource_group_resource_id",
    "provider::azapi::subscription_resource_id",
    "provider::azapi::tenant_resource_id",
    "provider::azapi::management_group_resource_id",
    "provider::azapi::extension_resource_id",
    "provider::azapi::unique_string",
)


def _opaque(name: str) -> Function:
    cause = Cause("function", f"{name}()", "functions of providers are not worked out yet")

    def compute(*arguments: Value) -> Value:
        return Unknown((cause, *causes_of(*arguments)))

    return Function(compute, rest=ANY, partial=True, nullable=True)


FUNCTIONS: Mapping[str, Function] = {name: _opaque(name) for name in NAMES}
