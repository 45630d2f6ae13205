# a VM that may attach Ultra disks has none
# base: data-disk, vault, protected

resource "azurerm_linux_virtual_machine" "vm" {
  additional_capabilities {
    ultra_ssd_enabled = true
  }
}

resource "azurerm_managed_disk" "data" {
  storage_account_type = "UltraSSD_LRS"
}

resource "azurerm_linux_virtual_machine" "other" {
  name                = "other"
  resource_group_name = "rg"
  location            = "westeurope"
  size                = "Standard_D4s_v5"

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Standard_LRS"
  }

  additional_capabilities {
    ultra_ssd_enabled = true
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

resource "azurerm_backup_protected_vm" "other" {
  resource_group_name = "rg"
  recovery_vault_name = azurerm_recovery_services_vault.vault.name
  source_vm_id        = azurerm_linux_virtual_machine.other.id
  backup_policy_id    = azurerm_backup_policy_vm.standard.id
}
