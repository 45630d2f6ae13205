# a uniform scale set
# base: vault, protected

resource "azurerm_linux_virtual_machine_scale_set" "set" {
  name                = "set"
  resource_group_name = "rg"
  location            = "westeurope"
  sku                 = "Standard_D4s_v5"
  instances           = 2
}

resource "azurerm_backup_protected_vm" "item" {
  source_vm_id     = azurerm_linux_virtual_machine_scale_set.set.id
  #                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  backup_policy_id = "${azurerm_recovery_services_vault.vault.id}/backupPolicies/DefaultPolicy"
}
