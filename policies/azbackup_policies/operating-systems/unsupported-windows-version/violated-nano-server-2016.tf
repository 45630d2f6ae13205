# a Nano Server is none of the editions that are meant by 2016
# base: windows-vm

resource "azurerm_windows_virtual_machine" "vm" {
  source_image_reference {
    publisher = "MicrosoftWindowsServer"
    offer     = "WindowsServer"
    sku       = "2016-nano-server"
    #           ^^^^^^^^^^^^^^^^^^
    version   = "latest"
  }
}
