# Windows 11
# base: windows-vm

resource "azurerm_windows_virtual_machine" "vm" {
  source_image_reference {
    publisher = "MicrosoftWindowsDesktop"
    offer     = "windows-11"
    sku       = "win11-22h2-ent"
    version   = "latest"
  }
}
