# the policy is Standard because nothing says otherwise
# base: protected-vm

resource "azurerm_linux_virtual_machine" "vm" {
  vtpm_enabled = true
}

resource "azurerm_backup_policy_vm" "policy" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
}
