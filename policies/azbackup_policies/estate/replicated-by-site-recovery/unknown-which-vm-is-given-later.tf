# which VM is given later
# base: protected-vm

variable "vm_id" {
  type = string
}

resource "azurerm_site_recovery_replicated_vm" "copy" {
  name                = "copy"
  resource_group_name = "rg"
  recovery_vault_name = azurerm_recovery_services_vault.vault.name
  source_vm_id        = var.vm_id
}
