# only confidential VMs are meant
# base: confidential-vm

resource "azurerm_linux_virtual_machine" "vm" {
  size = "Standard_DC4as_v6"
}

resource "azurerm_linux_virtual_machine" "other" {
  name                = "other"
  resource_group_name = "rg"
  location            = "westeurope"
  size                = "Standard_DC4as_v5"

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
  }
}
