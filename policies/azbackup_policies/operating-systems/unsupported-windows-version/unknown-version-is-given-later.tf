# the version is given later
# base: windows-vm

variable "sku" {
  type = string
}

resource "azurerm_windows_virtual_machine" "vm" {
  source_image_reference {
    publisher = "MicrosoftWindowsServer"
    offer     = "WindowsServer"
    sku       = var.sku
    version   = "latest"
  }
}
