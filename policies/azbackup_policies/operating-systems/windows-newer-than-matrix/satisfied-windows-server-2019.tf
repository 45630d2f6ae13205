# Windows Server 2019
# base: windows-vm

resource "azurerm_windows_virtual_machine" "vm" {
  source_image_reference {
    publisher = "MicrosoftWindowsServer"
    offer     = "WindowsServer"
    sku       = "2019-Datacenter"
    version   = "latest"
  }
}
