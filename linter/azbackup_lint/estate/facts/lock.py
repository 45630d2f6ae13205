"""The facts of management locks."""

from __future__ import annotations

from azbackup_lint.estate.facts.model import BOOL, TEXT, FactTable, computed, one_of, plain
from azbackup_lint.estate.facts.spellings import LEVELS

SCOPES = {name.lower(): name for name in ("subscription", "resourceGroup", "resource")}

LOCK = FactTable(
    rows=(
        computed("name", TEXT, "`name`", "the id"),
        plain("level", one_of(LEVELS), "lock_level", "properties.level"),
        computed("scope", one_of(SCOPES), "`scope`", "the id before the last `/providers/`"),
        computed("holds.vms", BOOL, "VMs →", note=": a VM of this root"),
        computed("holds.managedDisks", BOOL, "VMs →", note=": a VM with managed disks"),
        computed("holds.unmanagedDisks", BOOL, "VMs →", note=": a VM with page blobs"),
        computed(
            "holds.restorePoints",
            BOOL,
            "its name, policies →",
            note=": a resource group that keeps restore points",
        ),
    ),
    intro="One view for each management lock.",
)
