# a VM of a flexible scale set; a uniform one that isn't protected is none of backup's business
# base: vm, default-protection

resource "azurerm_linux_virtual_machine" "vm" {
  virtual_machine_scale_set_id = azurerm_orchestrated_virtual_machine_scale_set.set.id
}

resource "azurerm_orchestrated_virtual_machine_scale_set" "set" {
  name                        = "set"
  resource_group_name         = "rg"
  location                    = "westeurope"
  platform_fault_domain_count = 1
}

resource "azurerm_linux_virtual_machine_scale_set" "other" {
  name                = "other"
  resource_group_name = "rg"
  location            = "westeurope"
  sku                 = "Standard_D4s_v5"
  instances           = 2
}
