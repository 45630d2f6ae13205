# a confidential VM beside it has a vTPM, too
# base: vm, vault, protected

resource "azurerm_linux_virtual_machine" "vm" {
  secure_boot_enabled = true
}

resource "azurerm_linux_virtual_machine" "confidential" {
  name                = "confidential"
  resource_group_name = "rg"
  location            = "westeurope"
  size                = "Standard_DC4as_v5"
  vtpm_enabled        = true

  os_disk {
    caching                  = "ReadWrite"
    storage_account_type     = "Standard_LRS"
    security_encryption_type = "VMGuestStateOnly"
  }
}

resource "azurerm_backup_policy_vm" "enhanced" {
  name                = "enhanced"
  resource_group_name = "rg"
  recovery_vault_name = azurerm_recovery_services_vault.vault.name
  policy_type         = "V2"

  backup {
    frequency = "Daily"
    time      = "23:00"
  }
}

resource "azurerm_backup_policy_vm" "standard" {
  name                = "standard"
  resource_group_name = "rg"
  recovery_vault_name = azurerm_recovery_services_vault.vault.name

  backup {
    frequency = "Daily"
    time      = "23:00"
  }
}

resource "azurerm_backup_protected_vm" "item" {
  backup_policy_id = azurerm_backup_policy_vm.enhanced.id
}

resource "azurerm_backup_protected_vm" "confidential" {
  resource_group_name = "rg"
  recovery_vault_name = azurerm_recovery_services_vault.vault.name
  source_vm_id        = azurerm_linux_virtual_machine.confidential.id
  backup_policy_id    = azurerm_backup_policy_vm.standard.id
}
