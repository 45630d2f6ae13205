# the policy is Standard because nothing says otherwise
# base: protected-vm

resource "azurerm_linux_virtual_machine" "vm" {
  location  = "westus"
  edge_zone = "losangeles"
}

resource "azurerm_backup_policy_vm" "policy" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  retention_daily {
    count = 30
  }
}
