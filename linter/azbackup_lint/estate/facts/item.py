"""The facts of protected items."""

from __future__ import annotations

from azbackup_lint.estate.facts.model import (
    BOOL,
    LIST,
    TEXT,
    FactTable,
    computed,
    one_of,
    plain,
)
from azbackup_lint.estate.facts.shared import API_VERSION, KIND, POLICY_OF, SELECTIVE, VAULT_OF
from azbackup_lint.estate.facts.spellings import ORCHESTRATION, STATES

SOURCE_KINDS = {
    name.lower(): name for name in ("virtualMachine", "classicVirtualMachine", "scaleSet", "other")
}

ITEM = FactTable(
    rows=(
        computed("name", TEXT, "VM →", note=": of the VM, if it is in sight"),
        KIND,
        plain(
            "state",
            one_of(STATES),
            "protection_state",
            "properties.protectionState",
            default="Protected",
        ),
        computed("active", BOOL, "`protection_state`", "`protectionState`", note=": not stopped"),
        SELECTIVE,
        computed(
            "strayLuns",
            LIST.of("list of numbers"),
            "`include_disk_luns`, `exclude_disk_luns`, disks →",
            "`diskLunList`, disks →",
            note=": named, but of no data disk",
        ),
        API_VERSION,
        computed(
            "source.kind",
            one_of(SOURCE_KINDS),
            "`source_vm_id`",
            "`sourceResourceId`, `protectedItemType`, the name of the item",
        ),
        computed(
            "source.orchestration",
            one_of(ORCHESTRATION).or_null(),
            "scale set →",
            note=" where it is no scale set",
        ),
        *POLICY_OF,
        *VAULT_OF,
    ),
    intro="One view for each protected item and each protection intent.",
)
