# lock on the group that a policy keeps its restore points in
# base: standard-policy

resource "azurerm_backup_policy_vm" "policy" {
  instant_restore_resource_group {
    prefix = "rg-points-"
  }
}

resource "azurerm_management_lock" "lock" {
  name       = "lock"
  scope      = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-points-1"
  lock_level = "CanNotDelete"
  #            ^^^^^^^^^^^^^^
}
