# Windows 7
# base: windows-vm

resource "azurerm_windows_virtual_machine" "vm" {
  source_image_reference {
    publisher = "MicrosoftWindowsDesktop"
    offer     = "windows-7"
    #           ^^^^^^^^^^^
    sku       = "win7-enterprise"
    version   = "latest"
  }
}
