# withdrawn images of Microsoft's own have no plan to be bought
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  source_image_reference {
    publisher = "kinvolk"
    offer     = "flatcar-container-linux-free"
    sku       = "stable"
    version   = "latest"
  }

  plan {
    name      = "stable"
    product   = "flatcar-container-linux-free"
    publisher = "kinvolk"
  }
}

resource "azurerm_windows_virtual_machine" "windows" {
  name                = "windows"
  resource_group_name = "rg"
  location            = "westeurope"
  size                = "Standard_D4s_v5"

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
  }

  source_image_reference {
    publisher = "MicrosoftWindowsServer"
    offer     = "WindowsServer"
    sku       = "2019-Datacenter-with-Containers"
    version   = "latest"
  }
}
