# Windows Server 2025
# base: windows-vm

resource "azurerm_windows_virtual_machine" "vm" {
  source_image_reference {
    publisher = "MicrosoftWindowsServer"
    offer     = "WindowsServer"
    sku       = "2025-datacenter-g2"
    #           ^^^^^^^^^^^^^^^^^^^^
    version   = "latest"
  }
}
