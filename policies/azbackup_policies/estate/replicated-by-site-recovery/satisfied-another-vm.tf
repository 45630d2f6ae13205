# another VM
# base: protected-vm

resource "azurerm_site_recovery_replicated_vm" "copy" {
  name                = "copy"
  resource_group_name = "rg"
  recovery_vault_name = azurerm_recovery_services_vault.vault.name
  source_vm_id        = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-other/providers/Microsoft.Compute/virtualMachines/other"
}
