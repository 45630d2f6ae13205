# the policy is Standard because nothing says otherwise
# base: protected-vm, data-disk

resource "azurerm_managed_disk" "data" {
  storage_account_type = "PremiumV2_LRS"
}

resource "azurerm_backup_policy_vm" "policy" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
}
